"""A practice with what is said about it, who took it up, and collections of practices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.activities.models import Activity, Notice
from zhibu.exchange.states import Stage
from zhibu.organisation.models import Member, Unit


class Practice(models.Model):
    """做法: what one unit did at an activity and others can do as well. The facts of the activity are never copied.

    Read by the members of `audience` and of the units below it once posted. `asked_because` is what a unit above wants
    changed; it goes with the next saving. `edition` counts the savings, so that of two writers the second is told.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="practices")
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="shared_practice")
    title = models.CharField(_("title"), max_length=100)
    done = models.TextField(_("What was done?"), max_length=2000)
    came = models.TextField(_("What came of it?"), max_length=2000)
    know = models.TextField(_("What do others need to know?"), max_length=1000, default="", blank=True)
    audience = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    edition = models.PositiveIntegerField(default=1)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    asked_because = models.CharField(max_length=300, default="", blank=True)
    down_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.DRAFT, posted_at=None) | ~Q(stage=Stage.DRAFT) & Q(posted_at__isnull=False),
                name="a_posted_practice_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.DOWN) | ~Q(down_because=""), name="what_is_taken_down_has_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["stage", "posted_at"])]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What somebody says about a practice, by name. Removed, its text is shown no more."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("Your comment"), max_length=500)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "made_at"])]


class TakenUp(models.Model):
    """借鉴: a unit has made a draft notice of a practice. The notice is gone when its draft was thrown away."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="taken_up")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, on_delete=models.SET_NULL, null=True, related_name="taken_from")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["practice", "unit"])]


class Collection(models.Model):
    """Practices on one theme, put together by the committee's staff."""

    title = models.CharField(_("theme"), max_length=60, unique=True)
    words = models.CharField(_("what it is about"), max_length=300, default="", blank=True)
    practices = models.ManyToManyField(Practice, related_name="collections")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
