"""The public pages: what stood on the page of the case, found without marks, and light enough for a slow line."""

import gzip
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phoihop.config import case_portal
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.finding import services as finding
from phoihop.domain.finding.models import Findable
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.plans.models import Row
from phoihop.domain.plans.states import APPROVED
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.vn import text
from phoihop.surfaces.portal import kept, queries, searching, services
from phoihop.surfaces.portal.models import ArticlePage, Counted
from tests.config.test_reorganise import CARRIED_OUT, carried_out_database
from tests.support import loaded_case, weighing

BUDGET = 90_000  # bytes of a first view beside its pictures, as they go over the line
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/150.0"}
ARTICLE = reverse("portal:article", args=[case_portal.SLUG])
__all__ = ["carried_out_database"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database: None) -> None:
    loaded_case.load()
    kept.forget()


@pytest.fixture
def findable(loaded: None) -> None:
    """What the case holds, as the search of the ledger knows it."""
    finding.follow(on=date(2021, 9, 23))


def words(address: str) -> str:
    """What a reader without styles and scripts reads."""
    page = Client(**READER).get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


class TestTheArticleOfTheCase:
    def test_has_every_sentence_of_the_page_that_it_was_read_from(self) -> None:
        text = (Path(case_portal.__file__).parent / "case_data" / "portal_article.txt").read_text()
        sentences = [" ".join(line.removeprefix("[ảnh] ").split()) for line in text.splitlines() if line]

        page = words(ARTICLE)

        assert len(sentences) == 12
        assert [sentence for sentence in sentences if sentence not in page] == []
        assert case_portal.TITLE in page
        assert f"CTTĐT – {sentences[0]}" in page
        assert "Lượt xem: 614" in page
        assert "Linh Vũ" in page
        assert "./." in page
        assert "Đăng nhập" in page

    def test_has_the_eight_reports_beside_it_and_the_four_figures_as_they_stood(self) -> None:
        page = words(ARTICLE)

        assert [item.title for item in case_portal.ITEMS if item.title not in page] == []
        assert "Đang online 129 Hôm nay 5.264 Trong tuần 136.855 Tất cả 52.709.936" in page

    def test_tells_the_day_of_the_event_apart_from_that_of_its_publication(self) -> None:
        page = words(ARTICLE)

        assert "Ngày diễn ra 23/9/2021" in page
        assert "Ngày đăng 23/9/2021 minh họa" in page

    def test_stands_in_a_list_that_says_which_of_its_pages_this_is(self) -> None:
        front = Client(**READER).get(reverse("portal:front")).content.decode()

        assert re.findall(r'<nav class="p-pager".*?</nav>', front, flags=re.S) != []
        assert '<b aria-current="page">1</b>' in front

    def test_says_of_each_drawing_that_it_stands_for_a_picture(self) -> None:
        page = Client(**READER).get(ARTICLE).content.decode()

        assert page.count(f'alt="{case_portal.DRAWN}"') == 3
        assert [
            item.slug
            for item in case_portal.ITEMS
            if case_portal.DRAWN
            not in Client(**READER).get(reverse("portal:article", args=[item.slug])).content.decode()
        ] == []

    def test_is_light_enough_for_a_slow_line(self) -> None:
        client = Client(**READER, HTTP_ACCEPT_ENCODING="gzip, br")

        page, weight = weighing.weighed(client, ARTICLE)

        assert len(weighing.linked(page)) == 4  # the mark, two sheets, and the first letters, asked for early
        assert weight.over(weighing.Weight(bytes=BUDGET, scripts=0, requests=8, questions=99)) == ""

    def test_sets_no_cookie(self) -> None:
        assert not Client(**READER).get(ARTICLE).cookies

    def test_asks_nine_questions_once_what_stands_around_every_page_is_known(
        self, django_assert_num_queries: object
    ) -> None:
        Client(**READER).get(ARTICLE)

        with django_assert_num_queries(9):  # type: ignore[operator]  # pytest-django's fixture
            Client(**READER).get(f"{ARTICLE}?n=1")

    def test_reads_all_of_itself_anew_for_who_gets_no_kept_page(self) -> None:
        Client(**READER).get(ARTICLE)
        page = ArticlePage.objects.get(slug=case_portal.SLUG)
        ArticlePage.objects.filter(pk=page.pk).update(title="Another title", byline="Giàng Thị Mỷ", place="Tả Phìn")
        services.ensure_topic(name="A new topic", slug="a-new-topic").articles.add(page)
        Counted.objects.filter(article_id=page.pk).update(carried=1000)

        anew = words(f"{ARTICLE}?n=1")

        assert [
            said
            for said in ("Another title", "Giàng Thị Mỷ", "Tin bài · Tả Phìn", "A new topic", "Lượt xem: 1.000")
            if said not in anew
        ] == []


