"""督办 and the supervision log."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models import Activity, FollowUp, Resolution
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.states import PostKind
from zhibu.supervision.models.visits import Visit
from zhibu.supervision.states import Must, PressedState


class Pressed(models.Model):
    """A task that is pressed for: a unit's, or that of a post of it. It rests on a follow-up or resolution of a
    meeting, or on a leader's word; `word` says in a sentence which.
    """

    what = models.CharField(_("What is to be done?"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pressed")
    post = models.CharField(_("post"), max_length=20, choices=PostKind, default="", blank=True)
    due = models.DateField(_("until"))
    word = models.CharField(_("On what does it rest?"), max_length=200)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, null=True, related_name="pressed")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, related_name="pressed")
    leader = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    report = models.TextField(_("What came of it?"), max_length=1000, default="", blank=True)
    reported_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=300, default="", blank=True)
    close_words = models.CharField(max_length=300, default="", blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(follow_up=None) | Q(resolution=None), name="a_pressed_item_rests_on_one_row"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(reported_at__isnull=False), name="what_is_closed_was_reported"
            ),
        ]
        indexes = [models.Index(fields=["unit", "closed_at"]), models.Index(fields=["closed_at", "due"])]

    @property
    def state(self) -> PressedState:
        """How far it is."""
        if self.closed_at is not None:
            return PressedState.CLOSED
        return PressedState.OPEN if self.reported_at is None else PressedState.REPORTED


class Urging(models.Model):
    """催办: one time that the office pressed for it. Append-only (triggers)."""

    pressed = models.ForeignKey(Pressed, on_delete=models.PROTECT, related_name="urgings")
    words = models.CharField(max_length=300, default="", blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pressed", "at"])]


class LogEntry(models.Model):
    """One time that a leader of the committee did one of the four musts. Taken back, it counts no more and stays."""

    must = models.CharField(_("Which of the four?"), max_length=12, choices=Must)
    day = models.DateField(_("day"))
    leader = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(_("What was said, looked at, heard or appraised?"), max_length=500)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="log_entries")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["day"]), models.Index(fields=["leader", "day"])]
