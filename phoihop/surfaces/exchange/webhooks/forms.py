"""What a person fills in for a program that is to be told: shape and wording only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.exchange.webhooks import queries


class WebhookForm(forms.Form):
    """Which program, where, and of what."""

    purpose = forms.CharField(
        label=_("Which program"), max_length=120, help_text=_("As “Document system of the office”.")
    )
    address = forms.CharField(
        label=_("Address"), max_length=250, help_text=_("It begins with https://. No word of people is ever sent to it."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("What it is told of"),
        choices=lambda: list(queries.KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of event.")},
    )  # fmt: skip
