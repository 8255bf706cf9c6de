"""One member and one unit by hand: entered, edited, moved, dissolved; full numbers looked at for a moment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.sealed import mask_address, mask_id_number, mask_phone
from zhibu.organisation import policy, queries, services
from zhibu.organisation.forms.by_hand import DissolutionForm, IdNumberForm, MemberForm, RevealForm, UnitForm

REVEALED_FOR = 30  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def enter_member(request: HttpRequest, code: str) -> HttpResponse:
    """A new member of a unit or of one below it."""
    who = request.who
    unit = policy.managed_unit_or_404(who, code)
    form = MemberForm(request.POST if request.method == "POST" else None, units=policy.homes_within(who, unit))
    if form.is_bound and form.is_valid():
        made = services.enter_member(checked=form.checked, who=who, now=timezone.now())
        messages.success(request, _("%(name)s is on the roster.") % {"name": made.name})
        return redirect("organisation:member", made.pk)
    context = {"form": form, "unit": unit, "member": None, "others": form.doubles if form.is_bound else []}
    return render(request, "organisation/member_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on record about a member, changed by hand; of two who do so the second is told."""
    who = request.who
    found, status = policy.kept_member_or_403(who, pk), 200
    if request.method == "POST":
        form = MemberForm(request.POST, units=(), member=found)
        if form.is_valid():
            try:
                changed = services.edit_member(
                    checked=form.checked, member=found, seen=form.cleaned_data["seen"], who=who, now=timezone.now()
                )
            except services.ChangedMeanwhileError as error:
                form.data = form.data.copy()
                form.data["seen"] = services.mark_of(found)
                form.add_error(None, str(error))
                status = 409
            else:
                said = _("The record of %(name)s is changed.") if changed else _("Nothing was changed.")
                messages.success(request, said % {"name": found.name})
                return redirect("organisation:member", pk)
        status = status if status != 200 else 422
    else:
        form = MemberForm.of(found, seen=services.mark_of(found))
    context = {
        "form": form,
        "member": found,
        "unit": queries.home(found, who.today),
        "others": [],
        "phone": mask_phone(found.phone),
        "address": mask_address(found.address),
    }
    return render(request, "organisation/member_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Full numbers for half a minute: who may, says what for, and the log keeps that. Nothing of it is cached."""
    found = policy.revealed_member_or_403(request.who, pk)
    form = RevealForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"member": found, "form": form, "shown": False, "seconds": REVEALED_FOR}
    if form.is_bound and form.is_valid():
        services.reveal(member=found, reason=form.cleaned_data["reason"], who=request.who, now=timezone.now())
        context["shown"] = True
    response = render(request, "organisation/reveal.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    if context["shown"]:
        response["Refresh"] = f"{REVEALED_FOR}; url={reverse('organisation:member', args=[pk])}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def correct_id_number(request: HttpRequest, pk: int) -> HttpResponse:
    """The right ID number in place of a wrong one, by who may see full numbers."""
    found = policy.revealed_member_or_403(request.who, pk)
    form = IdNumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["id_number"]
        try:
            changed = services.correct_id_number(member=found, number=number, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("id_number", str(error))
        else:
            said = _("The ID number of %(name)s is corrected.") if changed else _("Nothing was changed.")
            messages.success(request, said % {"name": found.name})
            return redirect("organisation:member", pk)
    context = {"member": found, "form": form, "masked": mask_id_number(found.id_number)}
    response = render(request, "organisation/id_number.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def found_unit(request: HttpRequest, code: str) -> HttpResponse:
    """A new unit; codes and places concern the whole tree, so the committee's staff do it."""
    above = policy.managed_unit_or_404(request.who, code)
    policy.require_staff(request.who)
    places = policy.places_for_units(request.who)
    form = UnitForm(request.POST if request.method == "POST" else None, above=places, initial={"parent": above.code})
    return _keep(request, form, {"unit": None, "above": above})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, place, host or phone of a unit, from today."""
    found = policy.kept_unit_or_404(request.who, code)
    places = policy.places_for_units(request.who)
    form = UnitForm(request.POST, above=places, unit=found) if request.method == "POST" else UnitForm.of(found, places)
    return _keep(request, form, {"unit": found, "above": None})


def _keep(request: HttpRequest, form: UnitForm, context: dict[str, Any]) -> HttpResponse:
    """Save a checked unit; a move is shown with what comes along before it is done."""
    moved, touched = None, {}
    if form.is_bound and form.is_valid():
        moved = next((change for change in form.checked.changes if change.field == "parent"), None)
        if moved is None or "confirm" in request.POST:
            try:
                kept = services.keep_unit(
                    check=form.check,
                    needs_sign_off=form.cleaned_data["needs_sign_off"],
                    who=request.who,
                    now=timezone.now(),
                )
            except NotPossibleError as error:
                form.add_error(None, str(error))
                moved = None
            else:
                messages.success(request, _("%(unit)s is kept.") % {"unit": kept.name})
                return redirect("organisation:unit", kept.code)
        else:
            touched = queries.moved_along(context["unit"], request.who.today)
    context |= {"form": form, "moved": moved, "touched": touched, "hosts": queries.host_names()}
    return render(request, "organisation/unit_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: HttpRequest, code: str) -> HttpResponse:
    """What still stands in the way; when nothing does, the day and the reason."""
    who = request.who
    found = policy.kept_unit_or_404(who, code)
    form = DissolutionForm(request.POST if request.method == "POST" else None, initial={"day": who.today})
    if form.is_bound and form.is_valid():
        try:
            services.dissolve(unit=found, **form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(unit)s is dissolved; it stays in the records.") % {"unit": found.name})
            return redirect("organisation:unit", code)
    context = {"unit": found, "form": form, "in_the_way": queries.in_the_way(found)}
    return render(request, "organisation/dissolve.html", context, status=422 if form.errors else 200)
