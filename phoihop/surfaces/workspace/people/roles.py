"""The roles in words, as pages and the command name them."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "LEADER": _("leader"), "OFFICER": _("specialist"), "CLERK": _("clerk"), "ADMIN": _("administrator"),
    "ACCOUNTS": _("keeper of accounts"), "OBSERVER": _("reader"), "EDITOR": _("editor of the portal"),
    "PUBLISHER": _("approver of the portal"),
}  # fmt: skip

MEANT = {
    "LEADER": _("speaks for the body: turns its keys, signs, agrees plans, sends reports"),
    "OFFICER": _("prepares the work and says how it goes"),
    "CLERK": _("keeps the register and the seals"),
    "OBSERVER": _("reads what the body may read"),
    "ACCOUNTS": _("gives, changes and ends the accounts of the body"),
    "ADMIN": _("keeps bodies, people, rules and accounts of this installation"),
    "EDITOR": _("writes for the public portal"),
    "PUBLISHER": _("lets out what others wrote for the portal"),
}


def said(role: str) -> str:
    """The role and what it may do, as a choice; without words of its own where another version gave none."""
    name, meant = words(role).capitalize(), MEANT.get(role)
    return f"{name}: {meant}" if meant else name


def words(role: str) -> str:
    """The role as people call it; a role of another version by its code."""
    return str(WORDS.get(role, role))
