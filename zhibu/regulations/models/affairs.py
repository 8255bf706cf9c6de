"""办事公开: what the office handles, and one case of it from its receipt to the answer."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.attachments.models import StoredFile
from zhibu.organisation.models import Member, Unit
from zhibu.regulations.models.library import Regulation
from zhibu.regulations.states import WAITING, CaseState, Deed


class Affair(models.Model):
    """Something that the office handles, as everybody reads it: on what basis, for whom, with which documents, in
    which steps, within how many working days, at what fee, where. Documents and steps stand one a line.
    """

    name = models.CharField(pgettext_lazy("affair", "name"), max_length=80)
    basis_of = models.ForeignKey(Regulation, on_delete=models.PROTECT, null=True, blank=True, related_name="affairs")
    basis_article = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200, default="", blank=True)
    applicants = models.CharField(_("who may apply"), max_length=200)
    documents = models.TextField(_("documents needed"), max_length=1000, default="", blank=True)
    steps = models.TextField(pgettext_lazy("affair", "steps"), max_length=1000)
    days = models.PositiveSmallIntegerField(_("time limit in working days"))
    fee = models.CharField(_("fee"), max_length=60, default="", blank=True)
    contact = models.CharField(_("contact of the office"), max_length=120)
    place = models.CharField(_("place and hours"), max_length=120)
    on_line = models.BooleanField(_("may be applied for here"), default=True)
    ended_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="an_affair_takes_a_working_day_at_least")]

    def __str__(self) -> str:
        return self.name

    @property
    def step_names(self) -> list[str]:
        """Its steps in their order."""
        return [line.strip() for line in self.steps.splitlines() if line.strip()]

    @property
    def document_names(self) -> list[str]:
        """The documents it takes."""
        return [line.strip() for line in self.documents.splitlines() if line.strip()]


class Case(models.Model):
    """One application. `member` applied here, or `name` at the counter, who holds a receipt code (kept as a digest).
    `days` is the limit of its day. While it is returned `due` is empty and `left` the working days that remain.
    """

    affair = models.ForeignKey(Affair, on_delete=models.PROTECT, related_name="cases")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="cases")
    name = models.CharField(_("applicant"), max_length=60, default="", blank=True)
    receipt = models.CharField(max_length=64, default="", blank=True)
    what = models.CharField(_("what is applied for"), max_length=600, default="", blank=True)
    received = models.DateField()
    days = models.PositiveSmallIntegerField()
    due = models.DateField(null=True)
    left = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    step = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(_("answer"), max_length=600, default="", blank=True)
    answered_on = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due__isnull=False) | Q(left__isnull=False), name="a_case_is_due_or_stands_still"
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="one_case_per_receipt"),
        ]
        indexes = [
            models.Index(fields=["received"], name="cases_by_day"),
            models.Index(fields=["member"], name="cases_of_a_member"),
            models.Index(fields=["due"], condition=Q(state="open"), name="cases_that_wait"),
        ]

    @property
    def waits(self) -> bool:
        """Whether it is not answered yet."""
        return self.state in WAITING

    def is_overdue(self, on: date) -> bool:
        """Whether it is open beyond its day, or was answered after it."""
        if self.state == CaseState.OPEN:
            return self.due is not None and self.due < on
        return bool(self.answered_on and self.due and self.answered_on > self.due)


class CaseStep(models.Model):
    """Something that happened to a case, with day and person."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="happened")
    deed = models.CharField(max_length=15, choices=Deed)
    words = models.CharField(max_length=600, default="", blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class CaseFile(models.Model):
    """A document handed in with a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
