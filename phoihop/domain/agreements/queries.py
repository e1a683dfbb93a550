"""Questions about agreements."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from phoihop.domain.agreements import text
from phoihop.domain.agreements.models import (
    Agreement,
    Article,
    Assent,
    Extension,
    ExtensionAssent,
    Heading,
    Party,
    PartyHeir,
    Settlement,
    SigningDuty,
    Target,
    Wording,
)
from phoihop.domain.agreements.states import (
    BOUND,
    ENDS,
    EXTENSION_STEPS,
    STEPS,
    WORDING_STEPS,
    AgreementState,
    ExtensionState,
    WordingState,
)
from phoihop.domain.agreements.text import Read
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import LIVING_STATES
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


def standing_on(on: date) -> QuerySet[Agreement]:
    """The agreements that bind on the day: signed by all, within their term, neither closed nor ended with a party."""
    begun = Agreement.objects.filter(state__in=BOUND, in_force_from__lte=on, term_from__lte=on)
    ended = Settlement.objects.filter(effective_on__lte=on, standing__in=ENDS)
    return begun.exclude(Q(term_to__lte=on) | Q(closed_on__lte=on)).exclude(pk__in=ended.values("agreement_id"))


def reviewable(on: date) -> QuerySet[Agreement]:
    """The agreements for which it matters that a party ends on the day: drafted, being signed, or binding then or later.

    Left out is what a term or an earlier settlement has ended by the day before, and what was given up unsigned.
    """
    over = Q(state=AgreementState.CLOSED) | Q(
        pk__in=Settlement.objects.filter(effective_on__lte=on, standing__in=ENDS).values("agreement_id")
    )
    unsigned = ~Q(state=AgreementState.IN_FORCE)
    given_up = unsigned & Q(pk__in=Settlement.objects.values("agreement_id"))
    return Agreement.objects.exclude(over | given_up | (~unsigned & Q(term_to__lt=on)))


def parties_on(on: date) -> QuerySet[Party]:
    """The parties of every agreement, each with `heir_id`: the body that stands in its place on the day, None where it still does."""
    heir = PartyHeir.objects.filter(party=OuterRef("pk"), since__lte=on).order_by("-since", "-pk").values("body_id")[:1]
    return Party.objects.annotate(heir_id=Subquery(heir))


def standing_in_places(on: date) -> dict[int, int]:
    """The body that stands in each party's place on the day, by the number of the party; the last one, if it ended since."""
    return {row.pk: cast("int | None", getattr(row, "heir_id")) or row.body_id for row in parties_on(on)}  # noqa: B009  # an annotation that no stub knows


def placed_on(on: date) -> dict[int, list[int]]:
    """The bodies that stand in the places of each agreement's parties on the day, in the order of the paper."""
    standing = standing_in_places(on)
    places: dict[int, list[int]] = {}
    for agreement, party in Party.objects.order_by("agreement_id", "place").values_list("agreement_id", "pk"):
        places.setdefault(agreement, []).append(standing[party])
    return places


def in_force(on: date, body_id: int) -> list[Agreement]:
    """The agreements that bind the body on the day, in its own name or in the place of one it followed, oldest first."""
    placed = parties_on(on).filter(Q(heir_id=body_id) | Q(heir_id=None, body_id=body_id))
    rows = standing_on(on).filter(pk__in=placed.values("agreement_id"))
    return list(rows.order_by("in_force_from", "code"))


def parties(agreement: Agreement) -> QuerySet[Party]:
    """The parties in the order of the paper, each with who signed for it in which post."""
    return agreement.parties.order_by("place").select_related("signed_as__person", "signed_as__post")


def heirs_of(agreement: Agreement) -> dict[int, list[PartyHeir]]:
    """Who has stood in the place of each party since it signed, by the number of the party, the first heir first."""
    found: dict[int, list[PartyHeir]] = {}
    for row in PartyHeir.objects.filter(party__agreement=agreement).order_by("since", "pk"):
        found.setdefault(row.party_id, []).append(row)
    return found


