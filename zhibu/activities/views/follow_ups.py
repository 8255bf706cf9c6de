"""Pages of what follows from a meeting: written down, done, not done after all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.records import DoneForm, FollowUpForm
from zhibu.activities.models import FollowUp
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be done, by whom, until when."""
    who = request.who
    found, kept = policy.written_or_404(who, pk)
    if kept is not None and kept.confirmed_at is not None:
        return redirect("activities:record", pk)
    posted = request.POST if request.method == "POST" else None
    form = FollowUpForm(posted, people=queries.may_lead(found, who.today), first=found.day)
    if form.is_bound and form.is_valid():
        try:
            services.add_follow_up(activity=found, **form.values, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It goes to their to-do page when the record is confirmed."))
            return redirect("activities:record", pk)
    context = {"activity": found, "form": form}
    return render(request, "activities/follow_up_new.html", context, status=422 if form.errors else 200)


@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing to be done: what, why, until when; its owner says here that it is done."""
    return _page(request, policy.follow_up_or_404(request.who, pk))


def _page(request: HttpRequest, found: FollowUp) -> HttpResponse:
    who = request.who
    context = {
        "follow_up": found,
        "activity": found.record.activity,
        "late": queries.is_overdue(found, who.today),
        "may_finish": policy.may_finish(who, found) and found.record.version and not found.removed_at,
        "reads": policy.record_or_none(who, found.record.activity) is not None,
        "form": DoneForm(),
    }
    return render(request, "activities/follow_up.html", context)


def _finished_by(request: HttpRequest, pk: int) -> FollowUp:
    found = policy.follow_up_or_404(request.who, pk)
    if not policy.may_finish(request.who, found):
        unit = found.record.activity.unit.name
        raise PermissionDenied(_("This is done by its owner or by the officers of %(unit)s.") % {"unit": unit})
    return found


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done; a second press changes nothing."""
    found = _finished_by(request, pk)
    note = request.POST.get("note", "")[:300]
    said = _("Done; it has left the to-do page. You can undo it here.")
    return _deed(request, found, services.finish, said, "activities:follow_up", pk, note=note)


@require_POST
def not_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not done after all."""
    found = _finished_by(request, pk)
    said = _("It stands on the to-do page again.")
    return _deed(request, found, services.unfinish, said, "activities:follow_up", pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the draft."""
    found = _written(request, pk)
    said = _("Removed; you can put it back below.")
    return _deed(request, found, services.remove_follow_up, said, "activities:record", found.record.activity_id)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back."""
    found = _written(request, pk)
    return _deed(
        request, found, services.restore_follow_up, _("It is back."), "activities:record", found.record.activity_id
    )


def _written(request: HttpRequest, pk: int) -> FollowUp:
    found = policy.follow_up_or_404(request.who, pk)
    policy.require_run(request.who, found.record.activity)
    return found


def _deed(
    request: HttpRequest, found: FollowUp, deed: Any, said: str, back: str, back_to: int, **values: Any
) -> HttpResponse:
    try:
        deed(follow_up=found, **values, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(back, back_to)
