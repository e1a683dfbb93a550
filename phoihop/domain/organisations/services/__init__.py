"""The verbs of bodies and people, and the only writers of them."""

from phoihop.domain.organisations.services.accounts import (
    CannotGive,
    Wanted,
    change_role,
    end_account,
    give_account,
    give_post,
    let_in_again,
    take_post,
)
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
    tell_contact,
)
from phoihop.domain.organisations.services.people import (
    appoint,
    end_mandate,
    ensure_post,
    enter_person,
    grant_mandate,
    join_account,
    step_down,
)
from phoihop.domain.organisations.services.restructuring import restructure
from phoihop.domain.organisations.services.rows import CannotEnd, CannotGrant, CannotHold
from phoihop.domain.organisations.services.seating import CannotSeat, seat, unseat
from phoihop.domain.organisations.services.terms import CannotKeepTerm, change_term, end_term, open_term

__all__ = [
    "CannotCode",
    "CannotEnd",
    "CannotGive",
    "CannotGrant",
    "CannotHold",
    "CannotKeepTerm",
    "CannotPlace",
    "CannotRename",
    "CannotSeat",
    "Wanted",
    "appoint",
    "change_role",
    "change_term",
    "create_body",
    "end_account",
    "end_mandate",
    "end_term",
    "ensure_kind",
    "ensure_post",
    "enter_person",
    "give_account",
    "give_code",
    "give_post",
    "grant_mandate",
    "join_account",
    "let_in_again",
    "open_term",
    "place_under",
    "record_succession",
    "rename",
    "restructure",
    "seat",
    "set_level",
    "step_down",
    "take_post",
    "tell_contact",
    "unseat",
]
