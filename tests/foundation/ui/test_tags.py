"""The tags of every page say what they promise, and read aloud."""

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from phoihop.foundation.ui import icons, samples
from phoihop.foundation.ui.templatetags import ui


def rendered(text, language="vi", **context):
    with translation.override(language):
        return Template("{% load ui %}" + text).render(Context(context))


class Request(forms.Form):
    reason = forms.CharField(label="Lý do", help_text="Một câu.")
    mood = forms.ChoiceField(label="Quan hệ", choices=[("R", "đề nghị")], widget=forms.RadioSelect)
    note = forms.CharField(label="Ghi chú", required=False)
    sure = forms.BooleanField(label="Đã đọc")
    key = forms.CharField(widget=forms.HiddenInput, initial="k1")


class TestAnIcon:
    @pytest.mark.parametrize("key", sorted(icons.PATHS))
    def test_is_hidden_from_readers_or_titled(self, key):
        assert 'aria-hidden="true"' in ui.icon(key)
        titled = ui.icon(key, title="Trễ <b>")
        assert 'role="img"' in titled
        assert "<title>Trễ &lt;b&gt;</title>" in titled
        assert "aria-hidden" not in titled

    def test_is_refused_when_nobody_drew_it(self):
        with pytest.raises(KeyError):
            ui.icon("unicorn")


class TestABody:
    @pytest.mark.parametrize(
        ("view", "colour"),
        [(samples.COMMITTEE, "gov"), (samples.FRONT, "front"), (samples.PARTY, "party"), (samples.OTHER, "other")],
    )
    def test_stands_in_the_colour_of_its_side(self, view, colour):
        assert ui.body(view) == f'<span class="{colour}">{view.name}</span>'

    def test_is_short_when_asked_and_escaped_always(self):
        view = samples.SampleBody(9, "<i>Dài</i>", "Ngắn", "FRONT")

        assert "Ngắn" in ui.body(view, short=True)
        assert "&lt;i&gt;" in ui.body(view)

    def test_without_a_short_name_shows_its_name(self):
        assert "Dài" in ui.body(samples.SampleBody(9, "Dài", "", "FRONT"), short=True)


class TestATag:
    @pytest.mark.parametrize("kind", ui.TAG_KINDS)
    def test_has_a_sign_and_words(self, kind):
        shown = ui.tag(kind, "Trễ 9 ngày")

        assert "<svg" in shown
        assert "Trễ 9 ngày" in shown

    def test_of_an_unknown_kind_is_a_mistake_of_the_page(self):
        with pytest.raises(TemplateSyntaxError, match="purple"):
            ui.tag("purple", "x")


class TestAMark:
    def test_says_that_data_are_made_up(self):
        assert "minh họa" in rendered("{% illustrative True %}")
        assert rendered("{% illustrative False %}") == ""

    def test_is_a_small_sign_in_a_list_and_read_aloud_in_full(self):
        shown = rendered("{% made_up True %}")

        assert '<span aria-hidden="true">°</span>' in shown
        assert '<span class="visually-hidden"> (minh họa)</span>' in shown
        assert rendered("{% made_up False %}") == ""

    def test_is_explained_once_above_the_list(self):
        assert "minh họa: đặt ra để trình bày, không phải số liệu thật" in rendered("{% made_up_legend True %}")
        assert rendered("{% made_up_legend False %}") == ""

    def test_says_that_law_is_not_verified(self):
        assert "chưa kiểm chứng" in rendered("{% unverified True %}")
        assert rendered("{% unverified False %}") == ""

    def test_follows_the_language(self):
        assert "illustrative" in rendered("{% illustrative True %}", language="en")


class TestADay:
    def test_is_written_as_here_and_for_machines(self):
        shown = rendered("{% day d %}", d=dt.date(2021, 9, 14))

        assert 'datetime="2021-09-14"' in shown
        assert "14/9/2021" in shown

    def test_can_carry_its_weekday(self):
        assert "Thứ Ba, 14/9/2021" in rendered("{% day d weekday=True %}", d=dt.date(2021, 9, 14))

    def test_that_is_not_set_is_a_dash(self):
        assert rendered("{% day d %}{% moment d %}", d=None) == "——"


class TestAMoment:
    def test_is_told_in_local_time(self):
        shown = rendered("{% moment m %}", m=dt.datetime(2021, 8, 31, 18, 5, tzinfo=dt.UTC))

        assert "01:05 1/9/2021" in shown


