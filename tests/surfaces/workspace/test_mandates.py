"""Every request asks anew for whom a person acts: what ended opens nothing, in whatever session."""

import pytest
from django.test import Client
from django.utils import timezone

from phoihop.config import case, case_rows
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Mandate, Succession
from phoihop.foundation.accounts.models import User
from phoihop.foundation.vn import dates
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(case_database: None, settings, tmp_path) -> Client:
    """The leader of the Front, signed in."""
    settings.DATA = tmp_path
    loaded_case.load()
    signed_in = Client()
    user = User.objects.get(username="lanhdao.mttq")
    signed_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


def mandate() -> Mandate:
    """The leader's own, for the Front."""
    return Mandate.objects.get(user__username="lanhdao.mttq", body__code=case_rows.MTTQ)


def is_signed_out(client: Client) -> bool:
    answer = client.get("/")
    return answer.status_code == 302 and "_auth_user_id" not in client.session


class TestASession:
    def test_ends_with_the_last_mandate(self, client):
        assert client.get("/").status_code == 200

        organisations.end_mandate(mandate=mandate(), on=case.REVIEW_DAY, by=case.LOADER, at=timezone.now())

        assert is_signed_out(client)

    def test_ends_with_the_body(self, client):
        Body.objects.filter(code=case_rows.MTTQ).update(ended_on=case.REVIEW_DAY)
        heir = Body.objects.get(code="laocai.phunu")
        Succession.objects.create(
            predecessor_id=mandate().body_id, successor=heir, effective_on=case.REVIEW_DAY, legal_basis="NQ"
        )

        assert is_signed_out(client)
        told = client.get("/accounts/login/").content.decode()
        assert f"đã kết thúc ngày {dates.show(case.REVIEW_DAY)}" in told
        assert heir.names.get().name in told

    def test_ends_where_the_role_is_none_of_this_installation(self, client):
        Mandate.objects.filter(pk=mandate().pk).update(role="CHAIR")

        assert is_signed_out(client)

    def test_goes_on_with_another_mandate(self, client):
        organisations.grant_mandate(
            user=mandate().user, body=Body.objects.get(code="laocai.phunu"), role="OBSERVER", from_day=case.BEGINNING,
            by=case.LOADER, at=timezone.now(),
        )  # fmt: skip

        organisations.end_mandate(mandate=mandate(), on=case.REVIEW_DAY, by=case.LOADER, at=timezone.now())

        answer = client.get("/")
        assert answer.status_code == 200
        assert answer.context["frame"]["body"].code == "laocai.phunu"
