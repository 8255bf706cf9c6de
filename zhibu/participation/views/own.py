"""Members: the own check (本人核对), confirmed in one tap, and an objection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities.states import Attended, LeaveKind
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.participation import policy, queries, services
from zhibu.participation.forms import OwnObjectionForm

STATES = dict(Attended.choices)
LEAVES = dict(LeaveKind.choices)


@require_safe
def own(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """My figures with the lines behind them; what is left to check, and until when."""
    parts = queries.parts_of(policy.require_own(request.who).pk, period)
    left = [part for part in parts if part.to_check and not part.waits]
    words = {
        "period": period,
        "parts": parts,
        "left": left,
        "until": min((part.record.closing.disclosure.check_until for part in left), default=None),
        "may_object": any(part.may_object(request.who.today) for part in parts),
        "states": STATES,
        "leaves": LEAVES,
    }
    return render(request, "participation/own.html", words)


@require_POST
def confirm(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """My record is right: one tap for all my parts."""
    member = policy.require_own(request.who)
    if services.confirm_mine(member=member, period=period, who=request.who, now=timezone.now()):
        messages.success(request, _("Thank you. You have confirmed your record."))
    return redirect("participation:own", period)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """Something is not right: say what, in which unit if there are two."""
    who = request.who
    parts = [p for p in queries.parts_of(policy.require_own(who).pk, period) if p.may_object(who.today)]
    records = {part.record.closing_id: part.record for part in parts}
    form = OwnObjectionForm(
        request.POST if request.method == "POST" else None,
        choices=[(part.record.closing_id, part.unit) for part in parts if part.record],
    )
    if request.method == "POST" and parts and form.is_valid():
        record, text = records[form.cleaned_data["closing"]], form.cleaned_data["text"]
        try:
            services.object_to_own(record_=record, text=text, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your objection has been sent. The answer will stand on this page."))
            return redirect("participation:own", period)
    words = {"period": period, "form": form, "open": bool(parts)}
    return render(request, "participation/object.html", words, status=422 if form.errors else 200)


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """All my years: what I was expected at and took part in, year by year."""
    found = queries.own_years(policy.require_own(request.who).pk)
    return render(request, "participation/own_years.html", {"years": found})


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """My year on one sheet of A4: both halves, and each activity with what is recorded."""
    member = policy.require_own(request.who)
    halves = [(period, queries.parts_of(member.pk, period)) for period in (HalfYear(year, 1), HalfYear(year, 2))]
    words = {"member": member, "year": year, "halves": halves, "states": STATES, "leaves": LEAVES}
    return render(request, "participation/own_year.html", {**words, "total": queries.total_of(halves)})