class TestSearch:
    @pytest.mark.parametrize("asked", ["nong thon kieu mau", "NÔNG THÔN kiểu mẫu", "dong chi trinh xuan truong"])
    def test_finds_with_and_without_marks(self, asked: str) -> None:
        page = words(f"{reverse('portal:search')}?q={asked}")

        assert "Không" not in page.partition("Tìm")[0]
        assert ("thôn kiểu mẫu" in page) or (case_portal.TITLE in page)
        assert "0 bài có" not in page

    def test_finds_what_was_signed_and_rows_of_plans_too(self, findable: None) -> None:
        row = Row.objects.filter(plan__state__in=APPROVED).exclude(commitment__state__in=UNBOUND_STATES).earliest("pk")
        asked = text.fold(row.commitment.title)

        page = Client(**READER).get(reverse("portal:search"), {"q": asked}).content.decode()
        signed = Client(**READER).get(reverse("portal:search"), {"q": "quy che phoi hop hoat dong"}).content.decode()

        assert f'href="{reverse("portal:plan", args=[row.plan.code])}#hang-{row.number}"' in page
        assert row.commitment.title in unescape(page)
        assert f'href="{reverse("portal:paper", args=["QC-2021-2025"])}"' in signed

    def test_finds_no_row_by_what_no_public_page_shows_of_it(self, findable: None) -> None:
        row = Row.objects.filter(plan__state__in=APPROVED).exclude(commitment__state__in=UNBOUND_STATES).earliest("pk")
        Findable.objects.filter(kind="ROW", ref=row.pk).update(words="inthedutyonly")

        assert searching.rows("inthedutyonly", 5) == ([], False)

    def test_takes_words_between_quotation_marks_letter_by_letter(self) -> None:
        def found(asked: str) -> list[str]:
            return list(searching.articles(asked).values_list("slug", flat=True))

        assert case_portal.SLUG in found("“Trịnh Xuân Trường”")
        assert case_portal.SLUG in found('"trịnh xuân trường" covid')
        assert found("“Trinh Xuan Truong”") == []

    def test_says_what_to_do_when_nothing_is_found(self) -> None:
        assert "Thử ít từ hơn" in words(f"{reverse('portal:search')}?q=khongcotunay")


class TestAnAddressBehindWhichNothingIs:
    def test_is_answered_in_the_frame_of_the_portal_and_elsewhere_in_that_of_the_workspace(self) -> None:
        gone, other = Client(**READER).get("/cong/bai/khong-co/"), Client(**READER).get("/khong-co/")

        assert (gone.status_code, other.status_code) == (404, 404)
        assert "Thống kê truy cập" in gone.content.decode()
        assert "Thống kê truy cập" not in other.content.decode()


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("send", "status", "sentence"),
        [
            (lambda reader: reader.get("/cong/theo-doi/bo-sung/"), 405, "trang có biểu mẫu"),
            (lambda reader: reader.post("/cong/tim/"), 405, "Đây là trang để đọc."),
            (lambda reader: Client(enforce_csrf_checks=True).post("/cong/tim/"), 403, "không được chấp nhận"),
            (lambda reader: reader.post("/cong/theo-doi/", {str(n): "" for n in range(3000)}), 400, "Không đọc được"),
        ],
    )
    def test_is_told_in_the_frame_of_the_portal(
        self, send: Callable[[Client], HttpResponse], status: int, sentence: str
    ) -> None:
        answer = send(Client(**READER))

        page = unescape(answer.content.decode())
        assert answer.status_code == status
        assert sentence in page
        assert "Thống kê truy cập" in page

    def test_of_an_address_that_is_no_page_of_it_stays_in_that_of_the_workspace(self) -> None:
        answer = Client(enforce_csrf_checks=True).post("/accounts/login/")

        assert answer.status_code == 403
        assert "Thống kê truy cập" not in answer.content.decode()


