"""One holding of a notice: its roll, leaves asked for, and who is on the list."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models.notices import Notice
from zhibu.activities.states import ROLL_WITHIN, Attended, LeaveKind, LeaveState, Way
from zhibu.organisation.models import Member, Unit


class Activity(models.Model):
    """One holding of a notice: by one unit, or jointly (then `unit` is the issuer). Its day decides the half-year.

    `roll_version` is 0 until the roll is confirmed, then counts the confirmed lists: 1, and one more per correction.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="activities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="activities")
    day = models.DateField(_("day"), null=True)
    start_time = models.TimeField(_("start"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, default="", blank=True)
    roll_draft = models.JSONField(default=dict)
    roll_version = models.PositiveSmallIntegerField(default=0)
    roll_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "unit"], name="one_activity_per_notice_and_unit"),
            models.CheckConstraint(
                condition=Q(roll_version=0) | Q(day__isnull=False), name="a_confirmed_roll_has_its_day"
            ),
        ]
        indexes = [models.Index(fields=["day"]), models.Index(fields=["unit", "day"])]

    @property
    def late_entry(self) -> bool:
        """Whether the roll was confirmed later after its day than the rule (GW-12) asks for."""
        if self.day is None or self.roll_confirmed_at is None:
            return False
        return (timezone.localdate(self.roll_confirmed_at) - self.day).days > ROLL_WITHIN(self.day)


class Attendance(models.Model):
    """One line of a confirmed roll. Append-only (triggers): a correction is a new row that supersedes, with its
    reason. `made_up_on` is the day on which a leave or an absence was made up; `way` says how somebody took part
    who was not in the room.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=12, choices=Attended)
    leave_kind = models.CharField(max_length=20, choices=LeaveKind, default="", blank=True)
    way = models.CharField(max_length=10, choices=Way, default="", blank=True)
    made_up_on = models.DateField(null=True)
    version = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    reason = models.CharField(max_length=300, default="", blank=True)
    set_by = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], condition=Q(supersedes=None), name="one_line_per_person_on_a_roll"
            ),
            models.CheckConstraint(
                condition=Q(state="leave") & ~Q(leave_kind="") | ~Q(state="leave") & Q(leave_kind=""),
                name="leave_has_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(made_up_on=None) | Q(state__in=["leave", "absent"]), name="only_what_was_missed_is_made_up"
            ),
            models.CheckConstraint(
                condition=Q(way="") | Q(state="present"), name="only_who_took_part_did_so_in_a_way"
            ),
            models.CheckConstraint(condition=Q(supersedes=None) | ~Q(reason=""), name="a_correction_gives_its_reason"),
        ]
        indexes = [
            models.Index(fields=["member", "activity"]),
            models.Index(fields=["activity"], condition=Q(state__in=["leave", "absent"]), name="what_was_missed"),
        ]


def in_force(prefix: str = "") -> dict[str, Any]:
    """Filter: attendance that no later row supersedes."""
    return {f"{prefix}superseded_by": None}


class Leave(models.Model):
    """A leave asked for before the roll: by the member on the phone, or entered by an officer who was told. Open while
    `granted` is None. Kinds come from the rulebook.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="leaves")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(_("reason"), max_length=20, choices=LeaveKind)
    words = models.CharField(_("remark"), max_length=200, default="", blank=True)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.CharField(_("answer"), max_length=200, default="", blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"],
                condition=Q(taken_back_at=None) & ~Q(granted=False),
                name="one_leave_per_person_and_activity",
            ),
            models.CheckConstraint(
                condition=Q(granted=None, answered_at=None) | Q(granted__isnull=False, answered_at__isnull=False),
                name="an_answered_leave_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["member", "activity"])]

    @property
    def standing(self) -> LeaveState:
        """What has become of it."""
        if self.taken_back_at is not None:
            return LeaveState.TAKEN_BACK
        return {None: LeaveState.WAITING, True: LeaveState.GRANTED, False: LeaveState.DECLINED}[self.granted]


class ListChange(models.Model):
    """Somebody added to an expected list (a guest) or removed from it, with the reason. In force until undone."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="list_changes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="list_changes")
    added = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], condition=Q(undone_at=None), name="one_list_change_per_person"
            )
        ]
