"""The year's figure and what lies behind it."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.recognition import exports, policy, queries
from zhibu.recognition.forms.typed import YearForm
from zhibu.recognition.states import Level


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """How many units of all were honoured in a year, at which level, for what."""
    who = request.who
    years, _kinds = queries.choices(who.today)
    form = YearForm(request.GET, years=years)
    found = queries.statistics(form.chosen, who.today)
    rows = policy.standing_honours(who)
    words = {
        "form": form,
        "found": found,
        "sentence": exports.sentence(found),
        "levels": [(level.label, found.by_level[level]) for level in Level],
        "table": queries.table(rows, found.year),
        "units": queries.honoured_units(rows, found.year, who.today),
        "officer": who.is_officer,
    }
    return render(request, "recognition/statistics.html", words)


@require_POST
def statistics_xlsx(request: HttpRequest) -> FileResponse:
    """The units behind the year's figure, as a workbook."""
    policy.require_officer(request.who)
    years, _kinds = queries.choices(request.who.today)
    year = YearForm(request.POST, years=years).chosen
    units = queries.honoured_units(policy.standing_honours(request.who), year, request.who.today)
    book, count = exports.honoured_units(units)
    record_export(
        actor=request.who.actor,
        what="recognition.statistics",
        detail={"year": year, "rows": count},
        now=timezone.now(),
    )
    return file_answer(book, f"{_('Units honoured')}_{year}.xlsx")
