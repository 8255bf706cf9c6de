"""Pages of one holding of a notice: plan, roll, correction, feedback."""

from contextlib import suppress
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.activities import policy, queries, services
from zhibu.activities.forms.paper import PaperForm
from zhibu.activities.forms.reports import FeedbackForm
from zhibu.activities.forms.rolls import CorrectionForm, PlanForm, choice_of, read_roll, roll_choices
from zhibu.activities.models import Activity
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, LeaveKind, Way
from zhibu.activities.views.paper import (
    Said,
    chosen_on_paper,
    named_on_paper,
    paper_form,
    posted_roll,
    to_be_read,
)
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.forms import DayField
from zhibu.kernel.views import safe_address
from zhibu.questionnaire.queries import blank, lines_of, read


@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it: the roll in force with its counts and corrections, and the feedback."""
    who = request.who
    found = policy.activity_or_404(who, pk)
    roll = list(queries.roll_in_force(found)) if found.roll_version else []
    context = {
        "activity": found,
        "roll": roll,
        "words": {value: str(label) for value, label in (*Attended.choices, *LeaveKind.choices, *Way.choices)},
        "correct_link": reverse("activities:correct", args=[0]).replace("/0/", "/%d/"),
        "counts": queries.counts(state for _pk, _name, state, *_rest in roll),
        "feedback": queries.feedback_of(found),
        "own": queries.own_answers(found.notice, [found]),
        "quorum": queries.quorum_of(found),
        "changes": list(queries.list_changes(found)),
        "shown": queries.rating_shown(found) if found.roll_version else {},
        "may_run": policy.may_run(who, found),
        "record": policy.record_or_none(who, found),
    }
    return render(request, "activities/activity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit sets its own day, time and place within the window; one click takes a day that is free."""
    who = request.who
    found = policy.activity_or_404(who, pk)
    policy.require_run(who, found)
    initial = {"day": found.day, "start_time": found.start_time, "place": found.place}
    form = PlanForm(day_taken(request.POST) or None, activity=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.plan(activity=found, **form.cleaned_data, who=request.who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Day and place are set."))
            return redirect("activities:notice", found.notice_id)
    free = queries.free_days(found.notice, [found.unit], among=policy.visible_notices(who), today=who.today)
    context = {"activity": found, "form": form, "free": free}
    return render(request, "activities/plan.html", context, status=422 if form.errors else 200)


def day_taken(data: QueryDict) -> QueryDict:
    """What was posted, with the free day that was clicked in place of the typed one."""
    if not data.get("free"):
        return data
    taken = data.copy()
    taken["day"] = data["free"]
    return taken


@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody is present; touch only who is not. Confirming fixes the list."""
    who = request.who
    found = policy.activity_or_404(who, pk)
    policy.require_run(who, found)
    if found.roll_version:
        return redirect("activities:activity", pk)
    if request.method == "POST":
        return _take_roll(request, found)
    draft = {int(member): choice_of(*line) for member, line in found.roll_draft.items()}
    return _roll_page(request, found, draft, found.day)


def _take_roll(request: HttpRequest, found: Activity) -> HttpResponse:
    who, day = request.who, found.day
    paper = paper_form(request, found, shown=list(posted_roll(request)))
    if to_be_read(request, paper):
        return _read_paper(request, found, paper)
    try:
        keep = "keep" in request.POST
        missing = {"required": _("Say on which day the activity was held.")}
        day = (
            DayField(required=found.day is None and not keep, error_messages=missing).clean(
                request.POST.get("day", "")
            )
            or found.day
        )
        expected = list(queries.expected_members(found, day or who.today).values_list("pk", flat=True))
        exceptions = read_roll(request.POST, expected)
        if keep:
            # Who has leave and came all the same is an exception to what the page would say next time.
            came = set(queries.leaves_standing(found)) & set(expected) - set(exceptions)
            exceptions |= dict.fromkeys(came, Line(Attended.PRESENT))
            services.keep_roll(activity=found, lines=exceptions, who=who, now=timezone.now())
            messages.success(request, _("The roll is kept for later; it is not confirmed yet."))
            return redirect("activities:roll", found.pk)
        if "listed" in request.POST and not all(f"m{member}" in request.POST for member in expected):
            raise ValidationError(_("On that day others were expected: look at the names again, then confirm."))
        services.confirm_roll(activity=found, exceptions=exceptions, day=day, who=who, now=timezone.now())
    except (NotPossibleError, ValidationError) as error:
        text = error.messages[0] if isinstance(error, ValidationError) else str(error)
        return _roll_page(request, found, posted_roll(request), day, error=text)
    messages.success(request, _("The roll is confirmed."))
    return redirect("activities:activity", found.pk)


def _read_paper(request: HttpRequest, found: Activity, paper: PaperForm) -> HttpResponse:
    """Show who is meant by the numbers typed; nothing is stored before it is confirmed or kept."""
    posted, day = posted_roll(request), found.day
    with suppress(ValidationError):  # said when it is confirmed
        day = DayField(required=False).clean(request.POST.get("day", "")) or day
    if not paper.is_valid():
        return _roll_page(request, found, posted, day, paper=paper)
    came = queries.signed_in(found)
    leaves = queries.leaves_standing(found).items()
    granted = {member: kind for member, (kind, yes) in leaves if yes and member not in came}
    people = list(queries.expected_members(found, day or request.who.today).values_list("pk", "name"))
    chosen = chosen_on_paper(paper, posted, granted)
    return _roll_page(request, found, chosen, day, paper=paper, said=named_on_paper(paper, people))


def _roll_page(
    request: HttpRequest,
    found: Activity,
    chosen: dict[int, str],
    day: date | None,
    *,
    error: str = "",
    paper: PaperForm | None = None,
    said: Said | None = None,
) -> HttpResponse:
    expected = list(queries.expected_members(found, day or request.who.today).values_list("pk", "name"))
    leaves, signed = queries.leaves_standing(found), queries.signed_in(found)
    granted = {member: kind for member, (kind, yes) in leaves.items() if yes}
    chosen = granted | dict.fromkeys(signed, "present") | chosen
    people = [(pk, name, chosen.get(pk, "present")) for pk, name in expected]
    paper = paper or paper_form(request, found, shown=[pk for pk, _name in expected])
    context = {
        "activity": found,
        "people": people,
        "choices": roll_choices(found.day),
        "leaves": leaves,
        "guests": {change.member_id for change in queries.list_changes(found) if change.added},
        "error": error,
        "day": request.POST.get("day") or day or "",
        "counts": queries.counts(queries.state_of(choice) for _pk, _name, choice in people),
        "paper": paper,
        "sheet": paper.sheet,
        "since": queries.changed_since(paper.sheet, expected),
        "numbers": {member: number for number, member in enumerate(paper.members, 1)},
        "said": said,
        "signed": signed,
    }
    return render(request, "activities/roll.html", context, status=422 if error or paper.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one line of a confirmed roll, with a reason that stays."""
    line = policy.attendance_or_404(request.who, pk)
    policy.require_run(request.who, line.activity)
    form = CorrectionForm(request.POST if request.method == "POST" else None, attendance=line)
    if form.is_bound and form.is_valid():
        try:
            services.correct(
                attendance=line,
                line=form.line,
                reason=form.cleaned_data["reason"],
                who=request.who,
                now=timezone.now(),
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The line of %(name)s is corrected.") % {"name": line.member.name})
            back = reverse("activities:activity", args=[line.activity_id])
            return redirect(safe_address(request, request.GET.get("next", ""), back))
    status = 422 if form.errors else 200
    return render(request, "activities/correct.html", {"line": line, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Report the effect on the one form; the figures are the system's."""
    who = request.who
    found = policy.activity_or_404(who, pk)
    policy.require_run(who, found)
    if queries.feedback_of(found):
        return redirect("activities:activity", pk)
    form, lines = FeedbackForm(request.POST or None), lines_of(found.notice.own_form)
    filled = read(lines, request.POST, request.FILES) if request.method == "POST" else blank(lines)
    if request.method == "POST" and form.is_valid() and not filled.errors:
        try:
            values = {"values": form.cleaned_data, "answers": request.POST, "files": request.FILES}
            services.report(activity=found, **values, who=who, now=timezone.now())
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. The feedback is reported."))
            return redirect("activities:activity", pk)
    context = {"activity": found, "form": form, "filled": filled, "counts": queries.roll_counts(found)}
    return render(request, "activities/feedback.html", context, status=422 if form.errors or filled.errors else 200)
