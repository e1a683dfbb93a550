"""What a row serves, said anew: by its drafter in a draft, as other words between the sides, and asked for once the row binds."""

from django.db import transaction

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.states import State
from phoihop.domain.plans.models import Row
from phoihop.domain.plans.services.amending import ask_words
from phoihop.domain.plans.services.drafting import RowText
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.services.wording import Turn, counter, reword


@transaction.atomic
def serve(*, row: Row, aims: Aims, turn: Turn, reason: str = "", words: str = "") -> None:
    """Let the row serve these and nothing else, in the words that it has.

    Of a draft that holds at once; of a row that waits for the actor it is other words, which the other side answers; of a
    row that binds it is asked for, with `reason` and `words`, and holds once the other side grants it. Raises CannotPlan,
    Overtaken, and what the ledger refuses.
    """
    text, told = RowText.of(row), row.commitment
    if told.state not in (State.DRAFT, State.PROPOSED):
        ask_words(row=row, text=text, aims=aims, reason=reason, words=words, turn=turn)
        return
    verb = reword if told.state == State.DRAFT else counter
    verb(row=row, text=text, reckoning=ledger.reckoning_of(told), turn=turn, aims=aims)