class TestAFigure:
    def test_opens_its_records_when_it_has_an_address(self):
        assert '<a class="figure-open" href="/x/">' in rendered('{% figure "Quá hạn" 17 url="/x/" kind="late" %}')
        assert "<a" not in rendered('{% figure "Quá hạn" 17 %}')

    def test_that_is_unknown_is_a_dash_and_never_nought(self):
        assert "—" in rendered("{% figure 'Quá hạn' v %}", v=None)

    def test_is_grouped_as_people_here_write_it(self):
        assert rendered("{{ 1234567|number }} {{ 62|percent }} {{ none|percent }}", none=None) == "1.234.567 62% —"


class TestABar:
    def test_sets_its_parts_end_to_end_and_names_them(self):
        shown = rendered("{% bar parts %}", parts=[("ok", 58, "58% xong"), ("late", 9, "9% quá hạn")])

        assert re.findall(r'x="(\d+)" width="(\d+)"', shown) == [("0", "58"), ("58", "9")]
        assert "9% quá hạn" in shown

    def test_refuses_a_kind_without_a_colour(self):
        with pytest.raises(TemplateSyntaxError, match="pink"):
            ui.bar([("pink", 1, "x")])

    @pytest.mark.parametrize(("given", "width"), [(60, "60"), (140, "100"), (-3, "0")])
    def test_of_progress_never_leaves_its_track(self, given, width):
        assert f'width="{width}"' in rendered("{% progress p %}", p=given)


class TestTheReasonOfADay:
    def test_lists_its_sentences_and_marks_what_nobody_verified(self):
        shown = rendered("{% why words verified=False %}", words=["Một.", "Hai."])

        assert shown.count("<li>") == 2
        assert "Vì sao ngày này?" in shown
        assert "chưa kiểm chứng" in shown

    def test_can_be_folded(self):
        assert "<details" in rendered("{% why words fold=True %}", words=["Một."])


class TestAKey:
    def test_says_whose_it_is_and_whether_it_is_turned(self):
        text = '{% key view "bên xác nhận" turned=turned %}<p>Lời</p>{% endkey %}'

        assert "Đã đồng ý" in rendered(text, view=samples.FRONT, turned=True)
        shown = rendered(text, view=samples.FRONT, turned=False)
        assert "Chưa đồng ý" in shown
        assert "<p>Lời</p>" in shown
        assert "of-front" in shown


class TestATimeline:
    def test_shows_the_step_to_come_apart(self):
        shown = rendered("{% timeline steps %}", steps=[{"words": "báo hoàn thành", "next": True}, {"words": "mở"}])

        assert "Bước tới:" in shown
        assert shown.count("<li") == 2
        assert shown.count(" next") == 1

    def test_escapes_what_people_wrote(self):
        assert "<script>" not in rendered("{% timeline s %}", s=[{"words": "<script>", "note": "<script>"}])


class TestAPager:
    def test_is_silent_when_there_is_one_page(self):
        assert rendered("{% pager %}").strip() == ""

    def test_leads_both_ways(self):
        shown = rendered("{% pager '/o' '/n' %}")

        assert 'href="/o"' in shown
        assert 'href="/n"' in shown


class TestAField:
    def test_ties_hint_and_error_to_its_widget(self):
        shown = rendered("{% field f %}", f=Request({"key": "k1"})["reason"])

        assert 'aria-describedby="id_reason_hint id_reason_error"' in shown
        assert 'aria-invalid="true"' in shown
        assert 'id="id_reason_hint"' in shown
        assert 'id="id_reason_error"' in shown
        assert '<label for="id_reason">' in shown

    def test_that_is_a_group_has_a_legend(self):
        shown = rendered("{% field f %}", f=Request({})["mood"])

        assert "<legend>Quan hệ" in shown
        assert '<fieldset aria-describedby="id_mood_error">' in shown

    def test_that_may_stay_empty_says_so(self):
        assert "(nếu có)" in rendered("{% field f %}", f=Request()["note"])
        assert "(nếu có)" not in rendered("{% field f %}", f=Request()["reason"])

    def test_that_is_a_tick_stands_inside_its_label(self):
        assert re.search(
            r'<label class="choice"><input type="checkbox"', rendered("{% field f %}", f=Request()["sure"])
        )

    def test_that_is_hidden_is_drawn_apart(self):
        assert 'value="k1"' in rendered("{% hidden form %}", form=Request())


class TestTheErrorSummary:
    def test_leads_to_each_field_and_takes_the_focus(self):
        shown = rendered("{% errors form %}", form=Request({"key": "k1"}))

        assert 'href="#id_reason"' in shown
        assert 'href="#id_mood_0"' in shown
        assert "data-focus" in shown
        assert "Có 3 chỗ cần sửa" in shown

    def test_is_silent_over_a_sound_form(self):
        assert rendered("{% errors form %}", form=Request()).strip() == ""