class TestWhatTheLedgerShows:
    def test_is_what_binds_and_nothing_else(self) -> None:
        codes = dict(Agreement.objects.values_list("code", "state"))

        answers = {code: Client(**READER).get(reverse("portal:paper", args=[code])).status_code for code in codes}

        assert set(codes.values()) == {"DRAFT", "OPEN", "IN_FORCE"}
        assert answers == {code: 200 if state == "IN_FORCE" else 404 for code, state in codes.items()}

    def test_names_who_signed_the_structure_and_every_seal(self) -> None:
        paper = words(reverse("portal:paper", args=["QC-2021-2025"]))

        assert "Hội Cựu chiến binh tỉnh" in paper
        assert "Trịnh Xuân Trường" in words(reverse("portal:bodies"))
        assert Seal.objects.get().short_code in words(reverse("portal:seals"))


class TestAnotherDay:
    @pytest.fixture(autouse=True)
    def moved(self, loaded: None, carried_out_database: None) -> None:
        CARRIED_OUT.told()

    def test_shows_its_structure_and_where_a_name_of_another_time_leads(self) -> None:
        def found(asked: str) -> str:
            page = Client(**READER).get(f"{here}?{asked}").content.decode()
            return unescape(page.partition('id="found"')[2].partition("</section>")[0])

        here, district = reverse("portal:bodies"), "Ủy ban nhân dân huyện Bảo Yên"
        old, then = (found(f"ngay={day}&ten=uy ban nhan dan huyen bao yen") for day in ("", "30/6/2025"))

        assert (district in words(here), district in words(f"{here}?ngay=30/6/2025")) == (False, True)
        assert "Ủy ban nhân dân xã Bảo Yên" in old
        assert "tên cũ: Huyện Bảo Yên" in old
        place = re.search(r'href="#(co-quan-\d+)"', old)
        assert place is not None
        assert f'id="{place[1]}"' in Client(**READER).get(here).content.decode()
        assert (district in then, "tên cũ:" in then) == (True, False)
        assert "“x” không phải ngày có thật" in words(f"{here}?ngay=x")
        for year in ("2090", "9999", "1000"):
            assert f"Hệ thống chưa biết gì về năm {year}" in words(f"{here}?ngay=31/12/{year}")

    def test_is_searched_by_the_search_of_the_site_too(self) -> None:
        found = words(f"{reverse('portal:search')}?q=mat tran to quoc viet nam tinh yen bai")

        assert "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai (tên cũ: " in found


