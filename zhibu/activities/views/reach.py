"""How far a notice has come: who has it, who has answered, how soon; by unit, those missing first."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.activities import policy, queries
from zhibu.activities.states import UNNUMBERED, NoticeState

PER_PAGE = 100


@require_safe
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """The reach of an issued notice in the units an officer manages."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer or found.state in UNNUMBERED:
        raise Http404
    reached = queries.notice_reach(found, who.paths, who.today)
    context = {
        "notice": found,
        "reach": reached,
        "page": Paginator(reached.rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_remind": found.state == NoticeState.ISSUED and policy.reminded_within(who, found) is not None,
    }
    return render(request, "activities/reach.html", context)
