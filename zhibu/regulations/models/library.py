"""规章制度: a regulation, its versions, the articles into which a version is divided, and what carries each."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.organisation.models import Member, Unit
from zhibu.organisation.states import PostKind
from zhibu.regulations.states import Audience, Kind


class Regulation(models.Model):
    """One rule of the office under its title. What it says stands in its versions: of those approved the one with the
    latest first day counts, until the day before `repealed_from`. `fields` are codes of states.Field.
    """

    title = models.CharField(pgettext_lazy("regulation", "title"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SYSTEM)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="regulations")
    owner_post = models.CharField(_("owner"), max_length=20, choices=PostKind, default=PostKind.SECRETARY)
    source = models.CharField(_("basis or document number"), max_length=200, default="", blank=True)
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience, default=Audience.PUBLIC)
    fields = models.JSONField(_("fields of work"), default=list, blank=True)
    review_on = models.DateField(_("to be reviewed by"), null=True, blank=True)
    repealed_from = models.DateField(null=True)
    repealed_because = models.CharField(max_length=300, default="", blank=True)
    repealed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(repealed_from=None) | ~Q(repealed_because=""), name="a_repeal_gives_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["title"], name="regulations_by_title")]

    def __str__(self) -> str:
        return self.title

    def is_repealed(self, on: date) -> bool:
        """Whether it was repealed by that day."""
        return self.repealed_from is not None and self.repealed_from <= on


class Version(models.Model):
    """What a regulation says from `since` on. A draft is written until it is handed in and approved by another person;
    from then on the database refuses every change.
    """

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    preamble = models.CharField(max_length=1000, default="", blank=True)
    reason = models.CharField(_("reason for the change"), max_length=300, default="", blank=True)
    since = models.DateField(_("in force from"), null=True)
    drafted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=300, default="", blank=True)
    approved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regulation", "number"], name="one_version_of_a_regulation_per_number"),
            models.UniqueConstraint(fields=["regulation"], condition=Q(approved_at=None), name="one_draft_at_a_time"),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(since__isnull=False), name="what_is_approved_has_its_first_day"
            ),
        ]
        indexes = [models.Index(fields=["regulation", "since"])]


class Article(models.Model):
    """第几条 of a version; `fixed` when the version is approved, and never changed from then on."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="articles")
    number = models.PositiveSmallIntegerField()
    chapter = models.CharField(max_length=60, default="", blank=True)
    text = models.TextField()
    fixed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_article_per_number")]


class Carried(models.Model):
    """What carries an article: entries of the rulebook by code, who owns it, its steps, and the page of the program
    that shows its trace (`trace` is the name of a declared address). It may change while the article does not.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="carried")
    rules = models.JSONField(default=list, blank=True)
    owner = models.CharField(_("who sees to it"), max_length=60, default="", blank=True)
    steps = models.CharField(_("steps"), max_length=600, default="", blank=True)
    trace = models.CharField(_("where its trace stands"), max_length=60, default="", blank=True)
    trace_words = models.CharField(_("what stands there"), max_length=120, default="", blank=True)
