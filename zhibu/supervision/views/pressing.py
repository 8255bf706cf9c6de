"""Pressed items: the list, one of them, and its deeds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.supervision import exports, policy, queries, services
from zhibu.supervision.forms import PressedFilter, PressedForm, WordsForm
from zhibu.supervision.models import Pressed
from zhibu.supervision.states import PAGE, PressedState
from zhibu.supervision.views import do


def _listed(request: HttpRequest, data: Any) -> tuple[str, Any]:
    show = PressedFilter(data).chosen
    late = request.who.today if show == PressedFilter.LATE else None
    return show, queries.pressed_listed(policy.visible_pressed(request.who), state=show, late_on=late)


@require_safe
def pressed(request: HttpRequest) -> HttpResponse:
    """What is pressed for, open ones first."""
    show, rows = _listed(request, request.GET)
    filters = [("", pgettext("pressed items", "all")), *PressedState.choices]
    words = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": show,
        "filters": [*filters, (PressedFilter.LATE, pgettext("findings", "beyond their day"))],
        "base_query": urlencode({"show": show}),
        "staff": request.who.is_staff,
        "today": request.who.today,
    }
    return render(request, "supervision/pressed.html", words)


@require_POST
def pressed_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    who = request.who
    policy.require_officer(who)
    _show, rows = _listed(request, request.POST)
    book, count = exports.pressed(rows)
    record_export(actor=who.actor, what="supervision.pressed", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Pressed items')}_{who.today:%Y%m%d}.xlsx")


def _known(source: dict[str, Any]) -> dict[str, Any]:
    """What the meeting says already, so that it is not typed again."""
    if not source:
        return {}
    (row,) = source.values()
    activity = row.record.activity
    what = row.what if "follow_up" in source else row.text
    word = _("%(meeting)s on %(day)s") % {"meeting": activity.notice.theme, "day": activity.day}
    known = {"what": what[:300], "unit": activity.unit_id, "word": word[:200]}
    return known | ({"due": row.due, "post": row.post} if "follow_up" in source else {})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Press for a task: from a meeting's decision, with what is known filled in, or from a leader's word."""
    who = request.who
    policy.require_staff(who)
    source = policy.source_or_404(who, request.GET)
    form = PressedForm(request.POST if request.method == "POST" else None, on=who.today, initial=_known(source))
    if request.method == "POST" and form.is_valid():
        made = services.press(values=form.values | source, who=who, now=timezone.now())
        messages.success(request, _("The unit has it on its to-do page."))
        return redirect("supervision:pressed_item", made.pk)
    words = {"form": form, "source": source}
    return render(request, "supervision/press.html", words, status=422 if form.errors else 200)


def _page(request: HttpRequest, found: Pressed, status: int = 200, **forms: Any) -> HttpResponse:
    who = request.who
    words = {
        "pressed": found,
        "urgings": list(found.urgings.order_by("at", "pk")),
        "staff": who.is_staff,
        "may_report": policy.may_report(who, found),
        "today": who.today,
        "urge_form": WordsForm(label=_("What is said"), required=False, auto_id="urge_%s"),
        "report_form": WordsForm(label=_("What came of it?"), most=1000, auto_id="report_%s"),
        "return_form": WordsForm(label=_("Why is it returned?"), auto_id="return_%s"),
        "close_form": WordsForm(label=_("How was it seen that it is done?"), auto_id="close_%s"),
    }
    return render(request, "supervision/pressed_item.html", words | forms, status=status)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One pressed item."""
    return _page(request, policy.pressed_or_404(request.who, pk))


def _with_words(
    request: HttpRequest, found: Pressed, name: str, deed: Callable[..., Any], said: str, **options: Any
) -> HttpResponse:
    form = WordsForm(request.POST, auto_id=f"{name}_%s", **options)
    if not form.is_valid():
        return _page(request, found, 422, **{f"{name}_form": form})
    typed = form.cleaned_data["words"]
    named = {"reason": typed} if name == "return" else {"words": typed}
    return do(
        request, lambda: deed(pressed=found, **named, who=request.who, now=timezone.now()), said,
        "supervision:pressed_item", found.pk,
    )  # fmt: skip


def _run(request: HttpRequest, pk: int) -> Pressed:
    found = policy.pressed_or_404(request.who, pk)
    policy.require_staff(request.who)
    return found


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Press once more."""
    found = _run(request, pk)
    options = {"label": _("What is said"), "required": False}
    return _with_words(request, found, "urge", services.urge, _("The unit is urged; it is counted."), **options)


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit reports."""
    found = policy.pressed_or_404(request.who, pk)
    policy.require_report(request.who, found)
    options = {"label": _("What came of it?"), "most": 1000}
    return _with_words(request, found, "report", services.report, _("Reported to the office."), **options)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a report."""
    found = _run(request, pk)
    options = {"label": _("Why is it returned?")}
    return _with_words(request, found, "return", services.send_back, _("Returned; the unit reads why."), **options)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it."""
    found = _run(request, pk)
    options = {"label": _("How was it seen that it is done?")}
    return _with_words(request, found, "close", services.close, _("It is closed."), **options)
