"""What came of an activity: a unit's feedback, members' anonymous taps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models.held import Activity
from zhibu.activities.models.notices import Notice
from zhibu.activities.states import Effect, RatedItem
from zhibu.organisation.models import Member
from zhibu.questionnaire.models import AnswerSheet


class Feedback(models.Model):
    """A unit's report of effect on the one form: six questions, nothing that the system knows; and on `sheet` what the
    issuer asked beside them.
    """

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
    sheet = models.OneToOneField(AnswerSheet, on_delete=models.PROTECT, null=True, related_name="feedback")


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


class EffectReply(models.Model):
    """What the issuer says publicly to the item with which most members found fault: the item with its count as it was
    shown then, and the reply. Append-only: another text is another row, earlier ones stay readable.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="effect_replies")
    item = models.CharField(max_length=10, choices=RatedItem)
    part = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    text = models.CharField(_("reply"), max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["notice", "made_at"])]
