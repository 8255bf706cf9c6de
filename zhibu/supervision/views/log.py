"""The supervision log of the four musts."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.supervision import exports, policy, queries, services
from zhibu.supervision.forms import LogFilter, LogForm, WordsForm
from zhibu.supervision.states import PAGE, Must
from zhibu.supervision.views import do


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """A year of the log: how often each leader did each of the four, by name, and every entry."""
    who = request.who
    policy.require_staff(who)
    form = LogFilter(request.GET, today=who.today)
    chosen = form.chosen
    words = {
        "page": Paginator(queries.log_listed(**chosen), PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "years": form.years,
        "musts": Must.choices,
        "counts": queries.log_counts(chosen["year"]),
        "base_query": urlencode(chosen),
        "today": who.today,
    }
    return render(request, "supervision/log.html", words)


@require_POST
def log_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    who = request.who
    policy.require_staff(who)
    chosen = LogFilter(request.POST, today=who.today).chosen
    book, count = exports.log(queries.log_listed(**chosen), chosen["year"])
    record_export(actor=who.actor, what="supervision.log", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Supervision log')}_{chosen['year']}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an entry."""
    who = request.who
    policy.require_staff(who)
    form = LogForm(request.POST if request.method == "POST" else None, on=who.today, initial={"day": who.today})
    if request.method == "POST" and form.is_valid():
        services.log(values=form.values, who=who, now=timezone.now())
        messages.success(request, _("The entry is kept."))
        return redirect("supervision:log")
    return render(request, "supervision/log_write.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back, with the reason."""
    who = request.who
    found = policy.log_entry_or_404(who, pk)
    form = WordsForm(request.POST if request.method == "POST" else None, label=_("Why is it taken back?"))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["words"]
        return do(
            request, lambda: services.take_back(entry=found, reason=typed, who=who, now=timezone.now()),
            _("The entry is taken back; it stays in the log and counts no more."), "supervision:log",
        )  # fmt: skip
    words = {"form": form, "entry": found}
    return render(request, "supervision/log_take_back.html", words, status=422 if form.errors else 200)
