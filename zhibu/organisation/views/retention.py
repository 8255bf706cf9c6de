"""How long what is kept, and what then: read by everybody who signs in, as it concerns everybody."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.lists import file_answer
from zhibu.organisation import exports, queries


@open_to_administrators
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The table, with the days in force today and when it was last kept to."""
    words = {"lines": queries.retention_lines(timezone.localdate()), "last": queries.last_retention()}
    return render(request, "organisation/retention.html", words)


@open_to_administrators
@require_POST
def retention_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    book, rows = exports.retention(queries.retention_lines(timezone.localdate()))
    now = timezone.now()
    record_export(actor=request.who.actor, what="organisation.retention_table", detail={"rows": rows}, now=now)
    return file_answer(book, f"{_('How long things are kept')}_{timezone.localdate(now):%Y%m%d}.xlsx")
