"""Who gets what, for every role and every relation to the thing; and no word of a draft in anybody else's bytes."""

from datetime import date

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from phoihop.config import case, case_rows
from phoihop.domain.agreements import services as agreements
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services as plans
from phoihop.domain.reporting import services as reporting
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook.periods import Period
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.storage import services as storage
from phoihop.surfaces.workspace import urls
from tests.architecture.url_table import REFUSED_ROLES, RELATIONS

pytestmark = pytest.mark.django_db

ROLES = ("LEADER", "OFFICER", "CLERK", "OBSERVER", "ADMIN")
BODIES = {"drafter": case_rows.UBND, "other": case_rows.MTTQ, "third": case_rows.TAI_CHINH}
# Words that give away who sees too much: one stands in every draft, the other in all that waits between two sides.
DRAFTED, ASKED, SAID = "ChữTrongDựThảo", "ChữChờHaiBên", "Văn bản đã ký"
DAY = date(2021, 9, 23)


def body(code: str) -> Body:
    return Body.objects.get(code=code)


def _commitment(by: Actor, key: str, words: str) -> Commitment:
    return ledger.open_(
        kind="TASK", title=words, product=words, debtor=body(case_rows.UBND), creditor=body(case_rows.MTTQ),
        reckoning=rulebook.fixed(date(2021, 12, 1), words, verified=True), by=by, on=DAY, key=key, note=words,
    )  # fmt: skip


def _commitments(by: Actor) -> dict[str, list[str]]:
    draft = _commitment(by, "draft", DRAFTED)
    proposed = ledger.propose(commitment=_commitment(by, "proposed", ASKED), by=by, on=DAY, key="p")
    return {"draft": [draft.code], "proposed": [proposed.code], "missing": ["PH-2021-9999"]}


def _agreement(by: Actor, code: str, words: str, at) -> object:
    row = agreements.draft(
        code=code, title=words, parties=[body(case_rows.UBND), body(case_rows.MTTQ)], term_from=date(2021, 1, 1),
        term_to=None, by=by, at=at,
    )  # fmt: skip
    agreements.add_article(agreement=row, number=1, heading=words, by=by, at=at)
    return row


def _plan(by: Actor, code: str, words: str, agreement, at) -> object:
    row = plans.draft(code=code, title=words, year=2021, agreement=agreement, by=by, at=at)
    text = plans.RowText(words, words, words, words, "Quý IV")
    plans.add_row(
        plan=row, text=text, debtor=body(case_rows.UBND), creditor=body(case_rows.MTTQ),
        reckoning=rulebook.fixed(date(2021, 12, 1), "Kế hoạch", verified=True), by=by, on=DAY, at=at, key=code,
    )  # fmt: skip
    return row


@pytest.fixture
def things(settings, tmp_path, noon) -> dict[str, dict[str, list[str]]]:
    """Arguments of every address, by the state of the thing that it leads to."""
    settings.DATA = tmp_path
    case.load()
    by = Actor(None, body(case_rows.UBND).pk, "LEADER", configured.ROLES["LEADER"])
    found = _commitments(by)
    claimed = Commitment.objects.get(title__startswith="Đánh giá, tổng kết")
    file = storage.keep(name="a.pdf", chunks=[b"%PDF-1.7"])
    ledger.claim(commitment=claimed, result="Xong", evidence=[file], by=by, on=DAY, key="c")
    found["binding"] = [claimed.code]
    _agreement(by, "A-DRAFT", DRAFTED, noon)
    agreements.present(agreement=_agreement(by, "A-OPEN", ASKED, noon), by=by, at=noon)
    both = _agreement(by, "A-BOTH", SAID, noon)
    agreements.present(agreement=both, by=by, at=noon)
    for side in (case_rows.UBND, case_rows.MTTQ):
        signer = Actor(None, body(side).pk, "LEADER", configured.ROLES["LEADER"])
        agreements.sign(agreement=both, by=signer, on=DAY, at=noon)
    both.refresh_from_db()
    draft_plan = _plan(by, "P-DRAFT", DRAFTED, both, noon)
    plans.propose(plan=_plan(by, "P-OPEN", ASKED, both, noon), by=by, on=DAY, at=noon, key="po")
    span = Period("9T-2022", date(2021, 12, 15), date(2022, 9, 14))
    report = reporting.draft(span=span, body=body(case_rows.UBND), plan=draft_plan, title=DRAFTED, by=by, at=noon)
    reporting.write(report=report, heading="I.1", text=DRAFTED, by=by, at=noon)
    draft, sent, none = [case_rows.UBND, "9T-2022"], [case_rows.UBND, "9T-2021"], [case_rows.UBND, "9T-1999"]
    return {
        "commitment": found,
        "commitment_act": {"binding": [claimed.code, "claim"]},
        "evidence": {"binding": [claimed.code, file[0].sha256], "missing": [claimed.code, "0" * 64]},
        "agreement": {"draft": ["A-DRAFT"], "proposed": ["A-OPEN"], "binding": ["QC-2021-2025"], "missing": ["A-X"]},
        "agreement_sign": {"binding": ["QC-2021-2025"]},
        "plan": {"draft": ["P-DRAFT"], "proposed": ["P-OPEN"], "binding": ["KH-2021"], "missing": ["P-X"]},
        "plan_agree": {"binding": ["KH-2021"]},
        "report": {"draft": draft, "binding": sent, "missing": none},
        "report_file": {"draft": [*draft, "pdf"], "binding": [*sent, "pdf"], "missing": [*sent, "exe"]},
        "figure": {"draft": [*draft, "rows"], "binding": [*sent, "rows"], "missing": [*sent, "nothing"]},
    }


def visitor(relation: str, role: str, at) -> Client:
    user = accounts.give_account(username=f"{relation}-{role}", full_name="Người xem", password="một-mật-khẩu-dài")
    organisations.grant_mandate(
        user=user, body=body(BODIES[relation]), role=role, from_day=date(2021, 1, 1), by=case.LOADER, at=at
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, state: str, things: dict[str, dict[str, list[str]]]) -> str:
    return reverse(name, args=things[name][state] if state else [])


class TestEverySignedInAddress:
    def test_has_its_relations(self):
        assert {pattern.name for pattern in urls.urlpatterns} == set(RELATIONS)

    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("relation", sorted(BODIES))
    def test_gives_each_role_of_each_relation_what_it_says(self, things, noon, relation, role):
        client = visitor(relation, role, noon)

        given = {
            (name, state): client.get(address(name, state, things)).status_code
            for name, states in RELATIONS.items()
            for state in states
        }

        assert given == {
            (name, state): 403 if role in REFUSED_ROLES.get(name, ()) else row[relation]
            for name, states in RELATIONS.items()
            for state, row in states.items()
        }


class TestWordsOfOneBody:
    @pytest.mark.parametrize(
        ("relation", "known"), [("drafter", {DRAFTED, ASKED}), ("other", {ASKED}), ("third", set())]
    )
    def test_never_stand_in_anybody_elses_bytes(self, things, noon, relation, known):
        client = visitor(relation, "LEADER", noon)

        seen = set()
        for name, states in RELATIONS.items():
            for state in states:
                answer = client.get(address(name, state, things))
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                seen |= {words for words in (DRAFTED, ASKED) if words.encode() in content}

        assert seen == known
