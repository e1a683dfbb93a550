"""A paper that was issued as a package: its facts as the register holds them, and the file with every signature so far."""

import io
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime

from pypdf import PdfReader

from phoihop.domain.documents import queries
from phoihop.domain.documents.models import Document
from phoihop.domain.documents.paper import Paper
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, BodyCode
from phoihop.foundation.vn import text
from phoihop.surfaces.exchange.edxml.package import Enclosed, Organ, Package, Signed, document_id

SCHEME = "QCVN102"
_URGENT = {"": 0, "KHẨN": 1, "THƯỢNG KHẨN": 2, "HỎA TỐC": 3}  # nobody has verified these numbers (docs/edxml.md)


def organs(body_ids: Collection[int], on: date) -> dict[int, Organ]:
    """Each of these bodies as other systems know it: by its code of the regulation, or by ours where it has none."""
    codes = BodyCode.objects.filter(organisations.living(on), body_id__in=body_ids, scheme=SCHEME)
    given = dict(codes.order_by("pk").values_list("body_id", "value"))
    reached = organisations.contacts_of(body_ids, on)
    found = {}
    for pk, view in organisations.views_of(body_ids, on).items():
        office = reached.get(pk)
        address, mail, telephone = (office.address, office.mail, office.telephone) if office else ("", "", "")
        found[pk] = Organ(given.get(pk, view.code), view.name, "", address, mail, telephone)
    return found


def without_code(body_ids: Collection[int], on: date) -> list[str]:
    """The names of those of these bodies that have no code of the regulation: no system of the State finds them by ours."""
    coded = BodyCode.objects.filter(organisations.living(on), body_id__in=body_ids, scheme=SCHEME)
    having = set(coded.values_list("body_id", flat=True))
    return [view.name for pk, view in organisations.views_of(body_ids, on).items() if pk not in having]


def named_in(paper: Paper, on: date) -> list[str]:
    """The codes of the bodies that the paper names as those who get it, by their whole name."""
    asked = {text.fold(re.sub(r"^[-\s]+|[\s;.]+$", "", line)) for line in (*paper.addressees, *paper.recipients)}
    return sorted(view.code for view in organisations.all_bodies(on) if text.fold(view.name) in asked)


def package_of(document: Document, receivers: Sequence[Body], *, on: date, at: datetime) -> Package:
    """The paper for these bodies, as it stands at the moment."""
    paper, content = queries.printed(document), queries.present(document)
    known = organs({document.body_id, *(body.pk for body in receivers)}, on)
    sender = known.get(document.body_id) or organs({document.body_id}, document.issued_on)[document.body_id]
    number = f"{document.number:02d}"
    signed = [one for one in paper.signatories if one.named]
    return Package(
        sender=sender, receivers=tuple(known[body.pk] for body in receivers), number=number, notation=document.symbol,
        place=paper.place, day=document.issued_on, kind=paper.kind.capitalize(), subject=paper.about,
        document_id=document_id(sender.code, document.issued_on, str(document)), sent_at=at,
        signed=Signed(
            "; ".join(", ".join(one.lines[:-1]) for one in signed), "; ".join(one.lines[-1] for one in signed if one.lines),
            "; ".join(one.named for one in signed),
        ),
        to_places=paper.recipients, priority=_URGENT.get(paper.urgency, 0), typer=paper.drafted,
        pages=len(PdfReader(io.BytesIO(content)).pages), appendixes=tuple(paper.annex_heads()),
        enclosed=(Enclosed(f"{number}-{document.symbol.replace('/', '-')}.pdf", "application/pdf", content),),
    )  # fmt: skip
