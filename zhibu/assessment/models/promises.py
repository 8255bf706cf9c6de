"""为民办实事 and 涉企承诺: what a unit promised by a day, how it went, and what those say for whom it was done."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.assessment.states import ForWhom, PromiseStage
from zhibu.organisation.models import Member, Unit


class Promise(models.Model):
    """A good deed or a commitment with its day. It is confirmed by the member or the unit named in it, or with slips
    by people who do not sign in.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("for whom"), max_length=10, choices=ForWhom, default=ForWhom.PEOPLE)
    title = models.CharField(_("What is to be done"), max_length=100)
    words = models.CharField(_("What is promised"), max_length=600)
    due = models.DateField(_("to be done by"))
    served = models.CharField(_("people or enterprises served"), max_length=100)
    for_member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField()
    stage = models.CharField(max_length=10, choices=PromiseStage, default=PromiseStage.OPEN)
    done_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="done", done_on__isnull=False) | ~Q(stage="done") & Q(done_on=None),
                name="a_promise_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(stage="dropped") | ~Q(reason=""), name="a_promise_is_withdrawn_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(for_member=None) | Q(for_unit=None), name="a_promise_is_confirmed_by_one_side"
            ),
        ]
        indexes = [models.Index(fields=["unit", "due"]), models.Index(fields=["stage", "due"])]

    def __str__(self) -> str:
        return self.title

    @property
    def in_time(self) -> bool:
        """Whether it was done by its day."""
        return self.done_on is not None and self.done_on <= self.due

    def overdue(self, on: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.stage == PromiseStage.OPEN and self.due < on


class PromiseStep(models.Model):
    """One entry of how it goes."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="steps")
    on = models.DateField()
    words = models.CharField(max_length=600)


class PromiseSlip(models.Model):
    """A slip for one of the people served: the digest of its code, its last day, whether it was used."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    used = models.BooleanField(default=False)


class PromiseSaid(models.Model):
    """What one of those said for whom it was done, with its day and nothing finer. When the unit takes it up again,
    what was said before counts no more and stays.
    """

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="said")
    on = models.DateField()
    done = models.BooleanField()
    words = models.CharField(max_length=300, default="", blank=True)
    counts = models.BooleanField(default=True)
