"""How a database is reached, where it is kept by several machines."""

from unittest import mock

import pytest
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import errors

from phoihop.config import databases
from phoihop.config.patient import base as patient

ADDRESS = "postgres://clerk@base/phoihop?sslmode=require"


def tried(answers: list[object], patience: float) -> tuple[object, int]:
    """What a connection comes to where the machine answers so, and how often it was asked."""
    wrapper = patient.DatabaseWrapper(databases.at(f"{ADDRESS}&patience={patience}"))
    with (
        mock.patch.object(base.DatabaseWrapper, "get_new_connection", side_effect=answers) as asked,
        mock.patch.object(patient.time, "sleep"),
    ):
        return wrapper.get_new_connection({}), asked.call_count


class TestAnAddress:
    def test_that_says_nothing_of_it_is_tried_once(self):
        described = databases.at(ADDRESS)

        assert described["ENGINE"] == "django.db.backends.postgresql"
        assert described["CONN_HEALTH_CHECKS"]  # what broke while nobody asked is found before it is used

    def test_keeps_what_else_it_says_when_it_asks_for_patience(self):
        described = databases.at(f"{ADDRESS}&patience=20")

        assert (described["ENGINE"], described["PATIENCE"]) == ("phoihop.config.patient", 20.0)
        assert described["OPTIONS"]["sslmode"] == "require"
        assert "patience" not in described["OPTIONS"]

    def test_with_a_patience_that_is_no_number_is_no_address(self):
        with pytest.raises(ValueError, match="lâu"):
            databases.at(f"{ADDRESS}&patience=lâu")


class TestADatabaseThatIsAwayForAMoment:
    def test_is_waited_for(self):
        gone, there = errors.OperationalError("no machine decides"), mock.Mock()

        assert tried([gone, gone, there], patience=20) == (there, 3)

    def test_is_waited_for_behind_one_that_takes_connections_before_it_has_found_it(self):
        empty, there = mock.Mock(), mock.Mock()
        empty.execute.side_effect = errors.OperationalError("no server behind it")

        found = tried([empty, there], patience=20)

        assert found == (there, 2)
        assert empty.close.called

    def test_is_given_up_when_the_time_is_over(self):
        gone = errors.OperationalError("no machine decides")

        with pytest.raises(errors.OperationalError, match="no machine decides"):
            tried([gone, gone], patience=0.0000001)
