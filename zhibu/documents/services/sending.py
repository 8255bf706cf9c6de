"""A document is sent (核发), its readers are reminded, it is filed (归档)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.circulation import services as circulation
from zhibu.circulation.states import Asked, Said
from zhibu.documents import queries
from zhibu.documents.models import Paper
from zhibu.documents.services.common import locked, require_state, trace
from zhibu.documents.services.indexing import index
from zhibu.documents.services.tasks import ask
from zhibu.documents.states import SIGN_WITHIN, Did, Direction, PaperState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.policy import Person


@transaction.atomic
def send(*, paper: Paper, who: Person, now: datetime) -> Paper:
    """Send it (核发): a delivery for each unit it is addressed to, and for their members when it is for them too; all
    in one transaction. What goes to organs outside alone is only noted as sent.
    """
    paper = locked(paper)
    require_state(paper, PaperState.SENDING)
    today = timezone.localdate(now)
    units = list(paper.addressed.values_list("unit_id", flat=True))
    paper.state, paper.sent_at = PaperState.SENT, now
    if units:
        recipients = queries.recipients(paper, today).values("unit_id", "member_id") if paper.to_members else None
        paper.dispatch = circulation.send(
            sender=paper.unit,
            title=str(paper),
            url=reverse("documents:paper", args=[paper.pk]),
            units=units,
            recipients=recipients,
            sign_by=last_of(today, SIGN_WITHIN(today)),
            read_by=None,
            now=now,
        )
        circulation.announce(dispatch=paper.dispatch, said=Said.ISSUED, key="1", now=now)
        if paper.direction == Direction.DOWN:
            asked = [Asked(unit, notices=1) for unit in units]
            circulation.ask_of_units(source=f"documents.paper:{paper.pk}", title=str(paper), asked=asked, now=now)
    paper.save(update_fields=["state", "sent_at", "dispatch"])
    index(paper)
    ask(paper, now)
    trace(paper, Did.SENT, who, now, units=len(units))
    return paper


@transaction.atomic
def remind(*, paper: Paper, within: Q, who: Person, now: datetime) -> tuple[int, int]:
    """Remind (催办) those of the deliveries `within` who have neither signed nor read; returns how many units and
    members. Rules GW-31 to GW-33. Raises NotPossibleError when nobody may be reminded now.
    """
    paper = locked(paper)
    require_state(paper, PaperState.SENT)
    if paper.dispatch is None:
        raise NotPossibleError(_("It went to organs outside only; nobody here is asked to sign for it."))
    return circulation.remind(dispatch=paper.dispatch, within=within, actor=who.actor, now=now)


@transaction.atomic
def file(*, paper: Paper, retention: str, who: Person, now: datetime) -> Paper:
    """File it (归档) with the time it is kept. A request and its reply are filed together: with the one the other is
    filed too, once it has been sent.
    """
    paper = locked(paper)
    require_state(paper, PaperState.SENT)
    for one in _together(paper):
        one.state, one.filed_at, one.retention = PaperState.FILED, now, retention
        one.save(update_fields=["state", "filed_at", "retention"])
        trace(one, Did.FILED, who, now, retention=retention)
    return paper


def _together(paper: Paper) -> list[Paper]:
    other = paper.replies_to_id or Paper.objects.filter(replies_to=paper).values_list("pk", flat=True).first()
    found = Paper.objects.filter(pk=other or 0, state=PaperState.SENT).first()
    return [paper, found] if found else [paper]
