"""The year 2022 of Lào Cai, played: 82 contacts, 6,900 people, 240 petitions; the summary equals a recount by hand."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from phoihop.domain.petitions import queries, services
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.states import Competence, Contact, Result
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT

CONTACTS, PEOPLE, PETITIONS = 82, 6900, 240
TODAY = date(2022, 12, 31)
TOPICS = ("Giao thông", "Điện, nước", "Đất đai", "Y tế", "Giáo dục")


@pytest.mark.django_db
class TestTheSummaryOfAYear:
    def test_equals_a_recount_by_class_competence_field_and_place(self):
        chance, front, committee = Random(2022), body("mttq", side="FRONT"), body("ubnd")
        factories.rules()
        sessions = [
            services.record_session(
                kind=Contact.REGULAR, held_on=date(2022, 1, 5) + timedelta(days=4 * number), place=f"Xã {number % 30}",
                attended=PEOPLE // CONTACTS + (number < PEOPLE % CONTACTS), spoke=3, by=acting(front), on=TODAY, at=AT,
                key=f"s{number}",
            )
            for number in range(CONTACTS)
        ]  # fmt: skip
        answered, resolved, collected = Counter(), Counter(), Counter()
        by_hand = {name: Counter() for name in queries.BY}
        for number in range(PETITIONS):
            session = sessions[number % CONTACTS]
            result = chance.choice([*Result, "", ""])
            ask = services.Ask(
                f"Kiến nghị {number}", chance.choice(TOPICS), session.place, chance.choice(list(Competence))
            )
            replied, confirmed = self._play(chance, session, ask, result, front, committee, str(number))
            for name, value in (
                ("result", result), ("competence", ask.competence), ("topic", ask.topic), ("place", ask.place),
            ):  # fmt: skip
                by_hand[name][value] += 1
                collected["all"] += name == "place"
                answered[(name, value)] += replied
                resolved[(name, value)] += confirmed and result == Result.RESOLVED

        told = queries.summary(acting(front), "2022", TODAY)

        assert (told.met, told.came, told.whole.collected) == (CONTACTS, PEOPLE, PETITIONS)
        for name, tallies in told.by.items():
            assert {value: tally.collected for value, tally in tallies.items()} == by_hand[name]
            assert {(name, v): t.answered for v, t in tallies.items()} == {
                k: n for k, n in answered.items() if k[0] == name
            }
            assert {(name, v): t.resolved for v, t in tallies.items()} == {
                k: n for k, n in resolved.items() if k[0] == name
            }
        assert told.whole.answered != told.whole.resolved
        assert Petition.objects.count() == PETITIONS

    def _play(self, chance, session, ask, result, front, committee, key) -> tuple[bool, bool]:
        on, replied = session.held_on, bool(result) and chance.random() < 0.9
        row = services.collect(said_at=session, ask=ask, by=acting(front), at=AT, key=key)
        services.route(petition=row, to=committee, by=acting(front), on=on, at=AT, key=f"{key}r")
        step = {"petition": row, "on": on, "at": AT}
        if result:
            day = TODAY + timedelta(days=90) if result in ("SCHEDULED", "DEFERRED") else None
            services.report_result(result=result, words="Vì", day=day, by=acting(committee), key=f"{key}o", **step)
        if replied:
            services.answer(words="Trả lời", paper="1/UBND", by=acting(committee), key=f"{key}a", **step)
        confirmed = replied and result in ("RESOLVED", "EXPLAINED", "UNRESOLVED") and chance.random() < 0.7
        if confirmed:
            services.confirm(by=acting(front), key=f"{key}c", **step)
        return replied, confirmed
