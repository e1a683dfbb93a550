"""The lives of a regime, of a compiled report and of a question about a cell on one screen. A duty has none of its own: it stands as its commitment does."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class RegimeState(TextChoices):
    """Where a regime stands. In force it no longer changes: another one follows it."""

    DRAFT = "DRAFT", _("Regime being drafted")
    IN_FORCE = "IN_FORCE", _("Regime in force")
    ENDED = "ENDED", _("Regime ended")


class RegimeVerb(TextChoices):
    """What leads from one to the next."""

    DRAFT = "DRAFT", _("drafted the regime")
    ADOPT = "ADOPT", _("put the regime in force")
    END = "END", _("ended the regime")


STEPS: tuple[Step, ...] = (
    Step(RegimeVerb.DRAFT, NOWHERE, RegimeState.DRAFT),
    Step(RegimeVerb.ADOPT, RegimeState.DRAFT, RegimeState.IN_FORCE),
    Step(RegimeVerb.END, RegimeState.IN_FORCE, RegimeState.ENDED),
)


class CompilationState(TextChoices):
    """Where a compiled report stands. Settled, its figures are those of one moment; issued, it is a paper."""

    GATHERING = "GATHERING", _("Reports are coming in")
    SETTLED = "SETTLED", _("Figures settled")
    ISSUED = "ISSUED", _("Issued as a paper")


class CompilationVerb(TextChoices):
    """What leads from one to the next."""

    GATHER = "GATHER", _("began to compile")
    SETTLE = "SETTLE", _("settled the figures")
    ISSUE = "ISSUE", _("issued the paper")


COMPILATION_STEPS: tuple[Step, ...] = (
    Step(CompilationVerb.GATHER, NOWHERE, CompilationState.GATHERING),
    Step(CompilationVerb.SETTLE, CompilationState.GATHERING, CompilationState.SETTLED),
    Step(CompilationVerb.SETTLE, CompilationState.SETTLED, CompilationState.SETTLED),  # a late report is let in
    Step(CompilationVerb.ISSUE, CompilationState.SETTLED, CompilationState.ISSUED),
)


class ThreadState(TextChoices):
    """Whose turn it is where the two sides of a report write to one another about one cell of it."""

    ASKED = "ASKED", _("Waits for the body that sent the report")
    ANSWERED = "ANSWERED", _("Waits for the body that receives the report")
    SETTLED = "SETTLED", _("Question settled")


class ThreadVerb(TextChoices):
    """What leads from one to the next: the receiver asks and settles, the sender answers, or tells by itself."""

    ASK = "ASK", _("asked about the cell")
    ANSWER = "ANSWER", _("answered about the cell")
    SETTLE = "SETTLE", _("settled the question")


THREAD_STEPS: tuple[Step, ...] = (
    *(Step(ThreadVerb.ASK, source, ThreadState.ASKED) for source in (NOWHERE, *ThreadState.values)),
    *(Step(ThreadVerb.ANSWER, source, ThreadState.ANSWERED) for source in (NOWHERE, *ThreadState.values)),
    Step(ThreadVerb.SETTLE, ThreadState.ASKED, ThreadState.SETTLED),
    Step(ThreadVerb.SETTLE, ThreadState.ANSWERED, ThreadState.SETTLED),
)


class Stand(TextChoices):
    """How a reporting duty stands, as people count it."""

    ASKED = "ASKED", _("Asked for, not agreed to yet")
    TO_SEND = "TO_SEND", _("Not sent yet, still in time")
    MISSING = "MISSING", _("Not sent, past its day")
    SENT = "SENT", _("Sent, waiting for approval")
    RETURNED = "RETURNED", _("Returned, to be mended")
    APPROVED = "APPROVED", _("Report approved")
    SUSPENDED = "SUSPENDED", _("Report suspended")
    EXCUSED = "EXCUSED", _("Excused")


COUNTED: frozenset[str] = frozenset({Stand.SENT, Stand.APPROVED})  # what stands in a sum: a returned report does not
ASKED_FOR: frozenset[str] = frozenset(Stand.values) - {Stand.EXCUSED}  # of whom a sum says "so many of so many"
