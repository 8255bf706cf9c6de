"""Which promises a person may read, and by which records they may say that one was carried out."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.policy import visible_notices
from zhibu.documents.policy import visible_papers
from zhibu.documents.states import OUT
from zhibu.kernel.trees import ancestors, within, within_any
from zhibu.organisation.policy import MEMBER, OFFICER, Person
from zhibu.recognition.models import Campaign, PaymentList, Promise
from zhibu.recognition.policy.honours import standing_honours, visible_campaigns
from zhibu.recognition.policy.sanctions import visible_sanctions
from zhibu.recognition.states import BINDING, PROMISE_MOVES, PromiseMove, Side

OFFERED = 12  # records of a kind offered to choose from, the newest


def visible_promises(who: Person) -> QuerySet[Promise]:
    """Those to whom it was announced: of a notice whoever sees the notice, of a selection whoever sees that, otherwise
    everybody within the unit; besides officers what units they manage promised, and the staff all.
    """
    if who.mode not in {MEMBER, OFFICER}:
        return Promise.objects.none()
    if who.is_staff:
        return Promise.objects.all()
    told = Q(notice__in=visible_notices(who)) | Q(campaign__in=visible_campaigns(who))
    if who.unit is not None:
        told |= Q(notice=None, campaign=None, unit__path__in=ancestors(who.unit.path))
    return Promise.objects.filter(told | within_any("unit__path", who.paths))


def promise_or_404(who: Person, pk: int) -> Promise:
    """The promise among those the person may see."""
    found = visible_promises(who).select_related("unit", "notice", "campaign").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept_promise_or_404(who: Person, pk: int) -> Promise:
    """One that the person keeps: an officer of the very unit; 403 with who does it for others who read it."""
    found = promise_or_404(who, pk)
    if not who.serves(found.unit):
        raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": found.unit.name})
    return found


def promise_moves(who: Person, promise: Promise) -> list[str]:
    """What the person may do with it now, in the order of the table."""
    if not who.serves(promise.unit):
        return []
    moves = [move for move, (begins, _leads) in PROMISE_MOVES.items() if promise.state in begins]
    new = timezone.localdate(promise.stated_at) == who.today
    return [move for move in moves if move != PromiseMove.REMOVE or new]


def sources(who: Person) -> tuple[list[Notice], list[Campaign]]:
    """With what the person's units may have announced something: their notices and, for the staff, selections, the
    newest. Two queries.
    """
    units = [unit.pk for unit in who.own_units]
    notices = visible_notices(who).filter(issuer__in=units, issued_at__isnull=False).order_by("-issued_at", "-pk")
    runs = visible_campaigns(who).filter(announced_at__isnull=False).order_by("-announced_at", "-pk")
    return list(notices[:OFFERED]), list(runs[:OFFERED]) if who.is_staff else []


def records_for(who: Person, promise: Promise) -> list[tuple[str, Any]]:
    """Records since the announcement that may have carried it out, as (field of `Proof`, record), the newest of each
    kind. Three queries for what was not done, four for what was.
    """
    since = promise.announced_on
    found: list[tuple[str, Any]] = []
    if promise.side == Side.DOING:
        awarded = visible_campaigns(who).filter(awarded_at__date__gte=since).order_by("-awarded_at", "-pk")
        given = standing_honours(who).filter(Q(day__gte=since) | Q(day=None, entered_at__date__gte=since))
        if not promise.unit.is_root:
            given = given.filter(within("unit__path", promise.unit.path) | within("home__path", promise.unit.path))
        given = given.select_related("kind").order_by("-day", "-pk")
        paid = PaymentList.objects.filter(paid_on__gte=since).order_by("-paid_on", "-pk")
        found += [("campaign", one) for one in awarded[:OFFERED]]
        found += [("honour", one) for one in given[:OFFERED]]
        found += [("payments", one) for one in paid[:OFFERED]] if who.is_staff else []
    else:
        cases = visible_sanctions(who).filter(within("unit__path", promise.unit.path), decided_on__gte=since)
        cases = cases.filter(state__in=BINDING).select_related("member", "unit").order_by("-decided_on", "-pk")
        found += [("sanction", one) for one in cases[:OFFERED]]
    papers = visible_papers(who).filter(unit=promise.unit, state__in=OUT, issued_on__gte=since)
    return found + [("paper", one) for one in papers.order_by("-issued_on", "-pk")[:OFFERED]]


def readable(who: Person, records: Sequence[tuple[str, Any]]) -> set[tuple[str, int]]:
    """Which of these records the person may open, as (field of `Proof`, key); the others are named by their kind
    alone. A query for each kind there is.
    """
    rows: dict[str, Callable[[Person], QuerySet[Any]]] = {
        "campaign": visible_campaigns, "honour": standing_honours, "sanction": visible_sanctions,
        "paper": visible_papers,
    }  # fmt: skip
    found = {("payments", one.pk) for name, one in records if name == "payments" and who.is_staff}
    for kind, visible in rows.items():
        keys = [one.pk for name, one in records if name == kind]
        if keys:
            found |= {(kind, pk) for pk in visible(who).filter(pk__in=keys).values_list("pk", flat=True)}
    return found
