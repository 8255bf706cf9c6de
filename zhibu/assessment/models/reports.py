"""述职评议: the secretaries' annual reports of a year, what those above said of them, and the grade."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.assessment.states import Opinion, ReportStage
from zhibu.organisation.models import Member, Unit


class ReportRound(models.Model):
    """The annual reports of one year: what they are to speak of, heading by heading, and the day to hand them in."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2199)]
    )
    title = models.CharField(_("Name of the appraisal"), max_length=100)
    headings = models.JSONField(default=list)
    hand_in_by = models.DateField(_("to be handed in by"))
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


def no_opinions() -> list[int]:
    """How often each grade was given, the best first: not at all."""
    return [0] * len(Opinion)


class YearReport(models.Model):
    """The report of the secretary of one unit. `texts` stand under the headings of the round; `facts` are the figures
    of the year as the records had them on `facts_on`: [fact, part, whole]. Of opinions only their sums are kept and
    the comments in the order of their letters: nothing leads from one to who gave it (`Appraised` says who did).
    """

    round = models.ForeignKey(ReportRound, on_delete=models.CASCADE, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=ReportStage, default=ReportStage.WRITING)
    texts = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=list, blank=True)
    facts_on = models.DateField()
    handed_in_on = models.DateField(null=True)
    tally = models.JSONField(default=no_opinions)
    comments = models.JSONField(default=list, blank=True)
    grade = models.CharField(max_length=10, choices=Opinion, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_report_per_unit_and_year"),
            models.CheckConstraint(
                condition=Q(stage="writing", handed_in_on=None)
                | ~Q(stage="writing") & Q(handed_in_on__isnull=False, member__isnull=False),
                name="a_report_is_handed_in_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(stage="settled", settled_at__isnull=False) & ~Q(grade="") & ~Q(reason="")
                | ~Q(stage="settled") & Q(settled_at=None, grade="", reason=""),
                name="a_report_is_graded_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.title} · {self.unit.name}"

    @property
    def late(self) -> bool:
        """Whether it was handed in after its day."""
        return bool(self.handed_in_on and self.handed_in_on > self.round.hand_in_by)

    @property
    def answers(self) -> int:
        """How many opinions were given."""
        return sum(self.tally)

    @property
    def parts(self) -> list[tuple[Any, str]]:
        """Headings of the round with what stands under them."""
        texts = [*self.texts, *[""] * len(self.round.headings)]
        return list(zip(self.round.headings, texts, strict=False))


class Appraised(models.Model):
    """Somebody has given an opinion on a report; which one is not kept with it, nor when."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="appraised")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "member"], name="one_opinion_per_report")]
