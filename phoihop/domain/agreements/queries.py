"""Questions about agreements."""

from collections.abc import Iterator
from datetime import date

from phoihop.domain.agreements.models import Agreement, Article, Party
from phoihop.domain.agreements.states import STEPS, AgreementState
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


def in_force(on: date, body_id: int) -> list[Agreement]:
    """The agreements that bind the body on the day, oldest first."""
    rows = Agreement.objects.filter(
        state=AgreementState.IN_FORCE, parties__body_id=body_id, in_force_from__lte=on, term_from__lte=on
    ).exclude(term_to__lte=on)
    return list(rows.order_by("in_force_from", "code"))


def articles(agreement: Agreement) -> list[Article]:
    """The articles in their order."""
    return list(agreement.articles.order_by("number"))


def broken() -> Iterator[chain.Break]:
    """Agreements, articles and signatures that are not what was drafted, written and signed, or do not stand where their steps led."""
    yield from lifecycle.misplaced(Agreement, STEPS)
    rows = list(Agreement.objects.order_by("pk"))
    texts = {row.pk: row.text_digest() for row in rows}
    yield from audit.altered(Agreement, "agreements.agreement.draft", ((row.pk, row.told()) for row in rows))
    articles = Article.objects.order_by("pk").iterator(chunk_size=2000)
    written = ((row.agreement_id, row.told()) for row in articles)
    yield from audit.altered(Agreement, "agreements.article.written", written)
    parties = Party.objects.exclude(signed_on=None).select_related("body").order_by("pk")
    signed = ((row.agreement_id, row.told(texts[row.agreement_id])) for row in parties)
    yield from audit.altered(Agreement, "agreements.party.signed", signed)
    bound: Iterator[tuple[int, dict[str, object]]] = (
        (row.pk, {"from": row.in_force_from.isoformat()}) for row in rows if row.in_force_from
    )
    yield from audit.altered(Agreement, "agreements.agreement.bind", bound)
