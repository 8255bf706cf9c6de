"""Reminding those who have not answered a notice: whom, and what may be done now; then it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from zhibu.activities import policy, services
from zhibu.activities.states import NoticeState
from zhibu.circulation.queries import waiting, why_nobody
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.figures import count


@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not answered, by unit, and the button; pressed twice, the second finds them reminded."""
    found, within = policy.reminding_or_403(request.who, pk)
    now = timezone.now()
    if request.method == "POST":
        try:
            units, members = services.remind(notice=found, within=within, who=request.who, now=now)
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _said(units, members))
        return redirect("activities:notice", pk)
    if found.state != NoticeState.ISSUED or found.dispatch is None:
        messages.error(request, _("This notice has been closed; nobody is reminded of it any more."))
        return redirect("activities:notice", pk)
    listed = waiting(found.dispatch, within, now)
    ready = listed.units_now + listed.members_now > 0
    refused = "" if ready else why_nobody(found.dispatch, within, now)
    context = {"notice": found, "waiting": listed, "now": now, "refused": refused, "all_units": not within}
    return render(request, "activities/reminder.html", context)


def _said(units: int, members: int) -> str:
    """Who was reminded, in words."""
    parts = []
    if units:
        parts.append(ngettext("%(num)s unit", "%(num)s units", units) % {"num": units})
    if members:
        parts.append(ngettext("%(count)s person", "%(count)s people", members) % {"count": count(members)})
    return _("Reminded: %(who)s.") % {"who": _(", ").join(parts)}
