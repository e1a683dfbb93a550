"""What a letter says: that something waits, for which body, and where; in plain text and as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.notices import wording
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations.queries import BodyView

LONGEST = 200  # letters of a subject


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to leave."""

    subject: str
    text: str
    html: str


def letter(notices: Sequence[Notice], *, body: BodyView, names: dict[int, str], language: str) -> Letter:
    """One letter about these notices of a body, in the reader's language."""
    with translation.override(language):
        lines = [{"words": wording.sentence(one, names), "url": _address(one)} for one in notices]
        told = {
            "body": body.name, "lines": lines, "language": language,
            "list_url": settings.SIGN_IN_ADDRESS + reverse("notices"),
            "wishes_url": settings.SIGN_IN_ADDRESS + reverse("notice_wishes"),
        }  # fmt: skip
        subject = f"[Phối Hợp] {_subject(notices, body)}"
        return Letter(
            subject[:LONGEST], render_to_string("mail/letter.txt", told), render_to_string("mail/letter.html", told)
        )


def _subject(notices: Sequence[Notice], body: BodyView) -> str:
    if len(notices) == 1:
        return f"{notices[0].get_kind_display()} ({body.short_name})"
    sentence = ngettext("%(n)s notice for %(body)s", "%(n)s notices for %(body)s", len(notices))
    return sentence % {"n": len(notices), "body": body.short_name}


def _address(notice: Notice) -> str:
    name, _colon, code = notice.thing.partition(":")
    return settings.SIGN_IN_ADDRESS + reverse(name, args=[code] if code else [])


def refused() -> str:
    """Why a letter that waited is not sent any more."""
    return _("Nobody is left who may read this.")
