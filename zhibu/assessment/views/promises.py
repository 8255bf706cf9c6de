"""Good deeds and commitments: the list, one of them, and what is done with it."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.assessment import exports, papers, policy, queries, services
from zhibu.assessment.forms import ConfirmForm, DropForm, PromiseForm, SlipsForm, StepForm
from zhibu.assessment.models import Promise
from zhibu.assessment.states import PAGE, PromiseStage
from zhibu.assessment.views import do
from zhibu.audit.services import record_export
from zhibu.kernel.addresses import whole
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised, open first."""
    who = request.who
    page = Paginator(queries.promises_listed(policy.visible_promises(who)), PAGE).get_page(request.GET.get("page"))
    today = who.today
    rows = [(one, one.overdue(today)) for one in page.object_list]
    words = {"page": page, "rows": rows, "officer": who.is_officer, "may_promise": bool(who.own_units)}
    return render(request, "assessment/promises.html", words)


@require_POST
def promises_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    policy.require_officer(request.who)
    book, count = exports.promises(queries.promises_listed(policy.visible_promises(request.who)), request.who.today)
    record_export(actor=request.who.actor, what="assessment.promises", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Good deeds')}_{request.who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def promise_new(request: HttpRequest) -> HttpResponse:
    """Promise something."""
    who = request.who
    policy.require_officer(who)
    form = PromiseForm(
        request.POST if request.method == "POST" else None, units=who.own_units,
        members=policy.members_to_name(who), today=who.today,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = services.promise_it(values=form.values, who=who, now=timezone.now())
        messages.success(request, _("It is in the register; your unit has a task until its day."))
        return redirect("assessment:promise", made.pk)
    return render(request, "assessment/promise_new.html", {"form": form}, status=422 if form.errors else 200)


def _page(request: HttpRequest, found: Promise, **forms: Any) -> dict[str, Any]:
    who = request.who
    said = queries.said_of_promise(found)
    serves, open_still = who.serves(found.unit), found.stage == PromiseStage.OPEN
    done, counted = found.stage == PromiseStage.DONE, bool(said.yes or said.no)
    named = found.for_member_id or found.for_unit_id
    words = {
        "promise": found,
        "overdue": found.overdue(who.today),
        "steps": found.steps.order_by("on", "pk"),
        "said": said.words,
        "tally": said,
        "may_go_on": serves and open_still,
        "may_drop": serves and open_still and not found.overdue(who.today),
        "may_again": serves and done and bool(said.no),
        "may_print": serves and done and not named,
        "may_confirm": policy.may_confirm(who, found) and not counted,
        "step_form": StepForm(auto_id="step_%s"),
        "drop_form": DropForm(auto_id="drop_%s"),
        "confirm_form": ConfirmForm(auto_id="confirm_%s"),
        "slips_form": SlipsForm(auto_id="slips_%s"),
    }
    return words | forms


def _again(request: HttpRequest, found: Promise, **forms: Any) -> HttpResponse:
    return render(request, "assessment/promise.html", _page(request, found, **forms), status=422)


@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: how it went, and what those say for whom it was done."""
    return render(request, "assessment/promise.html", _page(request, policy.promise_or_404(request.who, pk)))


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how it goes; by the second button, that it is done; by the third, that it is taken up again."""
    found = policy.kept_promise_or_404(request.who, pk)
    form = StepForm(request.POST, auto_id="step_%s")
    if not form.is_valid():
        return _again(request, found, step_form=form)
    values = {"promise": found, "words": form.cleaned_data["words"], "who": request.who, "now": timezone.now()}
    if "done" in request.POST:
        said = _("It is done. Those for whom it was done say whether it is so.")
        return do(request, lambda: services.do_it(**values), said, "assessment:promise", pk)
    if "again" in request.POST:
        said = _("It is open again.")
        return do(request, lambda: services.take_up_again(**values), said, "assessment:promise", pk)
    return do(request, lambda: services.write_step(**values), _("It is written down."), "assessment:promise", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it."""
    found = policy.kept_promise_or_404(request.who, pk)
    form = DropForm(request.POST, auto_id="drop_%s")
    if not form.is_valid():
        return _again(request, found, drop_form=form)
    values = {"promise": found, "reason": form.cleaned_data["reason"], "who": request.who, "now": timezone.now()}
    return do(
        request, lambda: services.drop_promise(**values), _("It is withdrawn and stays in the list with its reason."),
        "assessment:promise", pk,
    )  # fmt: skip


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it was done."""
    found = policy.confirmed_promise_or_404(request.who, pk)
    form = ConfirmForm(request.POST, auto_id="confirm_%s")
    if not form.is_valid():
        return _again(request, found, confirm_form=form)
    return do(
        request,
        lambda: services.confirm(promise=found, **form.cleaned_data, who=request.who, now=timezone.now()),
        _("Thank you, it is kept."), "assessment:promise", pk,
    )  # fmt: skip


@require_POST
def promise_slips(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Slips for those served, printed once."""
    who = request.who
    found = policy.kept_promise_or_404(who, pk)
    form = SlipsForm(request.POST, auto_id="slips_%s")
    if not form.is_valid():
        return _again(request, found, slips_form=form)
    try:
        codes = services.print_promise_slips(
            promise=found, count=form.cleaned_data["count"], who=who, now=timezone.now()
        )
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("assessment:promise", pk)
    until = found.slips.order_by("-pk").values_list("until", flat=True)[0]

    def address(code: str) -> str:
        return whole(request, reverse("assessment:say", args=[code]) if code else reverse("assessment:service"))

    made = papers.slips(found.title, found.unit.name, codes, until, address)
    return file_answer(BytesIO(made.data), _("Slips %(title)s") % {"title": found.title} + ".pdf", PDF)
