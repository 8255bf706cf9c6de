"""Honours from a workbook: upload, check, commit. Staff only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.kernel import sheets
from zhibu.kernel.figures import count
from zhibu.kernel.lists import XLSX
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.workbooks import UploadForm, check_honours
from zhibu.recognition.models import Upload

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form for a workbook; one that can be read is kept and leads to its check."""
    policy.require_staff(request.who)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent)
    if form.is_valid():
        found = form.cleaned_data
        kept = services.keep_upload(
            file_name=found["file_name"], data=found["data"], who=request.who, now=timezone.now()
        )
        return redirect("recognition:import_check", kept.pk)
    words = {"form": form, "megabytes": sheets.MAX_BYTES // 1024**2, "rows": sheets.MAX_ROWS}
    return render(request, "recognition/import.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would add, and what is wrong in it; POST writes."""
    kept = policy.upload_or_404(request.who, pk)
    if kept.committed_at is not None:
        return _done(request, kept, None)
    checked = check_honours(services.workbook(kept))
    good_only = request.POST.get("do") == "good"
    if request.method == "POST" and (good_only or not checked.errors):
        counts = services.commit_upload(kept, checked, who=request.who, now=timezone.now(), good_only=good_only)
        return _done(request, kept, counts)
    written = len(checked.new) + len(checked.filled)
    deed = ngettext("Import %(num)s honour", "Import %(num)s honours", written) % {"num": count(written)}
    words = {
        "kept": kept,
        "checked": checked,
        "figures": exports.check_figures(checked),
        "remarks": exports.remarks(checked),
        "errors": checked.errors[:SHOWN],
        "fresh": exports.row_words(checked.new[:SHOWN]),
        "deed": deed if written else "",
        "form": UploadForm(),
    }
    return render(request, "recognition/import_check.html", words, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, kept: Upload, counts: dict[str, int] | None) -> HttpResponse:
    if counts is None:
        messages.info(request, _("“%(file)s” has been imported already.") % {"file": kept.file_name})
    else:
        shown = {name: count(number) for name, number in counts.items()}
        messages.success(request, _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % shown)
    return redirect("recognition:honours")


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's own workbook with the failing rows and their reasons."""
    kept = policy.upload_or_404(request.who, pk)
    if kept.committed_at is not None:
        raise Http404
    checked = check_honours(services.workbook(kept))
    if not checked.errors:
        raise Http404
    return _workbook(exports.error_workbook(checked), "honours-errors.xlsx")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    policy.require_staff(request.who)
    names = [kind.name for kind in queries.kinds() if not kind.closed]
    return _workbook(exports.template(names), "honours.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
