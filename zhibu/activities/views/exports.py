"""Lists of this room as workbooks: the same rows as on the page. Carrying one away is a deed, so it is a POST."""

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.activities import exports, policy
from zhibu.activities.states import SENT, UNNUMBERED
from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer


@require_POST
def notices(request: HttpRequest) -> FileResponse:
    """The notices an officer sees; members have no such list."""
    who = request.who
    if not who.is_officer:
        raise Http404
    rows = policy.visible_notices(who).filter(state__in=SENT).select_related("issuer")
    book, count = exports.notice_list(rows.order_by("-issued_at", "-pk"), who)
    now = timezone.now()
    record_export(actor=who.actor, what="activities.notices", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Activity notices')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def roll(request: HttpRequest, pk: int) -> FileResponse:
    """The confirmed roll of an activity; without one there is nothing to carry away."""
    found = policy.activity_or_404(request.who, pk)
    if not found.roll_version:
        raise Http404
    book, count = exports.roll(found)
    detail = {"activity": found.pk, "rows": count}
    record_export(actor=request.who.actor, what="activities.roll", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Roll')}_{found.unit.name}_{found.day:%Y%m%d}.xlsx")


@require_POST
def previews(request: HttpRequest, pk: int) -> FileResponse:
    """How and when the units an officer manages told their members of a notice."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer or found.state in UNNUMBERED:
        raise Http404
    book, count = exports.previews(found, policy.units_within(who))
    record_export(
        actor=who.actor, what="activities.previews", detail={"notice": pk, "rows": count}, now=timezone.now()
    )
    return file_answer(book, f"{_('Previews')}_{found.number_text}.xlsx")


@require_POST
def reach(request: HttpRequest, pk: int) -> FileResponse:
    """How far a notice has come in the units an officer manages: both tables of its page in one."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer or found.state in UNNUMBERED:
        raise Http404
    book, count = exports.reach(found, who)
    now = timezone.now()
    record_export(actor=who.actor, what="activities.reach", detail={"notice": pk, "rows": count}, now=now)
    return file_answer(book, f"{_('Reach')}_{found.number_text}_{timezone.localdate(now):%Y%m%d}.xlsx")
