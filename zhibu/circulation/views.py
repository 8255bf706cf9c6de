"""The first page of everybody: what is due for me, why, by when, one click from doing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.circulation.queries import first_steps, todo
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.workdays import is_working_day, known


@open_to_administrators
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To do, in the words of the role; higher rooms add what is under way."""
    who = request.who
    items = todo(who)
    day = {"working": is_working_day(who.today), "known": known(who.today)}
    words = {"who": who, "items": items, "day": day, "steps": first_steps(request)}
    return render(request, "circulation/home.html", words)
