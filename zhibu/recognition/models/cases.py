"""The story of a model."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.models import Member, Unit
from zhibu.recognition.states import CaseStage


class ModelCase(models.Model):
    """典型事迹: how a unit or a member came to stand out. Read by everybody who signs in once it is published."""

    title = models.CharField(_("title"), max_length=100)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="model_cases")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="model_cases")
    story = models.TextField(_("the story"), max_length=5000)
    stage = models.CharField(max_length=10, choices=CaseStage, default=CaseStage.DRAFT)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    down_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, member__isnull=False) | Q(unit__isnull=False, member=None),
                name="a_story_is_of_one_unit_or_member",
            ),
            models.CheckConstraint(
                condition=Q(stage=CaseStage.DRAFT, published_at=None)
                | ~Q(stage=CaseStage.DRAFT) & Q(published_at__isnull=False),
                name="a_published_story_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["stage", "published_at"])]

    def __str__(self) -> str:
        return self.title
