"""渠道: the ways out of the officer's units; what was sent through them stands in sendings.py."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.circulation import exports, policy, queries, services
from zhibu.circulation.forms import ChannelForm
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer

PER_PAGE = 50


def switches(request: HttpRequest) -> dict[str, Any]:
    """What stops all sending, and whether the person may release it."""
    return {
        "switched_on": settings.CHANNELS,
        "own_address": settings.OWN_ADDRESS,
        "mail": settings.EMAIL_HOST,
        "held": queries.held_since(),
        "may_release": request.who.is_staff,
    }


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """The channels of the officer's units, by code."""
    rows = queries.channels(policy.channels_or_404(request.who))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "circulation/channels.html", {"page": page, **switches(request)})


@require_POST
def channels_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook, addresses masked."""
    book, count = exports.channels(queries.channels(policy.channels_or_404(request.who)))
    now = timezone.now()
    record_export(actor=request.who.actor, what="circulation.channels", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Channels')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def channel_new(request: HttpRequest) -> HttpResponse:
    """Make a channel; it is off until somebody switches it on."""
    units = policy.units_with_channels(request.who)
    form = ChannelForm(request.POST if request.method == "POST" else None, units=units)
    if form.is_bound and form.is_valid():
        try:
            made = services.add_channel(**form.values, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, _("The channel is kept, switched off. Send a test, then switch it on."))
            return redirect("circulation:channel", made.pk)
    context = {"form": form, **switches(request)}
    return render(request, "circulation/channel_new.html", context, status=422 if form.errors else 200)


@require_safe
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel, and what can be done with it."""
    found = policy.channel_or_404(request.who, pk)
    recent = queries.sendings(policy.sendings_or_404(request.who).filter(channel=found))[:5]
    return render(request, "circulation/channel.html", {"channel": found, "recent": recent, **switches(request)})


@require_POST
def channel_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch it on or off, as the button says."""
    on = request.POST.get("on") == "1"
    said = _("The channel is on.") if on else _("The channel is off.")
    return _tried(request, pk, services.switch_channel, said, on=on)


@require_POST
def channel_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message."""
    return _tried(request, pk, services.try_channel, _("A test message will be sent within a minute or two."))


def _tried(request: HttpRequest, pk: int, deed: Callable[..., Any], said: str, **how: Any) -> HttpResponse:
    found = policy.channel_or_404(request.who, pk)
    try:
        deed(channel=found, who=request.who, now=timezone.now(), **how)
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("circulation:channel", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def channel_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a channel, after one look at what that means."""
    found = policy.channel_or_404(request.who, pk)
    if request.method != "POST":
        return render(request, "circulation/channel_removal.html", {"channel": found})
    try:
        services.remove_channel(channel=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The channel is removed, and its address forgotten."))
    return redirect("circulation:channels")


@require_POST
def channels_release(request: HttpRequest) -> HttpResponse:
    """Let messages go out again after a hold."""
    policy.require_release(request.who)
    try:
        services.release_channels(who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Sending is released. Messages from before the hold wait for your word."))
    return redirect("circulation:channels")
