"""Pages of the preview: what the unit shows its members, and how and when they were told."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.activities import papers, policy, queries, services
from zhibu.activities.forms.reports import PreviewForm
from zhibu.kernel.addresses import whole
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """What to hang up, send and show; and the record of it, one click in the commonest case."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer:
        raise Http404
    own = policy.previewing_unit_or_404(who, found, unit)
    kept = queries.preview_of(found, own)
    may_tell = who.serves(own)
    form = PreviewForm(request.POST) if request.method == "POST" else PreviewForm.of(kept, who.today)
    if request.method == "POST":
        if not may_tell:
            raise PermissionDenied(_("This is done by the officers of %(unit)s.") % {"unit": own.name})
        if form.is_valid():
            try:
                services.tell(notice=found, unit=own, **form.cleaned_data, who=who, now=timezone.now())
            except NotPossibleError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The preview is recorded."))
                return redirect("activities:notice", pk)
    activity = policy.activity_of(found, own)
    address = whole(request, reverse("activities:notice", args=[pk]))
    context = {
        "notice": found,
        "unit": own,
        "activity": activity,
        "preview": kept,
        "late": queries.is_late(kept, activity),
        "form": form,
        "may_tell": may_tell,
        "text": papers.message(found, activity, own, address),
    }
    return render(request, "activities/preview.html", context, status=422 if form.errors else 200)


@require_safe
def announcement(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """The activity as the unit's members read it, on one clean page to show or print."""
    found = policy.notice_or_404(request.who, pk)
    own = policy.previewing_unit_or_404(request.who, found, unit)
    context = {"notice": found, "unit": own, "activity": policy.activity_of(found, own)}
    return render(request, "activities/announcement.html", context)
