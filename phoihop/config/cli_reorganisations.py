"""The word `reorganise` of the `phoihop` command: look at a reorganisation, decide in bulk, carry it out on its day."""

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from phoihop.config import cli
from phoihop.domain.agreements.states import Standing
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.notices import audience
from phoihop.domain.organisations import services as organisations
from phoihop.domain.reorganisations import loads, queries, services, telling
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.queries import Outcome
from phoihop.domain.reorganisations.sheet import BadSheet
from phoihop.domain.reorganisations.states import ReorganisationState
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.vn import dates, lines
from phoihop.surfaces.workspace.people import roles

OPERATOR = Actor(user_id=None, body_id=None, role="OPERATOR", capabilities=frozenset({"organise"}))
_REFUSALS = (services.CannotDraft, services.CannotDecide, services.CannotCarryOut, organisations.CannotGrant, Refused)


SHOWN = 40  # bodies of which a terminal is told


class NotDone(Exception):
    """The command cannot be carried out as given; nothing was changed. The text says what to do."""


def reorganise(given: argparse.Namespace) -> int:
    """Draft, decide as told, and carry out when its day has come; with --dry-run nothing of it stays."""
    text = _text(given.file)
    try:
        with transaction.atomic():
            if not given.dry_run:
                audit.wait_for_appenders()  # carrying out asks for it too; two who had joined them first would each wait
            row, found = _prepare(text, given, timezone.now())
            foretold = _foretold(found, timezone.now())
            weighed = loads.loads(
                found
            )  # counts the ledger as it stands, which is no longer the "before" once carried out
            done = row.state == ReorganisationState.CARRIED_OUT
            if given.dry_run:
                transaction.set_rollback(True)
            elif not done and found.is_decided:
                done = _finish(row, timezone.now())
    except (BadSheet, *_REFUSALS) as refusal:
        raise NotDone(str(refusal)) from None
    (cli.show if given.json else _print)(_told(row, found, weighed, foretold, done=done, dry=given.dry_run))
    return cli.OK if given.dry_run or found.is_decided else cli.WRONG


def _foretold(found: Outcome, at: datetime) -> list[audience.Foretold]:
    """Who is told, as of the day from which it holds; one that stood still moves on to that day."""
    on = max(found.plan.on, installation.effective_today(at))
    return audience.foretell(telling.told(found), found.acting, on)


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8")
    except OSError as trouble:
        sentence = _("The file %(name)s cannot be read: %(why)s. Check its name.")
        raise NotDone(sentence % {"name": file, "why": cli.why(trouble)}) from None
    except UnicodeDecodeError:
        raise NotDone(_("The file %(name)s is not UTF-8 text. Save it again as UTF-8.") % {"name": file}) from None


def _prepare(text: str, given: argparse.Namespace, at: datetime) -> tuple[Reorganisation, Outcome]:
    row = services.draft(text=text, key=f"file-{chain.digest(text)[:40]}", by=OPERATOR, at=at)
    if row.state == ReorganisationState.CARRIED_OUT:
        raise NotDone(_("%(code)s was carried out already: nothing is left to do.") % {"code": row.code})
    if row.state == ReorganisationState.WITHDRAWN:
        raise NotDone(_("%(code)s was given up. To draft it again, change its title.") % {"code": row.code})
    if row.state == ReorganisationState.DRAFT:
        _decide(row, given, at)
    elif given.heir or given.confirm or given.give:
        sentence = _("%(code)s is approved: take the approval back on its page before deciding anything else.")
        raise NotDone(sentence % {"code": row.code})
    return row, queries.outcome(row)


def _decide(row: Reorganisation, given: argparse.Namespace, at: datetime) -> None:
    """What the options say, in this order: named heirs, then the proposals, then who acts for whom."""
    heirs = dict(told.partition("=")[::2] for told in given.heir)
    endings = queries.read_plan(row).endings
    if unknown := sorted(set(heirs) - set(endings)):
        raise NotDone(_("These bodies do not end in this file: %(codes)s.") % {"codes": ", ".join(unknown)})
    told = [duty for duty in queries.outcome(row).duties if duty.body in heirs] if heirs else []
    open_ = [duty for duty in told if not duty.decided]
    if otherwise := sorted({d.body for d in told if d.decided and d.heir != heirs[d.body]} - {d.body for d in open_}):
        sentence = _("Another heir is decided already for %(codes)s. Change that on the page of %(reorganisation)s.")
        raise NotDone(sentence % {"codes": ", ".join(otherwise), "reorganisation": row.code})
    if open_:
        decided = [(duty.commitment_id, duty.side, heirs[duty.body]) for duty in open_]
        reason = given.confirm or ", ".join(given.heir)
        services.pass_on_each(reorganisation=row, decided=decided, reason=reason, by=OPERATOR, at=at)
    for one in queries.outcome(row).unheard if any(heirs.values()) else ():
        if heir := heirs.get(one.body):
            services.hand_over(
                reorganisation=row,
                answers=[one.key],
                heir=heir,
                reason=given.confirm or ", ".join(given.heir),
                by=OPERATOR,
                at=at,
            )
    if given.confirm:
        services.pass_on_as_proposed(reorganisation=row, reason=given.confirm, by=OPERATOR, at=at)
        services.hand_over_as_proposed(reorganisation=row, reason=given.confirm, by=OPERATOR, at=at)
        services.settle_as_proposed(reorganisation=row, reason=given.confirm, heirs=heirs, by=OPERATOR, at=at)
    if given.give:
        _give(row, set(given.give), given.confirm or "", at)


