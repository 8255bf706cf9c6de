"""What has to be mended, from its release to its closing."""

from django.db import models
from django.db.models import Q

from zhibu.organisation.models import Member, Unit
from zhibu.supervision.models.inspections import Item
from zhibu.supervision.models.visits import Visit
from zhibu.supervision.states import Move, Severity, Stop


class Finding(models.Model):
    """问题: an item that was not good at one unit. It is made when its visit is finished, and its unit sees it and has
    until `due` from the release on. `plan_due` is the day for the plan; `since` the day it came to where it stands.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="findings")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=10, choices=Severity)
    text = models.CharField(max_length=500, default="", blank=True)
    stop = models.CharField(max_length=10, choices=Stop, default=Stop.FOUND)
    since = models.DateField()
    plan = models.TextField(max_length=600, default="", blank=True)
    plan_due = models.DateField(null=True)
    due = models.DateField(null=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    escalated_on = models.DateField(null=True)
    released_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="one_finding_per_item_of_a_visit"),
            models.CheckConstraint(
                condition=Q(stop=Stop.CLOSED, closed_on__isnull=False) | ~Q(stop=Stop.CLOSED) & Q(closed_on=None),
                name="a_closed_finding_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(due__isnull=False, plan_due__isnull=False),
                name="a_released_finding_has_its_days",
            ),
        ]
        indexes = [models.Index(fields=["unit", "stop"]), models.Index(fields=["stop", "due"])]

    @property
    def next_day(self) -> object:
        """The day that counts now: for the plan while there is none, then for the mending; None once closed."""
        if self.stop == Stop.CLOSED:
            return None
        return self.plan_due if self.stop == Stop.FOUND else self.due


class FindingStep(models.Model):
    """One step on a finding's way, in a person's sentence. Append-only (triggers)."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=20, choices=Move, default="", blank=True)
    stop = models.CharField(max_length=10, choices=Stop)
    words = models.CharField(max_length=600)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["finding", "at"])]
