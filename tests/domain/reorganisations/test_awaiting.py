"""Whoever asked gets an answer: what a body leaves unanswered when it ends has one heir, the same day, and its way."""

import pytest

from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import permissions as supervised
from phoihop.domain.oversight import queries as oversight
from phoihop.domain.oversight import services as supervising
from phoihop.domain.petitions import queries as petitions
from phoihop.domain.petitions import services as answering
from phoihop.domain.reorganisations import queries, services
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import ADMIN, acting
from tests.domain.oversight import factories as recommendations
from tests.domain.petitions import factories as asked
from tests.domain.reorganisations.factories import AT, DAY, approved, drafted, place
from tests.domain.reorganisations.sheets import BECAUSE, begin

pytestmark = pytest.mark.django_db

# The district ends and nobody follows it; a commune is split into two.
LINES = (
    begin("xa-a", under="tinh"), begin("xa-b", under="tinh"), f"split,original=xa-1,result=xa-a,result=xa-b,{BECAUSE}",
    f"reparent,xa-2,under=tinh,{BECAUSE}", f"reparent,xa-3,under=tinh,{BECAUSE}",
    f"abolish,original=huyen,heir=xa-3,heir=tinh,{BECAUSE}",
)  # fmt: skip


@pytest.fixture
def bodies(monkeypatch) -> dict[str, Body]:
    monkeypatch.setattr(asked, "DAY", recommendations.DAY)
    monkeypatch.setattr(asked, "AT", recommendations.AT)
    return place()


def decide(row, code: str, heir: str) -> None:
    keys = [one.key for one in queries.outcome(row).unanswered if one.body == code]
    services.hand_over(reorganisation=row, answers=keys, heir=heir, reason="Theo địa bàn", by=ADMIN, at=AT)


class TestAReorganisation:
    def test_hands_each_unanswered_petition_and_recommendation_to_one_heir(self, bodies):
        front = bodies["mttq"]
        to_district, to_split = (asked.routed(front, bodies[code], key=code) for code in ("huyen", "xa-1"))
        of_district, of_split = (
            recommendations.recommended(front, bodies[code], key=code) for code in ("huyen", "xa-1")
        )
        due = [row.due_on for row in (to_district, to_split, of_district, of_split)]
        row = drafted(*LINES)
        proposed = {(one.kind, one.body): (one.proposed, one.rule) for one in queries.outcome(row).unanswered}

        decide(row, "xa-1", "xa-b")
        services.carry_out(reorganisation=approved(row), by=ADMIN, at=AT)

        assert proposed == {
            ("PETITION", "huyen"): ("tinh", "PARENT"), ("PETITION", "xa-1"): ("", ""),
            ("RECOMMENDATION", "huyen"): ("tinh", "PARENT"), ("RECOMMENDATION", "xa-1"): ("", ""),
        }  # fmt: skip
        rows = [to_district, to_split, of_district, of_split]
        for one in rows:
            one.refresh_from_db()
        assert [one.due_on for one in rows] == due
        for petition, was, now in ((to_district, "huyen", "tinh"), (to_split, "xa-1", "xa-b")):
            stage = petition.way.get(verb="PASS")
            assert (stage.other.code, stage.holder.code, stage.actor.code, stage.on) == (was, now, now, DAY)
            assert petition.holder == stage.holder
            assert petition.way.get(verb="ROUTE").holder == bodies[was]
        for recommendation, was, now in ((of_district, "huyen", "tinh"), (of_split, "xa-1", "xa-b")):
            voice = recommendation.voices.get(verb="PASS")
            assert (voice.former.code, voice.answerer.code, voice.on) == (was, now, DAY)
        assert [*petitions.broken(), *oversight.broken(), *queries.broken()] == []
        heir, other = (acting(Body.objects.get(code=code)) for code in ("xa-b", "xa-a"))
        assert (list(petitions.waiting_for(heir)), list(petitions.waiting_for(other))) == ([to_split], [])
        assert (list(oversight.waiting_for(heir)), list(oversight.waiting_for(other))) == ([of_split], [])
        told = {"words": "Đã giao sửa", "paper": "12/UBND", "on": DAY, "at": AT}
        with pytest.raises(Denied):
            answering.answer(petition=to_split, by=other, key="x", **told)
        assert answering.answer(petition=to_split, by=heir, key="p", **told).state == "ANSWERED"
        with pytest.raises(Denied):
            supervised.check_answers(other, of_split)
        assert supervising.answer(recommendation=of_split, by=heir, key="r", **told).state == "ANSWERED"

    def test_waits_until_somebody_is_named_who_did_not_ask_itself(self, bodies):
        asked.routed(bodies["mttq"], bodies["xa-1"])
        row = drafted(*LINES)

        with pytest.raises(services.CannotDecide, match="không phải bên nêu"):
            decide(row, "xa-1", "mttq")
        with pytest.raises(services.CannotDecide, match="còn hoạt động"):
            decide(row, "xa-1", "huyen")
        with pytest.raises(services.CannotCarryOut, match="chưa có bên trả lời"):
            services.carry_out(reorganisation=approved(row), by=ADMIN, at=AT)

    def test_is_no_longer_what_was_recorded_when_somebody_alters_a_decision(self, bodies):
        asked.routed(bodies["mttq"], bodies["xa-1"])
        row = drafted(*LINES)
        decide(row, "xa-1", "xa-b")

        row.answers.update(heir="xa-a")

        assert [fault.seq for fault in queries.broken()] == [2]
