"""Pages of notices: list, check, issue, the sheet itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities import policy, queries, services
from zhibu.activities.models import Notice
from zhibu.activities.states import LEAVES_AFTER, SENT, UNNUMBERED, NoticeState
from zhibu.circulation.services import acknowledge, sign_for
from zhibu.kernel.deeds import NotPossibleError
from zhibu.questionnaire.queries import lines_of

PER_PAGE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Notices the person may see, newest first, each with its corridor."""
    who = request.who
    rows = policy.visible_notices(who).select_related("issuer").order_by("-issued_at", "-pk")
    drafts = list(rows.filter(state__in=UNNUMBERED)) if who.is_officer else []
    page = Paginator(rows.filter(state__in=SENT), PER_PAGE).get_page(request.GET.get("page"))
    read = queries.answered_by(who.member, page.object_list) if who.member and not who.is_officer else {}
    context = {"who": who, "drafts": drafts, "page": page, "read": read}
    if who.is_officer:
        context["lines"] = queries.corridor_lines(page.object_list, who)
    return render(request, "activities/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Please check: what will be sent to whom; the button issues it. Pressed twice, the second leads to the sheet."""
    notice = policy.notice_or_404(request.who, pk)
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            issue = services.issue if "now" in request.POST else services.put_out
            issued = issue(notice=notice, who=request.who, now=timezone.now(), reason=reason)
        except services.ReasonNeededError as error:
            return check_page(request, notice, reasonless=str(error))
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("activities:notice", pk)  # where it stands now: the sheet, or the draft again
        messages.success(request, services.said_of_issue(issued))
        return redirect("activities:notice", pk)
    if notice.state not in UNNUMBERED:
        return redirect("activities:notice", pk)
    return check_page(request, notice)


def check_page(request: HttpRequest, notice: Notice, refused: str = "", reasonless: str = "") -> HttpResponse:
    """The check page of a draft or of what waits for sign-off; `refused` says why it was not returned, `reasonless`
    why it was not issued.
    """
    who = request.who
    units = list(notice.units.order_by("code"))
    recipients = queries.recipients(notice, on=who.today)
    burden = queries.burden_outlook(notice, who.today)
    context = {
        "notice": notice,
        "units": units,
        "missing": queries.missing(notice, units),
        "warnings": queries.warnings(notice, units, among=policy.visible_notices(who)),
        "free": queries.free_days(notice, units, among=policy.visible_notices(who), today=who.today),
        "submitted": notice.state == NoticeState.SUBMITTED,
        "leaving": notice.state == NoticeState.LEAVING,
        "wait": LEAVES_AFTER(who.today),
        "own": notice.submitted_by == who.actor.id,
        "refused": refused,
        "reasonless": reasonless,
        "burden": burden,
        "asks": queries.most_asked(notice),
        "questions": lines_of(notice.own_form),
        "over": [unit for unit in units if burden and unit.pk in burden.over],
        "people": recipients.values("member_id").distinct().count(),
        "with_list": recipients.values("unit_id").distinct().count(),
    }
    return render(request, "activities/check.html", context, status=422 if refused or reasonless else 200)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.discard_draft(notice=policy.draft_or_404(request.who, pk), who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The draft has been thrown away."))
    return redirect("activities:notices")


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet: four cells, the corridor, how far it has come, and what this person has to do with it."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if found.state in UNNUMBERED:
        return redirect("activities:edit" if found.state == NoticeState.DRAFT else "activities:check", pk)
    request.about = found  # for the panels of other rooms
    if who.is_officer:
        return render(request, "activities/notice.html", _officer_context(found, who))
    own = {"notice": found, "delivery": queries.delivery_to(found, who.member)}
    own["supplements"] = queries.supplements_of(found)
    own["replies"] = queries.effect_replies(found)
    own["activity"] = policy.activity_of(found, who.unit) if who.unit else None
    own["history"] = queries.history(found, [who.unit.pk] if who.unit else [])
    own["leave"] = queries.leave_of(own["activity"], who.member)
    own["can_ask"] = queries.may_ask_leave(found, own["activity"])
    own["can_rate"] = queries.may_rate(own["activity"], who.member)
    own["record"] = policy.record_or_none(who, own["activity"]) if own["activity"] else None
    own["withdrawn"] = found.state == NoticeState.WITHDRAWN
    return render(request, "activities/notice_member.html", own)


def _officer_context(found: Notice, who: Any) -> dict[str, Any]:
    rows = queries.unit_rows(found, policy.rows_within(who))
    reach = queries.reach_within(found, who.paths)
    own = {unit.pk for unit in who.own_units}
    previews = queries.previews_of(found, policy.units_within(who), {row.unit_id: row.day for row in rows})
    return {
        "notice": found,
        "rows": rows,
        "reach": reach,
        "questions": lines_of(found.own_form),
        "stops": queries.stops(found, reach, rows, len(previews), who),
        "not_signed": queries.not_signed_within(found, who.paths),
        "mine": queries.own_deliveries(found, own),
        "activities": [row for row in rows if row.unit_id in own],
        "is_sender": who.manages(found.issuer),
        "may_change": who.serves(found.issuer) and found.state == NoticeState.ISSUED,
        "over_limit": queries.over_limit(found) if who.is_staff or who.serves(found.issuer) else None,
        "is_issuer": who.serves(found.issuer),
        "withdrawn": found.state == NoticeState.WITHDRAWN,
        "history": queries.history(found, list(own)) if reach.told_again else [],
        "previews": previews,
        "supplements": queries.supplements_of(found),
        "replies": queries.effect_replies(found),
        "may_remind": found.state == NoticeState.ISSUED and policy.reminded_within(who, found) is not None,
    }


@require_POST
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit signs for a notice: one click, and a second one changes nothing."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    unit = policy.signing_unit_or_403(who, found, request.POST.get("unit", ""))
    told = {"dispatch": found.dispatch, "seen": request.POST.get("seen", ""), "now": timezone.now()}
    try:
        sign_for(unit=unit, by=who.member, actor=who.actor, **told)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("activities:notice", pk)
    messages.success(request, _("%(unit)s has signed for it.") % {"unit": unit.name})
    return _back(request, pk)


@require_POST
def acknowledgement(request: HttpRequest, pk: int) -> HttpResponse:
    """A member has read a notice: one tap, and a second one changes nothing."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if who.is_officer or who.member is None:
        raise PermissionDenied(_("Change to your own pages first; a unit signs, a person acknowledges."))
    told = {"dispatch": found.dispatch, "seen": request.POST.get("seen", ""), "now": timezone.now()}
    try:
        acknowledge(member=who.member, actor=who.actor, **told)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("activities:notice", pk)
    messages.success(request, _("Thank you. Noted that you have read it."))
    return _back(request, pk)


def _back(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    return redirect("circulation:home") if "home" in request.POST else redirect("activities:notice", pk)
