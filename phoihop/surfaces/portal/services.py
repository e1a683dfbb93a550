"""The verbs of the portal: founding it, seating its people, handing in, letting out, sending back, taking in again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from phoihop.domain.documents import paper as printing
from phoihop.domain.documents import queries as documents
from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.vn import dates, personal, text
from phoihop.surfaces.portal import kept, links, permissions, proposals
from phoihop.surfaces.portal.editing import writing
from phoihop.surfaces.portal.models import (
    LONGEST_LEAD,
    LONGEST_PLACE,
    LONGEST_TITLE,
    ArticlePage,
    BrokenLink,
    Origin,
    Picture,
    PortalPage,
    Submission,
    Topic,
)
from phoihop.surfaces.portal.proposals import Proposal
from phoihop.surfaces.portal.states import STEPS, State

WRITERS = "portal: writers"
_LIBRARY = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
_LONGEST_LINK = 2000
_TAG = re.compile(r"<[^>]+>")
_NAMELESS = re.compile(r"(?:\w+[\s,]+){1,3}[(\[]?Họ(?:,| và)? tên[)\]]?[\s.]*(?:$|;)", re.MULTILINE)
ASKED_A_NIGHT = 40  # other houses, three seconds each: no other job waits longer than two minutes
_DESK = ("access_admin", "add_topic", "change_topic", "view_topic")


class CannotSubmit(Exception):
    """The article cannot be handed in as it is. Carries a sentence for people."""


class CannotTakeUp(Exception):
    """No article can be begun from this record. Carries a sentence for people."""


class CannotDecide(Exception):
    """Nothing can be decided about this version. Carries a sentence for people."""


@transaction.atomic
def found() -> PortalPage:
    """The one place of all articles and the group of those who write; what is there already stays."""
    Locale.objects.get_or_create(language_code="vi")
    library = Collection.get_first_root_node() or Collection.add_root(name="Root")
    portal = PortalPage.objects.first()
    if portal is None:
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        portal = root.add_child(instance=PortalPage(title="Cổng thông tin", slug="cong"))
        Site.objects.get_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": Page.objects.get(pk=portal.pk)}
        )
    writers, _made = Group.objects.get_or_create(name=WRITERS)
    writers.permissions.set(Permission.objects.filter(codename__in=_DESK))
    for permission in Permission.objects.filter(codename__in=("add_page", "change_page")):
        GroupPagePermission.objects.get_or_create(group=writers, page_id=portal.pk, permission=permission)
    for permission in Permission.objects.filter(codename__in=_LIBRARY):
        GroupCollectionPermission.objects.get_or_create(group=writers, collection=library, permission=permission)
    return portal


def seat(*, user: User, by: Actor) -> None:
    """Give the editor's tool to whoever may write today, and take it from whoever may not any more.

    Nobody ever holds the tool's own right to publish: that is the second person's, at our desk.
    """
    seated = user.groups.filter(name=WRITERS).exists()
    if by.may(permissions.EDIT) and not seated:
        user.groups.add(Group.objects.get(name=WRITERS))
    elif seated and not by.may(permissions.EDIT):
        user.groups.remove(Group.objects.get(name=WRITERS))


@transaction.atomic
def draft(
    *, title: str, slug: str, by: Actor, lead: str = "", kind: str = ArticlePage.Kind.ARTICLE, source_label: str = "",
    event_on: date | None = None, byline: str = "", place: str = "", body: Iterable[tuple[str, object]] = (),
    topics: Iterable[Topic] = (), agreement_id: int | None = None, illustrative: bool = False, publication_illustrative: bool = False,
) -> ArticlePage:  # fmt: skip
    """A new article that nobody but those of the portal sees, with its first version. Raises Denied."""
    writer = permissions.check_can_edit(by)
    article = ArticlePage(
        title=title, slug=slug, lead=lead, kind=kind, source_label=source_label, event_on=event_on, byline=byline,
        place=place, body=list(body), agreement_id=agreement_id, illustrative=illustrative,
        publication_illustrative=publication_illustrative, live=False,
    )  # fmt: skip
    found().add_child(instance=article)
    article.topics.set(topics)
    article.save_revision(user=User.objects.get(pk=writer), log_action=False)
    return article


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the library, with its words."""

    picture: Picture
    caption: str
    alternative: str
    credit: str = ""


