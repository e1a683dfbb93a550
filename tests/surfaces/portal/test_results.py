"""What voters asked, what supervision came to, where offices are reached: for everybody, and leading to nobody."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import services as bodies
from phoihop.domain.organisations.models import Body, Contact
from phoihop.domain.oversight import services as oversight
from phoihop.domain.oversight.models import Recommendation, Supervision
from phoihop.domain.petitions import queries as asked
from phoihop.domain.petitions import services as petitions
from phoihop.domain.petitions.models import Petition
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.portal import kept, services
from phoihop.surfaces.portal.models import ArticlePage
from tests.surfaces.portal.test_publishing import article, publisher, signed_in, writer

__all__ = ["article", "publisher", "writer"]
pytestmark = pytest.mark.django_db
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/150.0"}


def read(name: str, **asked_for: str) -> str:
    kept.forget()
    page = Client(**READER).get(reverse(name), asked_for)
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def keeper() -> Client:
    return signed_in("quantri.ubnd")


class TestThePageOfPetitions:
    def test_tells_answered_and_resolved_apart_and_no_small_number(self, writer: Actor) -> None:
        page = read("portal:petitions")

        told = asked.rounded(Petition.objects.order_by("-taken_on")[0].taken_on)
        for words, count in (("Đã tiếp nhận", told.collected), ("Đã giải quyết", told.resolved)):
            assert f"{words} {'dưới 5' if count is None else count}°" in page

    def test_shows_a_petition_only_in_the_words_that_were_let_out(self, writer: Actor, noon: datetime) -> None:
        row = Petition.objects.select_related("collector").get(key="case:dien-luoi")
        user = User.objects.get(username="lanhdao.mttq")
        collector = organisations.actor_for(user.pk, row.collector_id, noon.date())
        words, before = "Cử tri hỏi khi nào có điện lưới.", read("portal:petitions")

        petitions.publish_asked(petition=row, words=words, by=collector, on=noon.date(), at=noon, key="o")

        after = read("portal:petitions")
        assert (words in before, words in after) == (False, True)
        assert row.text not in after
        assert row.place not in after

    def test_of_a_quarter_that_there_is_none_is_none(self, writer: Actor) -> None:
        assert Client(**READER).get(reverse("portal:petitions"), {"quy": "1999-1"}).status_code == 404


class TestThePageOfSupervision:
    def test_tells_three_figures_and_of_no_single_supervision(self, writer: Actor) -> None:
        page = read("portal:oversight")

        told = dict(Recommendation.objects.values_list("pk", "state"))
        done = sum(state == "CARRIED_OUT" for state in told.values())
        answered = len({pk for pk in told if Recommendation.objects.get(pk=pk).voices.filter(verb="ANSWER").exists()})
        assert f"Đã kiến nghị {len(told)}° Đã trả lời bằng văn bản {answered}° Đã thực hiện {done}°" in page
        assert (len(told), answered, done) == (4, 2, 1)
        assert [row.title for row in Supervision.objects.all() if row.title in page] == []
        assert [row.pk for row in Recommendation.objects.all() if row.words in page] == []

    def test_names_the_policy_that_changed_and_never_the_recommendation(self, writer: Actor, noon: datetime) -> None:
        row = Recommendation.objects.select_related("supervision__supervisor").get(key="case:cong-khai")
        user = User.objects.get(username="lanhdao.mttq")
        front = organisations.actor_for(user.pk, row.supervision.supervisor_id, noon.date())
        changed = oversight.Changed("Quy định niêm yết", "31/QĐ-UBND", "Điều 4", "Niêm yết tại xã trong 3 ngày")
        before = read("portal:oversight")

        oversight.effect_of_recommendation(
            recommendation=row, changed=changed, by=front, on=noon.date(), at=noon, key="e"
        )  # fmt: skip

        after = read("portal:oversight")
        assert ("Quy định niêm yết" in before, "Quy định niêm yết" in after) == (False, True)
        assert "31/QĐ-UBND , Điều 4" in after or "31/QĐ-UBND, Điều 4" in after
        assert row.words not in after


class TestAnOffice:
    def test_is_reached_as_its_keeper_says_from_the_day_on(self, writer: Actor) -> None:
        said = {
            "key": "c1",
            "address": "268 Hoàng Liên",
            "telephone": "0214 3 840 006",
            "mail": "vp@laocai.gov.vn",
            "hours": "",
        }

        answers = [keeper().post(reverse("body_contact"), said).status_code for _again in (1, 2)]

        body = Body.objects.get(code="laocai.ubnd")
        assert answers == [302, 302]
        assert list(Contact.objects.filter(body=body).order_by("pk").values_list("telephone", flat=True)) == [
            "0214 000 000 1", "0214 3 840 006",
        ]  # fmt: skip
        assert "268 Hoàng Liên 0214 3 840 006 vp@laocai.gov.vn" in read("portal:bodies")

    @pytest.mark.parametrize(
        ("field", "said"), [("telephone", "gọi anh Nam"), ("mail", "vanphong"), ("telephone", "12")]
    )
    def test_is_not_reached_by_what_is_no_number_or_address(self, writer: Actor, field: str, said: str) -> None:
        page = keeper().post(reverse("body_contact"), {"key": "c2", field: said})

        assert page.status_code == 422
        assert "Hãy ghi như" in page.content.decode()
        assert Contact.objects.filter(valid_to=None, body__code="laocai.ubnd").get().illustrative

    def test_is_told_of_by_nobody_else(self, writer: Actor, noon: datetime) -> None:
        with pytest.raises(Denied):
            bodies.tell_contact(
                body=Body.objects.get(code="laocai.mttq"), address="", telephone="", mail="", hours="", by=writer,
                on=noon.date(), at=noon, key="c3",
            )  # fmt: skip

    def test_may_be_named_in_an_article_by_its_number(
        self, article: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        article.lead = "Gọi 0214.000.000.1 hoặc viết tới VanPhong1@laocai.example."
        assert services.persons_in(article, noon.date()) == []
        article.lead = "Gọi 0214.000.000.9."
        assert services.persons_in(article, noon.date()) == ["0214.000.000.9"]


class TestTheStructureInEnglish:
    def test_says_what_each_body_is_beside_its_name(self, writer: Actor, noon: datetime) -> None:
        kept.forget()
        page = unescape(Client(**READER).get(reverse("portal:bodies_english")).content.decode())

        body = organisations.view_of(Body.objects.get(code="laocai.ubnd").pk, noon.date())
        kind = Body.objects.select_related("kind").get(code="laocai.ubnd").kind.label_en
        assert '<html lang="en"' in page
        assert f'{body.name}</span> <span class="who">({kind})' in page
        assert "Receives citizens" in page
        assert '<html lang="vi"' in Client(**READER).get(reverse("portal:bodies")).content.decode()
