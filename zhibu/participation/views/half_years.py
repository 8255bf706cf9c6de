"""Officers: half-years, their units, the records of one unit, the lines of one member; compiling."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities.states import Attended, LeaveKind
from zhibu.disclosure.states import Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.participation import policy, queries, services
from zhibu.participation.forms import CompileForm, RecompileForm

STATES = dict(Attended.choices)
LEAVES = dict(LeaveKind.choices)


@require_safe
def half_years(request: HttpRequest) -> HttpResponse:
    """The half-years that have facts or closings, newest first, with how far the units are."""
    policy.require_officer(request.who)
    stages = queries.stages(policy.visible_closings(request.who))
    rows = [(period, [stages.get((str(period), stage), 0) for stage in Stage]) for period in queries.half_years()]
    return render(
        request,
        "participation/half_years.html",
        {"rows": rows, "stages": Stage.labels, "tops": policy.topmost(request.who)},
    )


@require_safe
def half_year(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """The units the person manages, by code: what is counted, what is not, how far the disclosure has come."""
    policy.require_officer(request.who)
    rows = queries.unit_lines(period, policy.managed_units(request.who), policy.visible_closings(request.who))
    waiting = sum(1 for row in rows if row.closing is None and row.members)
    over = request.who.today > period.last
    return render(
        request, "participation/half_year.html", {"period": period, "rows": rows, "waiting": waiting, "over": over}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def compile_half_year(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """Check page: what would be counted and what not; then compile."""
    who = request.who
    policy.require_officer(who)
    form = CompileForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        units = policy.to_compile(who, period)
        try:
            made = services.compile_half_year(
                period=period, units=units, **form.cleaned_data, who=who, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            said = ngettext(
                "%(count)s unit compiled. Its members now find their records among what they have to do.",
                "%(count)s units compiled. Their members now find their records among what they have to do.",
                len(made),
            )
            messages.success(request, said % {"count": len(made)})
            return redirect("participation:half_year", period)
    rows = queries.unit_lines(period, policy.to_compile(who, period), policy.visible_closings(who))
    words = {
        "period": period,
        "form": form,
        "counted": [row for row in rows if row.members],
        "open": [row for row in rows if row.open],
        "over": who.today > period.last,
    }
    return render(request, "participation/compile.html", words, status=422 if form.errors else 200)


@require_safe
def check_list(request: HttpRequest, period: HalfYear) -> HttpResponse:
    """What is still missing in the person's units before the half-year is compiled."""
    policy.require_officer(request.who)
    items = queries.check_list(period, policy.managed_units(request.who))
    over = request.who.today > period.last
    return render(request, "participation/check_list.html", {"period": period, "items": items, "over": over})


@require_safe
def closing(request: HttpRequest, period: HalfYear, code: str) -> HttpResponse:
    """The records of one unit; before it is compiled, the figures so far."""
    return _closing(request, period, code, RecompileForm())


def _closing(request: HttpRequest, period: HalfYear, code: str, form: RecompileForm) -> HttpResponse:
    unit = policy.unit_or_404(request.who, code)
    found = policy.closing_of(request.who, unit, period)
    words = {
        "unit": unit,
        "period": period,
        "closing": found,
        "rows": queries.records(found) if found else queries.so_far(unit, period),
        "newer": found is not None and queries.newer_facts(found),
        "final": found is not None and found.disclosure.stage == Stage.FINAL,
        "form": form,
        "served": request.who.serves(unit),
    }
    return render(request, "participation/closing.html", words, status=422 if form.errors else 200)


@require_POST
def recompile(request: HttpRequest, period: HalfYear, code: str) -> HttpResponse:
    """Count one unit again after a correction: a new version with its reason, or a supplement once it is final."""
    found = policy.closing_or_404(request.who, code, period)
    form = RecompileForm(request.POST)
    if not form.is_valid():
        return _closing(request, period, code, form)
    final = found.disclosure.stage == Stage.FINAL
    deed = services.supplement_half_year if final else services.recompile
    try:
        made = deed(closing=found, **form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        said = _("Supplement %(number)s is published.") if final else _("Version %(number)s is published.")
        messages.success(request, said % {"number": made.number})
    return redirect("participation:closing", period, code)


@require_safe
def lines(request: HttpRequest, period: HalfYear, code: str, member: int) -> HttpResponse:
    """The activities behind one member's figures in one unit."""
    unit, person = policy.person_or_404(request.who, code, period, member)
    found = policy.closing_of(request.who, unit, period)
    rows = queries.in_force(queries.lines_of(person.pk, period), unit.pk, found.facts_until if found else None)
    served = {one.pk for one in request.who.own_units}
    words = {"unit": unit, "period": period, "member": person, "closing": found, "rows": rows, "served": served}
    return render(request, "participation/lines.html", {**words, "states": STATES, "leaves": {}})
