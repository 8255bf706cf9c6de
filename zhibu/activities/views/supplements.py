"""补发: which further units, whom it reaches, and the button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.supplements import SupplementForm
from zhibu.activities.models import Notice
from zhibu.activities.states import NoticeState
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose further units, then check whom it reaches; the second button sends it. Pressed twice, the second leads to
    the sheet.
    """
    found = policy.issued_or_403(request.who, pk)
    if found.state != NoticeState.ISSUED:
        messages.error(request, _("Only a notice that is under way can be sent to further units."))
        return redirect("activities:notice", pk)
    below = policy.units_below(found)
    offered = [unit for unit in below if not unit.has_it]
    form = SupplementForm(request.POST if request.method == "POST" else None, units=below, offered=offered)
    if request.method == "POST" and form.is_valid():
        if "confirm" not in request.POST:
            return _check(request, found, form)
        reason = request.POST.get("reason", "")
        try:
            services.supplement(notice=found, units=form.chosen, who=request.who, now=timezone.now(), reason=reason)
        except services.ReasonNeededError as error:
            return _check(request, found, form, str(error))
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("It has been sent to further units under the same number."))
        return redirect("activities:notice", pk)
    wrong = bool(form.errors)
    form.offer()
    context = {"notice": found, "form": form, "offered": offered}
    return render(request, "activities/supplement.html", context, status=422 if wrong else 200)


def _check(request: HttpRequest, found: Notice, form: SupplementForm, reasonless: str = "") -> HttpResponse:
    units = form.chosen
    reach = queries.further(found, units, on=request.who.today)
    over = [unit for unit in units if reach.burden and unit.pk in reach.burden.over]
    context = {
        "notice": found,
        "units": units,
        "reach": reach,
        "burden": reach.burden,
        "asks": queries.most_asked(found),
        "over": over,
        "reasonless": reasonless,
    }
    return render(request, "activities/supplement_check.html", context, status=422 if reasonless else 200)
