"""The security administrator's pages: accounts of officers and staff, and the first staff of a new committee."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts.models import User
from zhibu.accounts.queries import has_second_factor
from zhibu.accounts.services import (
    SLIP_LASTS,
    close_account,
    end_sessions,
    reopen_account,
    reset_second_factor,
    revoke_slips,
)
from zhibu.accounts.states import Duty
from zhibu.audit.services import record_export
from zhibu.kernel.addresses import whole
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.doors import open_to_administrators
from zhibu.kernel.lists import file_answer
from zhibu.organisation import exports, policy, queries, services
from zhibu.organisation.forms.first_staff import FirstStaffForm
from zhibu.organisation.services import PrintedSlip

ROWS = 50
KINDS = ("staff", "officers", "administrators", "closed")


@open_to_administrators
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of officers, staff and administrators, by user name; anybody's by its whole user name."""
    rows, text, kind = _asked(request, request.GET)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    lines = queries.account_lines(page.object_list, timezone.now(), request.who.today)
    words = {
        "page": page,
        "lines": [(line, exports.account_words(line)) for line in lines],
        "slips": exports.slip_words(),
        "q": text,
        "kind": kind,
        "kinds": KINDS,
        "base_query": urlencode({name: value for name, value in (("q", text), ("kind", kind)) if value}),
        "may_enter_staff": not queries.staff_is_in(request.who.today),
    }
    return render(request, "organisation/accounts.html", words)


def _asked(request: HttpRequest, values: Any) -> tuple[Any, str, str]:
    policy.require_duty(request.who, Duty.SECURITY)
    text, kind = values.get("q", "").strip()[:50], values.get("kind", "")
    kind = kind if kind in KINDS else ""
    return policy.kept_accounts(request.who, text=text, kind=kind), text, kind


@open_to_administrators
@require_POST
def accounts_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, as a workbook."""
    rows, _text, kind = _asked(request, request.POST)
    now = timezone.now()
    book, count = exports.account_list(queries.account_lines(rows, now, request.who.today))
    detail = {"rows": count, "kind": kind}
    record_export(actor=request.who.actor, what="organisation.accounts", detail=detail, now=now)
    return file_answer(book, f"{_('Accounts')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@open_to_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account and what may be done about it; each deed is one button."""
    user = policy.account_or_404(request.who, pk)
    if request.method == "POST":
        if request.POST.get("deed") == "second":
            return _reset(request, user)
        policy.require_may_keep(request.who, user)
        return _deed(request, user, request.POST.get("deed", ""))
    (line,) = queries.account_lines([user], timezone.now(), request.who.today)
    words = {
        "line": line,
        "what": exports.account_words(line),
        "slip": exports.slip_words()[line.slip_state],
        "second": has_second_factor(user),
        "own": user == request.who.user,
    }
    return render(request, "organisation/account.html", words)


def _reset(request: HttpRequest, user: User) -> HttpResponse:
    """A lost phone: another one is set up at the next sign-in. Also for the other administrators."""
    policy.require_may_reset(request.who, user)
    if reset_second_factor(user, by=request.who.actor, now=timezone.now()):
        messages.success(request, _("The second factor is taken away; open sessions have ended."))
    return redirect("organisation:account", user.pk)


def _deed(request: HttpRequest, user: User, deed: str) -> HttpResponse:
    how = {"by": request.who.actor, "now": timezone.now()}
    if deed == "slip":
        return _slip_of(request, user)
    if deed == "close":
        close_account(user, **how)
        messages.success(request, _("The account is closed; open sessions have ended."))
    elif deed == "reopen":
        reopen_account(user, **how)
        messages.success(request, _("The account is open again."))
    elif deed == "sessions":
        end_sessions(user, **how)
        messages.success(request, _("All open sessions of the account have ended."))
    elif deed == "revoke":
        revoke_slips(user, **how)
        messages.success(request, _("Slips that nobody has used no longer work."))
    else:
        return HttpResponseBadRequest()
    return redirect("organisation:account", user.pk)


def _slip_of(request: HttpRequest, user: User) -> HttpResponse:
    """A new slip for an officer: the answer is the sheet, because codes are not kept."""
    member = policy.officer_of(request.who, user)
    if member is None or not user.is_active:
        messages.error(request, _("Only officers and staff whose account is open get their slip here."))
        return redirect("organisation:account", user.pk)
    now = timezone.now()
    made = services.print_slips([member.pk], by=request.who.actor, on=request.who.today, now=now)
    return _sheet(request, made, back=reverse("organisation:account", args=[user.pk]))


def _sheet(request: HttpRequest, made: list[PrintedSlip], *, back: str) -> HttpResponse:
    words = {
        "slips": made,
        "back": back,
        "address": whole(request, reverse("accounts:slip")),
        "until": timezone.now() + SLIP_LASTS,
    }
    response = render(request, "organisation/account_slip.html", words)
    response["Cache-Control"] = "no-store"
    return response


@open_to_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def first_staff(request: HttpRequest) -> HttpResponse:
    """Enter the first people of the office: form, check, then the slip. Closed once one of them is in."""
    who = request.who
    policy.require_first_staff(who)
    form = FirstStaffForm(
        request.POST if request.method == "POST" else None, units=queries.units_to_belong_to(who.today)
    )
    staff = [(post, post.member.user) for post in queries.staff_posts(who.today)]
    words = {"form": form, "staff": staff}
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        wrong = request.method == "POST" and bool(form.errors)
        return render(request, "organisation/first_staff.html", words, status=422 if wrong else 200)
    if "confirm" not in request.POST:
        return render(request, "organisation/first_staff_check.html", {"form": form, "person": form.person})
    try:
        slip = services.enter_first_staff(form.person, by=who.actor, now=timezone.now())
    except (NotPossibleError, ValidationError) as error:
        form.add_error(None, getattr(error, "messages", [str(error)]))
        return render(request, "organisation/first_staff.html", words, status=422)
    return _sheet(request, [slip], back=reverse("organisation:first_staff"))


@open_to_administrators
@require_POST
def first_staff_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was entered by mistake: the post is taken back while nobody of the staff is in."""
    policy.require_first_staff(request.who)
    post = queries.staff_posts(request.who.today).filter(pk=pk).first()
    if post is None:
        raise Http404
    try:
        services.take_back_first_staff(post, by=request.who.actor, now=timezone.now())
    except (NotPossibleError, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        messages.success(request, _("The post is taken back."))
    return redirect("organisation:first_staff")
