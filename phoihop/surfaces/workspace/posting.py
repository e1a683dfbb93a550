"""What every form carries besides what people write in it."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")


class CannotPost(Exception):
    """The form was not sent as this page made it. Carries a sentence for people."""


def key_of(request: HttpRequest) -> str:
    """The mark by which a form sent twice is done once. Raises CannotPost where it is missing or none of ours."""
    key = request.POST.get("key", "")
    if not _KEY.fullmatch(key):
        raise CannotPost(
            _("This form came without its mark, so nothing was done. Load the page again and enter it once more.")
        )
    return key
