"""Pages of make-up (补学): the officers' list, where items are closed, and what a member has to make up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities import exports, policy, queries, services
from zhibu.activities.forms.make_up import MakeUpForm, ReopenForm
from zhibu.activities.models import Attendance
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer

ROWS = 50
OPEN, MADE = "open", "made"


def _shown(rows: QuerySet[Attendance], asked: QueryDict) -> tuple[QuerySet[Any], dict[str, str]]:
    """The items that an address or a form asks for, and how it asked."""
    show = MADE if asked.get("show") == MADE else OPEN
    rows = queries.make_up_list(rows.filter(made_up_on__isnull=show == OPEN))
    activity = asked.get("activity", "")
    if not activity.isdecimal() or len(activity) >= 10:
        return rows, {"show": show, "activity": ""}
    return rows.filter(activity=int(activity)), {"show": show, "activity": activity}


@require_http_methods(["GET", "HEAD", "POST"])
def make_ups(request: HttpRequest) -> HttpResponse:
    """What members of the officer's units have missed: open and closed; those ticked are closed together."""
    rows = policy.make_ups_or_404(request.who)
    if request.method != "POST":
        return _list(request, rows, MakeUpForm(today=request.who.today))
    ticked = {int(one) for one in request.POST.getlist("item") if one.isdecimal() and len(one) < 19}
    form = MakeUpForm(request.POST, today=request.who.today, ticked=ticked)
    if form.is_valid():
        lines = list(rows.filter(pk__in=ticked).values_list("pk", flat=True))
        try:
            made = services.make_up(lines=lines, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("day", str(error))
        else:
            said = ngettext("%(num)s item is closed.", "%(num)s items are closed.", len(made)) % {"num": len(made)}
            messages.success(request, said if made else _("They had been closed already."))
            return redirect(request.get_full_path())
    return _list(request, rows, form)


def _list(request: HttpRequest, rows: QuerySet[Attendance], form: MakeUpForm) -> HttpResponse:
    shown, chosen = _shown(rows, request.GET)
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "items": [(line, queries.is_required(line)) for line in page.object_list],
        "chosen": chosen,
        "base_query": "&".join(f"{name}={value}" for name, value in chosen.items() if value),
        "form": form,
        "several": len(request.who.own_units) > 1,
    }
    return render(request, "activities/make_ups.html", context, status=422 if form.errors else 200)


@require_POST
def make_ups_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook, all its pages."""
    shown, chosen = _shown(policy.make_ups_or_404(request.who), request.POST)
    book, count = exports.make_ups(shown)
    now = timezone.now()
    detail = {"rows": count, "show": chosen["show"]}
    record_export(actor=request.who.actor, what="activities.make_ups", detail=detail, now=now)
    return file_answer(book, f"{_('Make-up study')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed item again, with a reason that stays."""
    line = policy.made_up_or_404(request.who, pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.reopen_make_up(line=line, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The item of %(name)s is open again.") % {"name": line.member.name})
            return redirect("activities:make_ups")
    status = 422 if form.errors else 200
    return render(request, "activities/reopen_make_up.html", {"line": line, "form": form}, status=status)


@require_safe
def own_make_ups(request: HttpRequest) -> HttpResponse:
    """What I have to make up, with what it was about, and what I have made up."""
    rows = queries.missed_by(policy.making_up_or_404(request.who))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    items = [(line, queries.is_required(line)) for line in page.object_list]
    items.sort(key=lambda item: not item[1])  # what is required first, each part the newest first
    context = {
        "page": page,
        "open": [(line, required) for line, required in items if line.made_up_on is None],
        "made": [line for line, _required in items if line.made_up_on is not None],
    }
    return render(request, "activities/own_make_ups.html", context)
