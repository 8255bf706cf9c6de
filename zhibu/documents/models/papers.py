"""Outgoing documents: the document, its versions, whom it is addressed to, its number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.circulation.models import Dispatch
from zhibu.documents.models.incoming import Incoming
from zhibu.documents.states import BODY, LINE, REASON, TITLE, Direction, PaperKind, PaperState, Retention, Urgency
from zhibu.organisation.models import Unit


class Series(models.Model):
    """The last number given in a series: issuing unit × word (代字) × year. Locked while a number is given, so there
    is neither gap nor double, and no number is given twice.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "word", "year"], name="one_series_per_word_and_year")]


class Paper(models.Model):
    """发文: an official document of a unit, from its draft to the archive. `edition` counts its savings;
    `issued_edition` is the one that was issued. Persons are accounts. Units stand in Addressed, organs outside the
    program in `outside` and `copies_outside`, one a line, and so do those at a meeting, whom minutes alone print;
    `to_all` says that its main recipients are all units below.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(pgettext_lazy("document", "kind"), max_length=20, choices=PaperKind)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.DRAFT)
    title = models.CharField(_("title"), max_length=TITLE)
    body = models.TextField(_("text"), max_length=BODY, default="", blank=True)
    outside = models.CharField(_("main recipients outside"), max_length=LINE, default="", blank=True)
    copies_outside = models.CharField(_("copies to organs outside"), max_length=LINE, default="", blank=True)
    attached = models.CharField(_("attachments"), max_length=LINE, default="", blank=True)
    present = models.CharField(_("those present"), max_length=LINE, default="", blank=True)
    absent = models.CharField(_("those on leave"), max_length=LINE, default="", blank=True)
    sitting_in = models.CharField(_("those sitting in"), max_length=LINE, default="", blank=True)
    note = models.CharField(pgettext_lazy("document", "note"), max_length=200, default="", blank=True)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, default="", blank=True)
    important = models.BooleanField(_("important: the head issues it"), default=False)
    one_matter = models.BooleanField(_("it asks for one matter only"), default=False)
    to_members = models.BooleanField(_("for the members of these units too"), default=False)
    to_all = models.BooleanField(default=False)
    replies_to = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reply")
    answers = models.OneToOneField(Incoming, on_delete=models.PROTECT, null=True, related_name="answered_with")
    word = models.CharField(_("word of the number"), max_length=20, default="", blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    copies = models.PositiveIntegerField(_("copies printed"), default=0)
    pages = models.PositiveIntegerField(pgettext_lazy("document", "pages"), default=0)
    print_office = models.CharField(_("printed by"), max_length=60, default="", blank=True)
    printed_on = models.DateField(_("printed on"), null=True)
    retention = models.CharField(_("kept for"), max_length=12, choices=Retention, default="", blank=True)
    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, null=True, related_name="paper")
    drafted_by = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=0)
    checked_by = models.BigIntegerField(null=True)
    issued_by = models.BigIntegerField(null=True)
    issued_on = models.DateField(_("date"), null=True)
    issued_edition = models.PositiveIntegerField(null=True)
    returned_because = models.CharField(_("reason"), max_length=REASON, default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "word", "year", "number"], name="a_documents_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(year__isnull=False) & ~Q(word=""), name="a_documents_number_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(replies_to=None) | Q(answers=None), name="a_document_answers_one_thing_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-drafted_at"]),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="documents_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number_text}".strip()

    @property
    def number_text(self) -> str:
        """甲工委〔2026〕12号; empty before it is registered."""
        return f"{self.word}〔{self.year}〕{self.number}号" if self.number else ""


class Addressed(models.Model):
    """A unit that a document is sent to: as a main recipient (主送) or with a copy (抄送)."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="addressed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers_received")
    copy = models.BooleanField(pgettext_lazy("document", "copy"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "unit"], name="a_unit_is_addressed_once")]


class Version(models.Model):
    """A saved text of a document; the database lets nobody change it. `elements` are its other parts by name."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE)
    body = models.TextField(max_length=BODY, default="", blank=True)
    elements = models.JSONField(default=dict)
    saved_by = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="one_text_per_edition")]
