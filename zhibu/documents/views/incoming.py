"""Incoming documents: the list, one of them with the step that is due, its readers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.attachments.queries import answer_with
from zhibu.audit.services import record_export
from zhibu.documents import exports, policy, queries, services
from zhibu.documents.forms import (
    FileForm,
    FinishForm,
    FirstCheckForm,
    IncomingForm,
    InstructForm,
    ListForm,
    PressForm,
    ProposeForm,
    ReadersForm,
    ReasonForm,
)
from zhibu.documents.models import Incoming
from zhibu.documents.states import ROWS, IncomingState, Urgency
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.organisation.policy import Person

DEEDS: dict[str, Callable[..., Any]] = {
    IncomingState.CHECKING: services.first_check,
    IncomingState.INSTRUCTING: services.instruct,
    IncomingState.HANDLING: services.finish,
    IncomingState.DONE: services.file_incoming,
}
MOVING = {IncomingState.PROPOSING, IncomingState.INSTRUCTING, IncomingState.HANDLING}


def _listed(request: HttpRequest, given: Any) -> tuple[QuerySet[Incoming], ListForm, dict[str, str]]:
    form = ListForm(given)
    del form.fields["side"]
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = policy.visible_incoming(request.who)  # type: ignore[attr-defined]
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    if year := asked.get("year"):
        rows = rows.filter(year=int(year))
    for word in asked.get("q", "").split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(sender__icontains=word) | Q(their_number__icontains=word))
    return rows.select_related("unit").order_by("-received_at", "-pk"), form, asked


@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """What came to the units of an officer, the newest first."""
    policy.require_officer_mode(request.who)
    rows, form, asked = _listed(request, request.GET)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {"page": page, "form": form, "asked": asked, "base_query": urlencode(asked)}
    return render(request, "documents/incoming.html", words)


@require_POST
def incoming_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook, all its pages."""
    policy.require_officer_mode(request.who)
    rows, _form, _asked = _listed(request, request.POST)
    book, count = exports.incoming(rows)
    now = timezone.now()
    record_export(actor=request.who.actor, what="documents.incoming", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Incoming documents')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def incoming_new(request: HttpRequest) -> HttpResponse:
    """Sign for a paper and register it."""
    who = request.who
    policy.require_officer_mode(who)
    now = timezone.localtime()
    initial = {"day": now.date(), "minute": now.time().replace(second=0, microsecond=0), "signed_by": who.member.name}
    form = IncomingForm(request.POST or None, request.FILES or None, units=who.own_units, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        unit, upload = typed.pop("unit"), typed.pop("file")
        try:
            made = services.register_incoming(unit=unit, values=typed, upload=upload, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Registered as %(number)s.") % {"number": made.receipt})
            return redirect("documents:incoming_one", made.pk)
    return render(request, "documents/incoming_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def incoming_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what is to be done with it."""
    return _page(request, policy.incoming_or_404(request.who, pk))


def _step_form(found: Incoming, data: Any, who: Person) -> Form | None:
    if found.state == IncomingState.CHECKING:
        return FirstCheckForm(data, prefix="step")
    if found.state == IncomingState.PROPOSING:
        among = queries.officers_of(found.unit, who.today)
        return ProposeForm(data, among=among, urgent=found.urgency != Urgency.NONE, prefix="step")
    if found.state == IncomingState.INSTRUCTING:
        return InstructForm(data, prefix="step")
    if found.state == IncomingState.HANDLING:
        return FinishForm(data, prefix="step")
    return FileForm(data, on=who.today, prefix="step") if found.state == IncomingState.DONE else None


def _page(request: HttpRequest, found: Incoming, **wrong: Any) -> HttpResponse:
    who: Person = request.who  # type: ignore[attr-defined]
    readers = list(found.readers.select_related("member").order_by("member__pinyin_key", "pk"))
    answer = getattr(found, "answered_with", None)
    words = {
        "one": found,
        "readers": readers,
        "waits_for_me": any(one.member_id == who.member.pk and one.read_at is None for one in readers)
        if who.member
        else False,
        "traces": queries.traces(found),
        "serves": who.serves(found.unit),
        "moving": found.state in MOVING,
        "answer": answer if answer and policy.visible_papers(who).filter(pk=answer.pk).exists() else None,
        "may_answer": answer is None and found.state in {IncomingState.HANDLING, IncomingState.DONE},
        "form": _step_form(found, None, who),
        "reason": ReasonForm(prefix="reason"),
        "further": ReadersForm(among=queries.officers_of(found.unit, who.today), prefix="further"),
        "pressing": PressForm(prefix="press"),
        **wrong,
    }
    return render(request, "documents/incoming_one.html", words, status=422 if wrong else 200)


@require_POST
def incoming_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Do the step that is due; pressed twice, the second changes nothing."""
    who = request.who
    found = policy.handled_or_404(who, pk)
    form = _step_form(found, request.POST, who)
    if found.state != request.POST.get("state") or form is None:
        messages.error(request, _("It has gone on meanwhile; this is how it stands now."))
        return redirect("documents:incoming_one", pk)
    if found.state == IncomingState.INSTRUCTING:
        policy.require_leader(who, found)
    if not form.is_valid():
        return _page(request, found, form=form)
    typed = dict(form.cleaned_data)
    if found.state == IncomingState.PROPOSING:
        readers = list(typed.pop("readers"))
        deed: Callable[[], Any] = lambda: services.propose(  # noqa: E731
            incoming=found, values=typed, readers=readers, who=who, now=timezone.now()
        )
    else:
        deed = lambda: DEEDS[found.state](incoming=found, **typed, who=who, now=timezone.now())  # noqa: E731
    return _do(request, pk, deed, _("Done."))


@require_POST
def incoming_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it to its sender with the reason."""
    found = policy.handled_or_404(request.who, pk)
    form = ReasonForm(request.POST, prefix="reason")
    if not form.is_valid():
        return _page(request, found, reason=form)
    because = form.cleaned_data["because"]
    return _do(
        request,
        pk,
        lambda: services.return_to_sender(incoming=found, because=because, who=request.who, now=timezone.now()),
        _("Returned; the reason is kept."),
    )


@require_POST
def incoming_readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass it to further readers."""
    found = policy.handled_or_404(request.who, pk)
    form = ReadersForm(request.POST, among=queries.officers_of(found.unit, request.who.today), prefix="further")
    if not form.is_valid():
        return _page(request, found, further=form)
    readers = form.cleaned_data["readers"]
    deed = lambda: services.pass_round(incoming=found, readers=readers, who=request.who, now=timezone.now())  # noqa: E731
    return _do(request, pk, deed, _("Passed on."))


@require_POST
def incoming_read(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader has read it."""
    found = policy.handled_or_404(request.who, pk)
    deed = lambda: services.read(incoming=found, who=request.who, now=timezone.now())  # noqa: E731
    return _do(request, pk, deed, _("Thank you. Noted that you have read it."))


@require_POST
def incoming_press(request: HttpRequest, pk: int) -> HttpResponse:
    """Press for it."""
    found = policy.handled_or_404(request.who, pk)
    form = PressForm(request.POST, prefix="press")
    if not form.is_valid():
        return _page(request, found, pressing=form)
    typed = form.cleaned_data
    deed = lambda: services.press(incoming=found, **typed, who=request.who, now=timezone.now())  # noqa: E731
    return _do(request, pk, deed, _("Noted."))


@require_POST
def incoming_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper itself; it may hold anything, so it is a POST and is recorded."""
    found = policy.incoming_or_404(request.who, pk)
    if found.original is None:
        raise Http404
    try:
        answer = answer_with(found.original)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("documents:incoming_one", pk)
    detail = {"incoming": pk, "file": found.original.pk}
    record_export(actor=request.who.actor, what="documents.original", detail=detail, now=timezone.now())
    return answer


def _do(request: HttpRequest, pk: int, deed: Callable[[], Any], words: str) -> HttpResponse:
    try:
        deed()
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("documents:incoming_one", pk)
