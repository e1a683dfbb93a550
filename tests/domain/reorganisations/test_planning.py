"""A sheet fits the bodies that are there, or every line that does not is named with its remedy."""

from datetime import date

import pytest
from django.utils import translation

from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, BodyCode, Holding, Person, Post, Term
from phoihop.domain.organisations.services.restructuring import Change, Place
from phoihop.domain.reorganisations import queries
from phoihop.domain.reorganisations.planning import Plan
from phoihop.domain.reorganisations.sheet import BadSheet
from tests.domain.organisations.factories import ADMIN, ENTERED, body
from tests.domain.reorganisations import sheets
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


def district() -> None:
    """A province with a district of three communes, and another district."""
    province = body("tinh")
    huyen, khac = body("huyen", under=province), body("huyen-khac", under=province)
    for code in ("xa-1", "xa-2", "xa-3"):
        body(code, under=huyen)
    body("xa-4", under=khac)


def with_later_rows(one: Body) -> None:
    """A body about which something begins with the day itself."""
    day = date(2021, 7, 1)
    organisations.place_under(body=body("duoi"), parent=one, from_day=day, by=ADMIN, at=ENTERED)
    BodyCode.objects.create(body=one, scheme="GSO", value="1", valid_from=day)
    Term.objects.create(body=one, label="2021–2026", valid_from=day)
    post = Post.objects.create(body=one, title="Chủ tịch", protocol_order=1)
    Holding.objects.create(post=post, person=Person.objects.create(full_name="Lan"), valid_from=day)


def there(code: str, *, under: str = "tinh", since: str = "2020-01-01") -> str:
    """A line for a body that was there before the day and was not entered."""
    return f"body,{code},name={code},short={code},kind=kind-AUTHORITY,level=COMMUNE,under={under},from={since}"


def planned(*lines: str) -> Plan:
    return queries.plan_of(sheet(*lines))