@transaction.atomic
def take_up(
    *, proposal: Proposal, by: Actor, at: datetime, photos: Iterable[Photo] = (), row_id: int | None = None,
    opens: bool = False,
) -> ArticlePage:  # fmt: skip
    """A draft with the facts of a record, which a person goes on writing. Raises Denied, CannotTakeUp.

    `opens`: the record's papers go out with the article, for everybody to search and to take away.
    """
    permissions.check_can_edit(by)
    record = {f"{proposal.kind}_id": proposal.pk}
    if Origin.objects.filter(**record).exists():
        raise CannotTakeUp(_("An article tells of this already."))
    pictures = [("picture", _worded(photo)) for photo in photos]
    title = text.shortened(proposal.title, LONGEST_TITLE)
    whole = [
        said
        for said, most in (
            (proposal.title, LONGEST_TITLE),
            (proposal.lead, LONGEST_LEAD),
            (proposal.place, LONGEST_PLACE),
        )
        if len(said) > most
    ]  # what does not fit above stands whole in the text, for who writes on
    words = [("text", f"<p>{escape(paragraph)}</p>") for paragraph in (*whole, *proposal.paragraphs)]
    article = draft(
        title=title, slug=_free_slug(title), lead=text.shortened(proposal.lead, LONGEST_LEAD),
        event_on=proposal.on, place=text.shortened(proposal.place, LONGEST_PLACE), body=[*words[:1], *pictures, *words[1:]], by=by,
        illustrative=proposal.illustrative,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row = Origin.objects.create(article=article, row_id=row_id, **record)
    except IntegrityError:  # somebody else's came between; the draft goes with the refusal
        raise CannotTakeUp(_("An article tells of this already.")) from None
    papers = _open_papers(row, dates.today_in_vietnam(at)) if opens else []
    if papers:
        row.papers.set(papers)
        row.folded = text.fold("\n".join(map(proposals.words_of, papers)))
        row.save(update_fields=["folded"])
    facts = {"article": article.pk, "papers": [paper.code for paper in papers], **record}
    audit.record("portal.origin.take_up", on=row, by=by, at=at, facts=facts)
    return article


def _free_slug(title: str) -> str:
    """The address of an article under this title that no other has; by the number of articles where it has no letter."""
    taken = set(ArticlePage.objects.values_list("slug", flat=True))
    return writing.free_slug(title, lambda slug: slug not in taken) or writing.free_slug(
        f"bai {len(taken) + 1}", lambda slug: slug not in taken
    )


@transaction.atomic
def tie(*, article: ArticlePage, meeting_id: int, by: Actor, at: datetime) -> Origin:
    """Say of an article that was written by hand of which meeting it tells. The same again changes nothing.

    Raises Denied, CannotTakeUp.
    """
    permissions.check_can_edit(by)
    audit.join_appenders()
    told = Origin.objects.filter(Q(article=article.pk) | Q(meeting=meeting_id)).first()
    if told is not None:
        if (told.article_id, told.meeting_id) != (article.pk, meeting_id):
            raise CannotTakeUp(_("An article tells of this already."))
        return told
    row = Origin.objects.create(article=article, meeting_id=meeting_id)
    audit.record("portal.origin.tie", on=row, by=by, at=at, facts={"article": article.pk, "meeting_id": meeting_id})
    return row


def _open_papers(origin: Origin, on: date) -> list[Document]:
    """The papers that the record has today: these go out, and none that it gets later.

    Raises CannotTakeUp where there are none, where one bears a mark, or where their words lead to a person.
    """
    papers = proposals.papers_of(origin.document or origin.report or origin.meeting)
    for row in papers:
        paper = documents.printed(row)
        if mark := paper.circulation or paper.secret_mark():
            raise CannotTakeUp(
                _("%(paper)s bears the mark “%(mark)s” and does not go out. Begin the article without it.")
                % {"paper": row, "mark": mark}
            )
    if not papers:
        raise CannotTakeUp(_("This record has no paper that could go out. Begin the article without it."))
    if spots := _persons("\n".join(map(proposals.words_of, papers)), on):
        raise CannotTakeUp(
            _(
                "The paper cannot go out as it is: these words lead to a person: %(words)s. Begin the article without it."
            )
            % {"words": "; ".join(f"“{one}”" for one in spots)}
        )
    return papers


@transaction.atomic
def keep_picture(*, file: File[bytes], by: Actor, at: datetime) -> Picture:
    """Put a picture into the library, before anything is said of it. The same file by the same person stays one. Raises Denied."""
    writer = permissions.check_can_edit(by)
    picture = Picture(title=Path(file.name or "").stem[:255] or "?", file=file, uploaded_by_user_id=writer)
    picture._set_image_file_metadata()  # Wagtail's forms do the same
    same = Picture.objects.filter(file_hash=picture.file_hash, uploaded_by_user=writer).first()
    if same is not None:
        return same
    picture.save()
    audit.record("portal.picture.keep", on=picture, by=by, at=at, facts={"sha1": picture.file_hash})
    return picture


def _worded(photo: Photo) -> dict[str, object]:
    """The picture of a photo, as a piece of a body holds it; in the library it gets the words that it lacks."""
    picture = photo.picture
    if not picture.description:
        picture.title, picture.description, picture.credit = photo.caption[:255], photo.alternative[:255], photo.credit
        picture.save(update_fields=["title", "description", "credit"])
    return {
        "picture": picture, "alternative": photo.alternative, "caption": photo.caption, "credit": photo.credit,
    }  # fmt: skip


def ensure_topic(*, name: str, slug: str) -> Topic:
    """The topic of this address."""
    return Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0]


