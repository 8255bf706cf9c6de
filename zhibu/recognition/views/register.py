"""The register of honours: the list, one honour, a unit's and a member's honours, certificates."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import PDF
from zhibu.recognition import exports, papers, policy, queries, services
from zhibu.recognition.forms.typed import CorrectForm, EnterForm, FilterForm, ReasonForm
from zhibu.recognition.models import Honour
from zhibu.recognition.states import Source

ROWS = 50


def _filtered(data: Any, request: HttpRequest) -> tuple[FilterForm, Any]:
    years, kinds = queries.choices(request.who.today)
    form = FilterForm(data, years=years, kinds=kinds)
    return form, queries.listed(policy.visible_honours(request.who), **form.chosen)


@require_safe
def honours(request: HttpRequest) -> HttpResponse:
    """Every honour given, the newest year first."""
    form, rows = _filtered(request.GET, request)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    chosen = {name: value for name, value in form.chosen.items() if value}
    words = {"page": page, "form": form, "chosen": chosen, "base_query": urlencode(chosen), "who": request.who}
    return render(request, "recognition/honours.html", words)


@require_POST
def honours_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    policy.require_officer(request.who)
    _form, rows = _filtered(request.POST, request)
    book, count = exports.honours(rows, with_withdrawn=request.who.is_staff)
    now = timezone.now()
    record_export(actor=request.who.actor, what="recognition.honours", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Honours')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_POST
def certificates_pdf(request: HttpRequest) -> HttpResponse:
    """A certificate for each honour of the list as seen that stands, in one file."""
    policy.require_staff(request.who)
    _form, rows = _filtered(request.POST, request)
    found = list(rows.filter(withdrawn_at=None))
    if not found:
        messages.info(request, _("There is no honour in this list to print a certificate for."))
        return redirect("recognition:honours")
    printed = papers.certificates(found)
    now = timezone.now()
    record_export(actor=request.who.actor, what="recognition.certificates", detail={"rows": len(found)}, now=now)
    return file_answer(BytesIO(printed.data), f"{_('Certificates')}_{len(found)}.pdf", PDF)


@require_POST
def certificate_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The certificate of one honour."""
    found = policy.printed_or_404(request.who, pk)
    printed = papers.certificates([found])
    record_export(actor=request.who.actor, what="recognition.certificates", detail={"honour": pk}, now=timezone.now())
    return file_answer(BytesIO(printed.data), f"{found.kind.name}_{found.name}.pdf", PDF)


@require_safe
def honour(request: HttpRequest, pk: int) -> HttpResponse:
    """One honour with its corrections and what the person may do."""
    return render(request, "recognition/honour.html", _page(request, policy.honour_or_404(request.who, pk)))


def _page(request: HttpRequest, found: Honour, form: ReasonForm | None = None) -> dict[str, Any]:
    staff = request.who.is_staff
    return {
        "honour": found,
        "may_print": policy.may_print(request.who, found),
        "staff": staff,
        "changes": queries.changes(found) if staff else [],
        "form": form or ReasonForm(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One honour by hand."""
    policy.require_staff(request.who)
    first = {"year": request.who.today.year}
    form = EnterForm(request.POST if request.method == "POST" else None, kinds=queries.kinds(), initial=first)
    if request.method != "POST" or not form.is_valid():
        words = {"form": form, "kinds": bool(form.fields["kind"].choices)}
        return render(request, "recognition/enter.html", words, status=422 if form.errors else 200)
    counts = services.import_honours(form.checked, by=request.who.actor, now=timezone.now(), source=Source.ENTERED)
    said = _("It is in the register.") if counts["new"] else _("The honour kept already was filled in.")
    messages.success(request, said)
    return redirect("recognition:honours")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Set right what an honour says."""
    found = policy.kept_honour_or_404(request.who, pk)
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        instance=policy.kept_honour_or_404(request.who, pk),
        kinds=queries.kinds(),
        latest=request.who.today.year,
    )
    context = {"form": form, "honour": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "recognition/correct.html", context, status=422 if form.errors else 200)
    try:
        services.correct_honour(
            honour=found, values=form.values, reason=form.cleaned_data["reason"], who=request.who, now=timezone.now()
        )
    except NotPossibleError as error:
        form.add_error(None, str(error))
        return render(request, "recognition/correct.html", context, status=422)
    messages.success(request, _("It is corrected; what stood there before is kept."))
    return redirect("recognition:honour", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an honour count no more."""
    found = policy.kept_honour_or_404(request.who, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "recognition/honour.html", _page(request, found, form), status=422)
    try:
        services.withdraw_honour(honour=found, reason=form.cleaned_data["reason"], who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is withdrawn and counts no more; the staff still reads it."))
    return redirect("recognition:honour", pk)


@require_safe
def of_unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit's honours and its grades over the years."""
    unit = policy.unit_or_404(request.who, code)
    words = {
        "unit": unit,
        "honours": queries.of_code(policy.standing_honours(request.who), code),
        "grades": queries.grades_of(unit),
        "officer": request.who.is_officer,
    }
    return render(request, "recognition/of_unit.html", words)


@require_safe
def of_member(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's honours, for their officers and themselves."""
    member = policy.member_or_404(request.who, pk)
    honours = queries.of_member(policy.standing_honours(request.who), member.pk)
    return render(request, "recognition/of_member.html", {"member": member, "honours": honours})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own honours."""
    member = policy.own_member_or_404(request.who)
    honours = queries.of_member(policy.standing_honours(request.who), member.pk)
    title = ngettext("%(num)s honour", "%(num)s honours", len(honours)) % {"num": len(honours)}
    return render(request, "recognition/mine.html", {"honours": honours, "title": title})
