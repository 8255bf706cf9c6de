"""What honours carry, and the money of a year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from zhibu.accounts.models import User
from zhibu.recognition.models import Budget, Carries, Honour, Payment, PaymentList
from zhibu.recognition.queries.register import ORDER

ZERO = Decimal(0)


@dataclass(frozen=True)
class Money:
    """A year's rewards in yuan: what it may spend (None while nobody has said), what is approved, what of it is paid,
    and what waits for approval.
    """

    budget: Decimal | None
    waiting: Decimal
    approved: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What of the budget is not approved yet."""
        return (self.budget or ZERO) - self.approved


@dataclass(frozen=True)
class Due:
    """An honour and what it carries."""

    honour: Honour
    carries: Carries


def money(year: int) -> Money:
    """The year's figures; two queries."""
    lists = Q(payment_list__approved_at__isnull=False)
    sums = Payment.objects.filter(payment_list__year=year).aggregate(
        waiting=Sum("amount", filter=~lists),
        approved=Sum("amount", filter=lists),
        paid=Sum("amount", filter=Q(payment_list__paid_on__isnull=False)),
    )
    budget = Budget.objects.filter(year=year).order_by("-made_at", "-pk").values_list("amount", flat=True).first()
    return Money(budget, sums["waiting"] or ZERO, sums["approved"] or ZERO, sums["paid"] or ZERO)


def budgets(year: int) -> list[Budget]:
    """Every budget that was set for a year, the newest first."""
    return list(Budget.objects.filter(year=year).order_by("-made_at", "-pk"))


def due_rewards(year: int) -> list[Due]:
    """Honours of a year that carry money and stand on no list: by kind, units by code, persons by pinyin. What counts
    is the version in force on the honour's day, without a day on the last of the year. An honour given again after its
    first entry was paid and withdrawn is not due a second time. Three queries.
    """
    paid = Payment.objects.filter(honour__year=year, honour__withdrawn_at__isnull=False).select_related("honour")
    before = {_same(one.honour) for one in paid}
    versions: dict[tuple[int, str, str], list[Carries]] = defaultdict(list)
    for one in Carries.objects.filter(amount__gt=0).order_by("valid_from"):
        versions[one.kind_id, one.level, one.for_whom].append(one)
    rows = Honour.objects.filter(year=year, withdrawn_at=None, payment=None)
    found = []
    for honour in rows.select_related("kind", "unit", "home", "member").order_by(*ORDER):
        day = honour.day or date(honour.year, 12, 31)
        fitting = [
            one
            for one in versions[honour.kind_id, honour.level, honour.for_whom]
            if one.valid_from <= day and (one.valid_to is None or one.valid_to > day)
        ]
        if fitting and _same(honour) not in before:
            found.append(Due(honour, fitting[-1]))
    return found


def _same(honour: Honour) -> tuple[Any, ...]:
    who = honour.unit_id or honour.member_id or honour.name
    return honour.year, honour.kind_id, honour.level, honour.for_whom, who


def rewards() -> QuerySet[Carries]:
    """What honours carry, every version, by kind and level, the newest first."""
    return Carries.objects.select_related("kind").order_by("kind__name", "level", "for_whom", "-valid_from")


def lists(year: int) -> QuerySet[PaymentList]:
    """The lists of a year with their sums and how many lines they have, the newest first."""
    rows = PaymentList.objects.filter(year=year)
    return rows.annotate(sum=Sum("lines__amount"), count=Count("lines")).order_by("-drawn_at", "-pk")


def lines(payments: PaymentList) -> QuerySet[Payment]:
    """The lines of a list by kind, units by code, persons by pinyin."""
    order = [F(f"honour__{name.removeprefix('-')}").desc() if name[0] == "-" else f"honour__{name}" for name in ORDER]
    return payments.lines.select_related("honour__kind", "honour__unit", "honour__home", "honour__member").order_by(
        *order
    )


def total(payments: PaymentList) -> Decimal:
    """What a list comes to."""
    return Decimal(payments.lines.aggregate(sum=Sum("amount"))["sum"] or ZERO)


def names_of(payments: PaymentList) -> dict[int, str]:
    """The names of those who drew a list up, approved it and paid it, by the id of their account."""
    wanted = [one for one in (payments.drawn_by, payments.approved_by, payments.paid_by) if one is not None]
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def reward_years(today: date) -> list[int]:
    """Years with honours, budgets or lists, with the running one, the newest first. Two queries."""
    found = set(Honour.objects.order_by().values_list("year", flat=True).distinct())
    found |= set(Budget.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(found | {today.year}, reverse=True)
