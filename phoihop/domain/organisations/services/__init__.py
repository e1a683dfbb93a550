"""The verbs of bodies and people, and the only writers of them."""

from phoihop.domain.organisations.services.bodies import (
    CannotCode,
    CannotPlace,
    CannotRename,
    create_body,
    ensure_kind,
    give_code,
    place_under,
    record_succession,
    rename,
    set_level,
)
from phoihop.domain.organisations.services.people import (
    CannotEnd,
    CannotGrant,
    CannotHold,
    appoint,
    end_mandate,
    ensure_post,
    enter_person,
    grant_mandate,
    open_term,
    step_down,
)
from phoihop.domain.organisations.services.restructuring import restructure

__all__ = [
    "CannotCode",
    "CannotEnd",
    "CannotGrant",
    "CannotHold",
    "CannotPlace",
    "CannotRename",
    "appoint",
    "create_body",
    "end_mandate",
    "ensure_kind",
    "ensure_post",
    "enter_person",
    "give_code",
    "grant_mandate",
    "open_term",
    "place_under",
    "record_succession",
    "rename",
    "restructure",
    "set_level",
    "step_down",
]
