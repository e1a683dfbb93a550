"""A joint paper: its words before every body that is to issue it, each one's answer to what it read, then the number."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import permissions, queries, rendering
from phoihop.domain.documents.events import JointIssued, JointWithdrawn
from phoihop.domain.documents.models import Document, Joint, JointAnswer, JointSide
from phoihop.domain.documents.paper import Paper
from phoihop.domain.documents.services import registering as books
from phoihop.domain.documents.states import STEPS, JointState, JointVerb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.outbox import bus


class CannotJoin(Exception):
    """The joint paper is not laid, answered or issued. Carries a sentence for people."""


@transaction.atomic
def lay(*, body: Body, paper: Paper, sides: Sequence[Body], by: Actor, on: date, at: datetime, key: str) -> Joint:
    """Lay the words before every body that is to issue the paper, `sides` in the order of the names under it.

    Raises Denied without the right to register, CannotJoin, and CannotRegister for what the register would not take.
    """
    permissions.check_can_register(by, body)
    paper = replace(paper, form=queries.form_of(body.pk, on).code, day=on)
    facts = chain.canonical(paper.to_facts())
    if found := Joint.objects.filter(key=key).first():
        same = (found.facts, [one.body_id for one in found.sides.all()]) == (facts, [one.pk for one in sides])
        books.check_same(same=same)
        return found
    books.check_open(paper)
    if paper.number is not None or len({one.pk for one in sides}) < 2 or len(sides) != len(paper.signatories):  # noqa: PLR2004  # one issues alone
        raise CannotJoin(_("Each side of a joint paper has one name under it. Put them in order, then issue it."))
    if sides[0].pk != body.pk:
        raise CannotJoin(_("The body whose number it takes stands first."))
    try:
        rendering.check(paper)
    except rendering.CannotPrint as refusal:
        raise CannotJoin(str(refusal)) from None
    with books.used_once(key):
        row = Joint.objects.create(body=body, key=key, laid_on=on, facts=facts, digest=chain.digest(facts))
    JointSide.objects.bulk_create([JointSide(joint=row, signatory=place, body=one) for place, one in enumerate(sides)])
    audit.record("documents.joint.lay", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def answer(
    *, joint: Joint, agrees: bool, read: str, by: Actor, on: date, at: datetime, key: str, reason: str = "",
    side: int | None = None,
) -> JointAnswer:  # fmt: skip
    """Say for one's body whether it issues these words: `read` is the digest of what was shown.

    Whoever follows several of the bodies names the `side` that this is the answer of. Raises Denied, CannotJoin.
    """
    side = permissions.check_can_answer(by, joint, side)
    row = Joint.objects.select_for_update().get(pk=joint.pk)
    if found := JointAnswer.objects.filter(key=key).first():
        same = (found.joint_id, found.body_id, found.agrees, found.read, found.reason)
        books.check_same(same=same == (row.pk, side, agrees, read, reason))
        return found
    if row.state != JointState.LAID:
        raise CannotJoin(_("This paper was issued or withdrawn already."))
    if read != row.digest:
        raise CannotJoin(_("These are not the words that were shown to you. Read them again, then answer."))
    if not agrees and not reason.strip():
        raise CannotJoin(_("Write why your body does not issue it in these words."))
    with books.used_once(key):
        made = JointAnswer.objects.create(
            joint=row, number=row.answers.count() + 1, key=key, body_id=side, agrees=agrees, read=read, reason=reason.strip(),
            given_on=on,
        )  # fmt: skip
    audit.record("documents.joint.answered", on=row, by=by, at=at, facts=made.told())
    return made


@transaction.atomic
def issue_joint(*, joint: Joint, by: Actor, on: date, at: datetime) -> Document:
    """Issue the words that every body agreed to, under the next number of the lead body. Done again, it gives the same paper.

    Raises Denied, CannotJoin while a body has not agreed to these very words.
    """
    row = Joint.objects.select_for_update().select_related("body").get(pk=joint.pk)
    permissions.check_can_register(by, row.body)
    if row.document is not None:
        return row.document
    if row.state != JointState.LAID:
        raise CannotJoin(_("This paper was issued or withdrawn already."))
    if lacking := [one.body_id for one in queries.answers_to(row) if not one.agrees]:
        names = organisations.views_of(set(lacking), on)
        raise CannotJoin(
            _("These bodies have not agreed to the words yet: %(names)s.")
            % {"names": ", ".join(names[pk].name for pk in lacking)}
        )
    sides = [one.body for one in row.sides.select_related("body")]
    paper = Paper.from_facts(json.loads(row.facts))
    document = books.issue(body=row.body, paper=paper, by=by, on=on, at=at, sides=sides)
    Joint.objects.filter(pk=row.pk, document=None).update(document=document)
    row.document = document
    lifecycle.move(row, steps=STEPS, verb=JointVerb.ISSUE, by=by, at=at, facts={"document": document.code})
    bus.publish([JointIssued(row.pk, by, at)])
    return document


@transaction.atomic
def withdraw(*, joint: Joint, by: Actor, at: datetime) -> None:
    """Take the words back before they are issued, to lay others. Raises Denied, CannotJoin."""
    permissions.check_can_register(by, joint.body)
    row = Joint.objects.select_for_update().get(pk=joint.pk)
    if row.state != JointState.LAID:
        raise CannotJoin(_("This paper was issued or withdrawn already."))
    lifecycle.move(row, steps=STEPS, verb=JointVerb.WITHDRAW, by=by, at=at)
    bus.publish([JointWithdrawn(row.pk, by, at)])
