"""A list from a spreadsheet: shown before anything is done, mended on the page, taken in whole, taken back within a day."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from phoihop.domain.agreements.models import Party
from phoihop.domain.ledger import queries as ledger
from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body, Contact, Holding, Person, Post
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.surfaces.exchange.importing import services
from phoihop.surfaces.exchange.models import Heading, Import
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
DAY = date(2021, 9, 23)
HEADS = ("Họ và tên", "Cơ quan", "Chức vụ", "Từ ngày")
GOOD = ("Giàng Thị Sáo", "laocai.mttq", "Trưởng ban Dân chủ", "1/9/2021")


@pytest.fixture(autouse=True)
def case(case_database: None) -> None:
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def keeper() -> Client:
    return signed_in("quantri.ubnd")


def workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return SimpleUploadedFile("danh-sach.xlsx", kept.getvalue())


def bring(client: Client, *rows: tuple[object, ...], kind: str = "people", key: str = "k1"):
    return client.post("/lists/", {"kind": kind, "list": workbook(*rows), "key": key}, follow=True)


def act(client: Client, verb: str, **given: str):
    return client.post(f"/lists/{Import.objects.latest('pk').pk}/{verb}/", given)


def take(client: Client, shown, **given: str):
    return act(client, "take", seen=shown.context["mark"], **given)


class TestAList:
    def test_is_shown_with_what_is_new_known_and_bad_and_nothing_is_done(self, keeper):
        held = (
            Holding.objects.filter(valid_to=None)
            .exclude(post__protocol_order=Post.UNRANKED)
            .select_related("post__body")
            .first()
        )
        known = (held.person.full_name.upper(), held.post.body.code, held.post.title, "1/1/2021")
        before = (Person.objects.count(), Holding.objects.count(), Record.objects.count())

        shown = bring(keeper, HEADS, GOOD, known, ("Lò Văn Páo", "Sở Không Có", "Trưởng phòng", "31/2/2021"))

        assert dict(shown.context["counts"]) == {"NEW": 1, "CHANGED": 0, "SAME": 1, "BAD": 1}
        assert [[cell for cell, *_rest in faults] for _line, faults in shown.context["bad"]] == [["B4", "D4"]]
        assert "31/2/2021" in shown.content.decode()
        assert (Person.objects.count(), Holding.objects.count(), Record.objects.count()) == before

    def test_is_taken_in_once_however_often_it_is_sent(self, keeper):
        shown = bring(keeper, HEADS, GOOD, (GOOD[0], GOOD[1], "Uỷ viên Thường trực", "1/9/2021"))

        first, again = take(keeper, shown), take(keeper, shown)

        (person,) = Person.objects.filter(full_name=GOOD[0])
        assert (first.status_code, again.status_code) == (302, 302)
        assert set(person.holdings.values_list("post__title", "valid_from")) == {
            (GOOD[2], date(2021, 9, 1)), ("Uỷ viên Thường trực", date(2021, 9, 1)),
        }  # fmt: skip
        assert dict(bring(keeper, HEADS, GOOD, key="k2").context["counts"])["SAME"] == 1
        assert list(ledger.verify()) == []

    def test_is_one_list_when_its_form_is_sent_twice(self, keeper):
        bring(keeper, HEADS, GOOD)
        bring(keeper, HEADS, GOOD)

        assert Import.objects.count() == 1

    def test_with_a_bad_row_is_taken_in_only_by_who_leaves_it_out(self, keeper):
        shown = bring(keeper, HEADS, GOOD, ("", *GOOD[1:]))

        refused = take(keeper, shown)
        nothing = Person.objects.filter(full_name=GOOD[0]).exists()
        done = take(keeper, shown, without_bad="1")

        assert (refused.status_code, nothing, done.status_code) == (422, False, 302)
        assert Import.objects.get().rows == 1

    def test_is_mended_on_the_page_cell_by_cell(self, keeper):
        bring(keeper, HEADS, ("Lof Thij Maay", "Sở Không Có", "Trưởng ban", "14/9/21"))
        mended = {"cell:A2": "Lò Thị Mây", "cell:B2": "laocai.mttq", "cell:D2": "14/9/2021"}

        act(keeper, "mend", **mended)
        shown = keeper.get(f"/lists/{Import.objects.get().pk}/")
        take(keeper, shown)

        assert shown.context["bad"] == []
        assert Holding.objects.get(person__full_name="Lò Thị Mây").valid_from == date(2021, 9, 14)

    def test_keeps_apart_two_people_whose_names_differ_by_a_mark_alone(self, keeper):
        one, other, same = ("Lò Thị Hà", *GOOD[1:]), ("Lò Thị Hạ", *GOOD[1:]), ("LÒ THỊ HÀ", *GOOD[1:])

        first = bring(keeper, HEADS, one, other, same)
        take(keeper, first, without_bad="1")
        again = bring(keeper, HEADS, one, ("Lò Thị Ha", *GOOD[1:]), key="k2")

        assert dict(first.context["counts"]) == {"NEW": 2, "CHANGED": 0, "SAME": 0, "BAD": 1}
        assert dict(again.context["counts"]) == {"NEW": 1, "CHANGED": 0, "SAME": 1, "BAD": 0}

    def test_keeps_what_two_people_mend_on_the_page_at_once(self, keeper):
        bring(keeper, HEADS, ("", "laocai.mttq", "", "1/9/2021"))
        by = Actor(
            User.objects.get(username="quantri.ubnd").pk, Import.objects.get().body_id, "X", frozenset({"organise"})
        )
        pages = [Import.objects.get(), Import.objects.get()]

        for page, cells in zip(pages, [{"A2": "Lò Thị Mây"}, {"C2": "Trưởng ban"}], strict=True):
            services.mend(brought=page, cells=cells, by=by)

        assert json.loads(Import.objects.get().mended) == {"A2": "Lò Thị Mây", "C2": "Trưởng ban"}

    def test_takes_no_sign_that_no_database_takes(self, keeper):
        bring(keeper, HEADS, GOOD)

        act(keeper, "mend", **{"cell:A2": "Lò\x00 Thị Mây"})
        take(keeper, keeper.get(f"/lists/{Import.objects.get().pk}/"))

        assert Person.objects.filter(full_name="Lò Thị Mây").exists()

    def test_that_somebody_was_quicker_than_is_looked_at_again(self, keeper):
        shown = bring(keeper, HEADS, GOOD)
        take(keeper, bring(keeper, HEADS, GOOD, key="k2"))
        older = Import.objects.earliest("pk")

        answer = keeper.post(f"/lists/{older.pk}/take/", {"seen": shown.context["mark"]})

        assert answer.status_code == 422
        assert Person.objects.filter(full_name=GOOD[0]).count() == 1

    def test_says_in_a_file_what_is_wrong_with_each_row_and_comes_back_mended(self, keeper):
        bring(keeper, HEADS, GOOD, ("Lò Văn Páo", "laocai.mttq", "=1+1", "31/2/2021"))

        file = keeper.get(f"/lists/{Import.objects.get().pk}/errors.xlsx").content

        sheet = load_workbook(io.BytesIO(file)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        assert rows[0][5] == "Lỗi"
        assert [bool(row[5]) for row in rows] == [True, False, True]
        again = keeper.post(
            "/lists/", {"kind": "people", "list": SimpleUploadedFile("x.xlsx", file), "key": "k2"}, follow=True
        )
        assert dict(again.context["counts"]) == {"NEW": 1, "CHANGED": 0, "SAME": 0, "BAD": 1}

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"x" * 1_000_001])
    def test_that_is_none_is_refused_in_words(self, keeper, content):
        answer = keeper.post("/lists/", {"kind": "people", "list": SimpleUploadedFile("x.xlsx", content), "key": "k"})

        assert answer.status_code == 422
        assert answer.context["refused"] or answer.context["form"].errors["list"]


class TestTheColumns:
    def test_are_found_by_other_names_and_what_was_chosen_is_remembered(self, keeper):
        heads = ("Đơn vị", "Cán bộ", "Chức danh", "Ngày bổ nhiệm")
        row = ("laocai.mttq", GOOD[0], GOOD[2], "1/9/2021")
        first = bring(keeper, heads, row).context

        act(keeper, "columns", **{"column:0": "body", "column:1": "name", "column:2": "title", "column:3": "since"})
        again = bring(keeper, heads, row, key="k2")

        assert (first["lacking"], first["unread"], first["bad"]) == (["Họ và tên"], ["Họ và tên", "Thứ tự"], [])
        assert dict(again.context["counts"])["NEW"] == 1
        assert Heading.objects.get(head="can bo").name == "name"

    def test_are_chosen_each_once(self, keeper):
        bring(keeper, HEADS, GOOD)

        assert act(keeper, "columns", **{"column:0": "name", "column:1": "name"}).status_code == 422


class TestTakingBack:
    def test_ends_what_was_begun_as_if_it_had_never_held(self, keeper):
        take(keeper, bring(keeper, HEADS, GOOD))

        answer = act(keeper, "undo")

        front = Body.objects.get(code="laocai.mttq")
        assert answer.status_code == 302
        assert GOOD[0] not in {one.name for one in queries.people_of(front.pk, DAY)}
        assert list(ledger.verify()) == []
        assert act(keeper, "undo").status_code == 302

    def test_is_refused_after_a_day_and_once_somebody_changed_any_of_it(self, keeper):
        take(keeper, bring(keeper, HEADS, GOOD))
        Holding.objects.filter(person__full_name=GOOD[0]).update(valid_to=date(2021, 9, 10))
        changed = act(keeper, "undo").status_code
        Holding.objects.filter(person__full_name=GOOD[0]).update(valid_to=None)
        Import.objects.update(taken_at=timezone.now() - timedelta(hours=25))

        assert (changed, act(keeper, "undo").status_code) == (422, 422)

    def test_is_refused_once_somebody_signed_in_a_post_of_it(self, keeper):
        take(keeper, bring(keeper, HEADS, GOOD))
        used = Holding.objects.get(person__full_name=GOOD[0])
        Party.objects.filter(pk=Party.objects.first().pk).update(signed_as=used)

        answer = act(keeper, "undo")

        used.refresh_from_db()
        assert (answer.status_code, used.valid_to) == (422, None)

    def test_leaves_marked_what_is_made_up(self, keeper):
        office = Body.objects.get(code="laocai.ubnd")
        Contact.objects.filter(body=office, valid_to=None).delete()
        Contact.objects.create(
            key="x", body=office, address="Số 1", telephone="0214 1", valid_from=date(2020, 1, 1), illustrative=True
        )
        heads = ("Cơ quan", "Địa chỉ", "Điện thoại")
        told = []
        for key, row in (("a", ("laocai.ubnd", "", "0214 2")), ("b", ("laocai.ubnd", "Số 3", "0214 3"))):
            take(keeper, bring(keeper, heads, row, kind="offices", key=key))
            told.append(Contact.objects.get(body=office, valid_to=None).illustrative)

        act(keeper, "undo")

        assert (told, Contact.objects.get(body=office, valid_to=None).illustrative) == ([True, False], True)

    def test_tells_an_office_as_it_was_told_before(self, keeper):
        heads = ("Cơ quan", "Điện thoại", "Email")
        office = Body.objects.get(code="laocai.ubnd")
        was = queries.contacts_of([office.pk], DAY).get(office.pk)
        shown = bring(keeper, heads, ("laocai.ubnd", "0214 3840 034", "vp@laocai.gov.vn"), kind="offices")
        take(keeper, shown)
        told = queries.contacts_of([office.pk], DAY)[office.pk]

        act(keeper, "undo")

        now = queries.contacts_of([office.pk], DAY)[office.pk]
        assert (told.telephone, told.mail) == (
            "0214 3840 034",
            "vp@laocai.gov.vn",
        )
        assert told.address == (was.address if was else "")
        assert (now.telephone, now.mail) == ((was.telephone, was.mail) if was else ("", ""))
        assert Contact.objects.filter(body=office, valid_to=None).count() == 1


class TestWhatAListSays:
    def test_is_forgotten_after_a_day(self, keeper):
        bring(keeper, HEADS, GOOD)
        bring(keeper, HEADS, GOOD, key="k2")
        old = Import.objects.earliest("pk")
        Import.objects.filter(pk=old.pk).update(read_at=timezone.now() - timedelta(hours=25), mended='{"A2": "Lan"}')

        n = services.forget(at=timezone.now())

        old.refresh_from_db()
        assert (n, old.lines, json.loads(old.mended)) == (1, "", {})
        assert Import.objects.latest("pk").lines != ""
        assert keeper.get(f"/lists/{old.pk}/").status_code == 200

    @pytest.mark.parametrize("who", ["lanhdao.ubnd", "lanhdao.mttq", "theodoi.mttq"])
    def test_is_nobodys_who_keeps_no_register(self, who):
        assert [
            signed_in(who).get(path).status_code for path in ("/lists/", "/lists/empty/people.xlsx", "/lists/1/")
        ] == [403] * 3

    def test_is_unseen_by_who_keeps_another_body(self, keeper):
        bring(keeper, HEADS, GOOD)
        pk, other = Import.objects.get().pk, signed_in("quantri.mttq")

        answers = [other.get(f"/lists/{pk}/"), other.get(f"/lists/{pk}/errors.xlsx"), other.post(f"/lists/{pk}/take/")]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert services.KINDS["people"].label() not in other.get("/lists/").content.decode()

    def test_is_offered_empty_for_each_kind(self, keeper):
        for kind in services.KINDS.values():
            sheet = load_workbook(io.BytesIO(keeper.get(f"/lists/empty/{kind.code}.xlsx").content)).active
            heads = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]

            assert {one.head for one in kind.wanted} <= {head.removesuffix(" (*)") for head in heads}