@transaction.atomic
def submit(*, article: ArticlePage, by: Actor, at: datetime, public_from: datetime | None = None) -> Submission:
    """Hand in the newest version for a second person. Raises Denied, CannotSubmit."""
    writer = permissions.check_can_edit(by)
    revision = article.get_latest_revision()
    if revision is None:
        raise CannotSubmit(_("There is nothing written yet."))
    if public_from is not None and public_from <= at:
        raise CannotSubmit(_("The moment to publish has passed. Choose a later one, or leave it empty."))
    if lacking := _lacking(revision.as_object()):
        raise CannotSubmit(
            _("These pieces are not filled in: %(pieces)s. Fill them in or take them out.")
            % {"pieces": ", ".join(lacking)}
        )
    if places := _nameless(revision.as_object()):
        raise CannotSubmit(
            _("“Họ và tên” stands where a name belongs: %(places)s. Write the name, or take it out.")
            % {"places": "; ".join(places)}
        )
    if spots := persons_in(revision.as_object(), dates.today_in_vietnam(at)):
        raise CannotSubmit(
            _("These words lead to a person: %(words)s. Take them out, or write so that nobody can be told by them.")
            % {"words": "; ".join(f"“{one}”" for one in spots)}
        )
    if Submission.objects.filter(article=article, revision=revision.pk).exclude(state=State.WITHDRAWN).exists():
        raise CannotSubmit(_("This version was handed in already. Change something first."))
    try:
        with transaction.atomic():
            row = Submission.objects.create(
                article=article, revision=revision.pk, state=State.SUBMITTED, submitted_by_id=writer, submitted_at=at,
                public_from=public_from,
            )  # fmt: skip
    except IntegrityError:
        raise CannotSubmit(_("A version of this article waits already.")) from None
    audit.record("portal.submission.submit", on=row, by=by, at=at, facts=_told(row))
    return row


def _lacking(article: ArticlePage) -> list[str]:
    """The pieces of the body that lack what each must have; a draft may lack it, what goes out may not."""
    found = []
    for place, piece in enumerate(article.body, start=1):
        try:
            piece.block.clean(piece.value)
        except ValidationError:
            found.append(f"{place}. {piece.block.label}")
    return found


def _nameless(article: ArticlePage) -> list[str]:
    """Where the words of a form stand instead of a name: as author, beside a picture or a quote, behind a post that signs."""
    found = [str(ArticlePage._meta.get_field("byline").verbose_name)] if printing.unfilled(article.byline) else []
    found += [f"“{one[0].strip()}”" for one in _NAMELESS.finditer(f"{article.title}\n{article.lead}")]
    for place, piece in enumerate(article.body, start=1):
        words = "\n".join(piece.block.get_searchable_content(piece.value))
        if piece.block_type == "text":
            words = _TAG.sub("\n", piece.value.source)
        if any(map(printing.unfilled, _credited(piece.value))) or _NAMELESS.search(words):
            found.append(f"{place}. {piece.block.label}")
    return found


def _credited(value: Any) -> list[str]:  # what a block holds is Wagtail's, which ships no types
    """Whom a piece of a body names as the one whose it is."""
    if not hasattr(value, "get"):
        return []
    own = [value.get(name) or "" for name in ("credit", "said_by")]
    return own + [one.get("credit") or "" for one in value.get("pictures") or ()]


def persons_in(article: ArticlePage, on: date) -> list[str]:
    """What in an article would lead to a person who holds no public post: numbers, addresses, names."""
    words = "\n".join([article.title, article.lead, article.place, article.search_description, article.body_words()])
    return _persons(words, on)


def _persons(words: str, on: date) -> list[str]:
    """The stretches that lead to somebody who holds no public post; an office's own telephone and mail address do not."""
    offices = {_bare(line) for line in organisations.office_lines(on)}
    spots = personal.spots(words, organisations.names_of_post_holders())
    return [one for one in spots if _bare(one) not in offices]