def carried_by(body_id: int, column: str) -> Q:
    """The rows under an agreement whose `column` names this body, or one whose business under the agreement it carries on.

    A body that ended has one such heir, and never two: of several that follow a body which was split, it is the one
    whom the decision on the agreement put in its place. Where no decision names one, it is whoever alone follows; where
    several do, nobody until one of them is named.
    """
    ours, alone = organisations.stands_for(body_id), organisations.alone_stands_for(body_id)
    stood = Q(party__body_id=OuterRef(column)) | Q(party__heirs__body_id=OuterRef(column))
    named = PartyHeir.objects.filter(stood, body_id=body_id, party__agreement_id=OuterRef("agreement_id"))
    return Q(**{f"{column}__in": alone}) | (Q(**{f"{column}__in": ours - alone}) & Q(Exists(named)))


def settlements(agreement: Agreement) -> list[Settlement]:
    """What became of it when parties ended, the first first."""
    return list(agreement.settlements.order_by("effective_on", "pk"))


def articles(agreement: Agreement, on: date | None = None) -> list[Article]:
    """The articles in their order and in their words of a day, with every amendment that holds on it; with none, as they were signed.

    Two queries, however many articles. What has ended by the day is not among them.
    """
    amended, found = agreement.amended(), []
    for row in agreement.articles.order_by("number"):
        told = amended.get(row.pk, [])
        held = [one for one in told if on is not None and one.holds_from is not None and one.holds_from <= on]
        if (row.added and not held) or (held and held[-1].ends):
            continue
        if held:
            row.heading, row.text = held[-1].heading, held[-1].text
        elif told:
            row.heading, row.text = told[0].was_heading, told[0].was_text
        found.append(row)
    return found


def articles_on(on: date) -> QuerySet[Article]:
    """The articles of every agreement on a day, with `heading_on` and `text_on`, its words then; in one question.

    The same as `articles` of each agreement: what has ended by the day, or holds only from a later one, is not among them.
    """
    stood = Wording.objects.filter(article=OuterRef("pk"), state=WordingState.STANDS, holds_from__isnull=False)
    held, first = stood.filter(holds_from__lte=on).order_by("-seq"), stood.order_by("seq")
    words = {
        f"{name}_on": Coalesce(Subquery(held.values(name)[:1]), Subquery(first.values(f"was_{name}")[:1]), name)
        for name in ("heading", "text")
    }
    rows = Article.objects.annotate(ended_by=Subquery(held.values("ends")[:1]), **words)
    return rows.filter(Q(ended_by=False) | Q(ended_by=None, added=False))


def worded_on(on: date, agreements: Iterable[int] | None = None) -> Iterator[Article]:
    """The same, of some agreements or of all, each row bearing its words of the day."""
    rows = articles_on(on).order_by("pk").select_related("agreement")
    for row in (rows if agreements is None else rows.filter(agreement_id__in=agreements)).iterator(chunk_size=500):
        row.heading, row.text = getattr(row, "heading_on"), getattr(row, "text_on")  # noqa: B009  # annotations that no stub knows
        yield row


def ended_articles(agreement: Agreement, on: date) -> dict[int, date]:
    """The articles that an amendment has ended by the day, by their rows, and since when."""
    last = {pk: told[-1] for pk, told in agreement.amended().items() if told[-1].ends}
    return {pk: one.holds_from for pk, one in last.items() if one.holds_from is not None and one.holds_from <= on}


def amendments(agreement: Agreement) -> list[Wording]:
    """What all sides signed after the agreement was in force, by the day from which it holds."""
    stood = Wording.objects.filter(article__agreement=agreement, state=WordingState.STANDS, holds_from__isnull=False)
    return list(stood.select_related("article").order_by("holds_from", "article__number", "seq"))


