"""The first page of everybody: what is due for me, why, by when, one click from doing it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.circulation import exports
from zhibu.circulation.queries import first_steps, todo
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.lists import file_answer
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


@require_POST
def todo_xlsx(request: HttpRequest) -> FileResponse:
    """The to-do list of an officer as a workbook; members have their notices and no list to carry away."""
    who = request.who
    if not who.is_officer:
        raise Http404
    book, count = exports.todo(todo(who))
    now = timezone.now()
    record_export(actor=who.actor, what="circulation.todo", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('To do')}_{timezone.localdate(now):%Y%m%d}.xlsx")
