"""Topics, pictures, articles, and what two people did so that one stands there."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.documents.models import Document
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.petitions.models import Petition
from phoihop.domain.plans.models import Row
from phoihop.domain.reporting.models import Report
from phoihop.foundation.vn import text
from phoihop.surfaces.portal.blocks import BodyBlock
from phoihop.surfaces.portal.editing.writing import ArticleForm
from phoihop.surfaces.portal.states import State

LONGEST_TITLE, LONGEST_LEAD, LONGEST_PLACE = 255, 1000, 120


class Topic(models.Model):
    """What articles are about; an article may be about several."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class Picture(AbstractImage):
    """A picture that was uploaded. Whose it is stays with it wherever it is shown."""

    uploaded_by_user = models.ForeignKey(  # Wagtail's own, without a way back from a person to what they uploaded
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    credit = models.CharField(_("whose picture it is"), max_length=120, blank=True)
    admin_form_fields = ("title", "file", "description", "credit", "collection", "focal_point_x", "focal_point_y",
                         "focal_point_width", "focal_point_height")  # fmt: skip


class Rendition(AbstractRendition):
    """A picture at one size and in one format, for pages."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="portal_rendition_once_per_size"
            )
        ]


class PortalPage(Page):
    """Where all articles lie. It is no page of its own: the public front page is made by a view."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.ArticlePage"]
    max_count = 1

    class Meta:
        verbose_name = _("portal")

    def get_url_parts(self, request: object = None) -> tuple[int, str, str]:  # noqa: ARG002  # the shape is Wagtail's
        return (1, "", reverse("portal:front"))


class ArticlePage(Page):
    """An article. The day of what it tells and the day it was published are two days."""

    class Kind(models.TextChoices):
        ARTICLE = "ARTICLE", _("Article")
        VIDEO_REPORT = "VIDEO_REPORT", _("Video report")
        AUDIO_REPORT = "AUDIO_REPORT", _("Audio report")
        GALLERY = "GALLERY", _("Gallery")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.ARTICLE)
    lead = models.TextField(_("lead"), max_length=LONGEST_LEAD, blank=True)
    source_label = models.CharField(_("source label"), max_length=60, blank=True)
    event_on = models.DateField(_("day of the event"), null=True, blank=True)
    byline = models.CharField(_("author"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=LONGEST_PLACE, blank=True)
    picture = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture in lists")
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="articles", verbose_name=_("topics"))
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("agreement it tells of"),
    )  # fmt: skip
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    review_on = models.DateField(
        _("look at it again on"),
        null=True,
        blank=True,
        help_text=_("From that day on it stands first at the editors’ desk."),
    )
    illustrative = models.BooleanField(_("made up to show the form"), default=False)
    publication_illustrative = models.BooleanField(_("the day of publication is made up"), default=False)
    folded = models.TextField(default="", editable=False)  # title, lead and body as a search compares them

    base_form_class = ArticleForm
    content_panels = [
        FieldPanel("title", classname="title"),  # not Wagtail's own, whose script drops đ from the address
        FieldPanel("kind"),
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("source_label"), FieldPanel("byline"), FieldPanel("event_on"), FieldPanel("place")],
            heading=_("Where it comes from"),
        ),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("topics"),
        FieldPanel("agreement"),
        FieldPanel("review_on"),
        FieldPanel("illustrative"),
        FieldPanel("publication_illustrative"),
    ]
    promote_panels = [MultiFieldPanel([FieldPanel("slug"), FieldPanel("search_description")], heading=_("Address"))]
    settings_panels: list[FieldPanel] = []  # when it goes public is decided at the desk, by two
    parent_page_types = ["portal.PortalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    template = "portal/article_preview.html"  # readers get the article from a view; this is for who writes it
    context_object_name = "article"

    def __str__(self) -> str:
        return str(self.title)

    def get_url_parts(self, request: object = None) -> tuple[int, str, str]:  # noqa: ARG002  # the shape is Wagtail's
        return (1, "", reverse("portal:article", args=[self.slug]))

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep beside the words what a search compares, in the same row, so that the two cannot part."""
        self.folded = text.fold(" ".join([self.title, self.lead, self.body_words()]))
        super().save(*args, **kwargs)

    def body_words(self) -> str:
        """All words of the body, without what lays them out."""
        return " ".join(word for block in self.body for word in block.block.get_searchable_content(block.value))


class Origin(models.Model):
    """The record that an article tells of, and the row of a plan that the matter belongs to."""

    article = models.OneToOneField(ArticlePage, on_delete=models.PROTECT, related_name="origin")
    meeting = models.OneToOneField(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, null=True, on_delete=models.PROTECT, related_name="+")
    petition = models.OneToOneField(Petition, null=True, on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey(Row, null=True, on_delete=models.PROTECT, related_name="+")
    papers = models.ManyToManyField(Document, related_name="+")  # that go out with the article: those that were read
    folded = models.TextField(default="")  # the words of those papers, as a search compares them

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(meeting__isnull=False, document=None, report=None, petition=None)
                | models.Q(meeting=None, document__isnull=False, report=None, petition=None)
                | models.Q(meeting=None, document=None, report__isnull=False, petition=None)
                | models.Q(meeting=None, document=None, report=None, petition__isnull=False),
                name="portal_origin_one_record",
                violation_error_message=_("An article comes from one record."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}"


class Submission(models.Model):
    """One turn of two keys: somebody hands in a version, another person lets it out, sends it back or takes it in again."""

    article = models.ForeignKey(ArticlePage, on_delete=models.PROTECT, related_name="submissions")
    revision = models.BigIntegerField()  # Wagtail's row of the version that was handed in
    state = models.CharField(max_length=16, choices=State.choices)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    public_from = models.DateTimeField(null=True)  # null: as soon as it is approved
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)  # why it was sent back
    published_at = models.DateTimeField(null=True)  # null while it waits for the moment that was set
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_note = models.TextField(blank=True)  # stands on the public page in the article's place

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("submitted_by")),
                name="portal_submission_two_people",
                violation_error_message=_("Another person has to decide."),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="portal_submission_decided_whole",
                violation_error_message=_("Who decided and when belong together."),
            ),
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(state="SUBMITTED"), name="portal_submission_one_waits",
                violation_error_message=_("A version of this article waits already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.article_id}: {self.state}"


class BrokenLink(models.Model):
    """A link of an article that is out and leads nowhere, as the last check found it."""

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="broken_links")
    address = models.CharField(max_length=2000)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ("article", "address")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.address}"


class Counted(models.Model):
    """What was read on one day, of one article or (without one) of the whole site, and what was brought along."""

    day = models.DateField()
    article_id = models.BigIntegerField(default=0)  # 0 stands for the whole site, so that one row a day can be added to
    hits = models.PositiveBigIntegerField(default=0)
    carried = models.PositiveBigIntegerField(default=0)  # counted elsewhere, before the site moved here

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "article_id"], name="portal_counted_once_per_day")]
        indexes = [models.Index(fields=["article_id", "day"], name="portal_counted_by_article")]

    def __str__(self) -> str:
        return f"{self.day} {self.article_id}: {self.hits + self.carried}"


class Presence(models.Model):
    """How many readers one server process saw in the last minutes, and what was brought along for one standing day."""

    process = models.CharField(max_length=40, unique=True)
    readers = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.process}: {self.readers}"
