"""allauth's pages for passkeys, which also say where a passkey works."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, ListWebAuthnView, ReauthenticateWebAuthnView
from django.http import HttpRequest

from phoihop.foundation.accounts import passkeys


class Placed:
    """Adds `passkeys` to what a page shows: whether they work at the address that it was asked for at."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: what allauth's pages show
        """What the page shows, and the place."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the page beside this class
        return shown | {"passkeys": passkeys.place(self.request.get_host(), https=self.request.is_secure())}


class SignIn(Placed, LoginView):  # type: ignore[misc]  # allauth ships no types
    """The first page."""


class SecondFactor(Placed, AuthenticateView):  # type: ignore[misc]  # the same
    """After the password."""


class Passkeys(Placed, ListWebAuthnView):  # type: ignore[misc]  # the same
    """A person's passkeys."""


class AddPasskey(Placed, AddWebAuthnView):  # type: ignore[misc]  # the same
    """One more."""


class ConfirmByPasskey(Placed, ReauthenticateWebAuthnView):  # type: ignore[misc]  # the same
    """Before something that matters."""
