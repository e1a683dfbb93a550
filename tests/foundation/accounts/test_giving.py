"""Accounts are given; what people may do comes from elsewhere."""

import pytest
from django.test import Client

from phoihop.foundation.accounts import services
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User

pytestmark = pytest.mark.django_db


class TestGiveAccount:
    def test_gives_a_name_and_a_password_and_no_right(self):
        user = services.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")

        assert str(user) == "Lan"
        assert user.check_password("một-mật-khẩu-dài")
        assert not user.is_staff
        assert not user.is_superuser


class TestRegistering:
    def test_is_closed(self):
        given = {"username": "la", "password1": "một-mật-khẩu-dài", "password2": "một-mật-khẩu-dài"}

        answer = Client().post("/accounts/signup/", given)

        assert answer.status_code == 404
        assert not User.objects.exists()


class TestAnActor:
    def test_may_what_its_role_holds_and_nothing_else(self):
        clerk = Actor(user_id=1, body_id=1, role="CLERK", capabilities=frozenset({"read", "seal"}))

        assert clerk.may("seal")
        assert not clerk.may("turn_key")
