"""Paper saved: figures with their formula, the price of a page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.documents import exports, policy, queries, services
from zhibu.documents.forms import PriceForm
from zhibu.documents.states import ROWS
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What was saved, by year and month, and document by document."""
    policy.require_office(request.who)
    return _page(request, PriceForm(initial={"since": request.who.today}))


def _page(request: HttpRequest, form: PriceForm) -> HttpResponse:
    rows = queries.lines()
    words = {
        "spans": queries.spans(rows),
        "passed": queries.passed(rows),
        "prices": queries.prices(),
        "page": Paginator(rows[::-1], ROWS).get_page(request.GET.get("page")),
        "unpriced": sum(1 for row in rows if row.fen is None),
        "form": form,
    }
    return render(request, "documents/saved.html", words, status=422 if form.errors else 200)


@require_POST
def price(request: HttpRequest) -> HttpResponse:
    """Set the price of a page from a day on."""
    policy.require_office(request.who)
    form = PriceForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    fen, since = int(form.cleaned_data["yuan"] * 100), form.cleaned_data["since"]
    try:
        services.set_price(fen=fen, since=since, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error("since", str(error))
        return _page(request, form)
    messages.success(request, _("Saved."))
    return redirect("documents:saved")


@require_POST
def saved_xlsx(request: HttpRequest) -> FileResponse:
    """The same document by document, as a workbook."""
    policy.require_office(request.who)
    book, count = exports.saved(queries.lines())
    now = timezone.now()
    record_export(actor=request.who.actor, what="documents.saved", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Paper saved')}_{timezone.localdate(now):%Y%m%d}.xlsx")
