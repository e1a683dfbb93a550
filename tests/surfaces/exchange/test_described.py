"""Whatever a machine asks, it gets what the description says, and never an error of ours."""

import json
from datetime import UTC, date, datetime

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.exchange import services
from phoihop.surfaces.exchange.api import api
from phoihop.surfaces.exchange.models import Scope
from tests.support import effort, loaded_case

DAY, NOON = date(2021, 9, 23), datetime(2021, 9, 23, 5, tzinfo=UTC)
DESCRIBED = json.loads(json.dumps(api.get_openapi_schema()))
for verbs in DESCRIBED["paths"].values():
    for told in verbs.values():
        del told["security"]  # every question here comes with a key; without one is asked in test_api
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
SCHEMA.app = get_wsgi_application()
# What fits the description may still not fit the ledger: a day of which nothing is known, a key that is another side's.
EXCUSED = [positive_data_acceptance]
OPERATIONS = {f"{found.ok().method.upper()} {found.ok().path}": found.ok() for found in SCHEMA.get_all_operations()}


@pytest.fixture
def secret(case_database: None) -> str:
    loaded_case.load()
    user, body = User.objects.get(username="lanhdao.ubnd"), Body.objects.get(code="laocai.ubnd")
    actor = organisations.actor_for(user.pk, body.pk, DAY)
    return services.make(
        body=body, purpose="Thử", scope=Scope.KEYS, last_day=DAY, by=actor, on=DAY, at=NOON, key="thu"
    )[1]


@pytest.fixture(autouse=True)
def one_connection():
    """A server closes its connections after each request; here the test's own transaction goes on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
class TestEachAddress:
    @pytest.mark.parametrize(
        ("operation", "mode"),
        [
            (name, mode)
            for name in OPERATIONS
            for mode in GenerationMode
            if mode.is_positive or name != "GET /api/v1/me"
        ],
    )  # of one that asks nothing, nothing does not fit
    def test_answers_as_it_is_described_whatever_it_is_asked(self, secret, operation, mode, monkeypatch):
        monkeypatch.setattr("phoihop.surfaces.exchange.api.entering.Rate.allow_request", lambda *_asked: True)

        @settings(max_examples=effort.examples(40), deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=OPERATIONS[operation].as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, excluded_checks=EXCUSED)

        ask()
