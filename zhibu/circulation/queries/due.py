"""What waits for somebody, and the first steps."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.circulation.models import Delivery, Task
from zhibu.kernel.dates import day as day_words
from zhibu.kernel.registry import registry
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


def tasks_for(who: Person) -> QuerySet[Task]:
    """Open tasks: those of the units they hold posts in when acting as an officer, else their own."""
    mine = Q(unit__in=[unit.pk for unit in who.own_units]) if who.is_officer else Q(member=who.member, unit=None)
    if who.member is None:
        return Task.objects.none()
    return Task.objects.filter(mine, closed_at=None).order_by("due", "key")


def deliveries_for(who: Person) -> QuerySet[Delivery]:
    """Deliveries that wait for their signature or acknowledgement, oldest first."""
    if who.member is None:
        return Delivery.objects.none()
    # What was withdrawn is closed, and asks for one last look from those who were told of it in the same instant.
    withdrawn = Q(told_again_at=F("dispatch__closed_at"))
    waiting = Delivery.objects.filter(Q(dispatch__closed_at=None) | withdrawn, answered_at=None)
    if who.is_officer:
        waiting = waiting.filter(unit__in=[unit.pk for unit in who.own_units], member=None)
    else:
        still = Q(dispatch__read_by=None) | Q(dispatch__read_by__gte=who.today)
        waiting = waiting.filter(still, member=who.member)
    return waiting.select_related("dispatch__sender", "unit").order_by("dispatch__sent_at", "pk")


def first_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """The steps from an empty database to the first notice, for committee staff and administrators: label, whether it
    is done, and the address for those whose step it is ("" for others, and when it is done elsewhere). Empty for
    everybody else, and once the last step is done: from then on this costs one query.
    """
    who: Person = request.who  # type: ignore[attr-defined]
    steps = registry.first_steps
    if not steps or not (who.is_staff or who.duties) or steps[-1].done(request):
        return []
    mine = {who.mode, *who.duties}
    done = [(step, step.done(request)) for step in steps]
    return [
        {
            "label": step.label,
            "done": finished,
            "mine": step.mode in mine,
            "url": reverse(step.url_name, args=step.args) if step.url_name and step.mode in mine else "",
            "mode": step.mode,
        }
        for step, finished in done
    ]


def due_first(due: date | None) -> tuple[bool, Any]:
    """Sort key: what has a due date by it, then the rest."""
    return (due is None, due or date.max)


def todo(who: Person) -> list[dict[str, Any]]:
    """What waits for this person in this mode: what, why, by when, and the address where it is done; what they were
    reminded of first. Two queries.
    """
    rows = [_task_row(task, who.today) for task in tasks_for(who)]
    rows += [_delivery_row(delivery, who.today) for delivery in deliveries_for(who)]
    return sorted(rows, key=lambda row: (row["reminded_at"] is None, *due_first(row["due"])))


def todo_of(unit: Unit, today: date) -> list[dict[str, Any]]:
    """What waits for the officers of one unit, whoever they are, by due day; as `todo`. Two queries. Ask for it only
    for officers of the unit: a line may name a person.
    """
    tasks = Task.objects.filter(unit=unit, closed_at=None).order_by("due", "key")
    sent = Delivery.objects.filter(unit=unit, member=None, answered_at=None, dispatch__closed_at=None)
    rows = [_task_row(task, today) for task in tasks]
    rows += [_delivery_row(one, today) for one in sent.select_related("dispatch__sender", "unit").order_by("pk")]
    return sorted(rows, key=lambda row: due_first(row["due"]))


def _task_row(task: Task, today: date) -> dict[str, Any]:
    kind = registry.task_kinds[task.kind]
    words = kind.fill(task.words)
    return _row(task.url, str(kind.title) % words, str(kind.reason) % words, task.due, str(kind.tag), today)


def _delivery_row(delivery: Delivery, today: date) -> dict[str, Any]:
    dispatch = delivery.dispatch
    words = {"title": dispatch.title, "sender": dispatch.sender.name, "unit": delivery.unit.name}
    row = (
        _asked_row(delivery, words, today)
        if delivery.told_again_at is None
        else _told_again_row(delivery, words, today)
    )
    if delivery.reminded_at is None or dispatch.closed_at is not None:
        return row
    said = _("%(reason)s · reminded on %(day)s") % {"reason": row["reason"], "day": day_words(delivery.reminded_at)}
    return row | {"reason": said, "reminded_at": delivery.reminded_at, "tag": _("reminded"), "tag_kind": "warn"}


def _asked_row(delivery: Delivery, words: dict[str, str], today: date) -> dict[str, Any]:
    """Sent once, unchanged since."""
    dispatch = delivery.dispatch
    if delivery.member_id is None:
        title, tag = _("Sign for %(title)s"), _("sign for")
        reason = _("%(unit)s · sent by %(sender)s") % words
        return _row(dispatch.url, title % words, reason, delivery.due, tag, today)
    reason = _("sent by %(sender)s") % words
    return _row(dispatch.url, _("Read %(title)s") % words, reason, delivery.due, _("read"), today)


def _told_again_row(delivery: Delivery, words: dict[str, str], today: date) -> dict[str, Any]:
    """Changed or withdrawn since: a unit signs once more, a member reads once more."""
    dispatch, is_unit = delivery.dispatch, delivery.member_id is None
    reason = (_("%(unit)s · sent by %(sender)s") if is_unit else _("sent by %(sender)s")) % words
    if dispatch.closed_at is not None:
        return _row(dispatch.url, _("%(title)s has been withdrawn") % words, reason, None, _("withdrawn"), today)
    title = _("Sign again for %(title)s: it has been changed") if is_unit else _("Read again: %(title)s has changed")
    return _row(dispatch.url, title % words, reason, delivery.due, _("changed"), today)


def _row(url: str, title: str, reason: str, due: Any, tag: str, today: date) -> dict[str, Any]:
    near = due is not None and due <= today + timedelta(days=1)
    return {
        "url": url,
        "title": title,
        "reason": reason,
        "due": due,
        "near": near,
        "due_text": _due_text(due, today),
        "tag": tag,
        "tag_kind": "warn" if near else "",
        "reminded_at": None,
    }


def _due_text(due: Any, today: date) -> str:
    if due is None:
        return ""
    if due < today:
        return _("overdue")
    if due == today:
        return _("today")
    if due == today + timedelta(days=1):
        return _("tomorrow")
    return f"{due:%m-%d}"
