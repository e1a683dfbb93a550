"""A duty that names a commune is proposed to whoever stands there after the day."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.reorganisations import placing, queries
from phoihop.foundation.vn import tone
from tests.domain.organisations.factories import ADMIN, ENTERED
from tests.domain.reorganisations.factories import OPENED, drafted, owing, standing

KNOWN = ["Tả Phìn", "Trung Chải", "Bản Hồ", "Hòa Mạc", "Sa Pa", "Sa Pả", "Ea H'leo", "1", "14"]
KINDS = st.sampled_from(["xã ", "phường ", "thị trấn ", "đặc khu ", "Xã "])


class TestAnEnumeration:
    @given(st.lists(st.tuples(KINDS, st.sampled_from(KNOWN)), min_size=1, max_size=5), st.booleans(), st.booleans())
    def test_is_read_to_its_end_however_it_is_typed(self, told, each_with_its_kind, late):
        kinds = [kind if each_with_its_kind or not at else "" for at, (kind, _name) in enumerate(told)]
        names = [kind + name for kind, (_kind, name) in zip(kinds, told, strict=True)]
        words = (
            "Sửa đường các " + ", ".join(names[:-1]) + (" và " if names[:-1] else "") + names[-1] + " trước mùa mưa."
        )
        typed = unicodedata.normalize("NFD", tone.late(words) if late else words)

        assert list(placing.named_in(typed, KNOWN)) == [name for _kind, name in told]

    @pytest.mark.parametrize(
        "words",
        [
            "Họp với Ủy ban nhân dân tỉnh Sa Pa",
            "Xã hội hóa việc trồng cây ở Tả Phìn",
            "Củng cố các xã vùng cao",
            "Phường Tả Phìn Hồ",
            "Sửa đường xã Sa Pa-Ô Quý Hồ",
            "Sửa đường phường Tả Phìn 2",
            "",
        ],
        ids=[
            "of another level",
            "no kind before it",
            "no name",
            "a longer name",
            "a longer name with a hyphen",
            "a longer name with a number",
            "no words",
        ],
    )
    def test_is_not_seen_where_none_stands(self, words):
        assert set(placing.named_in(words, KNOWN)).isdisjoint(KNOWN)

    def test_is_read_on_past_a_name_that_nobody_knows(self):
        words = "Sửa đường các xã Tả Phìn, Không Biết và Bản Hồ trước mùa mưa."

        assert list(placing.named_in(words, KNOWN)) == ["Tả Phìn", "Không Biết", "Bản Hồ"]

    @pytest.mark.parametrize("body", ["Ủy ban nhân dân tỉnh", "Sở Nội vụ", "Hội Nông Dân", "các hộ nghèo"])
    def test_ends_where_a_body_is_named(self, body):
        assert list(placing.named_in(f"Sửa đường xã Tả Phìn, {body}", KNOWN)) == ["Tả Phìn"]


class TestThePlaceOfABody:
    @pytest.mark.parametrize(
        ("name", "place"),
        [
            ("Ủy ban nhân dân xã Tả Phìn", "Tả Phìn"),
            ("Hội Nông dân phường Hoà Mạc, tỉnh Hà Nam", "Hòa Mạc"),
            ("Ủy ban nhân dân tỉnh Lào Cai", ""),
            ("Ủy ban nhân dân phường 14", "14"),
            ("Phòng Lao động và xã hội", ""),
        ],
    )
    def test_stands_at_the_end_of_its_name(self, name, place):
        assert placing.place_of(name) == place


@pytest.mark.django_db
class TestTheProposal:
    @pytest.fixture
    def bodies(self, place_database: None) -> dict[str, Body]:
        bodies = standing()
        for code, name in (("xa-1", "Nậm Lúc"), ("xa-2", "Bản Cái"), ("xa-3", "Tả Phìn")):
            organisations.rename(
                body=bodies[code], name=f"UBND xã {name}", short_name=name, from_day=OPENED, by=ADMIN, at=ENTERED
            )
        return bodies

    @pytest.mark.parametrize(
        ("title", "heir", "rule"),
        [
            ("Giám sát làm đường xã Tả Phìn", "xa-3", "PLACE"),
            ("Giám sát làm đường xã Bản Cái", "xa-moi", "PLACE"),
            ("Giám sát các xã Bản Cái, Nậm Lúc", "xa-moi", "PLACE"),
            ("Giám sát các xã Bản Cái, Tả Phìn", "tinh", "PARENT"),
            ("Giám sát thu chi", "tinh", "PARENT"),
        ],
        ids=["a commune that stays", "one that was taken whole", "two that became one", "two heirs", "no place"],
    )
    def test_goes_to_whoever_stands_at_the_place_that_the_duty_names(self, bodies, title, heir, rule):
        owing(bodies["huyen"], bodies["mttq"], title=title)

        duty = next(duty for duty in queries.outcome(drafted()).duties if duty.body == "huyen")

        assert (duty.proposed, duty.rule) == (heir, rule)

    def test_never_makes_the_other_side_owe_itself(self, bodies):
        owing(bodies["huyen"], bodies["xa-3"], title="Giám sát làm đường xã Tả Phìn")

        duty = next(duty for duty in queries.outcome(drafted()).duties if duty.side == "OWES")

        assert (duty.proposed, duty.rule) == ("tinh", "PARENT")
