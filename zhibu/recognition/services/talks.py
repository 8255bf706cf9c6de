"""谈心谈话: recorded with day, persons and promise; what was promised is a task until somebody says it was kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import NewTask, close_tasks, open_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.recognition.models import Talk
from zhibu.recognition.states import PromisedBy


@transaction.atomic
def record_talk(*, unit: Unit, member: Member, values: Mapping[str, Any], who: Person, now: datetime) -> Talk:
    """Record a talk of the officer with a member: day, promise, by whom and until when."""
    assert who.member is not None
    made = Talk.objects.create(**values, unit=unit, member=member, officer=who.member, entered_at=now)
    if made.promise:
        mine: dict[str, Any] = (
            {"member_id": member.pk} if made.promised_by == PromisedBy.MEMBER else {"unit_id": unit.pk}
        )
        url = reverse("recognition:talk", args=[made.pk])
        task = NewTask(key=_key(made), kind="recognition.promise", url=url, due=made.due, **mine)
        open_tasks([task], now=now)
    _record(made, "entered", who, now)
    return made


@transaction.atomic
def say_kept(*, talk: Talk, kept: bool, who: Person, now: datetime) -> Talk:
    """Say whether the promise was kept. Raises NotPossibleError when it was said already."""
    found = Talk.objects.select_for_update().get(pk=talk.pk)
    if found.kept is not None or not found.promise:
        raise NotPossibleError(_("It has been said already."))
    found.kept, found.kept_on = kept, timezone.localdate(now)
    found.save(update_fields=["kept", "kept_on"])
    close_tasks([_key(found)], now=now)
    _record(found, "kept", who, now)
    return found


def _key(talk: Talk) -> str:
    return f"recognition.promise:{talk.pk}"


def _record(talk: Talk, deed: str, who: Person, now: datetime) -> None:
    record(actor=who.actor, deed=f"recognition.talk.{deed}", subject=f"recognition.talk:{talk.pk}", detail={}, now=now)
