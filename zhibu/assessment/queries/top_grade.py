"""How many units would have the top grade, and how many may (KH-11)."""

from dataclasses import dataclass

from zhibu.assessment.models import Assessment
from zhibu.assessment.queries.scoring import grade_of
from zhibu.assessment.states import TOP_SHARE, WHOLE
from zhibu.recognition.states import Grade


@dataclass(frozen=True)
class Top:
    """Of `units` with a sum, `count` have marks for the top grade; `most` may have it."""

    units: int
    count: int
    most: int

    @property
    def over(self) -> bool:
        """Whether there are more than may be, so that a reason is asked for."""
        return self.count > self.most


def top_grade(assessment: Assessment) -> Top:
    """As the stored sums stand; one query. Nobody is moved down by it: units are never set against each other, the
    committee gives the reason or sets the marks for the grade (KH-01) anew.
    """
    sums = [one for one in assessment.results.values_list("total", flat=True) if one is not None]
    count = sum(grade_of(one) == Grade.FIVE for one in sums)
    return Top(len(sums), count, max(1, len(sums) * TOP_SHARE() // WHOLE))
