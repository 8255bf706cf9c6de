"""The slips that let members in: who waits for one, the sheet to cut, the same as PDF, taking them back."""

from dataclasses import asdict
from datetime import datetime, timedelta
from io import BytesIO
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts.services import SLIP_LASTS, revoke_slips_of
from zhibu.audit.services import record_export
from zhibu.kernel import sealed
from zhibu.kernel.addresses import whole
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF
from zhibu.organisation import exports, papers, policy, queries, services
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.services import PrintedSlip

ROWS = 200
SHEET_LASTS = timedelta(hours=1)  # for so long the sheet that was just made gives its PDF


@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, code: str) -> HttpResponse:
    """Who waits for a slip; POST makes slips and is itself the sheet to print, because codes are not kept."""
    who = request.who
    unit = policy.managed_unit_or_404(who, code)
    if request.method == "POST":
        return _take_back(request, unit) if request.POST.get("who") == "revoke" else _make(request, unit)
    now = timezone.now()
    rows, kind = _asked(request, unit, request.GET, now)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    waiting = policy.waiting_for_a_slip(who, unit)
    words = {
        "unit": unit,
        "page": page,
        "lines": queries.slip_lines(page.object_list, came_in=kind == "in", now=now),
        "states": exports.slip_list_words(),
        "kind": kind,
        "kinds": queries.SLIP_KINDS,
        "base_query": urlencode({"show": kind} if kind else {}),
        "waiting": waiting.count(),
        "fresh": waiting.filter(queries.NO_SLIP).count(),
    }
    return render(request, "organisation/slips.html", words)


def _asked(request: HttpRequest, unit: Unit, values: Any, now: datetime) -> tuple[QuerySet[Member], str]:
    kind = values.get("show", "")
    kind = kind if kind in queries.SLIP_KINDS else ""
    waiting = policy.waiting_for_a_slip(request.who, unit)
    if kind == "in":
        waiting = policy.may_get_a_slip(request.who, unit).exclude(pk__in=waiting.values("pk"))
    return queries.slip_rows(waiting, kind=kind, on=request.who.today, now=now), kind


def _make(request: HttpRequest, unit: Unit) -> HttpResponse:
    now = timezone.now()
    ids = _chosen(request, unit)
    made = services.print_slips(ids, by=request.who.actor, on=request.who.today, now=now)
    address = whole(request, reverse("accounts:slip"))
    until = now + SLIP_LASTS
    kept = {
        "by": request.who.user.pk,
        "unit": unit.pk,
        "made": now.timestamp(),
        "until": until.timestamp(),
        "slips": [list(asdict(slip).values()) for slip in made],
    }
    words = {
        "unit": unit,
        "slips": made,
        "groups": [list(group) for _unit, group in groupby(made, key=lambda slip: slip.unit)],
        "picture": lambda slip: papers.slip_picture(address, slip),
        "address": address,
        "until": until,
        "kept": sealed.seal_json(kept) if made else "",
    }
    response = render(request, "organisation/slips_sheet.html", words)
    response["Cache-Control"] = "no-store"
    return response


def _chosen(request: HttpRequest, unit: Unit) -> list[int]:
    """Whose slips are wanted: one member's (phone or slip lost), those that were ticked, those of who has none, or all
    who never came in.
    """
    if one := request.POST.get("member"):
        found = policy.may_get_a_slip(request.who, unit).filter(pk=int(one) if one.isdigit() else 0)
        if not found.exists():
            raise Http404
        return [found.get().pk]
    if request.POST.get("who") == "chosen":
        return list(_ticked(request, unit).values_list("pk", flat=True))
    waiting = policy.waiting_for_a_slip(request.who, unit)
    if request.POST.get("who") == "new":
        waiting = waiting.filter(queries.NO_SLIP)
    return list(waiting.values_list("pk", flat=True))


def _ticked(request: HttpRequest, unit: Unit) -> QuerySet[Member]:
    ids = [int(pk) for pk in request.POST.getlist("pick") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    return policy.may_get_a_slip(request.who, unit).filter(pk__in=ids)


def _take_back(request: HttpRequest, unit: Unit) -> HttpResponse:
    ids = list(_ticked(request, unit).values_list("user_id", flat=True))
    count = revoke_slips_of([pk for pk in ids if pk], by=request.who.actor, now=timezone.now())
    if count:
        text = ngettext("%(count)s slip no longer works.", "%(count)s slips no longer work.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("None of those that are ticked has an open slip."))
    return redirect("organisation:slips", unit.code)


@require_POST
def slips_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet that was just made, as PDF. It carries its codes itself, sealed for whoever made it, for an hour."""
    unit = policy.managed_unit_or_404(request.who, code)
    now = timezone.now()
    kept = sealed.unseal_json(request.POST.get("kept", ""))
    if not _fits(kept, request, unit, now):
        messages.error(request, _("This sheet is too old to be printed again. Make new slips."))
        return redirect("organisation:slips", unit.code)
    made = [PrintedSlip(*parts) for parts in kept["slips"]]
    until = datetime.fromtimestamp(kept["until"], tz=now.tzinfo)
    address = whole(request, reverse("accounts:slip"))
    printed = papers.slips(unit, made, address=address, until=until)
    detail = {"rows": len(made), "unit": unit.code}
    record_export(actor=request.who.actor, what="organisation.slips", detail=detail, now=now)
    name = f"{_('Slips')}_{unit.name}_{timezone.localdate(now):%Y%m%d}.pdf"
    response = file_answer(BytesIO(printed.data), name, PDF)
    response["Cache-Control"] = "no-store"
    return response


def _fits(kept: Any, request: HttpRequest, unit: Unit, now: datetime) -> bool:
    """Whether this sheet was made by this person for this unit within the hour."""
    if not isinstance(kept, dict) or (kept.get("by"), kept.get("unit")) != (request.who.user.pk, unit.pk):
        return False
    return bool(0 <= now.timestamp() - kept["made"] <= SHEET_LASTS.total_seconds())


@require_POST
def slips_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The list as it was asked for, as a workbook; without codes, which nobody keeps."""
    unit = policy.managed_unit_or_404(request.who, code)
    now = timezone.now()
    rows, kind = _asked(request, unit, request.POST, now)
    book, count = exports.slip_list(queries.slip_lines(rows, came_in=kind == "in", now=now))
    detail = {"rows": count, "unit": unit.code, "kind": kind}
    record_export(actor=request.who.actor, what="organisation.slip_list", detail=detail, now=now)
    return file_answer(book, f"{_('Slips')}_{unit.name}_{timezone.localdate(now):%Y%m%d}.xlsx")