def _bare(line: str) -> str:
    """A number as its digits, whatever stands between them; a mail address in small letters."""
    return line.lower() if "@" in line else re.sub(r"\D", "", line) or line


@transaction.atomic
def approve(*, submission: Submission, by: Actor, at: datetime) -> None:
    """Let this version out, now or at the moment that was set. Raises Denied, CannotDecide."""
    if ArticlePage.objects.get(pk=submission.article_id).latest_revision_id != submission.revision:
        raise CannotDecide(
            _(
                "The article was changed after it was handed in: what you read is not what would go out. Send it back first."
            )
        )
    _decide(submission, "APPROVE", by=by, at=at, note="")
    if submission.public_from is None or submission.public_from <= at:
        _publish(submission, at=at)


@transaction.atomic
def send_back(*, submission: Submission, note: str, by: Actor, at: datetime) -> None:
    """Give this version back to those who wrote it, with the reason. Raises Denied, CannotDecide."""
    if not note.strip():
        raise CannotDecide(_("Say what is to be changed."))
    _decide(submission, "RETURN", by=by, at=at, note=note)


@transaction.atomic
def withdraw(*, submission: Submission, note: str, by: Actor, at: datetime) -> None:
    """Take the article in again. Its address goes on answering, with the note. Raises Denied, CannotDecide."""
    person = permissions.check_can_approve(by)
    if not note.strip():
        raise CannotDecide(_("Say why the article is taken in: readers see the note at its address."))
    _move(submission, "WITHDRAW", by=by, at=at)
    submission.withdrawn_by_id, submission.withdrawn_at, submission.withdrawal_note = person, at, note
    submission.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_note"])
    ArticlePage.objects.get(pk=submission.article_id).unpublish(log_action=False)
    kept.forget()


def check_links(*, at: datetime) -> int:
    """Look anew where the links of every article that is out lead; how many lead nowhere.

    Other houses are asked where the installation may (`PHOIHOP_OUTSIDE=1`), some each night in turn: what was found of the
    others stays until they are asked again.
    """
    articles = list(ArticlePage.objects.filter(live=True).only("body").order_by("pk"))
    answers: dict[str, bool] = {}
    if settings.ASKS_OUTSIDE:
        answers = dict.fromkeys(BrokenLink.objects.values_list("address", flat=True), False)
        there = links.outside(articles)
        first = at.toordinal() * ASKED_A_NIGHT % max(len(there), 1)
        asked = (there + there)[first : first + min(ASKED_A_NIGHT, len(there))]
        answers |= {address: links.answers(address) for address in asked}
    found = [
        BrokenLink(article=article, address=address[:_LONGEST_LINK], found_at=at)
        for article in articles
        for address in links.broken(article, answers)
    ]
    with transaction.atomic():
        BrokenLink.objects.all().delete()
        BrokenLink.objects.bulk_create(found)
    return len(found)


def publish_due(*, at: datetime) -> int:
    """Let out what was approved for a moment that has come; how many."""
    due = Submission.objects.filter(state=State.APPROVED, published_at=None, public_from__lte=at).order_by("pk")
    for row in due:
        with transaction.atomic():
            _publish(row, at=at)
    return len(due)


def _decide(submission: Submission, verb: str, *, by: Actor, at: datetime, note: str) -> None:
    person = permissions.check_can_approve(by)
    permissions.check_is_another_person(by, submission)
    _move(submission, verb, by=by, at=at)
    submission.decided_by_id, submission.decided_at, submission.note = person, at, note
    submission.save(update_fields=["decided_by", "decided_at", "note"])


def _move(submission: Submission, verb: str, *, by: Actor, at: datetime) -> None:
    try:
        lifecycle.move(submission, steps=STEPS, verb=verb, by=by, at=at, facts=_told(submission))
    except WrongStep:
        raise CannotDecide(_("Somebody has decided about this version in the meantime.")) from None


def _publish(submission: Submission, *, at: datetime) -> None:
    """What was handed in goes out, whatever was written since; the day of the first publication stays."""
    article = ArticlePage.objects.get(pk=submission.article_id)
    first = article.first_published_at or at
    article.revisions.get(pk=submission.revision).publish(log_action=False, skip_permission_checks=True)
    Page.objects.filter(pk=article.pk).update(first_published_at=first, last_published_at=at)
    submission.published_at = at
    submission.save(update_fields=["published_at"])
    kept.forget()


def _told(submission: Submission) -> dict[str, object]:
    """Which words were decided about: the version and the digest of all of it."""
    content = submission.article.revisions.get(pk=submission.revision).content
    return {
        "article": submission.article_id,
        "revision": submission.revision,
        "words": chain.digest(chain.canonical(content)),
    }
