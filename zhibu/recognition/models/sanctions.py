"""Sanctions of members and accountability of units with everything said of them, and talks."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.activities.models import Attendance
from zhibu.organisation.models import Member, Unit
from zhibu.recognition.states import BINDING, PromisedBy, Rung, SanctionMove, SanctionState


class Sanction(models.Model):
    """惩戒 of a member, or 问责 of a unit (no member): a case from its draft to its end. `unit` is the member's on the
    day of the draft, or the unit that answers. `proposed` is the step of the notice, `rung` the one that holds now.
    `effect_last` is the last day of the effect. A case is never deleted; its texts stand in its steps.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="sanctions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sanctions")
    proposed = models.CharField(_("proposed step"), max_length=16, choices=Rung)
    rung = models.CharField(pgettext_lazy("sanction", "step"), max_length=16, choices=Rung)
    state = models.CharField(max_length=10, choices=SanctionState, default=SanctionState.DRAFT)
    ground = models.TextField(_("What happened, in words"), max_length=1000, default="", blank=True)
    skip_because = models.CharField(_("Why not the step before?"), max_length=300, default="", blank=True)
    drafter = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decided_in = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("decider"))
    told_at = models.DateTimeField(null=True)
    reply_due = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    reply_draft = models.TextField(max_length=2000, default="", blank=True)
    decide_due = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    effect_from = models.DateField(_("effect from"), null=True)
    effect_last = models.DateField(_("last day of the effect"), null=True)
    bars = models.BooleanField(default=False)
    appeal_due = models.DateField(null=True)
    appeal_to = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    answer_due = models.DateField(null=True)
    appeal_decider = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=BINDING)
                | Q(decided_on__isnull=False, effect_from__isnull=False, effect_last__gte=F("effect_from")),
                name="a_binding_sanction_has_its_days",
            ),
            models.CheckConstraint(condition=~Q(decider=F("member")), name="nobody_decides_about_themselves"),
            models.CheckConstraint(condition=~Q(appeal_decider=F("decider")), name="an_appeal_is_answered_by_another"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(told_at__isnull=False),
                name="nothing_is_decided_without_notice",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"]),
            models.Index(fields=["member", "state"]),
            models.Index(fields=["state", "effect_last"]),
            models.Index(fields=["member", "effect_last"], condition=Q(bars=True), name="what_bars_from_selection"),
        ]

    @property
    def of_unit(self) -> bool:
        """Whether a unit answers, and no person."""
        return self.member_id is None

    @property
    def whom(self) -> str:
        """Whom it concerns."""
        return self.member.name if self.member else self.unit.name

    @property
    def next_day(self) -> date | None:
        """Until when the next step is awaited."""
        days = {
            SanctionState.TOLD: self.reply_due, SanctionState.REPLIED: self.decide_due,
            SanctionState.DECIDED: self.effect_last, SanctionState.APPEALED: self.answer_due,
            SanctionState.UPHELD: self.effect_last, SanctionState.CHANGED: self.effect_last,
        }  # fmt: skip
        return days.get(SanctionState(self.state))


class SanctionFact(models.Model):
    """An absence on a confirmed roll on which a case rests: never a leave, and nothing that was made up."""

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="facts")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sanction", "attendance"], name="a_fact_is_linked_once")]


class SanctionStep(models.Model):
    """What somebody did with a case, in their words; `rung` and `last` are what held from then on. Append-only
    (triggers); only when their time is over are the words removed.
    """

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10, choices=SanctionMove)
    state = models.CharField(max_length=10, choices=SanctionState)
    rung = models.CharField(max_length=16, choices=Rung)
    last = models.DateField(null=True)
    words = models.TextField(max_length=2000, default="", blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sanction", "at"])]


class Talk(models.Model):
    """谈心谈话: day, the two persons, what was promised; nothing else is kept, and nothing is counted by it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="talks")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="talks")
    officer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    promise = models.CharField(_("What was promised"), max_length=300, default="", blank=True)
    promised_by = models.CharField(_("Who promised it?"), max_length=10, choices=PromisedBy, default="", blank=True)
    due = models.DateField(_("until"), null=True, blank=True)
    kept = models.BooleanField(null=True)
    kept_on = models.DateField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("officer")), name="a_talk_has_two_persons"),
            models.CheckConstraint(
                condition=Q(promise="", kept=None) | ~Q(promised_by=""), name="a_promise_is_somebodys"
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"]), models.Index(fields=["member", "day"])]
