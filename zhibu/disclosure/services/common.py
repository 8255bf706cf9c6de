"""What the services of this room share: the row that is held, tasks, audit lines."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.circulation.services import NewTask
from zhibu.disclosure.models import Disclosure
from zhibu.kernel import personal
from zhibu.kernel.deeds import NotPossibleError


def locked(disclosure: Disclosure) -> Disclosure:
    """The row, held until the deed ends."""
    return Disclosure.objects.select_for_update(of=("self",)).select_related("unit").get(pk=disclosure.pk)


def refuse_open_objections(disclosure: Disclosure) -> None:
    """NotPossibleError while an objection waits for its answer."""
    waiting = disclosure.objections.aggregate(n=Count("pk", filter=Q(answered_at=None)))["n"]
    if waiting:
        raise NotPossibleError(_("Answer the %(count)s open objections first.") % {"count": waiting})


def refuse_personal(*texts: str) -> None:
    """NotPossibleError when one of the texts, which are about to be published, holds a personal value."""
    found = personal.found_in(*texts)
    if found:
        raise NotPossibleError(
            _("Everybody will read this, so it must not hold personal values: %(found)s.")
            % {"found": personal.said(found)}
        )


def task_of(disclosure: Disclosure, what: str, due: date | None) -> NewTask:
    """Something that the officers of its unit have to do about a disclosure."""
    return NewTask(
        key=f"disclosure.{what}:{disclosure.pk}",
        kind=f"disclosure.{what}",
        url=reverse("disclosure:disclosure", args=[disclosure.pk]),
        due=due,
        words=disclosure.title_words,
        unit_id=disclosure.unit_id,
    )


def record_deed(disclosure: Disclosure, deed: str, actor: Actor, now: datetime, detail: dict[str, Any]) -> None:
    """One line in the audit chain about a disclosure."""
    record(
        actor=actor,
        deed=f"disclosure.disclosure.{deed}",
        subject=f"disclosure.disclosure:{disclosure.pk}",
        detail=detail,
        now=now,
    )
