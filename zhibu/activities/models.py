"""Notice → activity → attendance → feedback."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhibu.activities.states import Attended, Effect, Expected, Held, LeaveKind, NoticeKind, NoticeState
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
    """组织活动通知单: unifies time, content, form and feedback of an activity for all units it concerns."""

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
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="a_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(state="draft", number=None) | Q(state="issued", number__isnull=False, year__isnull=False),
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


class Attendance(models.Model):
    """One line of a confirmed roll. Append-only (triggers): a correction is a new row that supersedes, with its
    reason. `made_up_on` is the day on which a leave or an absence was made up.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=12, choices=Attended)
    leave_kind = models.CharField(max_length=10, choices=LeaveKind, default="", blank=True)
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


def in_force(prefix: str = "") -> dict[str, Any]:
    """Filter: attendance that no later row supersedes."""
    return {f"{prefix}superseded_by": None}
