"""Practices: the list, one of them, and writing one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.exchange import exports, policy, queries, services
from zhibu.exchange.forms import CommentForm, FilterForm, PracticeForm, ReasonForm
from zhibu.exchange.models import Practice
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer

ROWS = 30


def _filtered(data: Any, request: HttpRequest) -> tuple[FilterForm, Any]:
    rows = policy.visible_practices(request.who)
    units, years = queries.choices(rows)
    form = FilterForm(data, units=units, years=years)
    return form, queries.listed(rows, **form.chosen)


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """What is posted for the person, the newest first, and what waits for them."""
    form, rows = _filtered(request.GET, request)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    chosen = {name: value for name, value in form.chosen.items() if value}
    own = request.who.own_units
    words = {
        "page": page,
        "form": form,
        "chosen": chosen,
        "base_query": urlencode(chosen),
        "waiting": queries.waiting(policy.visible_practices(request.who), own) if own else [],
    }
    return render(request, "exchange/practices.html", words)


@require_POST
def practices_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    policy.require_officer(request.who)
    _form, rows = _filtered(request.POST, request)
    book, count = exports.practices(rows)
    now = timezone.now()
    record_export(actor=request.who.actor, what="exchange.practices", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Practices')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_safe
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """One practice with the facts of its activity, what is said about it and what the person may do."""
    return render(request, "exchange/practice.html", page_of(request, policy.practice_or_404(request.who, pk)))


def page_of(request: HttpRequest, found: Practice, **forms: Any) -> dict[str, Any]:
    """What the page of a practice shows, with forms that were filled in wrongly."""
    who = request.who
    words = {
        "practice": found,
        "facts": queries.facts(found),
        "comments": queries.comments_of(found),
        "own": who.serves(found.unit),
        "oversees": policy.may_oversee(who, found),
        "takers": policy.takers(who, found),
        "fates": queries.fates(found) if who.manages(found.unit) else None,
        "collections": list(queries.collections()) if who.is_staff else [],
        "gathered": set(found.collections.values_list("pk", flat=True)) if who.is_staff else set(),
        "member": who.member,
        "staff": who.is_staff,
        "form": CommentForm(),
        "reason": ReasonForm(auto_id="change_%s"),
        "down": ReasonForm(auto_id="down_%s"),
    }
    return words | forms


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a practice of an activity: what its feedback said is filled in."""
    activity = policy.source_or_404(request.who, pk)
    there = queries.practice_of(activity.pk)
    if there is not None:
        return redirect("exchange:practice", there.pk)
    feedback = getattr(activity, "feedback", None)
    known = {"title": activity.notice.theme}
    if feedback is not None:
        known |= {"done": feedback.practice or feedback.done, "came": feedback.liked}
    form = PracticeForm(
        request.POST if request.method == "POST" else None,
        audiences=policy.audiences(activity.unit),
        initial=known,
    )
    context = {"form": form, "activity": activity, "ready": queries.ready(activity)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/write.html", context, status=422 if form.errors else 200)
    try:
        made = services.begin(activity=activity, values=form.values, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "exchange/write.html", context, status=422)
    messages.success(request, _("The draft is kept. Nobody else reads it until it is posted."))
    return redirect("exchange:practice", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a practice anew, posted or not."""
    found = policy.written_or_404(request.who, pk)
    opened = found.edition
    form = PracticeForm(
        request.POST if request.method == "POST" else None,
        audiences=policy.audiences(found.unit),
        instance=found,
    )
    context = {"form": form, "activity": found.activity, "practice": found, "ready": True}
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/write.html", context, status=422 if form.errors else 200)
    try:
        edition = form.cleaned_data["edition"] or opened
        services.change(practice=found, values=form.values, edition=edition, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "exchange/write.html", context, status=422)
    messages.success(request, _("It is kept."))
    return redirect("exchange:practice", pk)
