"""Who knows of a meeting, who prepares it, who answers for a body. Who follows a body that ended stands in its place."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.meetings.models import (
    Advice,
    AgendaItem,
    Chair,
    Elector,
    Invitation,
    Meeting,
    Paper,
    Revision,
    Vote,
)
from phoihop.domain.meetings.states import BRINGING, PROPOSING, MeetingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Meeting]:
    """A draft is seen by its organiser and its chairs; from the invitation on by every body that is invited too."""
    if by.body_id is None or not by.may("read"):
        return Meeting.objects.none()
    ours = organisations.stands_for(by.body_id)
    hosts = Q(organiser_id__in=ours) | Q(pk__in=Meeting.objects.filter(chairs__body_id__in=ours).values("pk"))
    invited = Q(pk__in=Invitation.objects.filter(body_id__in=ours).values("meeting_id"))
    return Meeting.objects.filter(hosts | (invited & ~Q(state=MeetingState.DRAFT))).order_by("-held_on", "-pk")


def is_host(by: Actor, meeting: Meeting) -> bool:
    """Whether the actor's body organises or chairs."""
    if by.body_id is None:
        return False
    ours = organisations.stands_for(by.body_id)
    return meeting.organiser_id in ours or any(chair.body_id in ours for chair in meeting.chairs.all())


def can_host(by: Actor, meeting: Meeting, capability: str = "draft") -> bool:
    """Whether the actor may do this for the bodies that organise and chair."""
    return by.may(capability) and is_host(by, meeting)


def check_can_prepare(by: Actor) -> int:
    """The body that the actor prepares a meeting for. Raises Denied."""
    if by.body_id is None or not by.may("draft"):
        raise Denied(_("Your role prepares no meetings. Ask somebody in your body who prepares its work."))
    return by.body_id


def check_can_host(by: Actor, meeting: Meeting, capability: str = "draft") -> None:
    """Raises Denied for a body that neither organises nor chairs, and for a role that may not."""
    if not is_host(by, meeting):
        raise Denied(_("Only the body that organises this meeting, or one that chairs it, can do this."))
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))


def acting_body(by: Actor) -> Body:
    """The body that somebody speaks for who was found to speak for one. Raises Denied."""
    if by.body_id is None:
        raise Denied(_("Only somebody who acts for a body can do this."))
    return Body.objects.get(pk=by.body_id)


def check_is_host(by: Actor, meeting: Meeting) -> None:
    """Raises Denied for a body that neither organises nor chairs."""
    if not is_host(by, meeting):
        raise Denied(_("Only the body that organises this meeting, or one that chairs it, can do this."))


def chair_of(by: Actor, meeting: Meeting, revision: Revision | None = None) -> Chair | None:
    """The chair that the actor signs for; who follows several that chaired signs for each, those first that have not signed."""
    if by.body_id is None or not by.may("sign"):
        return None
    chairs = meeting.chairs.select_related("body").filter(body_id__in=organisations.stands_for(by.body_id))
    left = chairs.exclude(pk__in=revision.signatures.values("chair_id")) if revision else chairs
    return left.order_by("place").first() or chairs.order_by("place").first()


def check_can_sign_minutes(by: Actor, meeting: Meeting, revision: Revision | None = None) -> Chair:
    """The chair that the actor signs for. Raises Denied."""
    chair = chair_of(by, meeting, revision)
    if chair is None:
        raise Denied(_("The minutes are signed by those who chaired. Ask the leader of a body that did."))
    return chair


def can_object(by: Actor, meeting: Meeting) -> bool:
    """Whether the actor speaks for a body that chaired or was invited."""
    return by.may("draft") and visible_to(by).filter(pk=meeting.pk).exists()


def check_can_object(by: Actor, meeting: Meeting) -> None:
    """Raises Denied."""
    if not can_object(by, meeting):
        raise Denied(_("Only a body that chaired or was invited can object, by somebody who prepares its work."))


def can_propose(by: Actor, meeting: Meeting) -> bool:
    """Whether the actor's body proposes something at this meeting now: hosts until the minutes are signed, guests until its end."""
    return can_object(by, meeting) and may_propose_now(by, meeting)


def may_propose_now(by: Actor, meeting: Meeting) -> bool:
    """Whether it is the time for it: hosts note proposals down until the minutes are signed."""
    return meeting.state in PROPOSING or (meeting.state == MeetingState.CLOSED and is_host(by, meeting))


def check_can_propose(by: Actor, meeting: Meeting, proposer: Body | None) -> None:
    """Raises Denied for who is not asked to come, and for who speaks for others without being a host."""
    check_can_object(by, meeting)
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    if not is_host(by, meeting) and (proposer is None or proposer.pk not in ours):
        raise Denied(_("Your body proposes for itself. What others propose is noted down by who organises or chairs."))


def decides_for(by: Actor, deciders: Collection[int]) -> list[int]:
    """The bodies for which the actor says what becomes of a proposal: several where its body follows several of those."""
    if by.body_id is None or not by.may("sign"):
        return []
    ours = organisations.stands_for(by.body_id)
    return [body_id for body_id in deciders if body_id in ours]


