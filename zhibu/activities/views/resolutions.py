"""Pages of one resolution: written, mended, removed, put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.records import RecusedForms, ResolutionForm
from zhibu.activities.models import Activity, Resolution
from zhibu.activities.states import NoticeKind
from zhibu.kernel.deeds import NotPossibleError


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A resolution with its votes; the record is begun with it when nobody has."""
    found, kept = policy.written_or_404(request.who, pk)
    if kept is not None and kept.confirmed_at is not None:
        return redirect("activities:record", pk)
    return _write(request, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a resolution while the record is a draft."""
    one = policy.resolution_or_404(request.who, pk)
    if one.record.confirmed_at is not None:
        return redirect("activities:record", one.record.activity_id)
    return _write(request, one.record.activity, one)


def _write(request: HttpRequest, found: Activity, one: Resolution | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    people = queries.attended(found) if found.roll_version else queries.may_lead(found, request.who.today)
    named = [(row.member_id, row.member.name, row.reason) for row in queries.recusals_of(one)]
    known = {pk for pk, _name in people}
    people += [(pk, name) for pk, name, _reason in named if pk not in known]
    form = ResolutionForm(posted, resolution=one, all_matters=found.notice.kind == NoticeKind.MEMBER_MEETING)
    initial = [{"member": str(pk), "reason": reason} for pk, _name, reason in named]
    recused = RecusedForms(posted, initial=initial, prefix="recused", form_kwargs={"people": people})
    if posted is not None and all([form.is_valid(), recused.is_valid()]) and _save(request, found, one, form, recused):
        return redirect("activities:record", found.pk)
    wrong = posted is not None and bool(form.errors or not recused.is_valid())
    context = {
        "activity": found, "resolution": one, "form": form, "recused": recused, "wrong": wrong,
        "tally": _tally(found, form, [pk for pk, _name, _reason in named]),
    }  # fmt: skip
    return render(request, "activities/resolution.html", context, status=422 if wrong else 200)


def _tally(found: Activity, form: ResolutionForm, recused: list[int]) -> Any:
    """Against what the votes will be measured, told before they are typed; None before the roll is confirmed."""
    if not found.roll_version:
        return None
    voters = queries.voters_of(found, found.roll_version)
    return queries.tally_of(found, voters, matter=str(form["matter"].value()), recused=frozenset(recused))


def _save(request: HttpRequest, found: Activity, one: Resolution | None, form: Any, recused: Any) -> bool:
    try:
        services.save_resolution(
            activity=found,
            resolution=one,
            values=form.values,
            recused=recused.recused,
            who=request.who,
            now=timezone.now(),
            edition=form.cleaned_data["edition"],
        )
    except NotPossibleError as error:
        form.add_error(None, str(error))
        if one is not None:
            one.refresh_from_db(fields=["edition"])
            form.data = form.data.copy()
            form.data["edition"] = str(one.edition)
        return False
    messages.success(request, _("The resolution is kept."))
    return True


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the draft."""
    return _switch(request, pk, services.remove_resolution, _("The resolution is removed; you can put it back below."))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back."""
    return _switch(request, pk, services.restore_resolution, _("The resolution is back."))


def _switch(request: HttpRequest, pk: int, deed: Any, said: str) -> HttpResponse:
    one = policy.resolution_or_404(request.who, pk)
    try:
        deed(resolution=one, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("activities:record", one.record.activity_id)
