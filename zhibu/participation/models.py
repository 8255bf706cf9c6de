"""The half-year record of a unit: closed at a version of the facts, shown through disclosure."""

from django.db import models

from zhibu.disclosure.models import Disclosure
from zhibu.organisation.models import Member, Unit


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
