"""Giving accounts, and opening and closing the ways into them."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from phoihop.foundation.accounts.models import User


@transaction.atomic
def give_account(*, username: str, full_name: str, password: str | None) -> User:
    """Make an account for a person; without a password it opens by an invitation. What they may do comes from mandates."""
    return User.objects.create_user(username=username, password=password, first_name=full_name)


@transaction.atomic
def take_password(*, user: User, factors: bool) -> None:
    """Let the password open nothing any more, and with `factors` neither the code of a device nor a passkey.

    Every session of the person ends with it: a session holds only as long as the password that it began under.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    if factors:
        Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """The password that a person chose; with it every invitation is used up."""
    user.set_password(password)
    user.save(update_fields=["password"])
