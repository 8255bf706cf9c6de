"""Copies of a book: who has got them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.organisation.policy import require_staff
from zhibu.reporting import exports, policy, queries, services
from zhibu.reporting.forms import AllForm, CopiesForm

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """The copies handed on, and the form for further ones."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    form = CopiesForm(request.POST if request.method == "POST" else None, initial={"day": request.who.today})
    if request.method == "POST" and form.is_valid():
        services.hand_on(book=found, **form.cleaned_data, who=request.who, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("reporting:copies", pk)
    rows = found.copies.select_related("unit").order_by("-day", "-pk")
    words = {
        "book": found,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "all": AllForm(auto_id="all_%s", initial={"day": request.who.today, "number": 1}),
        "total": queries.total_copies(found),
    }
    return render(request, "reporting/copies.html", words, status=422 if form.errors else 200)


@require_POST
def copies_for_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Copies for every unit that has none yet."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    form = AllForm(request.POST)
    if form.is_valid():
        count = services.hand_to_all(book=found, **form.cleaned_data, who=request.who, now=timezone.now())
        words = ngettext("Entered for %(num)s unit.", "Entered for %(num)s units.", count)
        messages.success(request, words % {"num": count})
    else:
        messages.error(request, _("Enter how many copies and on which day."))
    return redirect("reporting:copies", pk)


@require_POST
def copies_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The same list as a workbook."""
    found = policy.book_or_404(request.who, pk)
    require_staff(request.who)
    book, count = exports.copies(found, found.copies.select_related("unit").order_by("-day", "-pk"))
    now = timezone.now()
    record_export(actor=request.who.actor, what="reporting.copies", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Copies')}_{found.title}_{now:%Y%m%d}.xlsx")


@require_POST
def take_out_copies(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a line that was entered by mistake."""
    found = policy.copies_or_404(request.who, pk)
    require_staff(request.who)
    services.take_out(copies=found, who=request.who, now=timezone.now())
    messages.success(request, _("Taken out."))
    return redirect("reporting:copies", found.book_id)
