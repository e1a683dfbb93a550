"""Giving accounts."""

from django.db import transaction

from phoihop.foundation.accounts.models import User


@transaction.atomic
def give_account(*, username: str, full_name: str, password: str) -> User:
    """Make an account for a person. What they may do comes from mandates, given apart."""
    return User.objects.create_user(username=username, password=password, first_name=full_name)
