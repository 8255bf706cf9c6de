"""One unit under inspection: who inspects, what they judge, whom they hear, what they ask for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.attachments.models import StoredFile
from zhibu.organisation.models import Unit
from zhibu.supervision.models.inspections import Candidate, Inspection, Item
from zhibu.supervision.states import Judged


class Visit(models.Model):
    """A unit that was drawn, `lot` being its place in the draw. `heard` are those who were heard: the first person
    responsible and who sat by. Finished, its verdicts are changed no more.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspection_visits")
    lot = models.PositiveSmallIntegerField()
    team = models.PositiveSmallIntegerField(null=True)
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    heard = models.CharField(_("who was heard"), max_length=200, default="", blank=True)
    heard_words = models.TextField(_("key words"), max_length=1000, default="", blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "unit"], name="one_visit_per_unit_and_inspection"),
            models.CheckConstraint(condition=Q(heard_on=None) | ~Q(heard=""), name="who_was_heard_on_a_day_is_named"),
        ]


class Seat(models.Model):
    """Who inspects a unit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="seats")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "candidate"], name="an_inspector_sits_once")]


class Verdict(models.Model):
    """What was found of one item. `edition` counts the judgements, so that of two inspectors the second is told."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="verdicts")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="verdicts")
    judged = models.CharField(max_length=20, choices=Judged)
    note = models.CharField(_("note"), max_length=500, default="", blank=True)
    edition = models.PositiveIntegerField(default=1)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="one_verdict_per_item_of_a_visit")]


class EvidenceRequest(models.Model):
    """More evidence than the program holds, asked of a unit with a reason; it stands in the account of burden."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="requests")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(_("What is asked for?"), max_length=300)
    reason = models.CharField(_("Why is what the program holds not enough?"), max_length=300)
    due = models.DateField()
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=1000, default="", blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["visit", "made_at"])]
