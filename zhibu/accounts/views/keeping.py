"""The log of the auditor, and the state of the installation for the system administrator."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.accounts import exports, policy, services
from zhibu.accounts.forms import LogFilter
from zhibu.accounts.states import Duty
from zhibu.audit import queries as chain
from zhibu.audit.services import Actor, record_export
from zhibu.kernel.examinations import examine, settings_in_force
from zhibu.kernel.lists import file_answer

LOG_DAYS = 30  # shown of the log unless other days are asked for
LOG_ROWS = 50


def _administrator(request: HttpRequest, duty: Duty) -> Actor:
    return policy.require_duty(request.user, duty, by_pin=bool(request.session.get(services.BY_PIN)))


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The auditor's page: the newest entries, or those that were asked for."""
    _administrator(request, Duty.AUDIT)
    asked = request.GET.copy() or {"since": (timezone.localdate() - timedelta(days=LOG_DAYS)).isoformat()}
    form = LogFilter(asked)
    page = Paginator(chain.log(**form.wanted), LOG_ROWS).get_page(request.GET.get("page"))
    kept = {name: asked[name] for name in form.fields if asked.get(name)}
    words = {"form": form, "page": page, "kept": kept, "base_query": urlencode(kept), "length": chain.length()}
    return render(request, "accounts/log.html", words)


@require_safe
def log_entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry with everything that is hashed."""
    _administrator(request, Duty.AUDIT)
    found = chain.entry(number)
    if found is None:
        raise Http404
    return render(request, "accounts/log_entry.html", {"entry": found, "length": chain.length()})


@require_POST
def log_xlsx(request: HttpRequest) -> HttpResponse:
    """The entries that were asked for, as a workbook. Carrying the log away is itself an entry."""
    auditor = _administrator(request, Duty.AUDIT)
    form = LogFilter(request.POST)
    if not form.is_valid():
        page = Paginator(chain.log(), LOG_ROWS).get_page(1)
        words = {"form": form, "page": page, "kept": {}, "base_query": "", "length": chain.length()}
        return render(request, "accounts/log.html", words, status=422)
    rows = chain.log(**form.wanted)
    if rows.count() > exports.MOST:
        messages.error(request, _("More than %(most)s entries: choose fewer days.") % {"most": f"{exports.MOST:,}"})
        return redirect("accounts:log")
    book, count = exports.log_list(rows)
    detail = {"rows": count, **{name: value for name, value in form.cleaned_data.items() if value}}
    now = timezone.now()
    record_export(actor=auditor, what="accounts.log", detail=detail, now=now)
    return file_answer(book, f"{_('Log')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def log_check(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain now; what was found is written into it."""
    auditor = _administrator(request, Duty.AUDIT)
    found = services.check_log(by=auditor, now=timezone.now())
    return render(request, "accounts/log_check.html", {"found": found, "now": timezone.now()})


@require_safe
def installation(request: HttpRequest) -> HttpResponse:
    """What the examinations find, and the settings in force without their secrets."""
    _administrator(request, Duty.SYSTEM)
    return render(request, "accounts/installation.html", {"found": examine(), "settings": settings_in_force()})
