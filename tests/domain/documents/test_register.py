"""Each body numbers its own papers, from one each year, none twice and none skipped."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from phoihop.domain.documents import catalogue, services
from phoihop.domain.documents.models import Book, Document
from phoihop.domain.documents.paper import Annex, Signatory, Text
from phoihop.foundation.accounts.actors import Denied
from tests.domain.documents import factories
from tests.domain.organisations.factories import acting, body

DAY = date(2021, 9, 16)
pytestmark = pytest.mark.django_db


@transaction.atomic
def registered(whose, at, *, year=2021, role="CLERK", printed=None):
    number = services.next_number(body=whose, kind="BÁO CÁO", on=date(year, 9, 16))
    paper = factories.report(number=printed or number, day=date(year, 9, 16))
    return services.register(body=whose, paper=paper, number=number, on=paper.day, by=acting(whose, role), at=at)


class TestRegister:
    def test_counts_each_body_and_each_year_from_one(self, noon):
        first, second = body("ubnd"), body("mttq", side="FRONT")

        given = [registered(first, noon), registered(first, noon), registered(second, noon)]
        given.append(registered(first, noon, year=2022))

        assert [row.number for row in given] == [1, 2, 1, 1]

    def test_gives_the_number_back_when_the_paper_fails(self, noon):
        whose = body("ubnd")

        with pytest.raises(Denied):
            registered(whose, noon, role="OBSERVER")

        assert registered(whose, noon).number == 1

    def test_refuses_a_paper_that_carries_another_number(self, noon):
        whose = body("ubnd")

        with pytest.raises(services.CannotRegister):
            registered(whose, noon, printed=99)

        assert Book.objects.count() == 0
        assert Document.objects.count() == 0

    @pytest.mark.parametrize(("name", "made_up"), [("Họ và tên", ()), ("(Họ, tên)", ("number",))])
    def test_refuses_a_paper_under_which_the_words_of_the_form_stand_for_a_name(self, noon, name, made_up):
        whose = body("ubnd")
        paper = replace(factories.report(number=1), signatories=(Signatory(("CHỦ TỊCH",), name),), made_up=made_up)

        with pytest.raises(services.CannotRegister, match="Hãy ghi tên người ký"):
            services.register(body=whose, paper=paper, number=1, on=paper.day, by=acting(whose, "CLERK"), at=noon)

        assert Document.objects.count() == 0

    def test_cannot_enter_one_number_twice_even_by_hand(self, noon):
        row = registered(body("ubnd"), noon)

        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.create(
                body=row.body, year=row.year, number=row.number, symbol="X", kind=row.kind, about="X",
                issued_on=row.issued_on, facts="", digest="",
            )  # fmt: skip

    def test_notes_what_the_paper_said(self, noon):
        whose = body("ubnd")
        one = registered(whose, noon)
        two = replace(factories.report(), number=2, about="Khác", day=date(2021, 9, 16))

        with transaction.atomic():
            number = services.next_number(body=whose, kind="BÁO CÁO", on=DAY)
            other = services.register(
                body=whose, paper=two, number=number, on=two.day, by=acting(whose, "CLERK"), at=noon
            )

        assert one.digest != other.digest


class TestASecretPaper:
    @pytest.mark.parametrize("kind", [one.name for one in catalogue.types()])
    def test_of_no_type_is_entered_wherever_it_bears_its_mark(self, noon, kind):
        whose = body("ubnd")
        by = acting(whose, "CLERK")
        marked: dict[str, object] = {
            "circulation": "MẬT", "bases": (Text("Tuyệt mật"),), "opening": (Text("Độ mật: Tối mật\nNội dung"),),
            "recipients": ("Như trên", "Mật"), "signatories": (Signatory(("Tối mật", "CHỦ TỊCH"), "Nguyễn Văn A"),),
            "annexes": (Annex("Biểu 1", ("TT", "Việc"), (1, 2), (("1", "Độ mật: Mật"),)),),
        }  # fmt: skip

        for name, value in marked.items():
            paper = factories.full(kind, number=None, **{name: value})
            with pytest.raises(services.CannotRegister, match=r"secrecy|Mật"):
                services.issue(body=whose, paper=paper, by=by, on=paper.day, at=noon)

        assert Book.objects.count() == 0

    def test_is_another_than_one_that_speaks_of_secrecy(self, noon):
        whose = body("ubnd")
        words = (Text("Việc bảo mật được kiểm tra; hai bên giữ mật thiết."),)
        paper = factories.full("BÁO CÁO", number=None, opening=words)

        row = services.issue(body=whose, paper=paper, by=acting(whose, "CLERK"), on=paper.day, at=noon)

        assert row.number == 1


class TestAKey:
    def issued(self, whose, noon, **changes):
        paper = factories.full("THÔNG BÁO", **{"number": None, **changes})
        return services.issue(body=whose, paper=paper, by=acting(whose, "CLERK"), on=DAY, at=noon, key="one")

    def test_sent_again_gives_the_paper_that_it_issued(self, noon):
        whose = body("ubnd")

        assert self.issued(whose, noon) == self.issued(whose, noon)
        assert Document.objects.count() == 1

    @pytest.mark.parametrize(
        "changes",
        [{"opening": (Text("Lời khác."),)}, {"recipients": ("Lưu: VT",)}, {"symbol": "TB-KHÁC"}, {"circulation": ""}],
    )
    def test_sent_again_with_other_words_is_refused_and_not_told_as_done(self, noon, changes):
        whose = body("ubnd")
        self.issued(whose, noon)

        with pytest.raises(services.CannotRegister, match=r"already used|đã dùng"):
            self.issued(whose, noon, **changes)

        assert Document.objects.count() == 1

    def test_sent_again_for_other_sides_is_refused(self, noon):
        whose, other = body("ubnd"), body("mttq", side="FRONT")
        self.issued(whose, noon)
        paper = factories.full("THÔNG BÁO", number=None)

        with pytest.raises(services.CannotRegister, match=r"already used|đã dùng"):
            services.issue(
                body=whose, paper=paper, by=acting(whose, "CLERK"), on=DAY, at=noon, key="one", sides=[other]
            )