class TestPlanning:
    def test_takes_the_shipped_file_on_the_case(self, case_database):
        loaded_case.load()

        plan = queries.plan_of(sheets.SHIPPED.read_text(encoding="utf-8"))

        communes = [new for new in plan.change.newcomers if new.kind == "commune_committee"]
        moved = [
            place for place in plan.change.places if place.structure == "ADMINISTRATIVE" and "2025" not in place.body
        ]
        assert len(communes) + len(moved) == 99
        assert plan.endings["laocai.ubnd"].heir == plan.endings["yenbai.ubnd"].heir == "laocai-2025.ubnd"
        assert {plan.endings[f"laocai.ubnd-{code}"].heir for code in ("02893", "02896", "02899")} == {
            "laocai-2025.ubnd-02896"
        }
        assert len(plan.endings["laocai.ubnd-080"].followers) == 4
        for side in ("ubnd", "mttq"):  # both sides of what a commune has signed follow it to the same commune
            assert plan.endings[f"laocai.{side}-02992"].heir == f"laocai-2025.{side}-02947"
            assert plan.endings[f"laocai.{side}-02953"].heir == f"laocai-2025.{side}-02953"

    def test_proposes_as_heir_who_took_a_body_whole(self):
        district()

        plan = planned(
            begin("xa-moi", under="tinh"), f"merge,original=xa-1,original=xa-2,result=xa-moi,{BECAUSE}",
            f"reparent,xa-3,under=tinh,{BECAUSE}", f"abolish,original=huyen,heir=xa-moi,heir=xa-3,heir=tinh,{BECAUSE}",
        )  # fmt: skip

        told = {code: (ending.heir, ending.rule) for code, ending in plan.endings.items()}
        assert told == {"xa-1": ("xa-moi", "TERRITORY"), "xa-2": ("xa-moi", "TERRITORY"), "huyen": ("tinh", "PARENT")}
        assert plan.endings["huyen"].candidates == ("xa-moi", "xa-3", "tinh")

    def test_proposes_nobody_where_several_could_and_none_stands_out(self):
        district()

        plan = planned(
            begin("xa-a", under="huyen"), begin("xa-b", under="huyen"),
            f"split,original=xa-1,result=xa-a,result=xa-b,{BECAUSE}",
        )  # fmt: skip

        assert (plan.endings["xa-1"].heir, plan.endings["xa-1"].candidates) == ("", ("xa-a", "xa-b"))

    def test_takes_the_only_one_that_a_decision_names(self):
        district()

        plan = planned(f"abolish,original=xa-1,heir=xa-2,{BECAUSE}", f"abolish,original=xa-3,{BECAUSE}")

        assert (plan.endings["xa-1"].heir, plan.endings["xa-1"].rule) == ("xa-2", "NAMED")
        assert plan.endings["xa-3"].heir == ""

    def test_takes_a_second_one_of_the_same_day(self):
        district()
        first = planned(begin("xa-moi", under="tinh"), f"merge,original=xa-1,original=xa-2,result=xa-moi,{BECAUSE}",
                        f"reparent,xa-3,under=tinh,{BECAUSE}", f"abolish,original=huyen,heir=tinh,{BECAUSE}")  # fmt: skip
        organisations.restructure(change=first.change, cause=body("viec"), by=ADMIN, at=ENTERED)

        second = planned(
            f"merge,original=xa-4,result=xa-moi,{BECAUSE}", f"reparent,xa-3,under=xa-moi,structure=FRONT,{BECAUSE}"
        )

        assert second.endings["xa-4"].heir == "xa-moi"
        assert {"xa-moi", "xa-3"} <= second.living

    def test_takes_an_earlier_one_that_does_not_touch_what_a_later_one_ended(self):
        district()
        later = Change(
            on=date(2021, 8, 1),
            ended=["huyen-khac"],
            places=[Place("xa-4", "ADMINISTRATIVE", "tinh", date(2021, 8, 1))],
        )
        organisations.restructure(change=later, cause=body("viec"), by=ADMIN, at=ENTERED)

        earlier = planned(f"merge,original=xa-1,result=xa-2,{BECAUSE}")

        assert earlier.endings["xa-1"].heir == "xa-2"

    def test_says_that_a_decision_named_the_only_one_that_takes_a_part(self):
        district()

        plan = planned(begin("xa-a", under="huyen"), f"merge,original=xa-2,part=xa-1,result=xa-a,{BECAUSE}")

        assert (plan.endings["xa-2"].rule, plan.endings["xa-1"].rule) == ("TERRITORY", "NAMED")

    def test_lets_several_take_a_part_each(self):
        district()

        plan = planned(
            begin("xa-a", under="huyen"), begin("xa-b", under="huyen"),
            f"merge,original=xa-2,part=xa-1,result=xa-a,{BECAUSE}", f"merge,original=xa-3,part=xa-1,result=xa-b,{BECAUSE}",
        )  # fmt: skip

        assert plan.endings["xa-1"].followers == ("xa-a", "xa-b")
        assert ("xa-1", "xa-a", "Nghị quyết về sắp xếp") in plan.change.successions

    @pytest.mark.parametrize(
        ("lines", "at", "says"),
        [
            ([f"abolish,original=xa-9,{BECAUSE}"], "abolish", "There is no body “xa-9”"),
            ([f"abolish,original=xa-1,heir=xa-9,{BECAUSE}"], "abolish", "There is no body “xa-9”"),
            ([f"abolish,original=xa-1,heir=xa-2,{BECAUSE}", f"abolish,original=xa-2,{BECAUSE}"], "abolish,original=xa-1", "“xa-2” ends on line 6"),
            ([f"abolish,original=xa-1,{BECAUSE}", f"merge,original=xa-1,result=xa-2,{BECAUSE}"], "merge", "ends on line 5 already"),
            ([f"abolish,original=huyen,{BECAUSE}"], "abolish", "“xa-1” would stand under “huyen”, which is gone"),
            ([f"reparent,huyen,under=xa-1,{BECAUSE}"], "reparent", "A circle: huyen → xa-1 → huyen"),
            ([f"reparent,huyen,under=xa-4,{BECAUSE}", f"reparent,huyen-khac,under=xa-1,{BECAUSE}"], "reparent,huyen-khac", "A circle"),
            ([f"reparent,xa-1,under=tinh,{BECAUSE}", f"reparent,xa-1,under=huyen-khac,{BECAUSE}"], "reparent,xa-1,under=huyen-khac", "The periods overlap: line 5"),
            ([f"rename,xa-1,name=A,short=A,{BECAUSE}", f"rename,xa-1,name=B,short=B,{BECAUSE}"], "rename,xa-1,name=B", "The periods overlap: line 5"),
            ([f"rename,xa-2,name=A,short=A,{BECAUSE}"], "rename", "The periods overlap: something else is entered for “xa-2” from 1/1/2022"),
            ([begin("xa-1", under="tinh")], "create", "There is a body “xa-1” already"),
            ([begin("a", under="tinh"), begin("a", under="tinh")], "create", "told on line 5 already"),
            ([begin("a", under="xa-9")], "create", "There is no body “xa-9”"),
            ([begin("a", under="tinh", level="VILLAGE")], "create", "“level” is one of"),
            ([begin("a", under="tinh"), f"relevel,a,level=COMMUNE,{BECAUSE}"], "relevel", "begins on that day"),
            ([f"reparent,xa-1,under=tinh,structure=HEAVEN,{BECAUSE}"], "reparent", "“structure” is one of"),
            ([f"abolish,original=da-het,{BECAUSE}"], "abolish", "“da-het” cannot end here"),
            ([f"abolish,original=xa-1,heir=da-het,{BECAUSE}"], "abolish", "“da-het” does not live on 1/7/2021"),
            ([f"create,a,name=A,short=A,kind=guild,level=COMMUNE,{BECAUSE}"], "create", "There is no kind “guild”"),
            ([f"abolish,original=xa-2,{BECAUSE}"], "abolish", "is entered to begin on 1/7/2021 or later: a name"),
            ([f"abolish,original=co-sau,{BECAUSE}"], "abolish", "on 1/7/2021 or later: a body under it, a code, a post held, a term"),
            ([f"abolish,original=xa-1,heir=sap-het,{BECAUSE}"], "abolish", "“sap-het” ends on 1/8/2021"),
            ([f"reparent,xa-1,under=sap-het,{BECAUSE}"], "reparent", "“sap-het” ends on 1/8/2021"),
            ([begin("a")], "create", "“a” stands under nobody"),
            ([f"relevel,sap-het-2,level=COMMUNE,{BECAUSE}"], "relevel", "“sap-het-2” ends on 1/8/2021"),
            ([f"relevel,tinh,level=DISTRICT,{BECAUSE}"], "relevel", "“tinh” stands under nobody. Add a line reparent,tinh"),
            ([f"abolish,original=huyen-khac,heir=tinh,{BECAUSE}", f"reparent,xa-4,under=tinh,{BECAUSE}"], "abolish", "“sap-het-2” would stand under “huyen-khac”"),
            ([there("a", under="xa-9"), f"abolish,original=a,{BECAUSE}"], "body", "There was no body “xa-9” then"),
            ([there("a", under="da-het"), f"abolish,original=a,{BECAUSE}"], "body", "“da-het” was not above it all that time"),
            ([there("a", under="sap-het")], "body", "“sap-het” was not above it all that time"),
            ([there("a", under="b"), there("b", since="2020-06-01")], "body,a", "“b” was not above it all that time. Name one that was there from 1/1/2020"),
            ([there("xa-1", under="xa-9")], "body", "There is no body “xa-9”"),
            ([there("a", under="b"), begin("b", under="tinh")], "body", "There was no body “b” then"),
            ([there("a", under="b"), there("b", under="a"), *(f"abolish,original={one},{BECAUSE}" for one in "ab")], "body,a", "“a” would stand above itself"),
            ([f"rename,xa-1,name=A,short=A,code=GSO:99999,{BECAUSE}"], "rename", "There is no place “99999” in the list that holds on 1/7/2021"),
            ([f"rename,xa-1,name=A,short=A,code=GSO:02632,{BECAUSE}"], "rename", "“GSO:02632” is the code of “xa-3” already"),
            ([f"rename,xa-3,name=A,short=A,code=GSO:02635,{BECAUSE}"], "rename", "a code is entered for “xa-3” from 1/1/2022"),
            ([begin("a", under="b"), begin("b", under="a")], "create,b", "A circle: a → b → a"),
            ([there("xa-1", since="2021-07-01")], "body", "is for what was there before the day"),
            ([there("xa-3") + ",code=GSO:02635"], "body", "“xa-3” has the code GSO:02632 here, not GSO:02635"),
            (["kind,kind-AUTHORITY,label=A,side=FRONT,order=1"], "kind", "already, with side=AUTHORITY"),
        ],
    )  # fmt: skip
    def test_names_the_line_and_the_remedy(self, lines, at, says):
        district()
        gone = Change(on=date(2021, 3, 1), ended=[body("da-het").code])
        organisations.restructure(change=gone, cause=body("viec"), by=ADMIN, at=ENTERED)
        soon = Change(
            on=date(2021, 8, 1),
            ended=[body("sap-het").code, body("sap-het-2", under=Body.objects.get(code="huyen-khac")).code],
        )
        organisations.restructure(change=soon, cause=body("viec-2"), by=ADMIN, at=ENTERED)
        with_later_rows(body("co-sau"))
        second, third = (Body.objects.get(code=code) for code in ("xa-2", "xa-3"))
        for value, since in (("02632", date(2021, 1, 1)), ("02647", date(2022, 1, 1))):
            organisations.give_code(body=third, scheme="GSO", value=value, from_day=since, by=ADMIN, at=ENTERED)
        organisations.rename(
            body=second, name="Tên sau", short_name="Tên sau", from_day=date(2022, 1, 1), by=ADMIN, at=ENTERED
        )
        text = sheet(*lines)

        with translation.override("en"), pytest.raises(BadSheet) as caught:
            queries.plan_of(text)

        found = [fault.line for fault in caught.value.faults if says in fault.sentence]
        lines_there = [n for n, line in enumerate(text.splitlines(), start=1) if line.startswith(at)]
        assert set(found) & set(lines_there)
