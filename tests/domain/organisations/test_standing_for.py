"""For whom a body stands is read anew each time, but once where a reader asks it of many lists."""

import pytest

from phoihop.domain.organisations import queries
from tests.domain.organisations.factories import body, heir_of

pytestmark = pytest.mark.django_db


class TestAskedOnce:
    def test_reads_it_once_inside_and_anew_outside(self, django_assert_num_queries):
        heir = body("moi")
        with queries.asked_once():
            before = queries.stands_for(heir.pk)
            with django_assert_num_queries(0):
                queries.stands_for(heir.pk)
        old = body("cu")
        heir_of(old, heir=heir)
        type(old).objects.filter(pk=old.pk).update(ended_on="2021-07-01")

        assert before == {heir.pk}
        assert queries.stands_for(heir.pk) == {heir.pk, old.pk}
