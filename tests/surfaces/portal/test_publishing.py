"""One person writes, another one lets it out; the moment and the withdrawal are theirs too."""

import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from phoihop.config import case_portal
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.surfaces.portal import article as articles
from phoihop.surfaces.portal import services
from phoihop.surfaces.portal.models import ArticlePage, Submission
from phoihop.surfaces.portal.states import State
from tests.support import loaded_case

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db


def person(username: str) -> Actor:
    held = Mandate.objects.filter(user__username=username).order_by("pk")[0]
    return Actor(held.user_id, held.body_id, held.role, settings.ROLES[held.role])


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


@pytest.fixture
def writer(case_database: None) -> Actor:
    loaded_case.load()
    return person(case_portal.EDITOR)


@pytest.fixture
def publisher(writer: Actor) -> Actor:
    return person(case_portal.PUBLISHER)


@pytest.fixture
def article(writer: Actor) -> ArticlePage:
    return services.draft(
        title="Ký kết ở Bát Xát", slug="ky-ket", lead="Lời dẫn", by=writer, body=[("text", "<p>Một</p>")]
    )


class TestApprove:
    def test_lets_out_what_another_person_handed_in_and_records_which_words(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        turn = services.submit(article=article, by=writer, at=noon)
        assert Client().get(reverse("portal:article", args=["ky-ket"])).status_code == 404

        services.approve(submission=turn, by=publisher, at=noon)

        page = Client().get(reverse("portal:article", args=["ky-ket"])).content.decode()
        assert "Lời dẫn" in page
        assert "14/9/2021" in page
        acts = Record.objects.filter(subject=f"portal.submission:{turn.pk}").order_by("seq")
        assert [act.code for act in acts] == ["portal.submission.submit", "portal.submission.approve"]
        assert len({json.loads(act.facts)["words"] for act in acts}) == 1

    def test_is_refused_to_whoever_wrote_any_part_or_handed_it_in(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        article.lead = "Người duyệt sửa một chữ"
        article.save_revision(user=User.objects.get(pk=publisher.user_id))
        article.save_revision(user=User.objects.get(pk=writer.user_id))
        turn = services.submit(article=article, by=writer, at=noon)

        with pytest.raises(Denied, match="Phải do một người khác duyệt"):
            services.approve(submission=turn, by=publisher, at=noon)

        with pytest.raises(Denied):
            services.approve(submission=turn, by=writer, at=noon)
        turn.refresh_from_db()
        assert (turn.state, turn.article.live) == (State.SUBMITTED, False)

    def test_waits_for_the_moment_that_was_set(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        later = noon + timedelta(hours=2)
        turn = services.submit(article=article, by=writer, at=noon, public_from=later)
        services.approve(submission=turn, by=publisher, at=noon)

        counts = [services.publish_due(at=at) for at in (later - timedelta(seconds=1), later, later)]

        assert counts == [0, 1, 0]
        assert articles.published("ky-ket") is not None

    def test_is_held_to_two_people_by_the_table_itself(
        self, article: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        turn = services.submit(article=article, by=writer, at=noon)

        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=turn.pk).update(decided_by=writer.user_id, decided_at=noon)


class TestSubmit:
    def test_refuses_a_moment_that_has_passed_and_a_version_that_waits(
        self, article: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        with pytest.raises(services.CannotSubmit, match="Thời điểm đăng đã qua"):
            services.submit(article=article, by=writer, at=noon, public_from=noon)

        services.submit(article=article, by=writer, at=noon)

        with pytest.raises(services.CannotSubmit, match="Bản này đã được trình"):
            services.submit(article=article, by=writer, at=noon)


class TestWithdraw:
    def test_leaves_the_note_at_the_address_and_the_article_in_no_list(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        turn = services.submit(article=article, by=writer, at=noon)
        services.approve(submission=turn, by=publisher, at=noon)

        services.withdraw(submission=turn, note="Sai số liệu, sẽ đăng lại", by=publisher, at=noon)

        gone = Client().get(reverse("portal:article", args=["ky-ket"]))
        assert gone.status_code == 410
        assert "Sai số liệu, sẽ đăng lại" in gone.content.decode()
        assert "Một" not in gone.content.decode()
        assert "Ký kết ở Bát Xát" not in Client().get(reverse("portal:front")).content.decode()


class TestTheDesk:
    def test_offers_each_key_to_the_person_whose_it_is(
        self, article: ArticlePage, writer: Actor, publisher: Actor
    ) -> None:
        desk, submit = reverse("portal:desk"), reverse("portal:desk_act", args=[article.pk, "submit"])

        handed = signed_in(case_portal.EDITOR).post(submit, {"public_from": ""})
        turn = Submission.objects.get(article=article)
        approve = reverse("portal:desk_act", args=[turn.pk, "approve"])

        assert handed.status_code == 302
        assert approve not in signed_in(case_portal.EDITOR).get(desk).content.decode()
        assert signed_in(case_portal.EDITOR).post(approve).status_code == 422
        assert approve in signed_in(case_portal.PUBLISHER).get(desk).content.decode()
        assert signed_in(case_portal.PUBLISHER).post(approve).status_code == 302
        turn.refresh_from_db()
        assert turn.state == State.APPROVED

    @pytest.mark.parametrize(
        "username", ["lanhdao.ubnd", "chuyenvien.ubnd", "vanthu.ubnd", "quantri.ubnd", "lanhdao.mttq"]
    )
    def test_is_closed_to_everybody_else(self, article: ArticlePage, username: str) -> None:
        client = signed_in(username)

        answers = [client.get(reverse("portal:desk")).status_code]
        answers += [client.post(reverse("portal:desk_act", args=[article.pk, "submit"])).status_code]

        assert answers == [403, 403]


@pytest.mark.ignore_template_errors  # Wagtail's own templates ask for what is not there
class TestTheEditorsTool:
    def test_opens_an_article_under_a_policy_of_its_own_that_nothing_else_has(self, article: ArticlePage) -> None:
        client = signed_in(case_portal.EDITOR)

        page = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))

        assert page.status_code == 200
        assert "'unsafe-inline'" in page["Content-Security-Policy"]
        for address in ("/", reverse("portal:front"), reverse("portal:desk")):
            assert "unsafe" not in client.get(address)["Content-Security-Policy"]

    def test_publishes_nothing_by_itself(self, article: ArticlePage) -> None:
        client = signed_in(case_portal.PUBLISHER)
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        form = client.get(address).context["form"]
        fields = {name: value for name, value in form.initial.items() if isinstance(value, str | int)}

        client.post(address, fields | {"action-publish": "action-publish", "body-count": "0"})

        article.refresh_from_db()
        assert article.live is False

    def test_keeps_the_list_of_topics(self, writer: Actor) -> None:
        client = signed_in(case_portal.EDITOR)

        client.post(reverse("topics:add"), {"name": "An toàn giao thông", "slug": "an-toan-giao-thong"})

        assert "An toàn giao thông" in client.get(reverse("topics:index")).content.decode()

    def test_closes_with_the_right_to_write(self, article: ArticlePage, writer: Actor) -> None:
        client = signed_in(case_portal.EDITOR)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200

        Mandate.objects.filter(user_id=writer.user_id).update(role="OBSERVER")

        assert client.get(reverse("wagtailadmin_home")).status_code == 403
        assert not User.objects.get(pk=writer.user_id).groups.exists()


class TestFound:
    def test_may_be_said_twice(self, article: ArticlePage) -> None:
        before = Body.objects.count(), ArticlePage.objects.count()

        services.found()

        assert (Body.objects.count(), ArticlePage.objects.count()) == before


class TestWhatIsHandedIn:
    def test_is_what_goes_out_or_nothing_does(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        turn = services.submit(article=article, by=writer, at=noon)
        article.lead = "Bản khác, viết sau khi trình"
        article.save_revision()

        with pytest.raises(services.CannotDecide, match="sửa sau khi trình"):
            services.approve(submission=turn, by=publisher, at=noon)

        assert not ArticlePage.objects.get(pk=article.pk).live

    @pytest.mark.parametrize("piece", [("quote", {"text": "", "said_by": ""}), ("heading", ""), ("text", "")])
    def test_is_filled_in(self, article: ArticlePage, writer: Actor, noon: datetime, piece: tuple[str, object]) -> None:
        article.body = [("text", "<p>Một</p>"), piece]
        article.save_revision()

        with pytest.raises(services.CannotSubmit, match=r"chưa điền đủ: 2\."):
            services.submit(article=article, by=writer, at=noon)

    def test_can_be_taken_in_while_a_later_version_was_sent_back(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        out = services.submit(article=article, by=writer, at=noon)
        services.approve(submission=out, by=publisher, at=noon)
        article.lead = "Bản sau"
        article.save_revision()
        later = services.submit(article=article, by=writer, at=noon)
        services.send_back(submission=later, note="Chưa đủ", by=publisher, at=noon)

        desk = signed_in(case_portal.PUBLISHER).get(reverse("portal:desk")).content.decode()
        services.withdraw(submission=out, note="Nhầm", by=publisher, at=noon)

        assert reverse("portal:desk_act", args=[out.pk, "withdraw"]) in desk
        assert Client().get(reverse("portal:article", args=["ky-ket"])).status_code == 410