def sides_on(agreement: Agreement, on: date) -> list[int]:
    """The bodies that stand in the places of its parties on the day, in the order of the paper."""
    placed = parties_on(on).filter(agreement=agreement).order_by("place")
    return [cast("int | None", getattr(row, "heir_id")) or row.body_id for row in placed]  # noqa: B009  # an annotation that no stub knows


def read_back(agreement: Agreement, on: date | None = None) -> Read:
    """The paper as its text was read, or in its words of a day: a chapter stands before its first article alone."""
    found, chapter = [], ""
    for row in articles(agreement, on):
        division = row.chapter if row.chapter != chapter else ""
        chapter = row.chapter
        found.append(
            text.Article(division, row.label or text.cited(row.number) + ".", row.number, row.heading, row.text)
        )
    return Read(agreement.preamble, tuple(found), agreement.closing, ())


def text_of(agreement: Agreement, on: date | None = None) -> str:
    """The whole paper as text: what was pasted, but for white space; or its words of a day."""
    return text.written(read_back(agreement, on))


def wordings(article: Article) -> list[Wording]:
    """Every proposal of other words for the article, the last first."""
    signed = ("signed_as__person", "signed_as__post")
    answers = Prefetch("assents", Assent.objects.select_related(*signed).order_by("on", "pk"))
    return list(article.wordings.order_by("-seq").select_related(*signed).prefetch_related(answers))


def saved_in_draft(one: Wording) -> bool:
    """Words that the drafter wrote into its own draft before presenting it: nobody else was asked, and nobody agreed."""
    return one.state == WordingState.STANDS and one.from_day is None and not one.assents.all()


def waiting_wordings(agreement: Agreement) -> dict[int, Wording]:
    """The words that wait for an answer, by the number of their article."""
    rows = Wording.objects.filter(article__agreement=agreement, state=WordingState.OPEN).select_related("article")
    return {row.article.number: row for row in rows.prefetch_related("assents").order_by("article__number")}


def signing_duties(agreement: Agreement) -> dict[frozenset[int], Commitment]:
    """What pairs of bodies have promised one another to sign under it and have not done yet, by whoever stands there now."""
    rows = SigningDuty.objects.filter(agreement=agreement, commitment__state__in=LIVING_STATES).order_by("pk")
    found = (row.commitment for row in rows.select_related("commitment"))
    return {frozenset((row.debtor_id, row.creditor_id)): row for row in found}


def extensions(agreement: Agreement) -> list[Extension]:
    """Every proposal to prolong its term, the last first."""
    signed = ("signed_as__person", "signed_as__post")
    answers = Prefetch("assents", ExtensionAssent.objects.select_related(*signed).order_by("on", "pk"))
    return list(agreement.extensions.order_by("-seq").select_related("agreement", *signed).prefetch_related(answers))


def _broken_terms() -> Iterator[chain.Break]:
    """Longer terms that are not what was proposed and signed, and agreements whose term none of them made."""
    yield from lifecycle.misplaced(Extension, EXTENSION_STEPS)
    rows = list(Extension.objects.select_related("agreement", "by_body").order_by("agreement_id", "seq"))
    yield from audit.altered(Extension, "agreements.extension.propose", ((row.pk, row.told()) for row in rows))
    assents = ExtensionAssent.objects.select_related("body").order_by("pk")
    signed = ((row.extension_id, row.told()) for row in assents)
    yield from audit.altered(Extension, "agreements.extension.assent", signed)
    stood = [row for row in rows if row.state == ExtensionState.PROLONGED]
    last = {row.agreement_id: row.pk for row in stood}
    agreed = (
        (row.pk, row.told_standing(row.agreement.term_to if last[row.agreement_id] == row.pk else row.term_to))
        for row in stood
    )
    yield from audit.altered(Extension, "agreements.extension.agree", agreed)


