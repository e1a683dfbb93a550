"""What is presented for signature no longer changes, at no moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event

import pytest
from django.db import connection

from phoihop.domain.agreements import services
from phoihop.domain.agreements.models import Agreement, Article
from phoihop.foundation.audit.models import Record
from tests.domain.agreements import factories
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 1.0  # seconds that one waits for the other; whoever is kept out by a lock does not come


class TestTheSameDraftTwiceAtOnce:
    def test_is_one_agreement_with_its_parties_once(self) -> None:
        committee, front, meet = body("ubnd"), body("mttq", side="FRONT"), Barrier(4)

        def draft(_place: int) -> Agreement:
            meet.wait()
            try:
                return services.draft(
                    code="QC", title="Quy chế", parties=[committee, front], term_from=date(2021, 1, 1), term_to=None,
                    by=acting(committee), at=factories.AT,
                )  # fmt: skip
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            drafted = list(pool.map(draft, range(4)))

        assert drafted == [Agreement.objects.get()] * 4
        assert drafted[0].parties.count() == 2


class TestAnArticleWrittenWhileTheAgreementIsPresented:
    def test_stands_in_what_is_presented(self, monkeypatch: pytest.MonkeyPatch) -> None:
        committee, front = body("ubnd"), body("mttq", side="FRONT")
        agreement = factories.drafted(committee, front)
        create, writing, presented = Article.objects.create, Event(), Event()

        def create_late(**given: object) -> Article:
            writing.set()
            presented.wait(PATIENCE)
            return create(**given)

        def write() -> None:
            try:
                services.add_article(
                    agreement=agreement, number=9, heading="Thêm", by=acting(committee), at=factories.AT
                )
            finally:
                connection.close()

        def present() -> None:
            writing.wait(PATIENCE)
            try:
                row = Agreement.objects.get(pk=agreement.pk)
                services.present(agreement=row, by=acting(committee), at=factories.AT)
            finally:
                connection.close()
                presented.set()

        monkeypatch.setattr(Article.objects, "create", create_late)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda request: request(), [write, present]))

        codes = list(
            Record.objects.filter(code__startswith="agreements").order_by("seq").values_list("code", flat=True)
        )
        assert codes[-2:] == ["agreements.article.written", "agreements.agreement.present"]