def _give(row: Reorganisation, names: set[str], reason: str, at: datetime) -> None:
    found = queries.outcome(row)
    known = {acting.username for acting in found.acting}
    if missing := names - known - {"all"}:
        sentence = _("%(names)s act for no body that ends. Those who do: %(known)s.")
        raise NotDone(sentence % {"names": ", ".join(sorted(missing)), "known": ", ".join(sorted(known)) or "–"})
    heirs = {acting: found.plan.endings[acting.body].heir for acting in found.acting}
    followed = {acting.username for acting, heir in heirs.items() if heir}
    if left := names - followed - {"all"}:
        sentence = _("Nobody follows the bodies for which %(names)s act. Give them a role on the page of %(code)s.")
        raise NotDone(sentence % {"names": ", ".join(sorted(left)), "code": row.code})
    given = [
        (acting.mandate_id, heir)
        for acting, heir in heirs.items()  # who merely takes the duties of a body takes its people only one by one
        if heir and heir not in acting.given and (acting.username in names or ("all" in names and acting.proposed))
    ]
    if given:
        services.give_each(reorganisation=row, given=given, reason=reason, by=OPERATOR, at=at)


def _finish(row: Reorganisation, at: datetime) -> bool:
    """Approve, and carry out if the day has come; otherwise the night's work does it on the day."""
    if row.state == ReorganisationState.DRAFT:
        services.approve(reorganisation=row, rest="", by=OPERATOR, at=at)
    if row.effective_on > dates.today_in_vietnam(at):
        return False
    services.carry_out(reorganisation=row, by=OPERATOR, at=at)
    return True


def _told(
    row: Reorganisation,
    found: Outcome,
    weighed: Sequence[loads.Load],
    foretold: Sequence[audience.Foretold],
    *,
    done: bool,
    dry: bool,
) -> dict[str, object]:
    """The figures and lists, as JSON has them."""
    plan = found.plan
    return {
        "code": row.code, "title": row.title, "effective_on": plan.on, "dry_run": dry, "carried_out": done and not dry,
        "levels": {"before": found.levels_before, "after": found.levels_after},
        "begin": [new.code for new in plan.change.newcomers], "end": list(plan.change.ended),
        "renamed": [code for code, _name, _short in plan.change.names],
        "moved": [place.body for place in plan.change.places if place.body not in {n.code for n in plan.change.newcomers}],
        "unverified": [move.line for move in plan.sheet.moves if not move.checked],
        "duties": [
            {"code": d.code, "side": d.side, "body": d.body, "proposed": d.proposed, "rule": d.rule, "decided": d.decided, "heir": d.heir}
            for d in found.duties
        ],
        "loads": [
            {"body": load.body, "before": load.before, "after": load.after, "difference": load.difference} for load in weighed
        ],
        "agreements": [
            {"code": a.code, "proposed": a.proposed, "decided": a.decided, "document": a.document} for a in found.agreements
        ],
        "acting": [
            {"user": a.username, "body": a.body, "role": a.role, "proposed": a.proposed, "given": list(a.given)} for a in found.acting
        ],
        "names": {code: plan.labels[code].name for code in sorted(_named(found, weighed)) if code in plan.labels},
        "ending": loads.ending(found), "given_none": sum(not acting.given for acting in found.acting), "posts_ended": found.posts,
        "posts_begun": sum(len(new.posts) for new in plan.change.newcomers),
        "notices_whole": not found.undecided,  # who is told of what is known of decided duties alone
        "notices": [{"body": n.body, "passed": n.passed, "ended": n.ended} for n in found.notices],
        "told": [
            {
                "body": one.told.body, "taken": one.told.taken, "passed": one.told.passed, "ended": one.told.ended,
                "people": list(one.people), "letters": list(one.letters),
            }
            for one in foretold
        ],
        "letters": sum(len(one.letters) for one in foretold),
        "unanswered": [
            {"kind": one.kind, "number": one.number, "body": one.body, "proposed": one.proposed, "heir": one.heir} for one in found.unanswered
        ],
        "undecided": len(found.undecided), "unsettled": len(found.unsettled), "unheard": len(found.unheard),
    }  # fmt: skip


def _named(found: Outcome, weighed: Sequence[loads.Load]) -> set[str]:
    """The bodies that the terminal names."""
    told = {load.body for load in weighed} | {notice.body for notice in found.notices}
    return told | {code for acting in found.acting for code in acting.given} | {duty.heir for duty in found.duties}