def _broken_words() -> Iterator[chain.Break]:
    """Articles that were neither written nor agreed to as they are, and proposals and answers that are not as they were given."""
    yield from lifecycle.misplaced(Wording, WORDING_STEPS)
    rows = list(Wording.objects.select_related("by_body", "article").order_by("article_id", "seq"))
    yield from audit.altered(Wording, "agreements.wording.propose", ((row.pk, row.told()) for row in rows))
    assents = Assent.objects.select_related("body").order_by("pk")
    yield from audit.altered(Wording, "agreements.wording.assent", ((row.wording_id, row.told()) for row in assents))
    stood = [row for row in rows if row.state == WordingState.STANDS]
    last = {row.article_id: row.pk for row in stood}
    agreed = (
        (row.pk, row.told_standing(None if last[row.article_id] == row.pk else (row.heading, row.text)))
        for row in stood
    )
    yield from audit.altered(Wording, "agreements.wording.agree", agreed)
    first: dict[int, tuple[str, str]] = {}
    for row in stood:
        first.setdefault(row.article_id, (row.was_heading, row.was_text))
    articles = Article.every.order_by("pk").iterator(chunk_size=2000)
    written = ((row.agreement_id, row.told(first.get(row.pk))) for row in articles)
    yield from audit.altered(Agreement, "agreements.article.written", written)


def _broken_heads(rows: list[Agreement]) -> Iterator[chain.Break]:
    """Heads that are not what was drafted and, before anybody had signed, changed."""
    told: dict[int, list[dict[str, object]]] = {}
    for one in Heading.objects.order_by("agreement_id", "seq"):
        told.setdefault(one.agreement_id, []).append(audit.facts_of(one.was))
    heads = [(row.pk, [*told.get(row.pk, []), row.told()]) for row in rows]
    yield from audit.altered(Agreement, "agreements.agreement.draft", ((pk, said[0]) for pk, said in heads))
    later = ((pk, one) for pk, said in heads for one in said[1:])
    yield from audit.altered(Agreement, "agreements.agreement.headed", later)


def broken() -> Iterator[chain.Break]:
    """Agreements, articles and signatures that are not what was drafted, written and signed, or do not stand where their steps led."""
    yield from lifecycle.misplaced(Agreement, STEPS)
    rows = list(Agreement.objects.order_by("pk"))
    texts = {row.pk: row.text_digest() for row in rows}
    yield from _broken_heads(rows)
    yield from _broken_words()
    yield from _broken_terms()
    parties = Party.objects.exclude(signed_on=None).select_related("body").order_by("pk")
    signed = ((row.agreement_id, row.told(texts[row.agreement_id])) for row in parties)
    yield from audit.altered(Agreement, "agreements.party.signed", signed)
    bound: Iterator[tuple[int, dict[str, object]]] = (
        (row.pk, {"from": row.in_force_from.isoformat()}) for row in rows if row.in_force_from
    )
    yield from audit.altered(Agreement, "agreements.agreement.bind", bound)
    closed = ((row.pk, row.told_closing()) for row in rows if row.closed_on)
    yield from audit.altered(Agreement, "agreements.agreement.close", closed)
    targets = list(Target.objects.select_related("by_body", "agreed_by").order_by("pk"))
    yield from audit.altered(Agreement, "agreements.target.set", ((row.agreement_id, row.told()) for row in targets))
    later = ((row.agreement_id, row.told_agreed()) for row in targets if row.agreed_on)
    yield from audit.altered(Agreement, "agreements.target.agreed", later)
    promised = SigningDuty.objects.select_related("commitment").order_by("pk")
    yield from audit.altered(
        Agreement, "agreements.signing.promised", ((row.agreement_id, row.told()) for row in promised)
    )
    settled = Settlement.objects.order_by("pk")
    yield from audit.altered(
        Agreement, "agreements.agreement.settled", ((row.agreement_id, row.told()) for row in settled)
    )
