"""One assessment by a scheme: scores, what was set by hand, answers of units, results."""

from django.db import models
from django.db.models import Q

from zhibu.assessment.models.schemes import Indicator, Scheme
from zhibu.assessment.states import Settled, Stage
from zhibu.organisation.models import Unit
from zhibu.recognition.states import Grade


class Assessment(models.Model):
    """The run of a scheme. Until it is closed scores are drafts and computed anew from the records; closed, nothing of
    it moves any more.
    """

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="assessment")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    answer_until = models.DateField(null=True)
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    over_reason = models.CharField(max_length=500, default="", blank=True)  # for more top grades than KH-11 allows

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False) | ~Q(stage="closed") & Q(closed_at=None),
                name="a_closed_assessment_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["stage", "made_at"])]

    def __str__(self) -> str:
        return self.scheme.title


class Score(models.Model):
    """What a unit has for an indicator: `part` of `whole` (a count has `whole` 0), marks by weight and target.
    Without anything to count there are no marks, and the weight is left out of the unit's sum. `lines` are the rows
    behind it, frozen at the closing: [day, what, part, whole].
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scores")
    part = models.PositiveIntegerField()
    whole = models.PositiveIntegerField()
    gained = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    by_hand = models.BooleanField(default=False)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "unit", "indicator"], name="one_score_per_indicator")
        ]


class ByHand(models.Model):
    """A figure set by hand, per cent of the full weight, with its reason: where no record can exist, or where the
    answer of a unit showed that the record is not the whole truth. Set again, the row before is superseded and stays.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="by_hand")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "unit", "indicator"], condition=Q(superseded_at=None),
                name="one_figure_by_hand_holds",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="by_hand_at_most_the_whole_weight"),
            models.CheckConstraint(condition=~Q(reason=""), name="by_hand_has_its_reason"),
        ]  # fmt: skip


class Answer(models.Model):
    """What a unit says to one of its draft scores, and how the office settles it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    settled = models.CharField(max_length=10, choices=Settled, default="", blank=True)
    settled_words = models.CharField(max_length=500, default="", blank=True)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None)
                | ~Q(settled="") & Q(settled_at__isnull=False) & ~Q(settled_words=""),
                name="an_answer_is_settled_with_a_reason",
            )
        ]
        indexes = [models.Index(fields=["assessment", "unit"])]


class Result(models.Model):
    """The sum of a unit: marks of what counts for it, on a scale of 100; its grade once the assessment is closed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = models.PositiveSmallIntegerField(choices=Grade, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "unit"], name="one_result_per_unit")]
