"""Rewards: what honours carry, the money of a year, lists for payment. Staff only."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF
from zhibu.recognition import exports, papers, policy, queries, services
from zhibu.recognition.forms.typed import BudgetForm, PaidForm, RewardForm
from zhibu.recognition.models import PaymentList


@require_safe
def rewards(request: HttpRequest) -> HttpResponse:
    """What each honour carries, in force and before; the years."""
    policy.require_staff(request.who)
    words = {"rows": list(queries.rewards()), "years": queries.reward_years(request.who.today)}
    return render(request, "recognition/rewards.html", words)


@require_POST
def rewards_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    policy.require_staff(request.who)
    book, count = exports.rewards(queries.rewards())
    record_export(actor=request.who.actor, what="recognition.rewards", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('What honours carry')}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what an honour carries from a day on."""
    policy.require_staff(request.who)
    first = {"valid_from": request.who.today}
    form = RewardForm(request.POST if request.method == "POST" else None, kinds=queries.kinds(), initial=first)
    if request.method != "POST" or not form.is_valid():
        return render(request, "recognition/reward.html", {"form": form}, status=422 if form.errors else 200)
    try:
        services.set_reward(values=form.cleaned_data, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "recognition/reward.html", {"form": form}, status=422)
    messages.success(request, _("It is kept."))
    return redirect("recognition:rewards")


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The year's report: budget, approved, paid; what waits; the lists."""
    year = policy.year_or_404(request.who, year)
    return render(request, "recognition/reward_year.html", _year(year))


def _year(year: int, form: BudgetForm | None = None) -> dict[str, Any]:
    due = queries.due_rewards(year)
    return {
        "year": year,
        "money": queries.money(year),
        "budgets": queries.budgets(year),
        "due": due,
        "due_sum": sum(one.carries.amount for one in due),
        "lists": list(queries.lists(year)),
        "form": form or BudgetForm(),
    }


@require_POST
def budget(request: HttpRequest, year: int) -> HttpResponse:
    """Set the year's budget."""
    year = policy.year_or_404(request.who, year)
    form = BudgetForm(request.POST)
    if form.is_valid():
        try:
            services.set_budget(year=year, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("amount", str(error))
        else:
            messages.success(request, _("The budget is kept."))
            return redirect("recognition:reward_year", year)
    return render(request, "recognition/reward_year.html", _year(year, form), status=422)


@require_POST
def draw(request: HttpRequest, year: int) -> HttpResponse:
    """Draw up the list of what waits."""
    year = policy.year_or_404(request.who, year)
    try:
        made = services.draw_list(year=year, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("recognition:reward_year", year)
    messages.success(request, _("The list is drawn up. Somebody else of the office approves it."))
    return redirect("recognition:payments", made.pk)


@require_safe
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """One list with its lines and what can be done with it."""
    return render(request, "recognition/payments.html", _list(request, policy.payments_or_404(request.who, pk)))


def _list(request: HttpRequest, found: PaymentList, form: PaidForm | None = None) -> dict[str, Any]:
    return {
        "payments": found,
        "lines": list(queries.lines(found)),
        "total": queries.total(found),
        "names": queries.names_of(found),
        "own": found.drawn_by == request.who.actor.id,
        "form": form or PaidForm(today=request.who.today, initial={"day": request.who.today}),
    }


@require_POST
def payments_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The list as a workbook."""
    found = policy.payments_or_404(request.who, pk)
    book, count = exports.payments(queries.lines(found))
    detail = {"list": pk, "rows": count}
    record_export(actor=request.who.actor, what="recognition.payments", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Rewards')}_{found.year}_{pk}.xlsx")


@require_POST
def payments_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The list to sign."""
    found = policy.payments_or_404(request.who, pk)
    lines, total, names = list(queries.lines(found)), queries.total(found), queries.names_of(found)
    printed = papers.payment_paper(found, lines, total, committee=request.who.committee, names=names)
    detail = {"list": pk, "rows": len(lines)}
    record_export(actor=request.who.actor, what="recognition.payments", detail=detail, now=timezone.now())
    return file_answer(BytesIO(printed.data), f"{_('Rewards')}_{found.year}_{pk}.pdf", PDF)


def _deed(request: HttpRequest, found: PaymentList, deed: Callable[..., Any], said: str, **more: Any) -> HttpResponse:
    try:
        deed(payments=found, who=request.who, now=timezone.now(), **more)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("recognition:reward_year", found.year)
    messages.success(request, said)
    if deed is services.discard_list:
        return redirect("recognition:reward_year", found.year)
    return redirect("recognition:payments", found.pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a list that somebody else has drawn up."""
    found = policy.payments_or_404(request.who, pk)
    return _deed(request, found, services.approve_list, _("It is approved and can be paid."))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a list away that is not approved."""
    found = policy.payments_or_404(request.who, pk)
    return _deed(request, found, services.discard_list, _("The list is gone; its honours wait for the next one."))


@require_POST
def paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when it was paid, and by which voucher."""
    found = policy.payments_or_404(request.who, pk)
    form = PaidForm(request.POST, today=request.who.today)
    if not form.is_valid():
        return render(request, "recognition/payments.html", _list(request, found, form), status=422)
    said, values = _("It is kept as paid."), form.cleaned_data
    return _deed(request, found, services.pay_list, said, day=values["day"], voucher=values["voucher"])
