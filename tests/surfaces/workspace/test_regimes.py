"""The reporting cycle on its pages: one writes and sends, another returns, approves and compiles; a third sees nothing of it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import services
from phoihop.domain.regimes.models import Compilation, Edition
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.audit import moments
from phoihop.foundation.lifecycle import services as installation
from phoihop.foundation.vn import dates
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting
from tests.domain.regimes.factories import duty, opened, province, sent
from tests.domain.regimes.factories import in_force as regime_in_force
from tests.support import papers

pytestmark = pytest.mark.django_db
PDF = papers.pdf()
TODAY = date(2021, 9, 20)  # four days after the last day to send


def at_desk(body: Body) -> Client:
    """A leader of the body, signed in."""
    installation.stand_still(day=TODAY, demo=True)
    user = accounts.give_account(username=f"u-{body.code}", full_name="Lãnh đạo", password="một-mật-khẩu-dài")
    organisations.grant_mandate(user=user, body=body, role="LEADER", from_day=SINCE, by=ADMIN, at=ENTERED)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def do(client: Client, name: str, *args: object, **fields: object) -> tuple[int, str]:
    """Post a form: the status and what the page says."""
    answer = client.post(reverse(name, args=args), {"key": "k", **fields})
    return answer.status_code, answer.content.decode()


class TestAReport:
    def test_is_written_pasted_sent_late_returned_on_its_cell_and_sent_again(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        so, ubnd = at_desk(bodies["so"]), at_desk(bodies["ubnd"])
        page = reverse("unit_report", args=[row.pk])

        saved = do(so, "unit_report_act", row.pk, "save", **{"cell-doi_thoai": "ba", "was-doi_thoai": ""})
        wrong = so.get(reverse("unit_report_page", args=[row.pk, "figures"])).content.decode()
        block = do(so, "unit_report_act", row.pk, "paste", pasted="doi_thoai\t1.234\nnguoi_du\t5")
        pasted = do(so, "unit_report_act", row.pk, "paste", pasted="doi_thoai\t3\nnguoi_du\t50")
        texts = do(so, "unit_report_act", row.pk, "save", page="texts", **{"cell-I.1": "Đã ký <b>quy chế</b>."})
        unsaid = do(so, "unit_report_act", row.pk, "send", late_reason="")
        gone = do(so, "unit_report_act", row.pk, "send", late_reason="Mất điện hai ngày.")
        hidden = ubnd.get(reverse("unit_report_page", args=[row.pk, "figures"])).status_code
        back = do(ubnd, "unit_report_act", row.pk, "return", **{"remark-doi_thoai": "Có 3 cuộc thật không?"})
        open_again = so.get(reverse("unit_report_page", args=[row.pk, "figures"])).content.decode()
        again = do(so, "unit_report_act", row.pk, "send", key="k2", late_reason="Trả lại sau hạn.")
        approved = do(ubnd, "unit_report_act", row.pk, "approve", key="k3", note="")

        assert [saved[0], pasted[0], texts[0], gone[0], back[0], again[0], approved[0]] == [302] * 7
        assert 'value="ba"' in wrong
        assert block[0] == unsaid[0] == 422
        assert "1234" in block[1]
        assert "1,234" in block[1]
        assert hidden == 404
        assert "Có 3 cuộc thật không?" in open_again
        assert 'value="3"' in open_again
        assert [one.late for one in Edition.objects.order_by("number")] == [4, 4]
        assert duty(row.period, "so").commitment.state == "FULFILLED"
        shown = ubnd.get(reverse("unit_report_page", args=[row.pk, "sent"])).content.decode()
        assert "Đã ký &lt;b&gt;quy chế&lt;/b&gt;." in shown
        assert so.get(page).status_code == 200

    def test_of_one_who_only_was_asked_for_it_is_sent_after_its_day_with_the_reason_why(self):
        bodies = province()
        row = duty(opened(bodies), "mttq")
        mttq = at_desk(bodies["mttq"])
        do(mttq, "unit_report_act", row.pk, "save", **{"cell-doi_thoai": "3"})

        page = mttq.get(reverse("unit_report_page", args=[row.pk, "send"])).content.decode()
        home = mttq.get(reverse("unit_report", args=[row.pk])).content.decode()
        gone = do(mttq, "unit_report_act", row.pk, "send", late_reason="Chờ số liệu cấp huyện.")

        assert re.search(r'<input type="text" name="late_reason"', page)
        assert "Đã quá hạn" in home
        assert gone[0] == 302
        assert Edition.objects.get().late == 4

    def test_is_not_said_to_be_ready_before_the_cut_off(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        so = at_desk(bodies["so"])
        installation.stand_still(day=row.period.last_day, demo=True)
        do(so, "unit_report_act", row.pk, "save", **{"cell-doi_thoai": "3"})

        last_day = so.get(reverse("unit_report", args=[row.pk])).content.decode()
        installation.stand_still(day=row.period.last_day + timedelta(days=1), demo=True)
        after = so.get(reverse("unit_report", args=[row.pk])).content.decode()

        assert ("gửi sau ngày 14/9/2021" in last_day, "gửi được" in last_day) == (True, False)
        assert "gửi được" in after

    def test_takes_files_and_says_beside_their_field_which_one_it_does_not_take(self, settings, tmp_path):
        settings.DATA = tmp_path
        bodies = province()
        row = duty(opened(bodies), "so")
        so = at_desk(bodies["so"])

        def attach(*files: tuple[str, bytes]) -> tuple[int, str]:
            brought = [SimpleUploadedFile(name, content) for name, content in files]
            return do(so, "unit_report_act", row.pk, "attach", attachments=brought)

        refused = [attach(("a.pdf", PDF), bad) for bad in (("gia.pdf", b"MZ"), ("trong.pdf", b""), ("x.exe", b"MZ"))]
        nothing, taken = attach(), attach(("a.pdf", PDF), ("b.pdf", papers.pdf(b"b")))

        assert [status for status, _page in [*refused, nothing, taken]] == [422, 422, 422, 422, 302]
        for name, (_status, page) in zip(("gia.pdf", "trong.pdf", "x.exe"), refused, strict=True):
            assert re.search(rf'id="id_attachments_error">.*{name}', page)
        assert [one.name for one in row.attachments.order_by("pk")] == ["a.pdf", "b.pdf"]

    def test_is_asked_about_and_answered_between_its_two_sides_alone(self):
        bodies = province()
        period = opened(bodies)
        sent(period, "xa-1", doi_thoai="3")
        row = duty(period, "xa-1")
        commune, district, committee = (at_desk(bodies[code]) for code in ("xa-1", "huyen", "ubnd"))
        address = reverse("unit_report_talk", args=[row.pk])

        begun = district.get(address, {"cell": "doi_thoai"}).content.decode()
        asked = do(district, "unit_report_talk_act", row.pk, "ask", cell="doi_thoai", words="<b>Có thật</b>?")
        empty = do(commune, "unit_report_talk_act", row.pk, "answer", key="k2", cell="doi_thoai", words=" ")
        said = do(commune, "unit_report_talk_act", row.pk, "answer", key="k3", cell="doi_thoai", words="Có ba.")
        listed = district.get(reverse("regime_period", args=[period.regime.code, period.code])).content.decode()
        shown = commune.get(reverse("unit_report_page", args=[row.pk, "sent"])).content.decode()
        settled = do(district, "unit_report_talk_act", row.pk, "settle", key="k4", cell="doi_thoai", words="")
        page = commune.get(address).content.decode()

        assert [asked[0], empty[0], said[0], settled[0]] == [302, 422, 302, 302]
        assert 'name="cell" value="doi_thoai"' in begun
        assert address in listed
        assert f"{address}?cell=doi_thoai" in shown
        assert "&lt;b&gt;Có thật&lt;/b&gt;?" in page
        assert "Có ba." in page
        assert committee.get(address).status_code == 404
        assert "Có thật" not in committee.get(reverse("unit_report_page", args=[row.pk, "sent"])).content.decode()

    def test_is_no_business_of_others_and_is_never_claimed_by_the_bare_key(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        so, mttq = at_desk(bodies["so"]), at_desk(bodies["mttq"])

        unseen = mttq.get(reverse("unit_report", args=[row.pk])).status_code
        bare = do(so, "commitment_act", row.commitment.code, "claim", **{"claim-words": "Xong"})
        page = so.get(reverse("commitment", args=[row.commitment.code])).content.decode()

        assert (unseen, bare[0], Commitment.objects.get(pk=row.commitment_id).state) == (404, 422, "IN_FORCE")
        assert reverse("unit_report", args=[row.pk]) in page

    def test_shows_both_when_two_colleagues_wrote_into_one_cell(self):
        bodies = province()
        row = duty(opened(bodies), "so")
        so = at_desk(bodies["so"])
        do(so, "unit_report_act", row.pk, "save", **{"cell-doi_thoai": "3", "was-doi_thoai": ""})

        status, page = do(so, "unit_report_act", row.pk, "save", **{"cell-doi_thoai": "4", "was-doi_thoai": ""})

        assert status == 422
        assert "Số cuộc đối thoại với Nhân dân: 3" in page
        assert 'value="4"' in page


class TestTheDayOfSending:
    @pytest.mark.parametrize(("days", "late"), [(0, 0), (-1, 1)])
    @pytest.mark.parametrize("hours", [-80, 80])  # the server's own clock goes wrong; the database's is right
    def test_is_that_of_the_database(self, days, late, hours):
        bodies, today = province(), dates.today_in_vietnam(moments.database_clock())
        send_by = today + timedelta(days=days)
        asked = services.Asked(send_by - timedelta(days=60), send_by - timedelta(days=30), send_by)
        period = services.open_period(
            regime=regime_in_force(bodies["ubnd"], frequency="AD_HOC"), code="DX-1", by=acting(bodies["ubnd"]),
            on=send_by - timedelta(days=2), at=ENTERED, asked=asked,
        )  # fmt: skip
        row = duty(period, "so")

        with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=False):
            so = at_desk(bodies["so"])
            installation.stand_still(day=None, demo=False)
            do(so, "unit_report_act", row.pk, "save", **{"cell-doi_thoai": "3"})
            unsaid = do(so, "unit_report_act", row.pk, "send", late_reason="") if late else (422, "late_reason")
            sent = do(so, "unit_report_act", row.pk, "send", late_reason="Mất điện." if late else "")

        assert (unsaid[0], "late_reason" in unsaid[1], sent[0]) == (422, True, 302)
        assert (Edition.objects.get().sent_on, Edition.objects.get().late) == (today, late)


class TestWhatIsCompiled:
    def test_is_opened_figure_by_figure_settled_worded_and_issued(self):
        bodies = province()
        period = opened(bodies)
        sent(period, "so", doi_thoai="2", **{"I.1": "Đã ký quy chế."})
        sent(period, "xa-1", doi_thoai="3")
        ubnd, xa = at_desk(bodies["ubnd"]), at_desk(bodies["xa-1"])
        code = period.regime.code

        begun = do(ubnd, "regime_gather", code, period.code)
        row = Compilation.objects.get()
        page = ubnd.get(reverse("compilation", args=[row.pk])).content.decode()
        figure = ubnd.get(reverse("compilation_figure", args=[row.pk, "doi_thoai"])).content.decode()
        early = do(
            ubnd,
            "compilation_act",
            row.pk,
            "issue",
            symbol="BC-UBND",
            place="Lào Cai",
            signs_as="CHỦ TỊCH",
            signer="X",
            recipients="Lưu: VT.",
        )
        settled = do(ubnd, "compilation_act", row.pk, "settle")
        worded = do(ubnd, "compilation_act", row.pk, "word", heading="I.1", text="so: Sở đã ký quy chế.", key="w")
        changed = ubnd.get(reverse("compilation", args=[row.pk])).content.decode()
        unseen = xa.get(reverse("compilation", args=[row.pk])).status_code
        issued = do(
            ubnd,
            "compilation_act",
            row.pk,
            "issue",
            symbol="BC-UBND",
            place="Lào Cai",
            signs_as="CHỦ TỊCH",
            signer="X",
            recipients="Lưu: VT.",
        )
        seen = xa.get(reverse("compilation", args=[row.pk])).status_code

        assert [begun[0], settled[0], worded[0], issued[0], early[0]] == [302, 302, 302, 302, 422]
        assert "2/5 đơn vị" in page
        assert reverse("unit_report_page", args=[duty(period, "xa-1").pk, "sent"]) in figure
        assert "<ins>Sở đã</ins>" in changed
        assert (unseen, seen) == (404, 200)

    def test_stands_beside_who_was_in_time(self):
        bodies = province()
        period = opened(bodies)
        sent(period, "so")
        sent(period, "xa-2", on=TODAY)
        ubnd, huyen = at_desk(bodies["ubnd"]), at_desk(bodies["huyen"])
        here = reverse("regime_period", args=[period.regime.code, period.code])

        whole, below = ubnd.get(here).content.decode(), huyen.get(here).content.decode()

        assert "Máy hỏng." in whole
        assert reverse("unit_report", args=[duty(period, "so").pk]) in whole
        assert reverse("unit_report", args=[duty(period, "so").pk]) not in below
        assert reverse("unit_report", args=[duty(period, "xa-2").pk]) in below


class TestARegime:
    def test_shows_its_ten_contents_and_opens_a_period(self):
        bodies = province()
        regime = regime_in_force(bodies["ubnd"])
        ubnd, so = at_desk(bodies["ubnd"]), at_desk(bodies["so"])

        page = ubnd.get(reverse("regime", args=[regime.code])).content.decode()
        odd = do(ubnd, "regime_act", regime.code, "open", period="Q3-2021")
        refused = do(so, "regime_act", regime.code, "open", period="9T-2021")
        opened_ = ubnd.post(
            reverse("regime_act", args=[regime.code, "open"]), {"key": "k", "period": " 9t-2021"}
        )  # fmt: skip
        listed = so.get(reverse("regimes")).content.decode()

        assert "1 ngày làm việc sau ngày chốt" in page
        assert (odd[0], refused[0], opened_.status_code) == (422, 422, 302)
        assert opened_["Location"] == reverse("regime_period", args=[regime.code, "9T-2021"])
        assert reverse("unit_report", args=[duty(regime.periods.get(), "so").pk]) in listed
        assert acting(bodies["so"]).body_id == Commitment.objects.get(reporting_duty__body=bodies["so"]).debtor_id

    @pytest.mark.parametrize(
        ("frequency", "hint"), [("YEAR", "Như N-2021."), ("QUARTER", "Từ Q1-2021 đến Q4-2021."), ("NINE_MONTHS", "Như 9T-2021.")]
    )  # fmt: skip
    def test_offers_the_periods_that_it_opens(self, frequency, hint):
        bodies = province()
        regime = regime_in_force(bodies["ubnd"], frequency=frequency)

        page = at_desk(bodies["ubnd"]).get(reverse("regime", args=[regime.code])).content.decode()

        assert hint in page

    def test_names_the_last_day_of_each_level_from_above_downwards(self):
        bodies = province()
        regime = regime_in_force(bodies["ubnd"])

        page = at_desk(bodies["ubnd"]).get(reverse("regime", args=[regime.code])).content.decode()

        places = [page.index(f"{level}: ") for level in ("tỉnh", "huyện", "xã")]
        assert places == sorted(places)
