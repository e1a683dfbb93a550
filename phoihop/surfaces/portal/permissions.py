"""Who writes for the portal, who lets it out, and what everybody may read."""

from django.utils.translation import gettext as _

from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.portal.models import ArticlePage, Submission

EDIT, APPROVE = "edit_portal", "approve_portal"


def may_enter(by: Actor) -> bool:
    """Whether the desk of the portal is open to this person."""
    return by.may(EDIT) or by.may(APPROVE)


def check_can_edit(by: Actor) -> int:
    """The person that writes. Raises Denied without the right."""
    if by.user_id is None or not by.may(EDIT):
        raise Denied(_("Your role does not write for the portal."))
    return by.user_id


def check_can_approve(by: Actor) -> int:
    """The person that lets out or takes in. Raises Denied without the right."""
    if by.user_id is None or not by.may(APPROVE):
        raise Denied(_("Your role does not approve what the portal publishes."))
    return by.user_id


def check_is_another_person(by: Actor, submission: Submission) -> None:
    """Whoever wrote any part of this version, or handed it in, does not decide about it. Raises Denied."""
    if by.user_id in writers_of(submission):
        raise Denied(_("You wrote part of this version. Another person has to decide."))


def can_decide(by: Actor, submission: Submission) -> bool:
    """Whether the two keys of this version may be turned by this person."""
    return by.may(APPROVE) and by.user_id is not None and by.user_id not in writers_of(submission)


def writers_of(submission: Submission) -> set[int]:
    """Everybody who saved the article since it was last let out, up to this version, and who handed it in."""
    earlier = Submission.objects.filter(article=submission.article_id, pk__lt=submission.pk, published_at__isnull=False)
    last = earlier.order_by("-pk").values_list("revision", flat=True).first() or 0
    revisions = ArticlePage.objects.get(pk=submission.article_id).revisions
    saved = revisions.filter(pk__gt=last, pk__lte=submission.revision).values_list("user_id", flat=True)
    return {user for user in saved if user is not None} | {submission.submitted_by_id}