def _print(told: dict[str, object]) -> None:
    """The same for people: counts, then what is left to decide."""

    def count(name: str) -> int:
        rows = told[name]
        assert isinstance(rows, list)  # made so above
        return len(rows)

    print(f"{told['code']}  {told['title']}")
    rows = {
        _("bodies that begin"): count("begin"),
        _("bodies that end"): count("end"),
        _("renamed"): count("renamed"),
        _("under another body"): count("moved"),
        _("moves that nobody has verified"): count("unverified"),
        _("duties of bodies that end"): count("duties"),
        _("of them end, for one body follows both sides or nobody one"): told["ending"],
        _("petitions and recommendations that pass"): count("unanswered"),
        _("agreements to decide about"): count("agreements"),
        _("people who act for bodies that end"): count("acting"),
        _("of them given no role in another"): told["given_none"],
        _("bodies that are told of it"): count("told"),
        _("letters that go out"): told["letters"],
        _("duties without an heir yet"): told["undecided"],
        _("of those unanswered nobody has yet"): told["unheard"],
        _("agreements not decided yet"): told["unsettled"],
    }
    for line in lines.aligned([(words, str(n)) for words, n in rows.items()]):
        print(f"  {line}")
    _print_loads(told)
    _print_agreements(told)
    _print_people(told)
    _print_letters(told)
    if told["undecided"] or told["unsettled"] or told["unheard"]:
        print(_("Decide: --heir BODY=HEIR for single bodies, --confirm REASON for everything that is proposed."))
        _print_undecided(told)
    elif told["dry_run"]:
        print(_("A dry run: nothing was changed."))
    elif told["carried_out"]:
        print(_("Carried out."))
    else:
        print(_("Approved. It is carried out by itself on its day."))


def _print_loads(told: dict[str, object]) -> None:
    """Whose open duties change, and by how many."""
    rows = told["loads"]
    assert isinstance(rows, list)  # made so above
    if rows:
        head = [(_("open duties"), _("before"), _("after"), _("more or less"))]
        told_rows = [
            (_called(told, row["body"]), str(row["before"]), str(row["after"]), f"{row['difference']:+}")
            for row in rows[:SHOWN]
        ]
        for line in lines.aligned([*head, *told_rows]):
            print(f"  {line}")
    if len(rows) > SHOWN:
        print(_("and %(n)s more: --json tells of all.") % {"n": len(rows) - SHOWN})


def _called(told: dict[str, object], code: str) -> str:
    """The name of a body with its code; of none that nobody takes it yet."""
    names = told["names"]
    assert isinstance(names, dict)  # made so above
    return f"{names.get(code, code)} ({code})" if code else _("nobody yet")


def _print_agreements(told: dict[str, object]) -> None:
    """What becomes of each agreement: decided, or proposed."""
    rows = told["agreements"]
    assert isinstance(rows, list)  # made so above
    for row in rows[:SHOWN]:
        standing = row["decided"] or row["proposed"]
        words = Standing(standing).label if standing else _("somebody chooses")
        say = (
            _("agreement %(code)s: %(words)s, decided")
            if row["decided"]
            else _("agreement %(code)s: %(words)s, proposed")
        )
        print("  " + say % {"code": row["code"], "words": words})
    if len(rows) > SHOWN:
        print(_("and %(n)s more: --json tells of all.") % {"n": len(rows) - SHOWN})


def _print_people(told: dict[str, object]) -> None:
    """Who acts for which other body from the day on."""
    rows = told["acting"]
    assert isinstance(rows, list)  # made so above
    for row in rows[:SHOWN]:
        to = ", ".join(_called(told, code) for code in row["given"]) or _("nobody else")
        print(
            "  "
            + _("%(user)s (%(role)s of %(body)s) acts for: %(to)s")
            % {**row, "role": roles.words(row["role"]), "to": to}
        )
    if len(rows) > SHOWN:
        print(_("and %(n)s more: --json tells of all.") % {"n": len(rows) - SHOWN})


def _print_letters(told: dict[str, object]) -> None:
    """Which bodies are told of what, and who of them gets a letter."""
    rows = told["told"]
    assert isinstance(rows, list)  # made so above
    for row in rows[:SHOWN]:
        counts = _("%(taken)s taken over, %(passed)s across from another, %(ended)s ended") % row
        names = ", ".join(row["letters"]) or _("nobody")
        print(
            "  "
            + _("%(body)s is told: %(counts)s; letters to: %(names)s")
            % {"body": _called(told, row["body"]), "counts": counts, "names": names}
        )
    if len(rows) > SHOWN:
        print(_("and %(n)s more: --json tells of all.") % {"n": len(rows) - SHOWN})


def _print_undecided(told: dict[str, object]) -> None:
    duties = told["duties"]
    assert isinstance(duties, list)  # made so above
    left = Counter((duty["body"], duty["proposed"]) for duty in duties if not duty["decided"])
    for (body, heir), n in sorted(left.items()):
        print(f"  {body:<28}{n:>6}  → {heir or _('nobody is proposed')}")
