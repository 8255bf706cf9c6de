"""Pages of leave: the member asks on the phone, the officers answer on one list."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.activities import exports, policy, queries, services
from zhibu.activities.forms.leaves import EnteredLeaveForm, LeaveForm
from zhibu.activities.models import Activity
from zhibu.activities.states import PROTECTED_LEAVE
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A member asks for leave; three taps from the first page. Pressed twice, the second leads to what stands."""
    who = request.who
    found = policy.own_activity_or_404(who, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None, on=found.day)
    if form.is_bound and form.is_valid():
        if queries.leave_of(found, who.member) is None or not _stands(request, found):
            try:
                services.ask_leave(activity=found, member=who.member, **form.cleaned_data, who=who, now=timezone.now())
            except NotPossibleError as error:
                form.add_error(None, str(error))
                return _leave_page(request, found, form)
        messages.success(request, _("Your officers have been asked."))
        return redirect("activities:notice", found.notice_id)
    return _leave_page(request, found, form)


def _stands(request: HttpRequest, found: Activity) -> bool:
    kept = queries.leave_of(found, request.who.member)
    return kept is not None and kept.granted is not False


def _leave_page(request: HttpRequest, found: Activity, form: LeaveForm) -> HttpResponse:
    context = {
        "activity": found,
        "form": form,
        "leave": queries.leave_of(found, request.who.member),
    }
    return render(request, "activities/leave.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The member comes after all."""
    found = policy.own_leave_or_404(request.who, pk)
    try:
        services.take_leave_back(leave=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back; you are expected again."))
    return redirect("activities:notice", found.activity.notice_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leaves(request: HttpRequest, pk: int) -> HttpResponse:
    """What officers answer, newest last; and leave entered for somebody who told them."""
    found, rows = policy.answered_leaves_or_404(request.who, pk)
    return _entry(request, found, rows) if request.method == "POST" else _list(request, found, rows)


def _entry(request: HttpRequest, found: Activity, rows: Any) -> HttpResponse:
    people = {str(member): name for member, name in _people(request, found)}
    form = EnteredLeaveForm(request.POST, on=found.day, people=people.items())
    if form.is_valid():
        values = dict(form.cleaned_data)
        member = policy.expected_of_own(found, request.who).get(pk=values.pop("member"))
        try:
            services.ask_leave(activity=found, member=member, **values, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The leave of %(name)s is entered.") % {"name": member.name})
            return redirect("activities:leaves", found.pk)
    return _list(request, found, rows, form=form)


def _people(request: HttpRequest, found: Activity) -> list[tuple[int, str]]:
    """Whose leave this person may enter: those expected, of their own units, without a leave."""
    standing = queries.leaves_standing(found)
    expected = policy.expected_of_own(found, request.who)
    return [(pk, name) for pk, name in expected.values_list("pk", "name") if pk not in standing]


def _list(
    request: HttpRequest, found: Activity, rows: Any, *, form: Any = None, refused: tuple[int, str] = (0, "")
) -> HttpResponse:
    people = [] if found.roll_version else _people(request, found)
    if form is None and people:
        form = EnteredLeaveForm(on=found.day, people=people)
    context = {
        "activity": found,
        "rows": list(rows),
        "form": form if people else None,
        "refused": refused,
        "protected": PROTECTED_LEAVE(found.day),
        "open": not found.roll_version and found.notice.state == "issued",
    }
    status = 422 if refused[0] or (form is not None and form.errors) else 200
    return render(request, "activities/leaves.html", context, status=status)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or decline one leave."""
    found = policy.leave_or_404(request.who, pk)
    granted, said = "grant" in request.POST, request.POST.get("answer", "")[:200]
    if not granted and not said.strip():
        activity, rows = policy.answered_leaves_or_404(request.who, found.activity_id)
        return _list(request, activity, rows, refused=(found.pk, _("Say why it is not granted; the member reads it.")))
    try:
        services.answer_leave(leave=found, granted=granted, answer=said, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        words = {"name": found.member.name}
        messages.success(request, (_("%(name)s has leave.") if granted else _("%(name)s is told why not.")) % words)
    return redirect("activities:leaves", found.activity_id)


@require_POST
def leaves_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The leaves that this person answers, as a workbook."""
    found, rows = policy.answered_leaves_or_404(request.who, pk)
    book, count = exports.leaves(rows)
    detail = {"activity": found.pk, "rows": count}
    record_export(actor=request.who.actor, what="activities.leaves", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Leaves')}_{found.notice.number_text}_{found.unit.name}.xlsx")
