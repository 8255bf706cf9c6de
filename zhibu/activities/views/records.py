"""Pages of a record: the list, reading it, writing it, confirming it, opening it again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.activities import exports, policy, queries, services
from zhibu.activities.forms.records import Items, RecordForm, ReopenForm
from zhibu.activities.models import Activity, Record
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer

PER_PAGE = 50


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Records that the person may read, the newest meeting first."""
    rows = queries.with_numbers(policy.visible_records(request.who)).order_by("-activity__day", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "activities/records.html", {"page": page, "who": request.who})


@require_POST
def records_xlsx(request: HttpRequest) -> FileResponse:
    """The same list as a workbook, for officers."""
    who = request.who
    if not who.is_officer:
        raise Http404
    rows = queries.with_numbers(policy.visible_records(who)).order_by("-activity__day", "-pk")
    book, count = exports.record_list(rows)
    return _carried(request, book, "activities.records", count, _("Records of meetings"))


@require_POST
def resolutions_xlsx(request: HttpRequest) -> FileResponse:
    """The resolutions of all confirmed records that an officer may read."""
    who = request.who
    if not who.is_officer:
        raise Http404
    book, count = exports.resolution_list(queries.resolutions_within(policy.visible_records(who)))
    return _carried(request, book, "activities.resolutions", count, _("Resolutions"))


def _carried(request: HttpRequest, book: Any, what: str, count: int, name: str) -> FileResponse:
    now = timezone.now()
    record_export(actor=request.who.actor, what=what, detail={"rows": count}, now=now)
    return file_answer(book, f"{name}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record as it reads. Those who write it see here what it lacks, and confirm it."""
    found, kept = policy.read_or_404(request.who, pk)
    return record_page(request, found, kept)


def record_page(request: HttpRequest, found: Activity, kept: Record | None, refused: str = "") -> HttpResponse:
    """The page of a record; `refused` says why it was not confirmed."""
    who = request.who
    writes = policy.may_run(who, found)
    meeting = queries.meeting_of(found, kept)
    open_for_writers = kept is not None and kept.confirmed_at is None
    context = {
        "activity": found,
        "record": kept,
        "meeting": meeting,
        "may_run": writes,
        "earlier": open_for_writers and not writes,  # what stood last; nobody else reads what is being written
        "lacking": services.lacking(meeting) if writes and open_for_writers else [],
        "removed": queries.removed_of(kept) if writes and kept and open_for_writers else [],
        "lines": queries.head_lines(meeting),
        "vote_text": queries.vote_text,
        "adds_up": queries.adds_up,
        "refused": refused,
        "who": who,
    }
    return render(request, "activities/record.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the record; what the notice and the roll say is there already."""
    who = request.who
    found, kept = policy.written_or_404(who, pk)
    if kept is not None and kept.confirmed_at is not None:
        return redirect("activities:record", pk)
    if request.method != "POST":
        initial, items = _begun(found, kept, who)
        people = queries.may_lead(found, who.today)
        form = RecordForm(initial=initial, people=_with_kept(people, kept))
        return _edit_page(request, found, kept, form, Items(initial=items, prefix="item"))
    form = RecordForm(request.POST, people=_with_kept(queries.may_lead(found, who.today), kept))
    items = Items(request.POST, prefix="item")
    if not (form.is_valid() and items.is_valid()):
        return _edit_page(request, found, kept, form, items)
    return _save(request, found, form, items)


def _begun(found: Activity, kept: Record | None, who: Any) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """What the form shows first: what is kept, else the draft made from the notice."""
    if kept is None:
        known = queries.proposed(found, who.member)
        pairs = known.pop("items")
        initial = {name: str(value) if isinstance(value, int) else value for name, value in known.items()}
    else:
        initial = RecordForm.initial_of(kept)
        pairs = queries.items_of(kept)
    return initial, [{"title": title, "said": said} for title, said in pairs]


def _with_kept(people: list[tuple[int, str]], kept: Record | None) -> list[tuple[int, str]]:
    """Who is named already may stay, though no longer on the list."""
    named = [one for one in (kept.host, kept.recorder) if one] if kept else []
    known = {pk for pk, _name in people}
    return people + [(one.pk, one.name) for one in dict.fromkeys(named) if one.pk not in known]


def _save(request: HttpRequest, found: Activity, form: RecordForm, items: Any) -> HttpResponse:
    pairs = [(row["title"], row["said"]) for row in (one.cleaned_data for one in items) if row.get("title")]
    try:
        services.save_record(
            activity=found,
            values=form.values,
            items=pairs,
            who=request.who,
            now=timezone.now(),
            edition=form.cleaned_data["edition"],
        )
    except services.SavedMeanwhileError:
        _found, kept = policy.begun_or_404(request.who, found.pk)
        differences = form.against(kept, queries.items_of(kept), pairs)
        return _edit_page(request, found, kept, form, items, differences=differences)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("activities:record", found.pk)
    messages.success(request, _("The record is kept as a draft."))
    return redirect("activities:record_edit" if "more" in request.POST else "activities:record", found.pk)


def _edit_page(
    request: HttpRequest,
    found: Activity,
    kept: Record | None,
    form: RecordForm,
    items: Any,
    differences: list[Any] | None = None,
) -> HttpResponse:
    meeting = queries.meeting_of(found, None)
    lines = queries.head_lines(meeting)
    wrong = bool(form.errors or items.total_error_count())
    context = {
        "activity": found, "record": kept, "form": form, "items": items, "lines": lines, "wrong": wrong,
        "differences": differences,
    }  # fmt: skip
    status = 409 if differences is not None else 422 if wrong else 200
    return render(request, "activities/record_edit.html", context, status=status)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what was seen. Pressed twice, the second leads to the record as it stands."""
    found, kept = policy.begun_or_404(request.who, pk)
    if kept.confirmed_at is None:
        typed = request.POST.get("edition", "")
        edition = int(typed) if typed.isdecimal() and len(typed) < 10 else -1
        try:
            services.confirm_record(activity=found, edition=edition, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            return record_page(request, found, kept, refused=str(error))
        messages.success(request, _("The record is confirmed; those who were expected can read it now."))
    return redirect("activities:record", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a confirmed record again, with a reason that stays."""
    found, kept = policy.begun_or_404(request.who, pk)
    if kept.confirmed_at is None:
        return redirect("activities:record", pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.reopen_record(activity=found, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Open again; readers see the earlier text until you confirm it."))
            return redirect("activities:record_edit", pk)
    context = {"activity": found, "record": kept, "form": form}
    return render(request, "activities/record_reopen.html", context, status=422 if form.errors else 200)
