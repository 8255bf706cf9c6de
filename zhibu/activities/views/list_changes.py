"""The page of an expected list: guests added, names removed, each with its reason, and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.list_changes import GuestForm, RemovalForm
from zhibu.activities.models import Activity
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def expected_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is expected, and why the list differs from membership."""
    who = request.who
    found = policy.activity_or_404(who, pk)
    policy.require_run(who, found)
    people = list(queries.expected_members(found, queries.counted_on(found, who.today)).values_list("pk", "name"))
    posted = request.POST if request.method == "POST" else None
    removing = posted is not None and "member" in posted
    guest = GuestForm(None if removing else posted, units=policy.guest_units(found), prefix=None)
    removal = RemovalForm(posted if removing else None, people=[(str(one), name) for one, name in people])
    form = removal if removing else guest
    if form.is_bound and form.is_valid() and _write(request, found, form, removing):
        return redirect("activities:expected_list", pk)
    context = {
        "activity": found,
        "people": people,
        "changes": list(queries.list_changes(found)),
        "guest": guest,
        "removal": removal,
        "open": not found.roll_version and found.notice.state == "issued",
    }
    return render(request, "activities/expected_list.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, found: Activity, form: Any, removing: bool) -> bool:
    """Do what the form says; False with the reason in the form when it cannot be done."""
    values = {"activity": found, "reason": form.cleaned_data["reason"], "who": request.who, "now": timezone.now()}
    try:
        if removing:
            member = policy.expected_of_own(found, request.who).get(pk=form.cleaned_data["member"])
            services.remove_name(member=member, **values)
            said = _("%(name)s is no longer expected.")
        else:
            member = policy.guest_named(form.cleaned_data["unit"], form.cleaned_data["name"], request.who.today)
            services.add_guest(member=member, **values)
            said = _("%(name)s is invited as a guest.")
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, said % {"name": member.name})
    return True


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the list back as membership has it."""
    change = policy.list_change_or_404(request.who, pk)
    policy.require_run(request.who, change.activity)
    try:
        services.undo_change(change=change, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The list follows membership again for %(name)s.") % {"name": change.member.name})
    return redirect("activities:expected_list", change.activity_id)
