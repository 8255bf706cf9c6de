"""A notice composed: from nothing, from a template of its kind, or from an earlier notice issued once more."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.agenda import agenda_rows
from zhibu.activities.forms.notices import NoticeForm
from zhibu.activities.models import Notice
from zhibu.activities.states import NoticeState
from zhibu.kernel.dates import day as day_text
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.forms import read_day


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Compose a new notice, empty, from `?template=` or from `?again=` an earlier one; the first save makes the draft
    on the server.
    """
    _require_issuer(request)
    return _compose(request, None, _start(request))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft; what has been issued meanwhile is shown as it stands."""
    found = policy.notice_or_404(request.who, pk)
    if found.state != NoticeState.DRAFT:
        return redirect("activities:check", pk)
    _require_issuer(request)
    return _compose(request, found, queries.Start({}))


def _require_issuer(request: HttpRequest) -> None:
    if not request.who.own_units:
        raise PermissionDenied(_("Notices are issued by officers of a unit."))


def _start(request: HttpRequest) -> queries.Start:
    """What the address asks to begin with; 404 for a template or a notice that is not there for this person."""
    who = request.who
    if again := request.GET.get("again", ""):
        if not again.isascii() or not again.isdecimal() or len(again) > 18:
            raise Http404
        return queries.once_more(policy.issued_or_403(who, int(again)), who.today)
    if key := request.GET.get("template", ""):
        found = next((one for one in queries.templates(who.today) if one.key == key), None)
        if found is None:
            raise Http404
        return queries.start(found, who.own_units[0], who.today)
    return queries.Start({})


def _compose(request: HttpRequest, notice: Notice | None, start: queries.Start) -> HttpResponse:
    who = request.who
    lists = {"issuers": who.own_units, "units": policy.units_to_address(who)}
    page: dict[str, Any] = {"notice": notice, "start": start}
    if notice is None:
        page["templates"] = queries.templates(who.today)
    kept = queries.agenda_of(notice) if notice else start.agenda
    if request.method != "POST":
        chosen = list(notice.units.values_list("pk", flat=True)) if notice else []
        form = NoticeForm.of(notice, chosen, **lists) if notice else NoticeForm.starting(start, **lists)
        return render(request, "activities/compose.html", page | {"form": form, "agenda": agenda_rows(None, kept)})
    form, agenda = NoticeForm(request.POST, **lists), agenda_rows(request.POST, kept, more="more" in request.POST)
    page |= {"form": form, "agenda": agenda}
    whole = form.is_valid() and (not agenda.is_bound or agenda.is_valid())
    if "more" in request.POST or not whole:
        return render(request, "activities/compose.html", page, status=200 if whole else 422)
    try:
        draft = services.save_draft(
            notice=notice,
            issuer=form.issuer_unit,
            values=form.values,
            units=form.chosen_units,
            agenda=agenda.lines if agenda.is_bound else None,
            questions_of=start.own_form,
            who=who,
            now=timezone.now(),
            edition=form.cleaned_data["edition"],
        )
    except services.SavedMeanwhileError:
        theirs = policy.draft_or_404(who, notice.pk)  # type: ignore[union-attr]
        page |= {"notice": theirs, "differences": form.against(theirs) + agenda.against(queries.agenda_of(theirs))}
        return render(request, "activities/compose.html", page, status=409)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("activities:notices")
    if "check" in request.POST:
        return redirect("activities:check", draft.pk)
    if "questions" in request.POST:
        return redirect("activities:feedback_form", draft.pk)
    messages.success(request, _("The draft is kept."))
    return redirect("activities:edit", draft.pk)


@require_POST
def take_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of the days that the check page proposes: the draft is held on that day."""
    found = policy.draft_or_404(request.who, pk)
    try:
        day = read_day(request.POST.get("day", ""))
        services.take_day(notice=found, day=day, who=request.who, now=timezone.now())
    except ValueError:
        messages.error(request, _("Choose one of the days on the page."))
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is planned for %(day)s.") % {"day": day_text(day)})
    return redirect("activities:check", pk)
