"""The half-year record of a unit: closed at a version of the facts, shown through disclosure. Units that learn from
one another (比学赶帮).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.disclosure.models import Disclosure
from zhibu.exchange.models import Practice
from zhibu.organisation.models import Member, Unit
from zhibu.participation.states import PairStage, Topic


class Closing(models.Model):
    """One unit's half-year. `facts_until` is the newest attendance it counts: attendance is append-only, so the rows
    behind every figure are found again by it and nothing is copied. `expected`, `present` and `made_up` are the sums
    of its records, which pictures read.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="closings")
    period = models.CharField(max_length=6)
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="closing")
    facts_until = models.BigIntegerField()
    compiled_at = models.DateTimeField()
    expected = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    made_up = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "period"], name="one_closing_per_unit_and_half_year")]
        indexes = [models.Index(fields=["period"])]


class Record(models.Model):
    """参加组织活动情况 of one member in one unit and half-year: the figures as closed. `checked_at` is when the member
    confirmed their own lines. Once `final`, triggers refuse every change.
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="records")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="records")
    expected = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    leave = models.PositiveSmallIntegerField()
    absent = models.PositiveSmallIntegerField()
    made_up = models.PositiveSmallIntegerField()
    not_counted = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField(null=True)
    final = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "member"], name="one_record_per_member_and_closing"),
            models.CheckConstraint(
                condition=models.Q(expected=models.F("present") + models.F("leave") + models.F("absent")),
                name="expected_is_present_leave_absent",
            ),
            models.CheckConstraint(
                condition=models.Q(made_up__lte=models.F("leave") + models.F("absent")),
                name="made_up_within_leave_and_absent",
            ),
        ]


class Offer(models.Model):
    """A unit offers help in one topic, perhaps with a practice of its own; open until it is withdrawn."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="offers_of_help")
    topic = models.CharField(_("In what?"), max_length=20, choices=Topic)
    words = models.CharField(_("What can others learn from your unit, and how?"), max_length=300)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "topic"], condition=Q(withdrawn_at=None), name="a_unit_offers_a_topic_once"
            )
        ]


class Pair(models.Model):
    """A unit learns from another with a goal and a day. `before` and `after` keep what the half-years said when it was
    agreed and when it ended: period, part, whole; empty for a topic without a figure.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="pairs")
    learner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="learns_in")
    goal = models.CharField(_("What do you want to reach?"), max_length=300)
    until = models.DateField(_("By when?"))
    stage = models.CharField(max_length=10, choices=PairStage, default=PairStage.ASKED)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=300, default="", blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)
    result = models.TextField(_("What came of it?"), max_length=1000, default="", blank=True)
    after = models.JSONField(default=dict)
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="ended", ended_at__isnull=False) | ~Q(stage="ended") & Q(ended_at=None),
                name="a_pair_that_ended_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["offer", "learner"], condition=Q(stage__in=["asked", "agreed"]), name="a_pair_runs_once"
            ),
        ]
        indexes = [models.Index(fields=["learner", "stage"])]
