"""Rules set everybody's due days, so only who keeps them enters one or vouches for it."""

from datetime import UTC, date, datetime

import pytest

from phoihop.domain.rulebook import services
from phoihop.domain.rulebook.models import Rule, SwappedDay
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import ADMIN, acting, body

pytestmark = pytest.mark.django_db

AT = datetime(2021, 1, 1, tzinfo=UTC)


class TestKeepingRules:
    def test_is_refused_to_a_leader(self):
        leader = acting(body("ubnd"))
        services.load_reference(by=ADMIN, at=AT)
        row = Rule.objects.get(code="DOC-REG")

        with pytest.raises(Denied):
            services.load_reference(by=leader, at=AT)
        with pytest.raises(Denied):
            services.swap(day=date(2021, 9, 15), off=True, words="Nghỉ", basis="Thông báo", by=leader, at=AT)
        with pytest.raises(Denied):
            services.verify(row=row, by=leader, at=AT)

        row.refresh_from_db()
        assert not row.verified
        assert not SwappedDay.objects.filter(words="Nghỉ").exists()
