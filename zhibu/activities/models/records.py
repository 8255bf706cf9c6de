"""记录 of an activity: agenda items, what was said, resolutions with their votes, and what follows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.activities.models.held import Activity
from zhibu.activities.states import Matter, Voted
from zhibu.organisation.models import Member
from zhibu.organisation.states import PostKind


class Record(models.Model):
    """The record of one activity. A draft until it is confirmed; opened again only with a reason, and then the earlier
    text stays as a RecordVersion.

    `edition` counts the savings, so that of two people who have it open the second is told. `roll_version` is the
    version of the roll whose numbers a confirmed record tells: a later correction of the roll does not change it.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="record")
    host = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    host_name = models.CharField(max_length=50, default="", blank=True)
    recorder = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    recorder_name = models.CharField(max_length=50, default="", blank=True)
    began = models.TimeField(_("began"), null=True, blank=True)
    ended = models.TimeField(_("ended"), null=True, blank=True)
    said = models.TextField(_("what else was said"), max_length=8000, default="", blank=True)
    edition = models.PositiveIntegerField(default=1)
    saved_by = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=0)
    roll_version = models.PositiveSmallIntegerField(default=0)
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(_("reason"), max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(version__gt=0, roll_version__gt=0),
                name="a_confirmed_record_has_its_roll",
            ),
            models.CheckConstraint(
                condition=Q(began=None) | Q(ended=None) | Q(ended__gt=F("began")),
                name="a_meeting_ends_after_it_begins",
            ),
        ]

    @property
    def host_text(self) -> str:
        """Who led it, whether of the unit or from elsewhere."""
        return self.host.name if self.host else self.host_name

    @property
    def recorder_text(self) -> str:
        """Who wrote it down."""
        return self.recorder.name if self.recorder else self.recorder_name


class RecordItem(models.Model):
    """One item of the agenda as it was dealt with."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(_("agenda item"), max_length=200)
    said = models.TextField(_("what was said"), max_length=4000, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "place"], name="one_item_per_place_of_a_record")]


class RecordVersion(models.Model):
    """A confirmed record as it read before it was opened again, with the reason. Append-only (triggers). `lines` are
    pairs of label and text, for reading: "full" for officers, "shown" for members, without reasons of a recusal.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="one_text_per_version_of_a_record")]


class Resolution(models.Model):
    """决议: what was put to the vote, and how it went. `basis` holds, from the day on which the record is confirmed,
    whom the votes are measured against; before that it is computed. What is removed from a draft can be put back
    until the record is confirmed.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="resolutions")
    place = models.PositiveSmallIntegerField()
    text = models.TextField(_("resolution"), max_length=2000)
    matter = models.CharField(_("what it decides"), max_length=10, choices=Matter, default=Matter.DECISION)
    voted = models.CharField(_("how it was voted"), max_length=12, choices=Voted, default=Voted.HANDS)
    votes_for = models.PositiveSmallIntegerField(pgettext_lazy("votes", "for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(pgettext_lazy("votes", "against"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(pgettext_lazy("votes", "abstained"), null=True, blank=True)
    invalid = models.PositiveSmallIntegerField(_("invalid or missing ballots"), null=True, blank=True)
    written_for = models.PositiveSmallIntegerField(_("written votes for it, sent before"), null=True, blank=True)
    basis = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    saved_by = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "place"], name="one_resolution_per_place_of_a_record")
        ]

    @property
    def cast(self) -> int:
        """All votes given in the room, whatever they said; written ones come from those who were not there."""
        return sum(n or 0 for n in (self.votes_for, self.votes_against, self.abstained, self.invalid))


class Recusal(models.Model):
    """回避: somebody on whom a matter turns, and who therefore has no vote in it."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resolution", "member"], name="recused_once_per_resolution")]


class FollowUp(models.Model):
    """What is to be done after a meeting: by a member, or by whoever holds a post of the unit, until a day."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="follow_ups")
    what = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(_("post"), max_length=20, choices=PostKind, default="", blank=True)
    due = models.DateField(_("until"))
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    done_note = models.CharField(_("what came of it"), max_length=300, default="", blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) & ~Q(post="") | Q(owner__isnull=False, post=""),
                name="a_follow_up_has_one_owner",
            )
        ]

    @property
    def owner_text(self) -> str:
        """Who does it: a name, or a post of the unit."""
        return self.owner.name if self.owner else str(self.get_post_display())
