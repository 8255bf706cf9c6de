"""Outgoing documents: the list, one of them with the step that is due, its versions, how far it has come."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.circulation.queries import ReachPage, reach_page
from zhibu.documents import exports, policy, queries
from zhibu.documents.forms import (
    CheckForm,
    FileForm,
    ListForm,
    PrintForm,
    ReasonForm,
    RecheckForm,
    RegisterForm,
    WordsForm,
)
from zhibu.documents.models import Paper
from zhibu.documents.states import OUT, RETURNABLE, ROWS, PaperKind, PaperState
from zhibu.documents.views.printed import pages_of
from zhibu.kernel.lists import file_answer
from zhibu.organisation.policy import Person

READY = {PaperState.DRAFT, PaperState.SENDING}  # steps that ask for nothing but the click


def _listed(request: HttpRequest, given: Any) -> tuple[QuerySet[Paper], ListForm, dict[str, str]]:
    """The documents that the person sees, narrowed down as asked, and what was asked."""
    who: Person = request.who  # type: ignore[attr-defined]
    form = ListForm(given)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = policy.visible_papers(who)
    own = [unit.pk for unit in who.own_units]
    if asked.get("side") == "out":
        rows = rows.filter(unit__in=own)
    elif asked.get("side") == "in":
        rows = rows.filter(addressed__unit__in=own, state__in=OUT).distinct()
    rows = queries.searched(rows, kind=asked.get("kind", ""), year=asked.get("year", ""), words=asked.get("q", ""))
    return rows, form, asked


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The documents that the person may see, the newest first."""
    rows, form, asked = _listed(request, request.GET)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    words = {"page": page, "form": form, "asked": asked, "base_query": urlencode(asked), "who": request.who}
    return render(request, "documents/papers.html", words)


@require_POST
def papers_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook, all its pages; members have no such list."""
    policy.require_officer_mode(request.who)
    rows, _form, _asked = _listed(request, request.POST)
    book, count = exports.papers(rows)
    now = timezone.now()
    record_export(actor=request.who.actor, what="documents.papers", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Official documents')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One document, and what this person has to do with it."""
    return paper_page(request, policy.paper_or_404(request.who, pk))


def step_form(found: Paper, data: Any, who: Person) -> Form | None:
    """The form of the step that is due; None where the click is enough or nothing is due."""
    if found.state == PaperState.CHECKING:
        return CheckForm(data, initial={"important": found.important}, prefix="step")
    if found.state == PaperState.SIGNING:
        return WordsForm(data, prefix="step")
    if found.state == PaperState.RECHECKING:
        return RecheckForm(data, changed=found.edition != found.issued_edition, prefix="step")
    if found.state == PaperState.REGISTERING:
        return RegisterForm(data, initial={"word": queries.last_word(found.unit)}, prefix="step")
    if found.state == PaperState.PRINTING:
        initial = {"print_office": found.unit.name, "printed_on": who.today}
        initial |= {} if data else {"pages": pages_of(found)}
        return PrintForm(data, initial=initial, prefix="step")
    return FileForm(data, on=who.today, prefix="step") if found.state == PaperState.SENT else None


def paper_page(
    request: HttpRequest, found: Paper, form: Form | None = None, reason: ReasonForm | None = None
) -> HttpResponse:
    """The page of a document, with a form that was filled in wrongly."""
    who: Person = request.who  # type: ignore[attr-defined]
    main = queries.main_units(found)
    words: dict[str, Any] = {
        "paper": found,
        "main": main,
        "called": queries.called(found, main),
        "copied": queries.copied_units(found),
        "signers": queries.signers(found),
        "reply": getattr(found, "reply", None) if found.kind == PaperKind.REQUEST else None,
        "form": None,
        "reason": None,
        "seen": {"reply": _sees(who, getattr(found, "reply", None)), "request": _sees(who, found.replies_to)},
    }
    if not who.is_officer:
        words["delivery"] = queries.delivery_of(found, who.member)
        return render(request, "documents/paper_member.html", words)
    serves = who.serves(found.unit)
    own = [unit.pk for unit in who.own_units]
    words |= {
        "serves": serves,
        "mine": queries.unit_deliveries(found, own) if found.state in OUT else [],
        "may_reply": _may_reply(who, found),
        "reaches": found.dispatch_id is not None and who.manages(found.unit),
    }
    if serves:
        words |= _working(found, who)
        words["form"] = form or step_form(found, None, who)
        words["reason"] = reason or ReasonForm(prefix="reason")
    wrong = (form is not None and form.errors) or (reason is not None and reason.errors)
    return render(request, "documents/paper.html", words, status=422 if wrong else 200)


def _working(found: Paper, who: Person) -> dict[str, Any]:
    """What the officers of its unit see besides."""
    main = queries.main_units(found)
    open_ = found.state in {PaperState.DRAFT, *RETURNABLE}
    changed = found.state == PaperState.RECHECKING and found.edition != found.issued_edition
    old = queries.version_of(found, found.issued_edition) if changed else None
    return {
        "missing": queries.missing(found, main, queries.copied_units(found)) if open_ else [],
        "warnings": queries.warnings(found, main) if open_ else [],
        "lines": queries.compared(old, queries.version_of(found, found.edition)) if changed else [],
        "traces": queries.traces(found),
        "head": policy.head_needed(found),
        "may_issue": policy.may_issue(who, found),
        "written": who.actor.id in queries.writers(found),
        "returnable": found.state in RETURNABLE
        and (found.state != PaperState.SIGNING or policy.may_issue(who, found)),
    }


def _sees(who: Person, other: Paper | None) -> bool:
    return other is not None and policy.visible_papers(who).filter(pk=other.pk).exists()


def _may_reply(who: Person, found: Paper) -> bool:
    """Whether this is a request to one of the person's own units that has no reply yet."""
    if found.kind != PaperKind.REQUEST or found.state not in OUT or getattr(found, "reply", None) is not None:
        return False
    own = [unit.pk for unit in who.own_units]
    return found.addressed.filter(unit__in=own, copy=False).exists()


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a document, each with what it changes, for the officers of its unit."""
    found = policy.worked_on_or_404(request.who, pk)
    rows = list(found.versions.order_by("-number"))
    names = queries.names_of({row.saved_by for row in rows})
    pairs = zip(rows, [*rows[1:], None], strict=True)
    changes = [(row, names.get(row.saved_by, ""), queries.compared(before, row)) for row, before in pairs]
    return render(request, "documents/versions.html", {"paper": found, "changes": changes})


@require_safe
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a document has come in the units that an officer manages."""
    found, reached = _reached(request, pk)
    page = Paginator(reached.rows, 100).get_page(request.GET.get("page"))
    return render(
        request,
        "documents/reach.html",
        {"paper": found, "reach": reached, "page": page, "may_remind": request.who.serves(found.unit)},
    )


@require_POST
def reach_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook."""
    found, reached = _reached(request, pk)
    book, count = exports.reach(reached)
    detail = {"paper": pk, "rows": count}
    record_export(actor=request.who.actor, what="documents.reach", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Reach')}_{found.number_text}.xlsx")


def _reached(request: HttpRequest, pk: int) -> tuple[Paper, ReachPage]:
    who: Person = request.who  # type: ignore[attr-defined]
    found = policy.paper_or_404(who, pk)
    reached = reach_page(found.dispatch, who.paths) if found.dispatch and who.is_officer else None
    if reached is None:
        raise Http404
    if not who.manages(found.unit):
        raise PermissionDenied(
            _("How far it has come is read by the officers of %(unit)s.") % {"unit": found.unit.name}
        )
    return found, reached
