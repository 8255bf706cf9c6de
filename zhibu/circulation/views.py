"""The first page of everybody: what is due for me, why, by when, one click from doing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.circulation.queries import todo
from zhibu.kernel.workdays import is_working_day, known


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To do, in the words of the role; higher rooms add what is under way."""
    who = request.who
    items = todo(who)
    day = {"working": is_working_day(who.today), "known": known(who.today)}
    return render(request, "circulation/home.html", {"who": who, "items": items, "day": day})
