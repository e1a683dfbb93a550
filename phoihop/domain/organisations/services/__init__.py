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
)
from phoihop.domain.organisations.services.people import (
    appoint,
    end_mandate,
    ensure_post,
    enter_person,
    grant_mandate,
    join_account,
    open_term,
    step_down,
)
from phoihop.domain.organisations.services.restructuring import restructure
from phoihop.domain.organisations.services.rows import CannotEnd, CannotGrant, CannotHold

__all__ = [
    "CannotCode",
    "CannotEnd",
    "CannotGive",
    "CannotGrant",
    "CannotHold",
    "CannotPlace",
    "CannotRename",
    "Wanted",
    "appoint",
    "change_role",
    "create_body",
    "end_account",
    "end_mandate",
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
    "set_level",
    "step_down",
    "take_post",
]
