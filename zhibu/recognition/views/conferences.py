"""Conferences: the list, one with awards, speeches and what was taken up, its order of proceedings on paper."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.lists import file_answer
from zhibu.kernel.papers import DOCX, PDF, docx, pdf
from zhibu.recognition import exports, papers, policy, queries, services
from zhibu.recognition.forms.conferences import ConferenceForm, SpeechForm
from zhibu.recognition.models import Conference, Speech
from zhibu.recognition.states import PAGE, SPEECHES
from zhibu.recognition.views import do


@require_safe
def conferences(request: HttpRequest) -> HttpResponse:
    """Conferences whose notices the person sees."""
    who = request.who
    rows = queries.conferences_listed(policy.visible_conferences(who))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition/conferences.html", {"page": page, "who": who})


@require_POST
def conferences_xlsx(request: HttpRequest) -> FileResponse:
    """The list as seen, as a workbook."""
    who = request.who
    policy.require_officer(who)
    book, count = exports.conferences(queries.conferences_listed(policy.visible_conferences(who)))
    record_export(actor=who.actor, what="recognition.conferences", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{pgettext('conference', 'Conferences')}_{who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say that a notice of one's unit calls a conference."""
    if not request.who.own_units:
        raise PermissionDenied(_("A conference is prepared by officers of the unit that calls it."))
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose other awards."""
    return _form(request, policy.kept_conference_or_404(request.who, pk))


def _form(request: HttpRequest, found: Conference | None) -> HttpResponse:
    who, posted = request.who, request.POST if request.method == "POST" else None
    notices = [] if found else policy.callable_notices(who)
    first: dict[str, Any] = {"campaign": found.campaign_id, "year": found.year} if found else {}
    campaigns = policy.awarded_campaigns(who)
    form = ConferenceForm(posted, notices=notices, campaigns=campaigns, conference=found, initial=first)
    if posted is not None and form.is_valid():
        try:
            made = services.keep_conference(conference=found, **form.values, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("recognition:conference", made.pk)
    words = {"form": form, "conference": found, "can": found is not None or bool(notices)}
    return render(request, "recognition/conference_edit.html", words, status=422 if form.errors else 200)


@require_safe
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    """Awards and speeches in their order, and what was taken up of what was said."""
    who, found = request.who, policy.conference_or_404(request.who, pk)
    speeches = queries.speeches_of(found)
    practices = [one.practice_id for one in speeches if one.practice_id]
    readable = set(policy.spoken_practices(who).filter(pk__in=practices).values_list("pk", flat=True))
    taken = queries.taken_up_after(found) if readable else []
    words = {
        "conference": found, "notice": found.notice, "speeches": speeches, "readable": readable,
        "awards": queries.awards_of(found, policy.standing_honours(who)), "may_keep": who.serves(found.notice.issuer),
        "taken": [one for one in taken if one.practice_id in readable],
    }  # fmt: skip
    return render(request, "recognition/conference.html", words)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that the notice calls a conference."""
    found = policy.kept_conference_or_404(request.who, pk)
    try:
        services.remove_conference(conference=found, who=request.who, now=timezone.now())
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("recognition:conference", pk)
    messages.success(request, _("It is removed."))
    return redirect("recognition:conferences")


@require_http_methods(["GET", "HEAD", "POST"])
def speech_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a speech."""
    return _speech(request, policy.kept_conference_or_404(request.who, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def speech(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Correct a speech."""
    found = policy.kept_speech_or_404(request.who, pk, which)
    return _speech(request, policy.kept_conference_or_404(request.who, pk), found)


def _speech(request: HttpRequest, kept: Conference, found: Speech | None) -> HttpResponse:
    who, posted = request.who, request.POST if request.method == "POST" else None
    first = None if found else {"place": min(kept.speeches.count() + 1, SPEECHES)}
    practices = policy.offered_practices(who, found)
    form = SpeechForm(posted, units=policy.speaking_units(kept), practices=practices, instance=found, initial=first)
    if posted is not None and form.is_valid():
        try:
            services.keep_speech(conference=kept, speech=found, values=form.values, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("recognition:conference", kept.pk)
    words = {"form": form, "conference": kept, "speech": found}
    return render(request, "recognition/speech.html", words, status=422 if form.errors else 200)


@require_POST
def speech_removal(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Remove a speech."""
    who, found = request.who, policy.kept_speech_or_404(request.who, pk, which)
    return do(
        request, lambda: services.remove_speech(speech=found, who=who, now=timezone.now()), _("It is removed."),
        "recognition:conference", pk,
    )  # fmt: skip


def _proceedings(request: HttpRequest, pk: int, *, word: bool) -> FileResponse:
    who, found = request.who, policy.conference_or_404(request.who, pk)
    awards = queries.awards_of(found, policy.standing_honours(who))
    made = papers.proceedings(found, awards, queries.speeches_of(found))
    record_export(actor=who.actor, what="recognition.proceedings", detail={"conference": pk}, now=timezone.now())
    data, media, ending = (docx(made), DOCX, "docx") if word else (pdf(made).data, PDF, "pdf")
    return file_answer(BytesIO(data), f"{made.title}_{found.notice.theme}.{ending}", media)


@require_POST
def proceedings_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The order of proceedings as PDF."""
    return _proceedings(request, pk, word=False)


@require_POST
def proceedings_docx(request: HttpRequest, pk: int) -> FileResponse:
    """The same for Word."""
    return _proceedings(request, pk, word=True)
