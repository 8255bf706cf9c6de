"""Import of units and members: upload, check, commit; past imports and how one is undone. Staff only."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.kernel import sheets
from zhibu.kernel.dates import minute
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.figures import count
from zhibu.organisation import exports, policy, queries, services
from zhibu.organisation.forms.uploads import KINDS, DecisionForm, UploadForm, check
from zhibu.organisation.models import Import
from zhibu.organisation.services.checked import DIFFERENT, Checked
from zhibu.organisation.services.undo import effects, obstacles
from zhibu.organisation.states import ImportKind
from zhibu.organisation.views.previews import person, preview

ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form for a workbook; one that can be read is kept and leads to its check."""
    policy.require_staff(request.who)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        found = form.cleaned_data
        kept = services.keep_upload(
            kind=found["kind"],
            file_name=found["file_name"],
            data=found["data"],
            made_by=request.who.user.pk,
            by=request.who.actor,
            now=timezone.now(),
        )
        return redirect("organisation:import_check", kept.pk)
    limits = {"megabytes": sheets.MAX_BYTES // 1024**2, "rows": sheets.MAX_ROWS}
    words = {"form": form, "kinds": ImportKind.choices, **limits}
    return render(request, "organisation/import.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would change, what is wrong in it, what a person has to decide; POST decides and writes."""
    kept = policy.import_or_404(request.who, pk)
    if kept.committed_at is not None:
        return _done(request, kept, None)
    checked = check(kept.kind, services.workbook(kept))
    form = DecisionForm(request.POST if request.method == "POST" else None, checked=checked, kept=kept.decisions)
    if request.method == "POST" and form.is_valid():
        try:
            if answer := _written(request, kept, checked, form):
                return answer
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("organisation:import_check", kept.pk)
    words = {
        "kept": kept,
        "checked": checked,
        "form": form,
        "again": UploadForm(initial={"kind": kept.kind}),
        "person": person,
        "undecided": len(checked.undecided(kept.decisions)),
        **preview(checked),
    }
    return render(request, "organisation/import_check.html", words, status=422 if request.method == "POST" else 200)


def _written(request: HttpRequest, kept: Import, checked: Checked, form: DecisionForm) -> HttpResponse | None:
    """Keep the decisions and do what the button says; None when it cannot be done as there are wrong rows."""
    deed, by, now = request.POST.get("do", "commit"), request.who.actor, timezone.now()
    kept = services.decide(kept, form.decisions(rest=DIFFERENT if deed == "different" else ""), by=by, now=now)
    if deed in {"different", "decide"}:
        return redirect("organisation:import_check", kept.pk)
    if checked.errors and deed != "good":
        return None
    counts = services.commit_upload(kept, checked, by=by, now=now, good_only=deed == "good")
    return _done(request, kept, counts)


def _done(request: HttpRequest, kept: Import, counts: dict[str, int] | None) -> HttpResponse:
    """Back to the tree with what was written; an import that was written before says so."""
    if counts is None:
        messages.info(request, _("“%(file)s” has been imported already.") % {"file": kept.file_name})
        return redirect("organisation:tree")
    shown = {name: count(counts.get(name, 0)) for name in ("new", "changed", "unchanged", "left_out", "skipped")}
    said = [_("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % shown]
    if counts.get("left_out"):
        said.append(_("Rows left out as they are wrong: %(left_out)s.") % shown)
    if counts.get("skipped"):
        said.append(_("Rows skipped as you have them already: %(skipped)s.") % shown)
    if counts["new"] or counts["changed"]:
        until = minute(timezone.now() + queries.UNDO_FOR)
        said.append(_("It can be undone until %(time)s, under “Past imports”.") % {"time": until})
    messages.success(request, " ".join(said))
    return redirect("organisation:tree")


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's own workbook with the failing rows and their reasons."""
    kept = policy.import_or_404(request.who, pk, committed_at=None)
    checked = check(kept.kind, services.workbook(kept))
    if not checked.errors:
        raise Http404
    return _workbook(exports.error_workbook(checked), f"{kept.kind}-errors.xlsx")


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook of one kind to fill in."""
    policy.require_staff(request.who)
    if kind not in ImportKind.values:
        raise Http404
    found = ImportKind(kind)
    branches = queries.branch_words() if found == ImportKind.MEMBERS else []
    return _workbook(exports.template(str(found.label), KINDS[found].columns, {"unit": branches}), f"{kind}.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """Uploads, the newest first: who brought them, what became of them, what can be undone."""
    page = Paginator(policy.imports(request.who), ROWS).get_page(request.GET.get("page"))
    words: dict[str, Any] = {"page": page, "lines": queries.past_imports(page.object_list, timezone.now())}
    return render(request, "organisation/import_past.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What undoing an import would remove and put back, or what stands in the way; POST undoes it."""
    kept = policy.import_or_404(request.who, pk, committed_at__isnull=False)
    (line,) = queries.past_imports(policy.imports(request.who).filter(pk=kept.pk), timezone.now())
    if request.method == "POST":
        try:
            counts = services.undo_import(kept, by=request.who.actor, now=timezone.now())
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("organisation:import_undo", pk)
        if counts is None:
            messages.info(request, _("This import has been undone already."))
        else:
            shown = {name: count(number) for name, number in counts.items()}
            messages.success(request, _("Undone: %(removed)s removed, %(put_back)s put back.") % shown)
        return redirect("organisation:import_past")
    words = {"kept": kept, "line": line, "obstacles": obstacles(kept), **effects(kept)}
    return render(request, "organisation/import_undo.html", words)
