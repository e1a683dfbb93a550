"""How allauth meets this house: accounts are given by an administrator, never taken."""

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody registers by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the shape is allauth's
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Nothing: allauth counts failures by sign-in name alone, and so lets a stranger lock the real person out.

        axes counts them by name and address. allauth's other limits stay: sign-ins by address, codes by person.
        """


def address_of(request: HttpRequest) -> str | None:
    """The address that a request comes from; behind the proxy, the one that the proxy names. None where nobody called."""
    if not request.META.get("REMOTE_ADDR"):
        return None
    address: str = get_adapter(request).get_client_ip(request)
    return address
