"""A prepared question finds what Django's own finds, whatever it is asked about, on either database."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Upper

from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle.models import Installation
from phoihop.foundation.lifecycle.prepared import Prepared

pytestmark = pytest.mark.django_db
OF_APP = Prepared(
    lambda app, after: ContentType.objects.filter(app_label=app, model__gt="a", pk__gt=after)
    .order_by("-model").values_list("model", "pk"),
    app=str, after=int,
)  # fmt: skip


class TestAPreparedQuestion:
    @pytest.mark.parametrize("app", ["auth", "sessions", "o'clock", "", "%s"])
    @pytest.mark.parametrize("after", [0, 3, 10**9])
    def test_finds_what_the_same_question_finds_made_anew(self, app, after):
        anew = ContentType.objects.filter(app_label=app, model__gt="a", pk__gt=after).order_by("-model")

        found = OF_APP.rows(app=app, after=after)

        assert found == list(anew.values_list("model", "pk"))

    def test_gives_the_first_row_or_none(self):
        assert OF_APP.row(app="auth", after=0) == OF_APP.rows(app="auth", after=0)[0]
        assert OF_APP.row(app="nowhere", after=0) is None

    def test_asks_the_database_once_and_makes_its_statement_once(self, django_assert_num_queries):
        made = []
        question = Prepared(
            lambda app: made.append(app) or ContentType.objects.filter(app_label=app).values_list("pk"), app=str
        )
        question.rows(app="auth")
        at_first = len(made)

        with django_assert_num_queries(1) as told:
            question.rows(app="sessions")

        assert len(made) == at_first
        assert "sessions" in told.captured_queries[0]["sql"]

    def test_converts_what_the_database_gives(self):
        Installation.objects.update_or_create(pk=1, defaults={"fixed_today": date(2021, 9, 27)})
        person = User.objects.create(username="tho.xuan", is_active=False)
        days = Prepared(
            lambda after: Installation.objects.filter(fixed_today__gt=after).values_list("fixed_today"), after=date
        )
        people = Prepared(
            lambda name: User.objects.filter(username=name).values_list("date_joined", "is_active", "last_login"),
            name=str,
        )

        assert days.rows(after=date(2021, 9, 26)) == [(date(2021, 9, 27),)]
        assert days.rows(after=date(2021, 9, 27)) == []
        assert people.row(name="tho.xuan") == (person.date_joined, False, None)

    def test_leaves_out_what_it_was_only_ordered_by(self):
        counted = Prepared(
            lambda app: ContentType.objects.filter(app_label=app).order_by(Upper("model")).values_list("pk").distinct(),
            app=str,
        )

        assert {len(row) for row in counted.rows(app="auth")} == {1}

    def test_is_refused_where_what_is_asked_about_changes_on_its_way(self):
        within = Prepared(lambda words: ContentType.objects.filter(model__contains=words).values_list("pk"), words=str)
        nowhere = Prepared(lambda words: ContentType.objects.values_list("pk"), words=str)

        for question in (within, nowhere):
            with pytest.raises(TypeError, match="words"):
                question.rows(words="x")