def check_can_dispose(by: Actor, deciders: Collection[int]) -> list[int]:
    """The bodies for which the actor says what becomes of a proposal. Raises Denied."""
    found = decides_for(by, deciders)
    if not found:
        raise Denied(
            _("The leaders of the bodies that chair decide about it, or the leader of the body that it is proposed to.")
        )
    return found


def can_reply(by: Actor, invitation: Invitation) -> bool:
    """Whether the actor answers for the invited body."""
    return by.body_id is not None and by.may("draft") and invitation.body_id in organisations.stands_for(by.body_id)


def check_can_reply(by: Actor, invitation: Invitation) -> None:
    """Raises Denied."""
    if not can_reply(by, invitation):
        raise Denied(_("Only somebody who prepares the work of the invited body can answer for it."))


def elector_of(by: Actor, vote: Vote, key: str = "") -> Elector | None:
    """The vote that the actor casts: that of the body or of one that it follows, those first that were not cast.

    What was cast with this key already is found before all.
    """
    if by.body_id is None or not by.may("turn_key"):
        return None
    ours = organisations.stands_for(by.body_id)
    rows = vote.electors.select_related("body").filter(body_id__in=ours)
    sent = rows.filter(key=key).first() if key else None
    return sent or rows.order_by("voted", "pk").first()


def check_can_vote(by: Actor, vote: Vote, key: str = "") -> Elector:
    """The vote that the actor casts. Raises Denied."""
    elector = elector_of(by, vote, key)
    if elector is None:
        raise Denied(_("Those vote who spoke for a body at the table when the vote was opened."))
    return elector


def check_can_speak(by: Actor, at_table: Collection[int]) -> int:
    """The body for which the actor asks to speak. Raises Denied."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None and by.may("draft") else set()
    here = [body_id for body_id in at_table if body_id in ours]
    if not here:
        raise Denied(_("Those ask to speak who are noted as there, by somebody who prepares the work of the body."))
    return here[0]


def can_bring(by: Actor, item: AgendaItem) -> bool:
    """Whether the actor puts papers to this matter now: for a body that organises or chairs, or that presents it."""
    if by.body_id is None or not by.may("draft") or item.meeting.state not in BRINGING:
        return False
    if is_host(by, item.meeting):
        return True
    return item.presenter_id in organisations.stands_for(by.body_id) and (
        visible_to(by).filter(pk=item.meeting_id).exists()
    )


def check_can_bring(by: Actor, item: AgendaItem) -> None:
    """Raises Denied."""
    if not can_bring(by, item):
        raise Denied(
            _("Papers are brought until the meeting is over, by the bodies that organise, chair or present the matter.")
        )


def is_own(by: Actor, paper: Paper) -> bool:
    """Whether the actor's body brought this paper, or follows the one that did."""
    return paper.body_id in _ours(by)


def check_can_take_back(by: Actor, item: AgendaItem, paper: Paper) -> None:
    """Raises Denied for who brings no papers to the matter now, and for papers of others: sides weigh the same."""
    check_can_bring(by, item)
    if not is_own(by, paper):
        raise Denied(_("A paper is taken back by the body that brought it, until the meeting is over."))


def papers_seen(by: Actor) -> QuerySet[Paper]:
    """The papers of every meeting that the actor knows of, and of matters on which its body is asked for advice.

    What was taken back is seen by its body and by the hosts alone.
    """
    ours = _ours(by)
    known = Q(item__meeting__in=visible_to(by).order_by().values("pk"))
    asked = Q(item__in=Advice.objects.filter(body_id__in=ours).values("item_id"))
    hosts = Q(item__meeting__organiser_id__in=ours) | Q(
        item__meeting__in=Meeting.objects.filter(chairs__body_id__in=ours).values("pk")
    )
    standing = Q(taken_back_on=None) | Q(body_id__in=ours) | hosts
    return Paper.objects.filter((known | asked) & standing).order_by("item_id", "pk")


def advice_seen(by: Actor) -> QuerySet[Advice]:
    """What the actor's body is asked or asks; and what was given, for everybody who knows of the meeting."""
    ours = _ours(by)
    known = visible_to(by).order_by().values("pk")
    sides = Q(body_id__in=ours) | Q(asker_id__in=ours)
    hosts = Q(item__meeting__organiser_id__in=ours) | Q(
        item__meeting__in=Meeting.objects.filter(chairs__body_id__in=ours).values("pk")
    )
    given = Q(given_on__isnull=False, item__meeting__in=known)
    rows = Advice.objects.select_related("item__meeting")
    return rows.filter(sides | hosts | given).order_by("due_on", "pk")


def can_advise(by: Actor, row: Advice) -> bool:
    """Whether the actor answers for the body that is asked, now."""
    return (
        by.may("turn_key") and row.body_id in _ours(by) and row.given_on is None and row.item.meeting.state in BRINGING
    )


def check_can_advise(by: Actor, row: Advice) -> None:
    """Raises Denied."""
    if row.body_id not in _ours(by) or not by.may("turn_key"):
        raise Denied(_("Only the leader of the body that is asked gives its advice."))


def _ours(by: Actor) -> set[int]:
    return set(organisations.stands_for(by.body_id)) if by.body_id is not None and by.may("read") else set()
