"""Requirements of rules by period, and the duties of units that follow from them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity
from zhibu.disclosure.models import Disclosure
from zhibu.duties.states import Exempt, Fact, Settled, State, Who
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.states import PostKind
from zhibu.rulebook.states import Per


class Requirement(models.Model):
    """What one rule asks in one period: the `number`-th of `of` times. Written from the rule as it stands on the first
    day of the period; once that day has come it is never changed, so a duty keeps the rule of its day.
    """

    code = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    of = models.PositiveSmallIntegerField(default=1)
    per = models.CharField(max_length=10, choices=Per)
    due = models.DateField()
    who = models.CharField(max_length=20, choices=Who)
    post = models.CharField(max_length=20, choices=PostKind, default="", blank=True)
    fact = models.CharField(max_length=20, choices=Fact)
    joint = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "first", "number"], name="one_requirement_per_rule_and_period"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_period_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["fact", "number", "first"]), models.Index(fields=["due"])]

    @property
    def period(self) -> str:
        """The period in words: 2026年3月."""
        if self.per == Per.MONTH:
            return _("%(month)s/%(year)s") % {"month": self.first.month, "year": self.first.year}
        if self.per == Per.QUARTER:
            return _("quarter %(quarter)s of %(year)s") % {
                "quarter": (self.first.month + 2) // 3, "year": self.first.year,
            }  # fmt: skip
        if self.per == Per.HALF_YEAR:
            return str(HalfYear.of(self.first).label)
        return _("the year %(year)s") % {"year": self.first.year}


class Duty(models.Model):
    """A requirement × a unit. `activity` or `disclosure` is the fact that fulfils it and `met_on` the day of it, found
    by matching; `settled` is what a person said instead, with `words`, `by` and `at`. `exempt` is what the program
    itself sees. `late`: after its due day, which is allowed and stays labelled.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    activity = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, related_name="duties")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.SET_NULL, null=True, related_name="duties")
    met_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    exempt = models.CharField(max_length=10, choices=Exempt, default="", blank=True)
    settled = models.CharField(max_length=10, choices=Settled, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "unit"], name="one_duty_per_requirement_and_unit"),
            models.CheckConstraint(
                condition=Q(settled="", at=None) | ~Q(settled="") & Q(at__isnull=False),
                name="what_a_person_settled_has_its_day",
            ),
            models.CheckConstraint(condition=Q(late=False) | Q(met_on__isnull=False), name="only_what_is_met_is_late"),
        ]
        indexes = [models.Index(fields=["unit", "met_on"])]

    def state(self, on: date) -> State:
        """How it stands on a day."""
        if self.settled == Settled.EXEMPT:
            return State.EXEMPT
        if self.met_on is not None:
            return State.LATE if self.late else State.DONE
        if self.exempt:
            return State.EXEMPT
        if self.requirement.first > on:
            return State.AHEAD
        return State.OVERDUE if self.requirement.due < on else State.OPEN
