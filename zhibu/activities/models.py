"""Notice → activity → attendance → feedback."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.activities.states import (
    ROLL_WITHIN,
    Attended,
    Effect,
    Expected,
    Held,
    LeaveKind,
    LeaveState,
    NoticeKind,
    NoticeState,
    Told,
)
from zhibu.circulation.models import Dispatch
from zhibu.organisation.models import Member, Unit


class NumberSeries(models.Model):
    """The last number given in a series: issuing unit × year. Locked while a number is given, so there is neither gap
    nor double.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_series_per_unit_and_year")]


class Notice(models.Model):
    """组织活动通知单: unifies time, content, form and feedback of an activity for all units it concerns.

    `edition` counts the savings of a draft, so that of two people who have it open the second is told. `submitted_by`
    (an account) waits for another person's sign-off where the unit asks for one.
    """

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.DRAFT)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    theme = models.CharField(_("theme"), max_length=100)
    kind = models.CharField(_("type"), max_length=20, choices=NoticeKind, default=NoticeKind.THEME_DAY)
    held = models.CharField(_("how it is held"), max_length=10, choices=Held, default=Held.BY_EACH)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("start"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, default="", blank=True)
    content = models.TextField(_("content"), max_length=2000)
    form = models.CharField(_("form"), max_length=200)
    method = models.CharField(_("method"), max_length=500, default="", blank=True)
    expected = models.CharField(_("who is expected"), max_length=10, choices=Expected, default=Expected.MEMBERS)
    requirements = models.TextField(_("requirements"), max_length=1000, default="", blank=True)
    materials = models.CharField(_("materials to bring"), max_length=300, default="", blank=True)
    feedback_by = models.DateField(_("feedback until"), null=True)
    units = models.ManyToManyField(Unit, related_name="notices_received")
    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, null=True, related_name="notice")
    drafted_by = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=1)
    submitted_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=300, default="", blank=True)
    issued_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.TextField(_("result"), max_length=1000, default="", blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(_("reason"), max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="a_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"], number=None)
                | Q(state__in=["issued", "closed", "withdrawn"], number__isnull=False, year__isnull=False),
                name="a_notice_has_its_number_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(first_day=None) | Q(last_day__gte=F("first_day")),
                name="the_window_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["issuer", "state", "issued_at"])]

    def __str__(self) -> str:
        return f"{self.number_text} {self.theme}".strip()

    @property
    def number_text(self) -> str:
        """〔2026〕12 号; empty for a draft."""
        return f"〔{self.year}〕{self.number} 号" if self.number else ""

    @property
    def end(self) -> date | None:
        """The last day on which it may be held."""
        return self.last_day or self.first_day


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
    reason. `made_up_on` is the day on which a leave or an absence was made up.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=12, choices=Attended)
    leave_kind = models.CharField(max_length=20, choices=LeaveKind, default="", blank=True)
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
            models.CheckConstraint(condition=Q(supersedes=None) | ~Q(reason=""), name="a_correction_gives_its_reason"),
        ]
        indexes = [models.Index(fields=["member", "activity"])]


class Feedback(models.Model):
    """A unit's report of effect on the one form: six questions, nothing that the system knows."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="feedback")
    effect = models.CharField(_("Was the goal of the activity reached?"), max_length=10, choices=Effect)
    done = models.TextField(_("What was done, and what came of it?"), max_length=1000)
    liked = models.CharField(_("What did members find most useful?"), max_length=500, default="", blank=True)
    difficulty = models.CharField(_("What was difficult?"), max_length=500, default="", blank=True)
    suggestion = models.CharField(_("What should the committee change?"), max_length=500, default="", blank=True)
    practice = models.CharField(_("Which practice could others take up?"), max_length=500, default="", blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    late = models.BooleanField(default=False)


class Change(models.Model):
    """What was changed after issue: of the notice itself, or by one unit of its own activity (then `activity`).
    `before` and `after` hold the same fields, as text for reading.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="changes")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()


class Preview(models.Model):
    """预告: how and when a unit told its members. Once per notice and unit; no photo is asked for."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="previews")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="previews")
    how = models.CharField(_("how"), max_length=10, choices=Told)
    told_on = models.DateField(_("told on"))
    note = models.CharField(_("remark"), max_length=200, default="", blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "unit"], name="one_preview_per_notice_and_unit")]


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


class Rating(models.Model):
    """Members' three anonymous taps on one activity: sums only. No row ever holds what one person said. `shown` are
    the sums as of the last full five answers: between two looks nobody can tell what the newest one said.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="rating")
    answers = models.PositiveIntegerField(default=0)
    time_suitable = models.PositiveIntegerField(default=0)
    content_useful = models.PositiveIntegerField(default=0)
    too_much_material = models.PositiveIntegerField(default=0)
    shown = models.JSONField(default=dict)


class Rated(models.Model):
    """That somebody has rated an activity, so that they do so once. Neither when nor what."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="everybody_rates_once")]


def in_force(prefix: str = "") -> dict[str, Any]:
    """Filter: attendance that no later row supersedes."""
    return {f"{prefix}superseded_by": None}