class TestMachines:
    def test_read_a_feed_and_a_list_of_addresses(self) -> None:
        feed = ElementTree.fromstring(Client().get(reverse("portal:feed")).content)
        addresses = ElementTree.fromstring(Client().get(reverse("portal:sitemap")).content)

        atom = "{http://www.w3.org/2005/Atom}"
        names = [entry.findtext(f"{atom}author/{atom}name") for entry in feed.findall(f"{atom}entry")]
        assert len(names) == 9
        assert set(names) == {"Linh Vũ", "Cổng thông tin phối hợp"}
        assert next(loc.text for loc in addresses.iter() if loc.tag.endswith("loc")) == f"http://testserver{ARTICLE}"

    def test_find_every_public_page_in_the_list_of_addresses_and_each_is_there(self) -> None:
        robots = Client().get("/robots.txt").content.decode()
        assert "Allow: /open-data/" in robots.splitlines()
        place = robots.partition("Sitemap: http://testserver")[2].strip()
        listed = ElementTree.fromstring(Client().get(place).content)

        names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        changed = {
            str(row.findtext("s:loc", "", names)).removeprefix("http://testserver"): row.findtext(
                "s:lastmod", "", names
            )
            for row in listed.findall("s:url", names)
        }
        here = reverse("portal:places")
        of_places = sorted(address for address in changed if address.startswith(here) and address != here)
        fetched = [*(changed.keys() - set(of_places)), *of_places[:3]]
        assert {address: Client().get(address).status_code for address in fetched} == dict.fromkeys(fetched, 200)
        assert {reverse("portal:place", args=[key]) for key in ("tinh-lao-cai-10", "xa-luong-son-02992")} <= set(
            of_places
        )
        agreement = queries.agreements()[0]
        assert changed[reverse("portal:paper", args=[agreement.code])] == str(agreement.begins)
        assert changed[reverse("portal:plan", args=["KH-2021"])]
        assert changed[reverse("portal:topic", args=["nong-thon-moi"])]
        assert {reverse(f"portal:{name}") for name in ("front", "bodies", "bodies_english", "petitions")} <= set(
            changed
        )

    def test_get_the_list_of_addresses_by_as_many_questions_however_much_was_signed(
        self, django_assert_max_num_queries
    ) -> None:
        here = reverse("portal:sitemap")
        with CaptureQueriesContext(connection) as before:
            Client().get(here)
        signed = queries.agreements()[0]
        for n in range(3):
            signed.pk, signed.code = None, f"QC-{n}"
            signed.save(force_insert=True)

        with django_assert_max_num_queries(len(before)):
            more = Client().get(here).content.decode()

        assert all(reverse("portal:paper", args=[f"QC-{n}"]) in more for n in range(3))

    def test_are_led_to_the_open_data_from_every_page(self, settings, tmp_path: Path) -> None:
        settings.DATA = tmp_path
        page = Client(**READER).get(ARTICLE).content.decode()

        led = {link: Client().get(link) for link in re.findall(r'href="(/open-data/[^"]+)"', page)}

        assert {link: (answer.status_code, answer["Content-Type"].split(";")[0]) for link, answer in led.items()} == {
            "/open-data/phoi-hop.zip": (200, "application/zip"),
            "/open-data/datapackage.json": (200, "application/json"),
        }

    def test_are_told_what_the_article_is(self) -> None:
        page = Client(**READER).get(ARTICLE).content.decode()

        assert 'itemtype="https://schema.org/NewsArticle"' in page
        assert f'property="og:url" content="http://testserver{ARTICLE}"' in page
        assert 'property="og:site_name" content="Cổng thông tin phối hợp"' in page
        assert 'property="og:image" content="http://testserver/static/portal/share' in page
        for said in ("author", "publisher", "datePublished", "dateModified", "image", "headline", "mainEntityOfPage"):
            assert len(re.findall(rf'itemprop="{said}"', page)) == 1, said

    @pytest.mark.parametrize(
        ("address", "way"),
        [
            (ARTICLE, ["/cong/", "/cong/chu-de/cong-tac-phoi-hop/"]),
            (reverse("portal:plan", args=["KH-2021"]), ["/cong/", "/cong/ke-hoach/"]),
            (reverse("portal:topic", args=["nong-thon-moi"]), ["/cong/"]),
        ],
    )
    def test_are_told_where_a_page_stands(self, address: str, way: list[str]) -> None:
        page = Client(**READER).get(address).content.decode()

        assert re.findall(r'<a itemprop="item" href="([^"]+)"', page) == way
        assert re.findall(r'itemprop="position" content="(\d)"', page) == [str(n) for n in range(1, len(way) + 2)]

    def test_are_told_what_each_body_is(self) -> None:
        page = Client(**READER).get(reverse("portal:bodies")).content.decode()

        kinds = re.findall(r'itemtype="https://schema.org/(GovernmentOrganization|Organization)"', page)
        assert set(kinds) == {"GovernmentOrganization", "Organization"}
        assert page.count('itemprop="name"') == len(kinds)


class TestAKeptPage:
    def test_is_packed_for_who_understands_it_and_is_the_same_page(self) -> None:
        plain = Client(**READER).get(ARTICLE)
        packed = Client(**READER, HTTP_ACCEPT_ENCODING="gzip").get(ARTICLE)

        assert (plain.headers.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
        assert gzip.decompress(packed.content) == plain.content
        assert [int(page["Content-Length"]) for page in (plain, packed)] == [len(plain.content), len(packed.content)]
        assert "Accept-Encoding" in plain["Vary"]

    def test_is_given_to_the_next_reader_without_a_query_and_never_to_who_has_a_session(
        self, django_assert_num_queries: object
    ) -> None:
        first = Client(**READER).get(ARTICLE)
        with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
            second = Client(**READER).get(ARTICLE)

        signed_in = Client(**READER)
        signed_in.cookies["phoihop"] = "whatever"

        assert first.content == second.content
        assert "Content-Security-Policy" in second.headers
        assert not hasattr(signed_in.get(ARTICLE), "kept")
        assert kept._pages, "the first page was kept"
