"""What this room keeps about one member, as they read it themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhibu.circulation.models import Delivery, Suggestion, Task
from zhibu.kernel.registry import OwnTable, registry
from zhibu.organisation.models import Member


def own_tables(member: Member) -> Iterator[OwnTable]:
    """What was delivered to the member, what waited for them, and what they suggested by name. One query per table."""
    heads = [
        (_("Title"), 40), (_("Delivered on"), 18), (_("Acknowledged on"), 18), (_("Acknowledged before a change"), 18),
        (_("Reminded"), 10), (_("Last reminded"), 18),
    ]  # fmt: skip
    sent = Delivery.objects.filter(member=member).order_by("-delivered_at", "-pk")
    cells = list(
        sent.values_list(
            "dispatch__title", "delivered_at", "answered_at", "answered_before", "reminded", "reminded_at"
        )
    )
    yield OwnTable(_("Delivered and acknowledged"), heads, cells)
    heads = [(_("What was to be done"), 40), (_("Until"), 12), (_("Opened on"), 18), (_("Closed on"), 18)]
    tasks = Task.objects.filter(member=member).order_by("-opened_at", "-pk")
    yield OwnTable(
        _("Tasks of mine"), heads, [(_spoken(task), task.due, task.opened_at, task.closed_at) for task in tasks]
    )
    heads = [(_("Made on"), 18), (_("suggestion"), 40), (_("Page"), 24), (_("reply"), 40), (_("Replied on"), 18)]
    made = Suggestion.objects.filter(member=member).order_by("-made_at", "-pk")
    yield OwnTable(
        _("Suggestions made by name"), heads, list(made.values_list("made_at", "text", "page", "reply", "replied_at"))
    )


def _spoken(task: Task) -> str:
    kind = registry.task_kinds[task.kind]
    return str(kind.title) % kind.fill(task.words)
