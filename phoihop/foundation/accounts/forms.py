"""What people write when they look after their own account."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey always signs in by itself, so the device must know its owner; nobody is asked whether it should."""

    name = forms.CharField(
        label=_("Name of this passkey"), required=False, max_length=60, help_text=_("So that you know which device it is.")
    )  # fmt: skip
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        """Whatever was sent."""
        return True
