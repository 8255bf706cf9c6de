"""The issuer answers in public what most members found fault with."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import EffectReply, Notice
from zhibu.activities.services.locks import locked_in_force
from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def reply_to_effect(*, notice: Notice, text: str, who: Person, now: datetime) -> EffectReply:
    """Publish a reply to the item with most fault found, which everybody who had the notice reads, with its count as
    shown now. An earlier reply stays readable below. Raises NotPossibleError without a text, and where too few have
    answered or nobody found fault.
    """
    notice = locked_in_force(notice)
    worst = queries.worst_of(notice)
    if worst is None:
        raise NotPossibleError(_("There is nothing to reply to: fewer than five answers, or nobody found fault."))
    if not text.strip():
        raise NotPossibleError(_("Write the reply; all who had the notice read it."))
    reply = EffectReply.objects.create(
        notice=notice,
        item=worst.item,
        part=worst.part,
        answers=worst.answers,
        text=text.strip(),
        made_by=who.actor.id,
        made_at=now,
    )
    record(
        actor=who.actor,
        deed="activities.effect.replied",
        subject=f"activities.notice:{notice.pk}",
        detail={"item": reply.item, "part": reply.part, "answers": reply.answers},
        now=now,
    )
    return reply
