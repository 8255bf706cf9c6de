"""A person's calendar of activities: the page, its addresses for phones, and what they answer."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.accounts.services import within_limit_of_reading
from zhibu.activities import exports, policy, queries, services
from zhibu.audit.services import record_export
from zhibu.kernel import sealed
from zhibu.kernel.addresses import whole
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.ical import ICAL, Entry
from zhibu.kernel.ical import calendar as as_file
from zhibu.kernel.lists import file_answer

BEFORE, AFTER = timedelta(days=366), timedelta(days=731)  # how far a feed reaches


def year_of(request: HttpRequest) -> int:
    """The year that is asked for, this one when none or nonsense is."""
    asked = request.GET.get("year") or request.POST.get("year") or ""
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    return year if 1949 <= year <= 2199 else request.who.today.year  # type: ignore[attr-defined]


def by_month(found: Sequence[queries.CalendarEntry], first: date) -> list[tuple[str, list[queries.CalendarEntry]]]:
    """The entries of a year that begins at `first` under the names of its months."""
    months = groupby(found, lambda row: max(row.first, first).replace(day=1))
    return [(date_format(month, "YEAR_MONTH_FORMAT"), list(rows)) for month, rows in months]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The activities of a year by month, planned and held: a member's own, or those of an officer's units."""
    return render(request, "activities/calendar.html", _page(request))


def _page(request: HttpRequest) -> dict[str, Any]:
    who, year = request.who, year_of(request)
    first = date(year, 1, 1)
    found = queries.entries(policy.calendar_of(who), first, date(year, 12, 31))
    keys = queries.calendar_keys(who.member)
    units = who.own_units if who.is_officer else [None]
    return {
        "who": who,
        "year": year,
        "months": by_month(found, first),
        "feeds": [(unit, keys.get(unit.pk if unit else None)) for unit in units],
        "address": "",
        "made_for": None,
    }


@require_POST
def calendar_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    who, year = request.who, year_of(request)
    found = queries.entries(policy.calendar_of(who), date(year, 1, 1), date(year, 12, 31))
    book, count = exports.calendar(found)
    detail = {"year": year, "rows": count}
    record_export(actor=who.actor, what="activities.calendar", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Calendar of activities')}_{year}.xlsx")


@require_POST
def calendar_key(request: HttpRequest) -> HttpResponse:
    """Make the address of a calendar and show it this once."""
    who = request.who
    unit = policy.calendar_unit_or_404(who, request.POST.get("unit", ""))
    token = services.make_calendar_key(member=who.member, unit=unit, who=who, now=timezone.now())
    address = whole(request, reverse("activities:calendar_feed", args=[token]))
    return render(request, "activities/calendar.html", _page(request) | {"address": address, "made_for": unit})


@require_POST
def revoke_calendar_key(request: HttpRequest) -> HttpResponse:
    """Let an address hold no longer; pressed twice, the second changes nothing."""
    who = request.who
    unit = policy.calendar_unit_or_404(who, request.POST.get("unit", ""))
    services.revoke_calendar_key(member=who.member, unit=unit, who=who, now=timezone.now())
    messages.success(request, _("The address no longer holds; calendars that use it get nothing more."))
    return redirect("activities:calendar")


@open_to_administrators
@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program gets: days, times, places and numbers; no names. Wrong addresses are counted. What has
    not changed since is answered in short, by its ETag alone: not every change is known with its instant.
    """
    today = timezone.localdate()
    try:
        key = policy.calendar_key_or_404(token, today)
    except Http404:
        if not within_limit_of_reading(request, "calendar"):
            return HttpResponse(status=429)
        raise
    rows = queries.activities_of([key.unit_id]) if key.unit else queries.own_activities(key.member, on=today)
    found = queries.entries(rows, today - BEFORE, today + AFTER)
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Activities of %(unit)s") % {"unit": key.unit.name} if key.unit else _("My activities")
        body = as_file(str(name), [_event(row, partial(whole, request)) for row in found])
    answer = HttpResponse(body, content_type=ICAL)
    answer["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = 'inline; filename="zhibu.ics"'
    answer["Referrer-Policy"] = "no-referrer"
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _event(row: queries.CalendarEntry, absolute: Callable[[str], str]) -> Entry:
    activity, notice = row.activity, row.notice
    first: date | datetime = row.first
    if activity.day and activity.start_time:
        first = timezone.make_aware(datetime.combine(activity.day, activity.start_time))
    address = absolute(reverse("activities:notice", args=[notice.pk]))
    lines = [notice.number_text, notice.get_kind_display(), activity.unit.name]
    title = notice.theme if activity.day else _("%(theme)s (day not set yet)") % {"theme": notice.theme}
    return Entry(
        uid=f"{sealed.lookup(f'activities.activity:{activity.pk}')[:24]}@zhibu",
        title=_("Withdrawn: %(theme)s") % {"theme": notice.theme} if row.withdrawn else title,
        first=first,
        last=row.last,
        place=activity.place,
        text="\n".join(str(line) for line in lines),
        url=address,
        sequence=row.sequence,
        modified=row.modified,
        cancelled=row.withdrawn,
        tentative=activity.day is None,
    )
