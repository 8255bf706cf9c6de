"""Pages of transfers and corrections: asked for on the one side, answered on the other."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation import policy, queries, services
from zhibu.organisation.forms.requests import AnswerForm, CorrectionForm, TransferForm, with_correction
from zhibu.organisation.models import Member
from zhibu.organisation.states import RequestState

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def ask_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer asks another unit to take a member."""
    who = request.who
    found = policy.kept_member_or_403(who, pk)
    form = TransferForm(
        request.POST if request.method == "POST" else None, units=policy.receiving_units(), initial={"on": who.today}
    )
    if form.is_bound and form.is_valid():
        try:
            made = services.ask_transfer(member=found, **form.values, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            said = _("%(name)s is transferred.") if made.accepted else _("The other unit has been asked.")
            messages.success(request, said % {"name": found.name})
            return redirect("organisation:transfer", made.pk)
    context = {"member": found, "form": form, "waiting": queries.transfer_waiting(found)}
    return render(request, "organisation/transfer_ask.html", context, status=422 if form.errors else 200)


@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """The transfers from and to the officer's units, the newest first, 50 on a page."""
    state = request.GET.get("state", "")
    state = state if state in RequestState.values else ""
    rows = queries.transfers_in(policy.transfers_or_404(request.who), state)
    words = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "state": state,
        "states": RequestState.choices,
        "base_query": f"state={state}" if state else "",
    }
    return render(request, "organisation/transfers.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """A transfer as it stands; the receiving unit answers."""
    who = request.who
    found = policy.transfer_or_404(who, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not who.manages(found.to_unit):
            raise PermissionDenied(_("This is answered by the officers of %(unit)s.") % {"unit": found.to_unit.name})
        yes = "accept" in request.POST
        try:
            services.answer_transfer(asked=found, accepted=yes, **form.cleaned_data, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("answer" if not yes else None, str(error))
        else:
            words = {"name": found.member.name}
            messages.success(request, (_("%(name)s is transferred.") if yes else _("The other unit is told.")) % words)
            return redirect("organisation:transfer", pk)
    context = {
        "transfer": policy.transfer_or_404(who, pk),
        "form": form,
        "may_answer": who.manages(found.to_unit),
        "may_take_back": who.manages(found.from_unit),
    }
    return render(request, "organisation/transfer.html", context, status=422 if form.errors else 200)


@require_POST
def take_transfer_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit that asked takes it back."""
    found = policy.transfer_or_404(request.who, pk)
    policy.require_officer(request.who, found.from_unit)
    return _tried(request, "organisation:transfer", pk, services.take_transfer_back, found)


def _tried(request: HttpRequest, page: str, pk: int | None, deed: Any, found: Any) -> HttpResponse:
    try:
        deed(asked=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect(page, pk) if pk else redirect(page)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest) -> HttpResponse:
    """A member says what is wrong on their own record."""
    member = policy.own_record_or_403(request.who)
    form = CorrectionForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_bound and form.is_valid():
        try:
            services.ask_correction(member=member, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your officers have been asked; the answer stands under “Me”."))
            return redirect("organisation:me")
    return render(request, "organisation/correction_ask.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer puts the record right as asked, or says why not."""
    who = request.who
    found = policy.correction_or_404(who, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        yes = "accept" in request.POST
        try:
            services.answer_correction(
                asked=found,
                accepted=yes,
                **form.cleaned_data,
                check=lambda: with_correction(found.member, found.field, found.said),
                who=who,
                now=timezone.now(),
            )
        except NotPossibleError as error:
            form.add_error("answer" if not yes else None, str(error))
        else:
            said = _("The record of %(name)s is changed.") if yes else _("%(name)s is told why not.")
            messages.success(request, said % {"name": found.member.name})
            return redirect("organisation:correction", pk)
    found = policy.correction_or_404(who, pk)
    kept, said = queries.shown_on_record(found.member, found.field, found.said)
    label = Member._meta.get_field(found.field).verbose_name  # type: ignore[union-attr]
    context = {"correction": found, "form": form, "kept": kept, "said": said, "label": label}
    return render(request, "organisation/correction.html", context, status=422 if form.errors else 200)


@require_POST
def take_correction_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The member takes it back."""
    found = policy.own_correction_or_404(request.who, pk)
    return _tried(request, "organisation:me", None, services.take_correction_back, found)
