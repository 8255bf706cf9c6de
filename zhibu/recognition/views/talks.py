"""Where absences cluster, and talks: prepared from facts, recorded with day, persons and promise."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.lists import file_answer
from zhibu.kernel.periods import HalfYear
from zhibu.organisation.states import UnitKind
from zhibu.recognition import exports, policy, queries, services
from zhibu.recognition.forms.sanctions import KeptForm, TalkForm
from zhibu.recognition.states import PAGE
from zhibu.recognition.views import do


@require_safe
def absences(request: HttpRequest, code: str) -> HttpResponse:
    """Where absences of a unit cluster in a half-year, and what would help."""
    who = request.who
    unit = policy.managed_unit_or_404(who, code)
    halves = _halves(who.today)
    period = halves[0]
    if request.GET.get("half") == str(halves[1]):
        period = halves[1]
    own = who.serves(unit) and unit.kind in {UnitKind.BRANCH, UnitKind.GROUP}  # those above help units, not persons
    found = queries.absences(unit, period.first, min(period.last, who.today), persons=own)
    words = {
        "unit": unit, "period": period, "halves": halves, "found": found, "own": own,
        "help": queries.help_with(found), "until": min(period.last, who.today),
        "may_call": policy.may_draft_for(who, unit, None),
    }  # fmt: skip
    return render(request, "recognition/absences.html", words)


def _halves(today: Any) -> list[HalfYear]:
    now = HalfYear.of(today)
    return [now, HalfYear(now.year - (now.half == 1), 3 - now.half)]


@require_safe
def talks(request: HttpRequest) -> HttpResponse:
    """Talks that the person took part in, and as an officer those of their unit."""
    rows = queries.talks_listed(policy.visible_talks(request.who))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "recognition/talks.html", {"page": page, "who": request.who})


@require_POST
def talks_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook."""
    who = request.who
    policy.require_officer(who)
    book, count = exports.talks(queries.talks_listed(policy.visible_talks(who)))
    record_export(actor=who.actor, what="recognition.talks", detail={"rows": count}, now=timezone.now())
    return file_answer(book, f"{_('Talks')}_{who.today:%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a talk with a member from the facts, and record it afterwards."""
    who = request.who
    unit, member = policy.talked_with_or_404(who, pk)
    posted = request.POST if request.method == "POST" else None
    form = TalkForm(posted, today=who.today, initial={"day": who.today})
    if posted is not None and form.is_valid():
        made = services.record_talk(unit=unit, member=member, values=form.values, who=who, now=timezone.now())
        return redirect("recognition:talk", made.pk)
    facts = list(queries.linkable(pk, who.today)[:PAGE])
    words = {"form": form, "unit": unit, "member": member, "facts": facts, "serves": who.serves(unit)}
    return render(request, "recognition/talk_new.html", words, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk; the person to whom something was promised says whether it was kept."""
    who, found = request.who, policy.talk_or_404(request.who, pk)
    if request.method == "POST":
        policy.require_say_kept(who, found)
    form = KeptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        return do(
            request, lambda: services.say_kept(talk=found, kept=kept, who=who, now=timezone.now()), _("It is kept."),
            "recognition:talk", pk,
        )  # fmt: skip
    words = {"talk": found, "form": form, "may_say": policy.may_say_kept(who, found)}
    return render(request, "recognition/talk.html", words, status=422 if form.errors else 200)
