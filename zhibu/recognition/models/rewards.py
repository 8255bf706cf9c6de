"""What honours carry, what a year may spend on it, and what was paid."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhibu.recognition.models.honours import Honour, HonourKind
from zhibu.recognition.states import ForWhom, Level


class Carries(models.Model):
    """奖励标准: what an honour of a kind and level carries for a kind of recipient, from a day until another
    (exclusive). A new version ends the one before; an honour keeps the version of its day.
    """

    kind = models.ForeignKey(HonourKind, on_delete=models.PROTECT, related_name="rewards", verbose_name=_("honour"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    for_whom = models.CharField(_("given to"), max_length=10, choices=ForWhom)
    amount = models.DecimalField(_("amount in yuan"), max_digits=10, decimal_places=2, default=0)
    other = models.CharField(_("what else"), max_length=200, default="", blank=True)
    basis = models.CharField(_("by which decision"), max_length=200)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("until (exclusive)"), null=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "level", "for_whom"], condition=Q(valid_to=None), name="one_reward_in_force_at_a_time"
            ),
            models.UniqueConstraint(fields=["kind", "level", "for_whom", "valid_from"], name="one_reward_from_a_day"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_reward_takes_nothing_away"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="a_reward_ends_after_it_begins"
            ),
        ]


class Budget(models.Model):
    """The rewards' budget of a year. Set again, a new row counts and the earlier one stays."""

    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount in yuan"), max_digits=12, decimal_places=2)
    basis = models.CharField(_("by which decision"), max_length=200)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="a_budget_is_no_debt")]
        indexes = [models.Index(fields=["year", "made_at"])]


class PaymentList(models.Model):
    """发放表: rewards for the honours of one year, drawn up by one person, approved by another, then paid."""

    year = models.PositiveSmallIntegerField(_("year"))
    drawn_by = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    paid_on = models.DateField(_("paid on"), null=True)
    voucher = models.CharField(_("voucher"), max_length=60, default="", blank=True)
    paid_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drawn_by")),
                name="rewards_are_approved_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(approved_by__isnull=False) & ~Q(voucher=""),
                name="rewards_are_paid_once_approved",
            ),
        ]
        indexes = [models.Index(fields=["year", "drawn_at"])]


class Payment(models.Model):
    """One line of a list: the reward of one honour. An honour stands on one list only, so nothing is paid twice."""

    payment_list = models.ForeignKey(PaymentList, on_delete=models.CASCADE, related_name="lines")
    honour = models.OneToOneField(Honour, on_delete=models.PROTECT, related_name="payment")
    carries = models.ForeignKey(Carries, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_money")]
