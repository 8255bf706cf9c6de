"""What the office handles: the list and the sheet of one affair for everybody; figures; the staff's form."""

import re
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF, pdf
from zhibu.regulations import exports, papers, policy, queries, services
from zhibu.regulations.forms import AffairForm
from zhibu.regulations.models import Affair, Article
from zhibu.regulations.states import PAGE
from zhibu.regulations.views.library import today_of


@open_to_administrators
@login_not_required
@require_safe
def affairs(request: HttpRequest) -> HttpResponse:
    """What the office handles, for everybody."""
    page = Paginator(queries.affairs(today_of(request)), PAGE).get_page(request.GET.get("page"))
    words = {
        "page": page,
        "may_write": policy.may_write(request.who),
        "ours": policy.is_of_the_committee(request.who),
    }
    return render(request, "regulations/affairs.html", words)


@require_POST
def affairs_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    who = request.who
    policy.require_of_the_committee(who)
    book, count = exports.affairs(queries.affairs(who.today))
    record_export(actor=who.actor, what="regulations.affairs", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Open handling of affairs')}_{who.today:%Y%m%d}.xlsx")


@open_to_administrators
@login_not_required
@require_safe
def affair(request: HttpRequest, pk: int) -> HttpResponse:
    """One affair: on what basis, for whom, with what, how, how long, where."""
    found = policy.affair_or_404(request.who, queries.affair_or_none(pk))
    words = {
        "affair": found,
        "article": _basis(request, found),
        "may_write": policy.may_write(request.who),
        "ours": policy.is_of_the_committee(request.who),
    }
    return render(request, "regulations/affair.html", words)


def _basis(request: HttpRequest, found: Affair) -> Article | None:
    """The article it rests on, where the person may read it."""
    readable = policy.readable_regulations(request.who).filter(pk=found.basis_of_id).exists()
    return queries.basis_article(found, today_of(request)) if readable else None


@open_to_administrators
@login_not_required
@require_POST
def guide(request: HttpRequest, pk: int) -> FileResponse:
    """The same sheet on paper."""
    found = policy.affair_or_404(request.who, queries.affair_or_none(pk))
    data = pdf(papers.guide(found, _basis(request, found), today_of(request))).data
    return file_answer(BytesIO(data), f"{_('Guide')}_{found.name}.pdf", PDF)


@require_http_methods(["GET", "HEAD", "POST"])
def affair_new(request: HttpRequest) -> HttpResponse:
    """Write down something that the office handles."""
    policy.require_writer(request.who)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def affair_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written of an affair."""
    found = policy.affair_or_404(request.who, queries.affair_or_none(pk))
    policy.require_writer(request.who)
    return _edit(request, found)


def _edit(request: HttpRequest, found: Affair | None) -> HttpResponse:
    form = AffairForm(request.POST if request.method == "POST" else None, who=request.who, affair=found)
    if request.method == "POST" and form.is_valid():
        kept = services.keep_affair(affair=found, values=form.cleaned_data, who=request.who, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("regulations:affair", kept.pk)
    title = found.name if found else _("A new affair")
    words = {"form": form, "affair": found, "title": title, "button": _("Save")}
    return render(request, "regulations/affair_form.html", words, status=422 if form.errors else 200)


def _year(text: str, today_year: int) -> int:
    return int(text) if re.fullmatch(r"(19|20|21)\d\d", text, re.ASCII) else today_year


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Cases by month: how many were received, of them answered, of them in time."""
    who = request.who
    policy.require_of_the_committee(who)
    year = _year(request.GET.get("year", ""), who.today.year)
    words = {"year": year, "years": queries.years(who.today), "rows": queries.months(year, who.today)}
    return render(request, "regulations/counts.html", words)


@require_POST
def counts_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    who = request.who
    policy.require_of_the_committee(who)
    year = _year(request.POST.get("year", ""), who.today.year)
    book, count = exports.counts(queries.months(year, who.today))
    record_export(actor=who.actor, what="regulations.counts", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Cases by month')}_{year}.xlsx")
