"""A paper of any type written on a page: looked at first, issued once, begun from a plan or a petition where there is one."""

import io

import pypdf
import pytest
from django.test import Client

from phoihop.domain.documents import catalogue, queries
from phoihop.domain.documents.models import Document
from phoihop.domain.organisations.models import Body, BodyKind
from phoihop.domain.petitions.models import Petition
from phoihop.domain.plans.models import Plan
from phoihop.foundation.accounts.models import User
from phoihop.foundation.vn import dates
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
WRITTEN = {
    "kind": "CHỈ THỊ", "about": "Tăng cường công tác phối hợp", "bases": "Căn cứ Quy chế phối hợp",
    "words": "Các sở, ngành thực hiện:\nI. NHIỆM VỤ\nBáo cáo đúng hạn.", "symbol": "CT-UBND", "place": "Lào Cai",
    "signs_as": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "signer": "Người Ký", "recipients": "Như trên\nLưu: VT", "urgency": "KHẨN",
    "drafted": "nth.3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def loaded(case_database):
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def form_of(client: Client, **changes: str) -> dict[str, str]:
    body = str(client.get("/").context["frame"]["body"].id)
    return {**WRITTEN, "acting_for": body, "key": "one", "do": "issue", **changes}


class TestAClerk:
    def test_looks_at_it_without_a_number_and_issues_it_once(self):
        clerk, before = signed_in("vanthu.ubnd"), Document.objects.count()

        seen = clerk.post("/papers/new/", form_of(clerk, do="look"))
        nothing = Document.objects.count()
        for _time in range(2):
            clerk.post("/papers/new/", form_of(clerk))

        assert seen["Content-Type"] == "application/pdf"
        text = pypdf.PdfReader(io.BytesIO(seen.content)).pages[0].extract_text()
        assert "I. NHIỆM VỤ" in text
        assert "KHẨN" in text
        assert (nothing, Document.objects.count()) == (before, before + 1)
        paper = queries.printed(Document.objects.latest("pk"))
        assert (paper.kind, paper.number, paper.symbol) == ("CHỈ THỊ", 1, "CT-UBND")
        assert [one.words for one in paper.sections[0].texts] == ["Báo cáo đúng hạn."]
        assert "CT-UBND" in clerk.get("/papers/").content.decode()

    def test_issues_a_joint_paper_once_both_sides_read_the_same_words_and_agreed(self):
        clerk, front = signed_in("vanthu.ubnd"), Body.objects.get(code="laocai.mttq")
        joint = {"beside_1": str(front.pk), "signer_1": "Người Của Mặt Trận", "symbol": "CT-UBND-MTTQ"}

        laid = clerk.post("/papers/new/", form_of(clerk, **joint))["Location"]
        nothing = Document.objects.filter(symbol="CT-UBND-MTTQ").exists()
        early = clerk.post(f"{laid}issue/", form_of(clerk, key="early"))
        for name in ("lanhdao.ubnd", "lanhdao.mttq"):
            leader = signed_in(name)
            assert laid in leader.get("/papers/").content.decode()
            page = leader.get(laid)
            read = page.context["joint"].digest
            answer = leader.post(f"{laid}agree/", form_of(leader, key=f"yes-{name[-4:]}", read=read))
            assert answer.status_code == 302, answer.context["refused"]
        clerk.post(f"{laid}issue/", form_of(clerk, key="now"))

        assert (nothing, early.status_code) == (False, 422)
        assert signed_in("lanhdao.mttq").get(f"{laid}file.pdf")["Content-Type"] == "application/pdf"
        row = Document.objects.latest("pk")
        assert signed_in("lanhdao.mttq").get(f"/papers/{row.pk}/file.pdf").status_code == 200
        paper = queries.printed(row)
        assert paper.joined == ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai",)
        assert paper.signatories[1].lines == ("TM. ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH LÀO CAI",)
        assert [one.body.code for one in row.joined.order_by("signatory")] == ["laocai.ubnd", "laocai.mttq"]
        assert "CT-UBND-MTTQ" in signed_in("lanhdao.mttq").get("/papers/").content.decode()

    @pytest.mark.parametrize("signer", [("", ""), ("Một", "Hai")])
    def test_names_who_signs_for_each_body_and_each_body_once(self, signer):
        clerk, front = signed_in("vanthu.ubnd"), str(Body.objects.get(code="laocai.mttq").pk)
        twice = {"beside_1": front, "beside_2": front, "signer_1": signer[0], "signer_2": signer[1]}

        answer = clerk.post("/papers/new/", form_of(clerk, **twice))

        assert answer.status_code == 422
        assert not Document.objects.filter(kind="CHỈ THỊ").exists()

    def test_reads_why_a_secret_paper_is_not_taken_and_loses_nothing(self):
        clerk = signed_in("vanthu.ubnd")

        refused = clerk.post("/papers/new/", form_of(clerk, words="Mật\nNội dung kín"))

        assert refused.status_code == 422
        assert "mang dấu chỉ độ mật" in refused.content.decode()
        assert "Nội dung kín" in refused.content.decode()
        assert not Document.objects.filter(kind="CHỈ THỊ").exists()

    @pytest.mark.parametrize("kind", ["TỜ TRÌNH", "QUYẾT ĐỊNH"])
    def test_begins_from_a_plan(self, kind):
        clerk = signed_in("vanthu.ubnd")

        given = clerk.get(f"/papers/new/?kind={kind}&of=plan:KH-2021").context["form"].initial

        assert given["kind"] == kind
        assert given["symbol"] == catalogue.named(kind).symbol("UBND")
        assert "KH-2021" in given["words"]
        assert "44 nội dung" in given["words"]
        assert given["place"] == "Lào Cai"

    def test_begins_a_decision_that_asks_the_front_and_commands_the_departments_alone(self):
        words = (
            signed_in("vanthu.ubnd")
            .get("/papers/new/?kind=QUYẾT ĐỊNH&of=plan:KH-2021")
            .context["form"]
            .initial["words"]
        )

        last = words.splitlines()[-1]
        commanded, _semicolon, asked = last.partition("; ")
        assert commanded.startswith("Điều 3. Các sở, ngành và Ủy ban nhân dân")
        assert "chịu trách nhiệm thi hành" in commanded
        assert "Mặt trận" not in commanded
        assert asked.startswith("đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam")
        assert "phối hợp thực hiện theo kế hoạch đã thống nhất" in asked

    def test_of_another_body_than_the_approver_begins_a_submission_and_no_decision(self):
        Plan.objects.filter(code="KH-2021").update(approver=Body.objects.get(code="laocai.mttq"))
        clerk = signed_in("vanthu.ubnd")

        page = clerk.get("/plans/KH-2021/").content.decode()
        given = clerk.get("/papers/new/?kind=QUYẾT ĐỊNH&of=plan:KH-2021").context["form"].initial

        assert "Soạn tờ trình" in page
        assert "Soạn quyết định" not in page
        assert "words" not in given

    def test_begins_a_transfer_slip_with_the_last_day_itself(self):
        row = Petition.objects.filter(holder__isnull=False, due_on__isnull=False).earliest("pk")

        given = (
            signed_in("vanthu.ubnd").get(f"/papers/new/?kind=PHIẾU CHUYỂN&of=petition:{row.pk}").context["form"].initial
        )

        assert f"chậm nhất ngày {dates.show(row.due_on)}" in given["words"]

    def test_begins_a_transfer_slip_from_a_petition_without_a_word_of_who_asked(self):
        clerk = signed_in("vanthu.ubnd")
        row = Petition.objects.filter(holder__isnull=False).earliest("pk")

        given = clerk.get(f"/papers/new/?kind=PHIẾU CHUYỂN&of=petition:{row.pk}").context["form"].initial

        assert f"kiến nghị của cử tri số {row.pk}" in given["words"]
        assert row.text not in given["words"]
        assert "PC-UBND" in given["symbol"]

    def test_is_led_there_from_the_plan_where_an_observer_is_not(self):
        link = "/papers/new/?kind=T%E1%BB%9C+TR%C3%8CNH&amp;of=plan%3AKH-2021"

        assert link in signed_in("vanthu.ubnd").get("/plans/KH-2021/").content.decode()
        assert link not in signed_in("chuyenvien.ubnd").get("/plans/KH-2021/").content.decode()

    def test_marks_how_it_goes_round_and_where_the_body_is_found(self):
        clerk = signed_in("vanthu.ubnd")

        clerk.post("/papers/new/", form_of(clerk, circulation="LƯU HÀNH NỘI BỘ", contact="Đường Minh Họa, Lào Cai"))
        wrong = clerk.post("/papers/new/", form_of(clerk, key="two", circulation="MẬT"))

        paper = queries.printed(Document.objects.latest("pk"))
        assert (paper.circulation, paper.contact) == ("LƯU HÀNH NỘI BỘ", "Đường Minh Họa, Lào Cai")
        assert wrong.status_code == 422

    def test_of_a_body_that_counts_by_terms_reads_that_none_is_entered(self):
        clerk = signed_in("vanthu.ubnd")
        before = clerk.get("/papers/new/").content.decode()
        BodyKind.objects.filter(pk=Body.objects.get(code="laocai.ubnd").kind_id).update(side="PARTY")

        page = clerk.get("/papers/new/").content.decode()

        assert "đánh số theo năm" in page
        assert "đánh số theo năm" not in before
        assert "data-once" in page


class TestWhoKeepsNoRegister:
    def test_drafts_none(self):
        assert signed_in("chuyenvien.ubnd").get("/papers/new/").status_code == 403
