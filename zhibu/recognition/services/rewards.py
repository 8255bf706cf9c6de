"""What honours carry, the budget of a year, and the lists by which rewards are paid."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.recognition import queries
from zhibu.recognition.models import Budget, Carries, Payment, PaymentList

BATCH = 500


@transaction.atomic
def set_reward(*, values: Mapping[str, Any], who: Person, now: datetime) -> Carries:
    """Say what an honour carries from a day on; the version before ends that day. Raises NotPossibleError when the day
    is not after the first day of the version in force, and when the kind does not go to such recipients.
    """
    if not values["kind"].may_go_to(values["for_whom"]):
        raise NotPossibleError(_("This honour is not given to such recipients."))
    same = {name: values[name] for name in ("kind", "level", "for_whom")}
    before = Carries.objects.select_for_update().filter(**same, valid_to=None).first()
    if before is not None:
        if before.valid_from >= values["valid_from"]:
            raise NotPossibleError(
                _("The version before is in force from %(day)s; the new one begins later.")
                % {"day": before.valid_from}
            )
        before.valid_to = values["valid_from"]
        before.save(update_fields=["valid_to"])
    try:
        with transaction.atomic():
            made = Carries.objects.create(**values, made_by=who.actor.id, made_at=now)
    except IntegrityError as error:
        raise NotPossibleError(_("Somebody has just entered this; look at the list.")) from error
    record(actor=who.actor, deed="recognition.reward.set", subject=f"recognition.reward:{made.pk}", now=now)
    return made


@transaction.atomic
def set_budget(*, year: int, amount: Decimal, basis: str, who: Person, now: datetime) -> Budget:
    """Set the year's budget; the earlier one stays to be read. Raises NotPossibleError below what is approved."""
    approved = queries.money(year).approved
    if amount < approved:
        raise NotPossibleError(
            _("%(approved)s yuan are approved already; the budget cannot be less.") % {"approved": approved}
        )
    made = Budget.objects.create(year=year, amount=amount, basis=basis, made_by=who.actor.id, made_at=now)
    detail = {"amount": str(amount)}
    record(
        actor=who.actor, deed="recognition.budget.set", subject=f"recognition.budget:{year}", detail=detail, now=now
    )
    return made


@transaction.atomic
def draw_list(*, year: int, who: Person, now: datetime) -> PaymentList:
    """Draw up the list of what honours of the year carry and no list holds yet. Raises NotPossibleError when there is
    nothing to pay. An honour stands on one list only: the database refuses a second one.
    """
    Unit.objects.select_for_update().filter(parent=None).first()  # two lists at once would want the same honours
    due = queries.due_rewards(year)
    if not due:
        raise NotPossibleError(_("No honour of this year waits for a reward."))
    made = PaymentList.objects.create(year=year, drawn_by=who.actor.id or 0, drawn_at=now)
    Payment.objects.bulk_create(
        [
            Payment(payment_list=made, honour_id=one.honour.pk, carries=one.carries, amount=one.carries.amount)
            for one in due
        ],
        batch_size=BATCH,
    )
    _task(made, "recognition.approve", now)
    _record(made, "drawn", who, now, lines=len(due))
    return made


@transaction.atomic
def discard_list(*, payments: PaymentList, who: Person, now: datetime) -> None:
    """Throw a list away that is not approved; its honours wait for the next one."""
    kept = _locked(payments)
    if kept.approved_at is not None:
        raise NotPossibleError(_("It is approved; only a list that waits is thrown away."))
    close_tasks([_key(kept, "recognition.approve")], now=now)
    _record(kept, "discarded", who, now)
    kept.delete()


@transaction.atomic
def approve_list(*, payments: PaymentList, who: Person, now: datetime) -> PaymentList:
    """Approve a list, by another person than the one who drew it up, within the year's budget. Raises NotPossibleError
    when it is approved, was drawn up by the same person, holds a withdrawn honour, or goes beyond the budget.
    """
    kept = _locked(payments)
    if kept.approved_at is not None:
        raise NotPossibleError(_("It is approved already."))
    if kept.drawn_by == who.actor.id:
        raise NotPossibleError(_("Somebody else approves it: you have drawn it up."))
    if kept.lines.filter(honour__withdrawn_at__isnull=False).exists():
        raise NotPossibleError(_("It holds an honour that was withdrawn. Throw it away and draw up a new one."))
    total, money = queries.total(kept), queries.money(kept.year)
    if money.budget is None or money.approved + total > money.budget:
        raise NotPossibleError(
            _("The budget of %(year)s is %(budget)s yuan, %(approved)s are approved; this list asks for %(total)s.")
            % {"year": kept.year, "budget": money.budget or 0, "approved": money.approved, "total": total}
        )
    kept.approved_by, kept.approved_at = who.actor.id, now
    kept.save(update_fields=["approved_by", "approved_at"])
    close_tasks([_key(kept, "recognition.approve")], now=now)
    _task(kept, "recognition.pay", now)
    _record(kept, "approved", who, now, amount=str(total))
    return kept


@transaction.atomic
def pay_list(*, payments: PaymentList, day: date, voucher: str, who: Person, now: datetime) -> PaymentList:
    """Say that an approved list was paid on a day, by a voucher. Raises NotPossibleError before it is approved and
    when it is paid already.
    """
    kept = _locked(payments)
    if kept.approved_at is None or kept.paid_on is not None:
        raise NotPossibleError(_("It is paid already.") if kept.paid_on else _("It has to be approved first."))
    kept.paid_on, kept.voucher, kept.paid_by = day, voucher, who.actor.id
    kept.save(update_fields=["paid_on", "voucher", "paid_by"])
    close_tasks([_key(kept, "recognition.pay")], now=now)
    _record(kept, "paid", who, now)
    return kept


def _locked(payments: PaymentList) -> PaymentList:
    found = PaymentList.objects.select_for_update().filter(pk=payments.pk).first()
    if found is None:
        raise NotPossibleError(_("It has been thrown away meanwhile."))
    return found


def _key(payments: PaymentList, kind: str) -> str:
    return f"{kind}:{payments.pk}"


def _task(payments: PaymentList, kind: str, now: datetime) -> None:
    root = Unit.objects.filter(parent=None).only("pk").get()
    url = reverse("recognition:payments", args=[payments.pk])
    task = NewTask(key=_key(payments, kind), kind=kind, url=url, unit_id=root.pk, words={"year": payments.year})
    reopen_tasks([task], now=now)


def _record(payments: PaymentList, what: str, who: Person, now: datetime, **detail: Any) -> None:
    subject = f"recognition.payments:{payments.pk}"
    record(actor=who.actor, deed=f"recognition.payments.{what}", subject=subject, detail=detail, now=now)
