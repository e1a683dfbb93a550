"""What a row serves: articles of its plan's agreement, and programmes. It belongs to the words of the row, and changes with them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Article
from phoihop.domain.plans.models import Plan, Row, Serving, Wording
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.programmes import queries as programmes
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit

_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Aims:
    """What a row serves: articles by their numbers, programmes by their codes."""

    articles: frozenset[int] = frozenset()
    programmes: frozenset[str] = frozenset()

    @staticmethod
    def of(row: Row) -> "Aims":
        """What the row serves now."""
        standing = row.servings.filter(until=None).order_by().values_list("article__number", "programme__code")
        return Aims(frozenset(n for n, _code in standing if n), frozenset(code for _n, code in standing if code))

    @staticmethod
    def said(one: Wording) -> "Aims":
        """What a wording says that the row serves."""
        return Aims(
            frozenset(int(number) for number in one.articles.split(_BETWEEN) if number),
            frozenset(code for code in one.programmes.split(_BETWEEN) if code),
        )

    @property
    def words(self) -> dict[str, str]:
        """The same as the columns of a wording hold it."""
        return {
            "articles": _BETWEEN.join(str(number) for number in sorted(self.articles)),
            "programmes": _BETWEEN.join(sorted(self.programmes)),
        }


def check(*, plan: Plan, aims: Aims, on: date, stands: Aims = Aims()) -> list[Article]:  # frozen and empty
    """The articles that are served, among those of the plan's agreement on the day, and what `stands` although it has ended.

    Raises CannotPlan where there is no such article, or no such programme.
    """
    held = {one.number: one for one in agreements.articles(plan.agreement, on)}
    held |= {one.number: one for one in plan.agreement.articles.filter(number__in=stands.articles - held.keys())}
    if strange := sorted(aims.articles - held.keys()):
        raise CannotPlan(
            _("The agreement of this plan has no article %(number)s. Choose among its own.") % {"number": strange[0]}
        )
    if unknown := sorted(aims.programmes - {one.code for one in programmes.of_codes(sorted(aims.programmes))}):
        raise CannotPlan(_("There is nothing with the code %(code)s that work may serve.") % {"code": unknown[0]})
    return [held[number] for number in sorted(aims.articles)]


def point(*, row: Row, aims: Aims, by: Actor, on: date, at: datetime) -> None:
    """The row serves these from the day on, and nothing else. What it served before stays readable."""
    standing = list(row.servings.filter(until=None).select_related("article", "programme", "by_body"))
    articles = row.plan.agreement.articles.filter(number__in=aims.articles).order_by("number")
    asked = [(one.pk, None) for one in articles] + [(None, one.pk) for one in programmes.of_codes(aims.programmes)]
    kept = {(one.article_id, one.programme_id): one for one in standing}
    for key, one in kept.items():
        if key not in asked:
            one.until, one.ended_by_id = on, by.body_id
            one.save(update_fields=["until", "ended_by"])
            audit.record("plans.row.serves_no_more", on=row.plan, by=by, at=at, facts=one.ending_told())
    for article, programme in (key for key in asked if key not in kept):
        made = Serving.objects.create(
            row=row, article_id=article, programme_id=programme, since=on, by_body_id=by.body_id or 0
        )
        audit.record("plans.row.serves", on=row.plan, by=by, at=at, facts=made.told())
