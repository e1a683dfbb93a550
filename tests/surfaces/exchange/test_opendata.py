"""Open data read by a reader that we did not write, through the description beside them; nothing in them but what is everybody's."""

import csv
import io
import json
import zipfile
from datetime import date

import frictionless
import pytest
from django.test import Client

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import BOUND
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, BodyName
from phoihop.surfaces.exchange.opendata import packing, views
from phoihop.surfaces.exchange.opendata.tables import TABLES
from tests.architecture.test_url_relations import ASKED, DRAFTED, things, things_database  # noqa: F401  # fixtures by their names
from tests.domain.organisations.factories import ADMIN, ENTERED
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
DAY = date(2021, 9, 23)


@pytest.fixture(autouse=True)
def nothing_made():
    views.forget()


@pytest.fixture
def case(case_database: None) -> None:
    loaded_case.load()


class TestThePackage:
    def test_is_read_whole_and_without_a_fault_by_its_own_description(self, case, tmp_path):
        with zipfile.ZipFile(io.BytesIO(Client().get("/open-data/phoi-hop.zip").content)) as parts:
            parts.extractall(tmp_path)

        report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()

        assert report.flatten(["rowNumber", "fieldNumber", "type", "note"]) == []
        assert {task.name: task.stats.get("rows", 0) for task in report.tasks}["bodies"] == Body.objects.count() > 30
        assert (report.valid, len(report.tasks)) == (True, len(TABLES))

    def test_is_the_same_bytes_for_the_same_data_and_day(self, case):
        assert packing.whole(DAY) == packing.whole(DAY)

    def test_says_under_which_licence_and_from_where_it_comes(self, case):
        told = Client().get("/open-data/datapackage.json").json()

        assert [one["name"] for one in told["licenses"]] == ["CC-BY-4.0"]
        assert told["sources"]


class TestATable:
    @pytest.mark.parametrize("name", TABLES)
    def test_holds_the_same_rows_as_csv_and_as_json(self, case, name):
        rows = list(csv.DictReader(io.StringIO(Client().get(f"/open-data/{name}.csv").content.decode(), newline="")))
        objects = Client().get(f"/open-data/{name}.json").json()

        def as_csv(value: object) -> str:
            return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

        assert rows == [{key: as_csv(value) for key, value in one.items()} for one in objects]

    def test_keeps_commas_quotation_marks_and_lines_as_they_are(self, case):
        body = Body.objects.get(code="laocai.phunu")
        name = 'Hội, "LHPN"\ntỉnh'
        organisations.rename(body=body, name=name, short_name="=1+1", from_day=date(2021, 9, 1), by=ADMIN, at=ENTERED)

        read = csv.DictReader(io.StringIO(packing.csv_of(TABLES["names"]).decode(), newline=""))

        assert (name, "=1+1") in {(row["name"], row["short_name"]) for row in read}

    def test_that_there_is_not_is_not_found(self, case):
        assert [Client().get(f"/open-data/{path}").status_code for path in ("petitions.csv", "bodies.xml")] == [
            404,
            404,
        ]


class TestPopolo:
    def test_tells_old_names_with_their_days_and_who_followed_whom(self, case):
        told = Client().get("/open-data/popolo.json").json()

        assert {one["id"] for one in told["organizations"]} == set(Body.objects.values_list("code", flat=True))
        named = sum(1 + len(one["other_names"]) for one in told["organizations"] if one["name"] != one["id"])
        assert named == BodyName.objects.count()
        known = {one["id"] for one in told["organizations"]}
        assert all(
            {*event["org:originalOrganization"], *event["org:resultingOrganization"]} <= known
            for event in told["events"]
        )
        assert {one["organization_id"] for one in told["memberships"]} <= known


class TestAChange:
    def test_is_one_for_the_bodies_that_hang_together(self):
        pairs = [("a", "x"), ("b", "x"), ("c", "y"), ("d", "z"), ("d", "y")]

        assert packing._together(pairs) == [({"a", "b"}, {"x"}), ({"c", "d"}, {"y", "z"})]


class TestWhatIsEverybodys:
    def test_holds_no_word_of_a_draft_or_of_what_is_between_two(self, things):  # noqa: F811  # the same
        with zipfile.ZipFile(io.BytesIO(packing.whole(DAY))) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist()).decode()

        assert DRAFTED not in content
        assert ASKED not in content
        assert Agreement.objects.filter(state="DRAFT").exists()
        told = json.loads(packing.json_of(TABLES["agreements"]))
        assert {row["code"]: row["kind"] for row in told} == dict(
            Agreement.objects.filter(state__in=BOUND).values_list("code", "kind")
        )

    def test_names_no_staff(self, case):
        body = Body.objects.get(code="laocai.mttq")
        person = organisations.enter_person(full_name="Lò Thị Mây", by=ADMIN, at=ENTERED)
        post = organisations.ensure_post(body=body, title="Chuyên viên", protocol_order=200, by=ADMIN, at=ENTERED)
        organisations.appoint(person=person, post=post, from_day=DAY, by=ADMIN, at=ENTERED)

        assert "Lò Thị Mây" not in json.dumps(packing.popolo(), ensure_ascii=False)
        assert "Lò Thị Mây".encode() not in packing.csv_of(TABLES["posts"])
