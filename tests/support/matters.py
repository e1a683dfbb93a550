"""What is read and said before a meeting to which the Front is invited."""

from phoihop.config import case_rows
from phoihop.domain.meetings import services
from phoihop.domain.organisations.models import Body
from phoihop.foundation.storage import services as storage

WORDS = "Tờ trình về nội dung thảo luận."


def beforehand(row, by, on, at) -> dict[str, list[str]]:
    """A paper of its one matter, and the Front asked what it thinks of it."""
    matter, file = row.agenda.get(), storage.keep(name="to-trinh.txt", chunks=[WORDS.encode()])
    [paper] = services.bring(item=matter, files=[file], by=by, on=on, at=at, key="url:paper")
    front = Body.objects.get(code=case_rows.MTTQ)
    [asked] = services.ask_advice(
        item=matter, bodies=[front], question=WORDS, by=by, on=on, at=at, key="url:advice"
    )  # fmt: skip
    return {"paper": [row.code, str(paper.pk)], "advice": [str(asked.pk)]}
