"""What stands in an address is asked for, or refused: a filter that nobody knows is never passed over in silence."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.params.models import Query

from phoihop.surfaces.exchange.api.problems import Unfit

Answer = TypeVar("Answer")


def only_known(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Refuse what the view does not ask for by `Query`."""
    parameters = inspect.signature(view).parameters.values()
    known = {
        one.name for one in parameters if any(_is_query(mark) for mark in getattr(one.annotation, "__metadata__", ()))
    }

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **asked: Any) -> Answer:  # Any: whatever the view asks for
        if unknown := sorted(set(request.GET) - known):
            raise Unfit(
                _("There is no filter “%(name)s” here. Known are: %(known)s.")
                % {"name": unknown[0][:40], "known": ", ".join(sorted(known)) or "—"}
            )
        return view(request, *args, **asked)

    return checked


def _is_query(mark: object) -> bool:
    return isinstance(mark, Query)
