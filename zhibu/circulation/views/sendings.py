"""What was sent through channels, and a person's word where nobody can know."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.circulation import exports, policy, queries, services
from zhibu.circulation.states import SendingState
from zhibu.circulation.views.channels import PER_PAGE, switches
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer


def _state(text: str) -> str:
    return text if text in SendingState.values else ""


@require_safe
def sendings(request: HttpRequest) -> HttpResponse:
    """The messages of the officer's units, those to be checked first."""
    state = _state(request.GET.get("state", ""))
    rows = queries.sendings(policy.sendings_or_404(request.who), state)
    words = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": SendingState.choices,
        "base_query": f"state={state}" if state else "",
        **switches(request),
    }
    return render(request, "circulation/sendings.html", words)


@require_POST
def sendings_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    state = _state(request.POST.get("state", ""))
    book, count = exports.sendings(queries.sendings(policy.sendings_or_404(request.who), state))
    now = timezone.now()
    detail = {"state": state, "rows": count}
    record_export(actor=request.who.actor, what="circulation.sendings", detail=detail, now=now)
    return file_answer(book, f"{_('Messages')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def sending_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A named person says that it arrived, or lets it be sent again."""
    found = policy.sending_or_404(request.who, pk)
    decision = request.POST.get("decision")
    if decision not in {"arrived", "again"}:
        return HttpResponseBadRequest()
    again = decision == "again"
    try:
        services.decide(sending=found, again=again, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        said = _("It will be sent again within a minute or two.") if again else _("Noted: it arrived.")
        messages.success(request, said)
    return redirect("circulation:sendings")
