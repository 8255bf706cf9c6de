"""Counters with what people served said, and their slips."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.assessment import exports, papers, policy, queries, services
from zhibu.assessment.forms import CounterForm, SlipsForm
from zhibu.assessment.models import Counter
from zhibu.assessment.states import PAGE, WORDS_FROM, Question
from zhibu.assessment.views import do
from zhibu.audit.services import record_export
from zhibu.kernel.addresses import whole
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF


@require_http_methods(["GET", "HEAD", "POST"])
def counters(request: HttpRequest) -> HttpResponse:
    """The counters of the units that the person manages; a new one is opened here."""
    who = request.who
    policy.require_officer(who)
    form = CounterForm(request.POST if request.method == "POST" else None, units=policy.places_for_counters(who))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_counter(**form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The counter is on the list."))
            return redirect("assessment:counter", made.pk)
    page = Paginator(queries.counters_listed(policy.visible_counters(who)), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "assessment/counters.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
def counters_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    policy.require_officer(request.who)
    book, count = exports.counters(queries.counters_listed(policy.visible_counters(request.who)))
    record_export(actor=request.who.actor, what="assessment.counters", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Counters')}_{request.who.today:%Y%m%d}.xlsx")


def _page(request: HttpRequest, found: Counter, **forms: Any) -> dict[str, Any]:
    spread = queries.spread_of_marks(found)
    answers = sum(spread[Question.MANNER]) if spread else 0
    said = found.said.exclude(words="").order_by("words").values_list("words", flat=True)
    words = {
        "counter": found,
        "halves": queries.trend(found),
        "spread": [(one.label, spread[one.value]) for one in Question] if spread else [],
        "questions": list(Question),
        "said": list(said[:PAGE]) if answers >= WORDS_FROM else [],
        "may_keep": policy.may_keep(request.who, found) and found.closed_at is None,
        "form": SlipsForm(),
    }
    return words | forms


@require_safe
def counter(request: HttpRequest, pk: int) -> HttpResponse:
    """One counter: how it was marked, half-year by half-year, from five answers on."""
    return render(request, "assessment/counter.html", _page(request, policy.counter_or_404(request.who, pk)))


@require_POST
def trend_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The half-years as a workbook."""
    found = policy.counter_or_404(request.who, pk)
    book, count = exports.trend(queries.trend(found))
    detail = {"counter": pk, "rows": count}
    record_export(actor=request.who.actor, what="assessment.trend", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Trend')}_{found.name}.xlsx")


@require_POST
def slips_pdf(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """New slips, printed once."""
    who = request.who
    found = policy.kept_counter_or_404(who, pk)
    form = SlipsForm(request.POST)
    if not form.is_valid():
        return render(request, "assessment/counter.html", _page(request, found, form=form), status=422)
    try:
        codes = services.print_slips(counter=found, count=form.cleaned_data["count"], who=who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("assessment:counter", pk)
    until = found.slips.order_by("-pk").values_list("until", flat=True)[0]

    def address(code: str) -> str:
        return whole(request, reverse("assessment:say", args=[code]) if code else reverse("assessment:service"))

    host = found.unit.host.name if found.unit.host else found.unit.name
    made = papers.slips(found.name, host, codes, until, address)
    return file_answer(BytesIO(made.data), _("Visit slips %(counter)s") % {"counter": found.name} + ".pdf", PDF)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a counter."""
    found = policy.kept_counter_or_404(request.who, pk)
    return do(
        request, lambda: services.close_counter(counter=found, who=request.who, now=timezone.now()),
        _("The counter is closed; what was said stays."), "assessment:counter", pk,
    )  # fmt: skip
