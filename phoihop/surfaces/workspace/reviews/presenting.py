"""Ready rows for templates: sides as equals, points with what the reader may see of them, and the steps to take."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.reviews import permissions, queries, subjects
from phoihop.domain.reviews.models import Answer, Judgement, Review, Shortcoming, Side, Wording, Written
from phoihop.domain.reviews.states import OPENED, STANDS, Answered, Outcome, Part, ReviewState
from phoihop.domain.reviews.subjects import Subject
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments import presenting as commitments
from phoihop.surfaces.workspace.reviews import forms
from phoihop.surfaces.workspace.structure import lives

_KINDS = {
    Outcome.WELL: "ok", Outcome.MOSTLY: "idle", Outcome.PARTLY: "soon", Outcome.NOT: "late", Outcome.DISAGREED: "returned",
}  # fmt: skip
STATE_KINDS: dict[str, str] = {
    ReviewState.SCORING: "wait", ReviewState.JOINT: "wait", ReviewState.FROZEN: "wait", ReviewState.SIGNED: "ok",
    ReviewState.WITHDRAWN: "closed",
}  # fmt: skip


def graded(code: str) -> tuple[str, str]:
    """The kind of tag and the words of a grade or an outcome."""
    return _KINDS[Outcome(code)], str(Outcome(code).label).capitalize()


def titled(review: Review) -> str:
    """What a review is called in lists and on its page."""
    kind = _("Interim review of %(title)s") if review.kind == "INTERIM" else _("Final review of %(title)s")
    return kind % {"title": review.subject.title}


def of(subject: Subject, actor: Actor, today: date) -> dict[str, object]:
    """The reviews of a thing, for its own page, and whether one is begun there."""
    may = permissions.can_prepare(actor, subject, today) and not queries.under_way(subject)
    begin = reverse("review_new", args=[subjects.noun(subject), subject.code]) if may else ""
    return {"reviews": queries.of(subject, actor), "begin_review": begin}


@dataclass(frozen=True, slots=True)
class SideRow:
    """A side and how far it is; no side is shown before or above another but in the order of the paper."""

    body: BodyView
    ours: bool
    kind: str
    words: str
    signed: str


def sides(review: Review, actor: Actor) -> list[SideRow]:
    """All sides in the order of the paper, each by its name of the day."""
    rows = list(review.sides.select_related("signed_as__person", "signed_as__post"))
    views = organisations.views_of({row.body_id for row in rows}, review.frozen_on or review.opened_on)
    ours = permissions.side_of(actor, review)
    return [SideRow(views[row.body_id], row == ours, *_standing(row, review)) for row in rows]


def _standing(row: Side, review: Review) -> tuple[str, str, str]:
    if review.state == ReviewState.SCORING:
        done = row.handed_in_on
        return ("ok", _("handed in"), "") if done else ("idle", _("not handed in yet"), "")
    if review.state == ReviewState.JOINT:
        agrees = row.agreed_to == review.edition
        return ("ok", _("agrees to this text"), "") if agrees else ("idle", _("has not agreed yet"), "")
    if row.signed_on is None:
        return "wait", _("not signed yet"), ""
    told = f"{row.signed_as.person.full_name}, {row.signed_as.post.title}" if row.signed_as else ""
    return "ok", _("signed on %(day)s") % {"day": dates.show(row.signed_on)}, told


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What one side says of a point."""

    body: BodyView
    kind: str
    grade: str
    words: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point: what each side says, as wide as every other, and what they say together."""

    number: int
    label: str
    said: list[SaidRow]
    kind: str
    outcome: str
    words: str
    alike: bool  # all gave the same grade, and nobody wrote another common word
    form: Form | None
    open: bool


def points(review: Review, actor: Actor, *, tried: "Tried", writes: bool) -> list[PointRow]:
    """The points as the actor's side may see them, each with the form for the common word while one may write it."""
    found, rows = queries.scored(review, actor), []
    views = organisations.views_of({one.body_id for row in found for one in row.said}, review.opened_on)
    for row in found:
        said = [SaidRow(views[one.body_id], *graded(one.grade), one.words) for one in row.said]
        kind, outcome = graded(row.outcome) if row.outcome else ("idle", _("no common word yet"))
        form: Form | None = None
        told = {"point": row.point.number, "outcome": row.outcome, "words": row.words}
        again = tried.of("judge", "point", row.point.number)
        if writes:
            form = again or forms.JudgeForm(initial=told, prefix=f"p{row.point.number}")
        rows.append(
            PointRow(
                row.point.number, row.point.label, said, kind, outcome, row.words, not row.settled and bool(row.outcome),
                form, bool(again) or not row.outcome,
            )
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was refused, to be shown again in its place with what was typed."""

    verb: str = ""
    form: Form | None = None

    def of(self, verb: str, name: str, value: object) -> Form | None:
        """The refused form, if it was this one."""
        if self.form is None or self.verb != verb:
            return None
        said = str(self.form.data.get(self.form.add_prefix(name), ""))
        return self.form if said == str(value or "") else None


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A shortcoming, its cause, its remedy, and where the remedy stands in the ledger."""

    row: Shortcoming
    owner: BodyView
    towards: BodyView
    cause: str
    tag: tuple[str, str] | None
    form: Form | None
    open: bool


def shortcomings(
    rows: Iterable[Shortcoming], review: Review, today: date, *, tried: Tried, writes: bool
) -> list[ShortRow]:  # fmt: skip
    """The shortcomings of the text, each with the form that writes it anew while one may."""
    found = list(rows)
    views = organisations.views_of({pk for row in found for pk in (row.owner_id, row.towards_id)}, review.opened_on)
    named, told = side_views(review), []
    for row in found:
        again = tried.of("shortcoming", "number", row.number)
        form: Form | None = None
        if writes:
            initial = forms.ShortcomingForm.told(row, dates.show(row.due_on))
            form = again or forms.ShortcomingForm(initial=initial, sides=named, prefix=f"s{row.number}")
        cause = f"{row.get_cause_kind_display().capitalize()} · {row.get_cause_display()}"
        told.append(
            ShortRow(
                row, views[row.owner_id], views[row.towards_id], cause, _tag(row.commitment, today), form, bool(again)
            )
        )
    return told


def _tag(row: Commitment | None, today: date) -> tuple[str, str] | None:
    if row is None:
        return None
    return commitments.state_tag(state=row.state, due_on=row.due_on, claimed_on=row.claimed_on, today=today)


def side_views(review: Review) -> list[BodyView]:
    """The sides in the order of the paper, for a list to choose from."""
    ids = list(review.sides.order_by("place").values_list("body_id", flat=True))
    views = organisations.views_of(ids, review.opened_on)
    return [views[pk] for pk in ids]


_ANSWERS = {Answered.DONE: "ok", Answered.PARTLY: "soon", Answered.NOT: "late", Answered.DROPPED: "closed"}


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A remedy of an earlier review: how it stands in the ledger, and what the sides say came of it."""

    row: Shortcoming
    owner: BodyView
    tag: tuple[str, str] | None
    answer: tuple[str, str] | None
    words: str
    form: Form | None
    open: bool


def earlier(review: Review, today: date, *, tried: Tried, writes: bool) -> list[EarlierRow]:
    """The remedies of the reviews before that still are open, each with the form that answers it while one may."""
    rows, told = queries.earlier(review), queries.answers(review)
    views = organisations.views_of({row.owner_id for row in rows}, review.opened_on)
    first = next((row.pk for row in rows if row.pk not in told), 0)  # the one that is to be answered now
    found = []
    for row in rows:
        said, again = told.get(row.pk), tried.of("answer", "remedy", row.pk)
        form: Form | None = None
        if writes:
            initial = {"remedy": row.pk, "found": said.found if said else "", "words": said.words if said else ""}
            form = again or forms.AnswerForm(initial=initial, prefix=f"r{row.pk}")
        answer = (_ANSWERS[Answered(said.found)], str(Answered(said.found).label).capitalize()) if said else None
        found.append(
            EarlierRow(
                row, views[row.owner_id], _tag(row.commitment, today), answer, said.words if said else "", form,
                bool(again) or row.pk == first,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class PartRow:
    """A free part of the text."""

    part: str
    label: str
    words: str
    form: Form | None
    open: bool


def parts(review: Review, *, tried: Tried, writes: bool) -> list[PartRow]:
    """The free parts in their order."""
    rows = []
    for part, words in queries.wording(review).items():
        again = tried.of("write", "part", part)
        form = (again or forms.WriteForm(initial={"part": part, "words": words}, prefix=f"t{part}")) if writes else None
        rows.append(PartRow(part, str(Part(part).label), words, form, bool(again) or not words))
    return rows


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the wording history."""

    edition: int
    author: BodyView
    on: date
    where: str
    words: str
    until: int | None


def history(review: Review) -> list[Change]:
    """Everything that was written, the newest first, with the edition from which it no longer stands."""
    rows = queries.history(review)
    views = organisations.views_of({row.author_id for row in rows}, review.opened_on)
    return [Change(row.since, views[row.author_id], row.on, *_change(row), row.until) for row in rows]


def _change(row: Written) -> tuple[str, str]:
    if isinstance(row, Wording):
        return str(Part(row.part).label), row.words
    if isinstance(row, Judgement):
        return row.point.label, " – ".join(part for part in (graded(row.outcome)[1], row.words) if part)
    if isinstance(row, Answer):
        told = " – ".join(part for part in (str(Answered(row.found).label).capitalize(), row.words) if part)
        return _("Remedy of the review before: %(remedy)s") % {"remedy": row.shortcoming.remedy}, told
    if isinstance(row, Shortcoming):
        return _("Shortcoming %(number)s") % {"number": row.number}, f"{row.words} → {row.cause_words} → {row.remedy}"
    raise TypeError(row)


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A programme or a plan whose review is missing."""

    of: queries.Missing
    url: str
    kind: str
    words: str
    begin: str


def missing(
    rows: Iterable[queries.Missing], actor: Actor, today: date, placed: subjects.Placed
) -> list[MissingRow]:  # fmt: skip
    """What is missing its review, each with the step to it where the actor takes it."""
    return [_missing(row, actor, today, placed) for row in rows]


def _missing(row: queries.Missing, actor: Actor, today: date, placed: subjects.Placed) -> MissingRow:
    if row.review is not None:
        tag = "wait", str(ReviewState(row.review.state).label)
    elif row.due_on is None:
        tag = "late", _("its year is over")
    elif row.due_on < today:
        late = (today - row.due_on).days
        tag = "late", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    elif row.near:
        left = (row.due_on - today).days
        tag = "soon", ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    else:
        tag = "idle", _("not due yet")
    of_what = subjects.noun(row.subject)
    may = row.review is None and permissions.can_prepare(actor, row.subject, today, placed)
    begin = reverse("review_new", args=[of_what, row.subject.code]) if may else ""
    return MissingRow(row, reverse(of_what, args=[row.subject.code]), *tag, begin)


@dataclass(frozen=True, slots=True)
class DueRow:
    """An agreement that is due for review."""

    due: queries.Due
    kind: str
    words: str
    what: str
    may: bool


def due(rows: Iterable[queries.Due], actor: Actor, today: date, placed: subjects.Placed) -> list[DueRow]:
    """What is due for review, the most pressing first."""
    told = []
    for row in rows:
        left = (row.due_on - today).days
        if row.review is not None:
            tag = "wait", str(ReviewState(row.review.state).label)
        elif left < 0:
            tag = "late", ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}
        elif row.near:
            tag = "soon", ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
        else:
            tag = "idle", _("not due yet")
        what = _("Final review") if row.kind == "FINAL" else _("Interim review")
        may = row.review is None and permissions.can_prepare(actor, row.agreement, today, placed)
        told.append(DueRow(row, *tag, what, may))
    return told


def ending(row: queries.Term) -> tuple[str, str]:
    """The kind of tag and the words: how long a term still runs, or since when it is over."""
    if row.left < 0:
        return "late", ngettext("expired %(n)s day ago", "expired %(n)s days ago", -row.left) % {"n": -row.left}
    return "soon", ngettext("expires in %(n)s day", "expires in %(n)s days", row.left) % {"n": row.left}


def _own(found: list[queries.Scored], side: Side | None) -> list[queries.Scored]:
    """The points with what this one side has written: whoever follows several scores for each apart."""
    return [replace(row, said=tuple(one for one in row.said if side and one.body_id == side.body_id)) for row in found]


def body_of(review: Review, actor: Actor, today: date, tried: Tried) -> dict[str, object]:
    """Everything that a page of a review shows; of scores only what the actor's side may see."""
    ours = permissions.sides_of(actor, review)
    side = permissions.turn_of(ours, review)
    writes = review.state == ReviewState.JOINT and side is not None and actor.may("draft")
    short = queries.shortcomings(review)
    scoring = review.state == ReviewState.SCORING and side is not None and not side.handed_in_on and actor.may("draft")
    own = tried.form if tried.verb in ("score", "hand-in") and tried.form else None
    named = side_views(review)
    new = tried.of("shortcoming", "number", "") or forms.ShortcomingForm(sides=named, prefix="s")
    signs = review.state == ReviewState.FROZEN and side is not None and not side.signed_on and actor.may("sign")
    held = organisations.posts_of(actor.user_id, actor.body_id or 0, today) if signs else []
    sign = (tried.form if tried.verb == "sign" else None) or forms.SignForm(
        initial={"digest": review.digest}, held=held
    )
    issues = review.state == ReviewState.SIGNED and review.document is None and actor.may("send_report")
    issues = issues and side is not None and side.place == 1
    issue = (tried.form if tried.verb == "issue" else None) or forms.IssueForm()
    return {
        "former": lives.former_of({one.body_id for one in review.sides.all()}, decided_on=review.frozen_on or review.opened_on, today=today),
        "sides": sides(review, actor), "kind": STATE_KINDS[ReviewState(review.state)],
        "points": points(review, actor, tried=tried, writes=writes), "opened": review.state in OPENED,
        "score_form": (own or forms.ScoreForm(points=_own(queries.scored(review, actor), side))) if scoring else None,
        "may_hand_in": scoring and actor.may("turn_key"), "writes": writes,
        "can_withdraw": review.state == ReviewState.SCORING and review.opener_id in {one.body_id for one in ours} and actor.may("turn_key"),
        "side": side, "acts_for": organisations.view_of(side.body_id, review.opened_on) if side and len(ours) > 1 else None,
        "parts": parts(review, tried=tried, writes=writes) if review.state in OPENED else [],
        "shortcomings": shortcomings(short, review, today, tried=tried, writes=writes),
        "new_form": new if writes else None, "new_open": new.is_bound,
        "unsettled": len(queries.unsettled(review)) if review.state == ReviewState.JOINT else 0,
        "can_agree": writes and side is not None and actor.may("turn_key") and side.agreed_to != review.edition,
        "sign_form": sign if signs else None, "stands": review.state in STANDS,
        "can_reopen": signs and not review.sides.exclude(signed_on=None).exists(),
        "earlier": earlier(review, today, tried=tried, writes=writes),
        "unanswered": len(queries.unanswered(review)) if review.state == ReviewState.JOINT else 0,
        "subject_url": reverse(subjects.noun(review.subject), args=[review.subject.code]),
        "issue_form": issue if issues else None,
        "code": chain.short_code(review.digest) if review.digest else "",
    }  # fmt: skip
