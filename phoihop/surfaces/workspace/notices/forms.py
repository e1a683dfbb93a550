"""How a person wants to hear of things: shape and wording only."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from phoihop.domain.notices.models import Kind, Mailbox, Way
from phoihop.domain.notices.services import Wishes

_HOUR = _("Enter a time of day, as 18:30.")


def _hour(label: object, hint: object = "") -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, input_formats=["%H:%M", "%H.%M", "%Hh%M", "%H"], help_text=hint,  # type: ignore[arg-type]  # words that are translated late
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5}),
        error_messages={"invalid": _HOUR},
    )  # fmt: skip


class WishesForm(forms.Form):
    """Where letters go and when they may come; and for each kind of notice, how."""

    address = forms.EmailField(
        label=_("Address for letters"), required=False, max_length=254,
        help_text=_("Your own at work. Without one no letter goes out, and everything stands in the list."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Enter an address, as ten@coquan.gov.vn.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    quiet_from = _hour(_("No letters from"), _("As 18:30. What comes meanwhile is sent when the quiet hours are over."))
    quiet_to = _hour(_("No letters until"))
    working_days_only = forms.BooleanField(label=_("Letters on working days alone"), required=False)

    def __init__(self, posted: QueryDict | None, *, box: Mailbox | None, ways: Mapping[str, str]) -> None:
        box = box or Mailbox()
        initial = {name: getattr(box, name) for name in self.base_fields}
        super().__init__(posted, initial=initial)
        for kind in Kind:
            self.fields[f"way-{kind}"] = forms.ChoiceField(label=kind.label, choices=Way, initial=ways[kind])

    def clean(self) -> dict[str, object]:
        """Quiet hours are two times of day, or none."""
        told: dict[str, object] = super().clean() or {}
        if not self.errors and (told.get("quiet_from") is None) != (told.get("quiet_to") is None):
            self.add_error("quiet_to", _now("Quiet hours have a beginning and an end: fill in both, or neither."))
        return told

    def wishes(self) -> Wishes:
        """What was chosen, once it is valid."""
        told = self.cleaned_data
        return Wishes(
            ways={kind: told[f"way-{kind}"] for kind in Kind}, address=told["address"], language=told["language"],
            quiet_from=told["quiet_from"], quiet_to=told["quiet_to"], working_days_only=told["working_days_only"],
        )  # fmt: skip

    @property
    def letters(self) -> list[forms.BoundField]:
        """Where letters go and when they may come."""
        return [self[name] for name in self.base_fields]

    @property
    def kinds(self) -> list[forms.BoundField]:
        """How to hear of each kind."""
        return [self[f"way-{kind}"] for kind in Kind]
