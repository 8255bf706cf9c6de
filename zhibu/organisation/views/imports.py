"""Import of units and members: upload, check, commit. Staff only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.kernel import sealed, sheets
from zhibu.kernel.figures import count
from zhibu.organisation import exports, policy
from zhibu.organisation.forms.uploads import KINDS, UploadForm, check
from zhibu.organisation.models import Import, Member, Unit
from zhibu.organisation.services import imports
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.states import HostCategory, ImportKind, MemberState, Sex

SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form for a workbook; one that can be read is kept and leads to its check."""
    policy.require_staff(request.who)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        found = form.cleaned_data
        kept = imports.keep_upload(
            kind=found["kind"],
            file_name=found["file_name"],
            data=found["data"],
            made_by=request.who.user.pk,
            by=request.who.actor,
            now=timezone.now(),
        )
        return redirect("organisation:import_check", kept.pk)
    limits = {"megabytes": sheets.MAX_BYTES // 1024**2, "rows": sheets.MAX_ROWS}
    return render(request, "organisation/import.html", {"form": form, "kinds": ImportKind.choices, **limits})


@require_http_methods(["GET", "HEAD", "POST"])
def check_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would change and what is wrong in it; POST writes it when nothing is."""
    policy.require_staff(request.who)
    kept = get_object_or_404(Import, pk=pk)
    if kept.committed_at is not None:
        return _done(request, kept, None)
    checked = check(kept.kind, imports.workbook(kept))
    if request.method == "POST" and not checked.errors:
        return _done(request, kept, imports.commit_upload(kept, checked, by=request.who.actor, now=timezone.now()))
    return render(request, "organisation/import_check.html", {"kept": kept, "checked": checked, **_preview(checked)})


def _done(request: HttpRequest, kept: Import, counts: dict[str, int] | None) -> HttpResponse:
    """Back to the tree with what was written; an import that was written before says so."""
    if counts is None:
        messages.info(request, _("“%(file)s” has been imported already.") % {"file": kept.file_name})
    else:
        shown = {name: count(value) for name, value in counts.items()}
        messages.success(request, _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % shown)
    return redirect("organisation:tree")


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's own workbook with the failing rows and their reasons."""
    policy.require_staff(request.who)
    kept = get_object_or_404(Import, pk=pk, committed_at=None)
    checked = check(kept.kind, imports.workbook(kept))
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
    return _workbook(exports.template(str(found.label), KINDS[found].columns), f"{kind}.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _preview(checked: Checked) -> dict[str, Any]:
    """The first errors and changes in words, personal values masked."""
    written = checked.new + checked.changed
    if checked.kind == ImportKind.UNITS:
        deed = ngettext("Import %(number)s unit", "Import %(number)s units", written)
    else:
        deed = ngettext("Import %(number)s member", "Import %(number)s members", written)
    return {
        "figures": [
            (_("Rows"), checked.rows),
            (_("New"), checked.new),
            (_("Changed"), checked.changed),
            (_("Unchanged"), checked.unchanged),
            (_("Wrong cells"), len(checked.errors)),
        ],
        "deed": deed % {"number": count(written)} if written else "",
        "errors": [(e.cell, _shown(e.field, e.value), e.reason) for e in checked.errors[:SHOWN]],
        "changes": [
            (c.row, c.name, _label(c.field, checked.kind), _shown(c.field, c.old), _shown(c.field, c.new))
            for c in checked.changes[:SHOWN]
        ],
        "shown": SHOWN,
    }


def _label(field: str, kind: str) -> str:
    """A column in words: a unit's name is not said like a person's."""
    words = {"unit": _("branch"), "parent": _("code of the unit above"), "host": _("host organisation")}
    words |= {"category": _("category")}
    for model in (Unit,) if kind == ImportKind.UNITS else (Member,):
        if field not in words and field in {f.name for f in model._meta.get_fields()}:
            words[field] = str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return words[field]


def _shown(field: str, value: str) -> str:
    """A value for the screen: personal ones masked even when they are malformed, kept words as labels."""
    if field in {"id_number", "phone", "address"}:
        masks = {"id_number": sealed.mask_id_number, "phone": sealed.mask_phone, "address": sealed.mask_address}
        return masks[field](value) or ("*" * max(0, len(value) - 4) + value[-4:] if value[4:] else value)
    words = {"True": _("yes"), "False": _("no")}
    for choices in (MemberState.choices, Sex.choices, HostCategory.choices):
        words |= {str(key): str(label) for key, label in choices}
    return words.get(value, value)
