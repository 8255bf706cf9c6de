"""After issue: a notice changed, with the difference shown; a notice withdrawn, with who will be told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.agenda import agenda_rows
from zhibu.activities.forms.notices import ChangeForm, ReasonForm
from zhibu.activities.models import Notice
from zhibu.activities.services.changes import CHANGEABLE, as_text
from zhibu.activities.states import NoticeState
from zhibu.circulation.queries import reach
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with what stands, then both versions side by side; the second button changes it."""
    found = policy.issued_or_403(request.who, pk)
    if found.state != NoticeState.ISSUED:
        messages.error(request, _("Only a notice that is under way can be changed."))
        return redirect("activities:notice", pk)
    form = ChangeForm(request.POST if request.method == "POST" and "again" not in request.POST else None, notice=found)
    if "again" in request.POST:
        form.initial |= {name: request.POST.get(name) for name in (*CHANGEABLE, "reason")}
    kept = queries.agenda_of(found)
    agenda = agenda_rows(request.POST if request.method == "POST" else None, kept, more="more" in request.POST)
    context = {"notice": found, "form": form, "agenda": agenda}
    if "more" in request.POST:
        return render(request, "activities/change.html", context)
    if form.is_bound and form.is_valid() and (not agenda.is_bound or agenda.is_valid()):
        differences = _differences(found, form) + agenda.against(kept)
        if "confirm" not in request.POST and differences:
            context |= {"differences": differences, "told": _told(found)}
            return render(request, "activities/change_check.html", context)
        try:
            services.change(
                notice=found,
                values=form.values,
                reason=form.cleaned_data["reason"],
                agenda=agenda.lines if agenda.is_bound else None,
                edition=form.cleaned_data["edition"],
                who=request.who,
                now=timezone.now(),
            )
        except services.SavedMeanwhileError as error:
            messages.error(request, str(error))
            return redirect("activities:notice", pk)
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The notice is changed; all who had it are told."))
            return redirect("activities:notice", pk)
    wrong = form.errors or (form.is_bound and agenda.mistakes)
    return render(request, "activities/change.html", context, status=422 if wrong else 200)


def _differences(found: Notice, form: ChangeForm) -> list[tuple[Any, str, str]]:
    pairs = [(name, getattr(found, name), value) for name, value in form.values.items()]
    return [(form.label_of(name), as_text(old) or "—", as_text(new) or "—") for name, old, new in pairs if old != new]


def _told(found: Notice) -> Any:
    assert found.dispatch is not None
    return reach(found.dispatch)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Who will be told, the reason, and the button; pressed twice, the second leads to the sheet."""
    found = policy.issued_or_403(request.who, pk)
    if found.state == NoticeState.WITHDRAWN:
        return redirect("activities:notice", pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(notice=found, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            said = {"number": found.number_text}
            messages.success(request, _("%(number)s is withdrawn; it keeps its number.") % said)
            return redirect("activities:notice", pk)
    context = {"notice": found, "form": form, "told": _told(found), "refused": queries.why_not_withdrawn(found)}
    return render(request, "activities/withdrawal.html", context, status=422 if form.errors else 200)
