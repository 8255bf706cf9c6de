"""Pages of effect: members say how it was, the sender reads everything and closes the notice."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.activities import exports, papers, policy, queries, services
from zhibu.activities.forms.reports import EffectReplyForm, RatingForm, ResultForm
from zhibu.activities.models import Notice
from zhibu.activities.states import SENT, NoticeState
from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, docx, pdf


@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """Three taps without a name by a member who was there."""
    found = policy.own_activity_or_404(request.who, pk)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.rate(activity=found, member=request.who.member, **form.answers, now=timezone.now())
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you. Nobody can see what you said."))
        return redirect("activities:notice", found.notice_id)
    can = queries.may_rate(found, request.who.member)
    context = {"activity": found, "form": form, "can": can}
    return render(request, "activities/rating.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def effects(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a notice in the units one manages; its sender closes it here with the result."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer or found.state not in SENT:
        raise Http404
    form = ResultForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        policy.issued_or_403(who, pk)
        if form.is_valid():
            try:
                services.close_notice(notice=found, **form.cleaned_data, who=who, now=timezone.now())
            except NotPossibleError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The notice is closed; its result stands on it."))
                return redirect("activities:notice", pk)
    return _page(request, found, form=form)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The issuer's public reply to what most members found fault with."""
    found = policy.issued_or_403(request.who, pk)
    form = EffectReplyForm(request.POST)
    if form.is_valid():
        try:
            services.reply_to_effect(
                notice=found, text=form.cleaned_data["reply"], who=request.who, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The reply is published; it stands on the notice."))
            return redirect("activities:effects", pk)
    return _page(request, found, reply_form=form)


def _page(
    request: HttpRequest, found: Notice, *, form: ResultForm | None = None, reply_form: EffectReplyForm | None = None
) -> HttpResponse:
    who, given = request.who, reply_form or form
    serves = who.serves(found.issuer)
    context = {
        "notice": found,
        "effects": queries.effects_of(found, policy.rows_within(who)),
        "form": form or ResultForm(),
        "errors_of": given,
        "reply_form": reply_form or EffectReplyForm(),
        "worst": queries.worst_of(found) if serves else None,
        "replies": queries.effect_replies(found),
        "may_close": serves and found.state == NoticeState.ISSUED,
        "over": found.end is not None and found.end < who.today,
    }
    return render(request, "activities/effects.html", context, status=422 if given and given.errors else 200)


@require_POST
def effects_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """All feedback on a notice from the units one manages, as a workbook."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer or found.state not in SENT:
        raise Http404
    book, count = exports.effects(queries.effects_of(found, policy.rows_within(who)))
    detail = {"notice": pk, "rows": count}
    record_export(actor=who.actor, what="activities.effects", detail=detail, now=timezone.now())
    return file_answer(book, f"{_('Effects')}_{found.number_text}.xlsx")


@require_POST
def summary(request: HttpRequest, pk: int, ending: str) -> FileResponse:
    """What came of a notice in the units one manages, as a paper. Carrying it away is a deed, so it is a POST."""
    who = request.who
    found = policy.notice_or_404(who, pk)
    if not who.is_officer or found.state not in SENT:
        raise Http404
    within = policy.rows_within(who)
    effects = queries.effects_of(found, within)
    paper = papers.summary(found, effects, queries.totals_of(found, within), queries.effect_replies(found))
    data, kind = (pdf(paper).data, PDF) if ending == "pdf" else (docx(paper), DOCX)
    detail = {"notice": pk, "rows": len(effects.activities), "kind": ending}
    record_export(actor=who.actor, what="activities.summary", detail=detail, now=timezone.now())
    return file_answer(BytesIO(data), f"{_('Summary of the activity')}_{found.number_text}.{ending}", kind)
