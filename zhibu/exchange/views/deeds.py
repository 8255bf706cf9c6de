"""Deeds on a practice: post, take up, ask for a change, take down, comment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.exchange import policy, services
from zhibu.exchange.forms import CommentForm, ReasonForm
from zhibu.exchange.models import Practice
from zhibu.exchange.views.practices import page_of
from zhibu.kernel.deeds import NotPossibleError


@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Let its audience read it."""
    found = policy.written_or_404(request.who, pk)
    services.post(practice=found, who=request.who, now=timezone.now())
    messages.success(request, _("It is posted."))
    return redirect("exchange:practice", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = policy.written_or_404(request.who, pk)
    try:
        services.discard(practice=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("exchange:practice", pk)
    messages.success(request, _("The draft is thrown away."))
    return redirect("exchange:practices")


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft notice of it for one's own unit and go on writing there."""
    found = policy.posted_or_404(request.who, pk)
    unit = policy.taker_or_403(request.who, found, request.POST.get("unit", ""))
    try:
        notice = services.take_up(practice=found, unit=unit, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("exchange:practice", pk)
    messages.success(request, _("A draft notice has been made of it. Choose the days and go on from there."))
    return redirect("activities:edit", notice.pk)


def _with_reason(request: HttpRequest, found: Practice, deed: Any, which: str, said: str) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="change_%s" if which == "reason" else "down_%s")
    if not form.is_valid():
        return render(request, "exchange/practice.html", page_of(request, found, **{which: form}), status=422)
    try:
        deed(practice=found, reason=form.cleaned_data["reason"], who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("exchange:practice", found.pk)


@require_POST
def ask_change(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit above asks the unit to change it."""
    found = policy.overseen_or_404(request.who, pk)
    return _with_reason(request, found, services.ask_change, "reason", _("The unit has a task and reads why."))


@require_POST
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit above takes it down."""
    found = policy.overseen_or_404(request.who, pk)
    return _with_reason(request, found, services.take_down, "down", _("It is taken down; the unit reads why."))


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about it."""
    found = policy.posted_or_404(request.who, pk)
    member = policy.commenting_or_403(request.who)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "exchange/practice.html", page_of(request, found, form=form), status=422)
    try:
        services.comment(
            practice=found, member=member, text=form.cleaned_data["text"], who=request.who, now=timezone.now()
        )
    except NotPossibleError as error:
        messages.error(request, str(error))
    return redirect("exchange:practice", pk)


@require_POST
def remove_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author or the staff removes a comment."""
    found = policy.comment_or_404(request.who, pk)
    own = policy.own_comment(request.who, found)
    form = ReasonForm(request.POST)
    if not own and not form.is_valid():
        messages.error(request, _("Give a reason: whoever made the comment reads it."))
        return redirect("exchange:practice", found.practice_id)
    reason = "" if own else form.cleaned_data["reason"]
    services.remove_comment(comment=found, reason=reason, who=request.who, now=timezone.now())
    messages.success(request, _("The comment is removed."))
    return redirect("exchange:practice", found.practice_id)
