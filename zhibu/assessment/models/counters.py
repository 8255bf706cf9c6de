"""服务对象评价: counters, their code slips, and what people served said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.assessment.states import BEST_MARK
from zhibu.organisation.models import Unit


class Counter(models.Model):
    """A place where people are served by the host organisation of a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="counters")
    name = models.CharField(_("Name of the counter"), max_length=60)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_counter_per_name")]

    def __str__(self) -> str:
        return self.name


class Slip(models.Model):
    """A slip given to a visitor: the digest of its code, the last day it is good for, and whether it was used. Not
    when and not for what: nothing leads from an answer to a slip.
    """

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    used = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["counter", "until"])]


class Said(models.Model):
    """One answer, with its day and nothing finer."""

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="said")
    day = models.DateField()
    manner = models.PositiveSmallIntegerField()
    speed = models.PositiveSmallIntegerField()
    outcome = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(manner__range=(1, BEST_MARK), speed__range=(1, BEST_MARK), outcome__range=(1, BEST_MARK)),
                name="marks_lie_between_one_and_five",
            )
        ]
        indexes = [models.Index(fields=["counter", "day"])]
