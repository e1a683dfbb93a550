"""Frame, gallery, refusals and switches: whole pages."""

import re

import pytest
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from phoihop.foundation.ui import samples, themes


@pytest.fixture
def client():
    return Client(headers={"accept-language": "vi"})


def shell(frame=None, messages=None):
    context = {} if frame is None else {"frame": frame}
    request = RequestFactory().get("/x/?a=1")
    request._messages = messages or []
    assert get_messages(request) == (messages or [])
    with translation.override("vi"):
        return render_to_string("ui/shell.html", context, request=request)


class TestTheGallery:
    def test_is_open_to_anybody(self, client):
        answer = client.get("/ui/")

        assert answer.status_code == 200
        assert "Bảng mẫu giao diện" in answer.text

    def test_speaks_english_on_request(self, client):
        assert "Gallery of components" in client.get("/ui/", headers={"accept-language": "en"}).text

    def test_says_that_its_data_are_made_up(self, client):
        assert "minh họa" in client.get("/ui/").text

    def test_shows_only_signs_that_are_hidden_or_titled(self, client):
        drawings = re.findall(r"<svg[^>]*>", client.get("/ui/").text)

        assert drawings
        assert [d for d in drawings if 'aria-hidden="true"' not in d and "aria-label=" not in d] == []

    def test_names_each_id_once(self, client):
        ids = re.findall(r'\sid="([^"]+)"', client.get("/ui/").text)

        assert len(ids) == len(set(ids))


class TestTheShell:
    def test_stands_without_a_frame(self):
        assert '<main id="main"' in shell()

    @pytest.mark.parametrize("key", sorted(samples.frame()))
    def test_stands_without_any_one_key(self, key):
        frame = samples.frame()
        del frame[key]

        assert '<main id="main"' in shell(frame)

    def test_marks_this_page_in_the_navigation(self):
        assert shell(samples.frame()).count('aria-current="page"') == 2  # beside the page, and in the phone's menu

    def test_offers_the_bodies_one_may_act_for(self):
        page = shell(samples.frame())

        assert 'name="body" value="2"' in page
        assert 'name="next" value="/x/?a=1"' in page

    def test_offers_no_switch_to_who_acts_for_one_body(self):
        assert 'name="body"' not in shell(samples.frame() | {"bodies": [samples.COMMITTEE]})

    def test_takes_the_colour_of_the_side_one_acts_for(self):
        assert 'class="acts-front"' in shell(samples.frame() | {"body": samples.FRONT})
        assert 'class="acts-front"' not in shell(samples.frame())

    def test_says_when_the_day_is_fixed(self):
        assert "Thứ Năm, 23/9/2021" in shell(samples.frame())
        assert "hệ thống coi hôm nay" not in shell(samples.frame() | {"today_is_fixed": False})

    def test_shows_messages_as_banners(self):
        page = shell(messages=[Message(constants.ERROR, "Không lưu được <b>tệp</b>.")])

        assert "banner late" in page
        assert "&lt;b&gt;" in page


class TestARefusal:
    @pytest.mark.parametrize("page", ["404", "403", "400", "500", "503", "507", "403_csrf"])
    def test_is_a_plain_sentence_that_needs_no_request(self, page):
        with translation.override("vi"):
            shown = render_to_string(f"{page}.html")

        assert '<html lang="vi">' in shown
        assert "Về trang đầu" in shown
        assert "<script" not in shown


class TestTheSwitchOfLight:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_is_kept_in_this_browser_and_comes_back(self, client, theme):
        answer = client.post("/ui/theme/", {"theme": theme, "next": "/ui/?a=1"})

        assert answer.headers["Location"] == "/ui/?a=1"
        assert f'data-theme="{theme}"' in client.get("/ui/").text

    def test_back_to_the_system_forgets(self, client):
        client.post("/ui/theme/", {"theme": "dark"})
        client.post("/ui/theme/", {"theme": "system"})

        assert "data-theme=" not in client.get("/ui/").text.split("<head>")[0]

    @pytest.mark.parametrize("theme", ["", "purple", '"><script>'])
    def test_ignores_what_it_does_not_know(self, client, theme):
        client.post("/ui/theme/", {"theme": theme})

        assert themes.COOKIE not in client.cookies

    def test_never_leads_away(self, client):
        assert client.post("/ui/theme/", {"theme": "dark", "next": "https://else.example/"}).headers["Location"] == "/"

    def test_only_takes_a_post_with_its_proof(self):
        assert Client().get("/ui/theme/").status_code == 405
        assert Client(enforce_csrf_checks=True).post("/ui/theme/", {"theme": "dark"}).status_code == 403

    def test_believes_no_forged_cookie(self):
        assert themes.chosen({themes.COOKIE: '"><script>'}) == themes.SYSTEM


class TestTheSwitchOfLanguage:
    def test_changes_the_next_page(self, client):
        client.post("/ui/language/", {"language": "en", "next": "/ui/"})

        assert '<html lang="en"' in client.get("/ui/").text
