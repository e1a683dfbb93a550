"""What kinds of thing the work serves, and their life from launch to final review on one screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.lifecycle.steps import NOWHERE, Step


class Kind(TextChoices):
    """What the work serves."""

    RESOLUTION = "RESOLUTION", _("Party resolution")
    KEY_SCHEME = "KEY_SCHEME", _("Key scheme")
    YEAR_PLAN = "YEAR_PLAN", _("Socio-economic plan of a year")
    NATIONAL_TARGET = "NATIONAL_TARGET", _("National target programme")
    MOVEMENT = "MOVEMENT", _("Emulation movement")
    DIRECTIVE = "DIRECTIVE", _("Directive")


class ProgrammeState(TextChoices):
    """Where it stands. What was launched is over only once it was reviewed."""

    RUNNING = "RUNNING", _("Under way")
    REVIEWED = "REVIEWED", _("Finally reviewed")


class Verb(TextChoices):
    """What leads from one to the next."""

    ENTER = "ENTER", _("entered it")
    REGISTER = "REGISTER", _("registered for it")
    INTERIM = "INTERIM", _("reviewed it in the interim")
    FINAL = "FINAL", _("reviewed it finally")
    COMMEND = "COMMEND", _("proposed for commendation")


STEPS: tuple[Step, ...] = (
    Step(Verb.ENTER, NOWHERE, ProgrammeState.RUNNING),
    Step(Verb.REGISTER, ProgrammeState.RUNNING, ProgrammeState.RUNNING),
    Step(Verb.INTERIM, ProgrammeState.RUNNING, ProgrammeState.RUNNING),
    Step(Verb.FINAL, ProgrammeState.RUNNING, ProgrammeState.REVIEWED),
    *(Step(Verb.COMMEND, state, state) for state in ProgrammeState),
)
