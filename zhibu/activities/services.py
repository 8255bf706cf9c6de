"""Everything that changes notices, activities, rolls and feedback."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Attendance, Feedback, Notice, NumberSeries
from zhibu.activities.states import Attended, Held, NoticeState
from zhibu.audit.services import SYSTEM, record
from zhibu.circulation.services import NewTask, close_tasks, deliver_to_members, open_tasks, reopen_tasks, send
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person

SIGN_WITHIN = 3  # working days a unit has to sign for a notice, the day of issue counted


@dataclass(frozen=True)
class Line:
    """What the roll says of one person."""

    state: Attended
    leave_kind: str = ""
    made_up_on: date | None = None


@transaction.atomic
def save_draft(
    *,
    notice: Notice | None,
    issuer: Unit,
    values: Mapping[str, Any],
    units: Iterable[Unit],
    who: Person,
    now: datetime,
) -> Notice:
    """Keep a notice on the server as a draft, complete or not, and return it. Raises NotPossibleError once issued."""
    fresh = notice is None
    notice = Notice(drafted_at=now, drafted_by=who.actor.id) if notice is None else _locked(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("This notice has been issued and can no longer be edited here."))
    notice.issuer = issuer
    for name, value in values.items():
        setattr(notice, name, value)
    notice.saved_at = now
    notice.save()
    notice.units.set(units)
    reopen_tasks([_draft_task(notice)], now=now)
    if fresh:
        record(actor=who.actor, deed="activities.notice.drafted", subject=f"activities.notice:{notice.pk}", now=now)
    return notice


def _locked(notice: Notice) -> Notice:
    """The notice as it stands now, held until the deed ends: whoever had it open may be the second to act on it."""
    row = Notice.objects.select_for_update(of=("self",)).select_related("issuer").filter(pk=notice.pk).first()
    if row is None:
        raise NotPossibleError(_("The draft has been thrown away."))
    return row


@transaction.atomic
def discard_draft(*, notice: Notice, who: Person, now: datetime) -> None:
    """Delete a draft; it never had a number. Raises NotPossibleError once issued."""
    notice = _locked(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("This notice has been issued; it can no longer be deleted."))
    subject = f"activities.notice:{notice.pk}"
    close_tasks([f"activities.draft:{notice.pk}"], now=now)
    notice.delete()
    record(actor=who.actor, deed="activities.notice.discarded", subject=subject, now=now)


@transaction.atomic
def issue(*, notice: Notice, who: Person, now: datetime) -> Notice:
    """Give the notice its number, deliver it to its units and their expected members, and open what they have to do:
    all in one transaction. Raises NotPossibleError when something is missing or it has been issued already.
    """
    notice = _locked(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(
            _("This notice has been issued already as %(number)s.") % {"number": notice.number_text}
        )
    units = list(notice.units.values_list("pk", flat=True))
    if missing := queries.missing(notice, units):
        raise NotPossibleError(" ".join(missing))
    today = timezone.localdate(now)
    notice.year, notice.number = today.year, _next_number(notice.issuer, today.year)
    notice.state, notice.issued_at = NoticeState.ISSUED, now
    recipients = queries.recipients(notice, on=today)
    notice.dispatch = send(
        sender=notice.issuer,
        title=str(notice),
        url=reverse("activities:notice", args=[notice.pk]),
        units=units,
        recipients=recipients,
        sign_by=last_of(today, SIGN_WITHIN),
        read_by=notice.end,
        now=now,
    )
    notice.save(update_fields=["year", "number", "state", "issued_at", "dispatch"])
    activities = _open_activities(notice, recipients, now)
    close_tasks([f"activities.draft:{notice.pk}"], now=now)
    record(
        actor=who.actor,
        deed="activities.notice.issued",
        subject=f"activities.notice:{notice.pk}",
        detail={"number": notice.number_text, "units": len(units), "activities": activities},
        now=now,
    )
    return notice


def _next_number(unit: Unit, year: int) -> int:
    """The next number of the unit's series of the year: the row is locked until the transaction ends, and a
    transaction that fails gives its number back, so there is neither gap nor double.
    """
    NumberSeries.objects.bulk_create([NumberSeries(unit=unit, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(unit=unit, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return series.last + 1


def _open_activities(notice: Notice, recipients: Any, now: datetime) -> int:
    """One activity per unit that has an expected list, or one for all; with the task to take its roll. Those that are
    there already stay; returns how many were opened.
    """
    there = set(notice.activities.values_list("unit_id", flat=True))
    if notice.held == Held.JOINTLY:
        planned = {"day": notice.first_day, "start_time": notice.start_time, "place": notice.place}
        new = [] if there else [Activity(notice=notice, unit=notice.issuer, **planned)]
    else:
        # A window of one day leaves nothing to choose, so the units' day is set at once.
        one_day = notice.first_day if notice.end == notice.first_day else None
        with_list = recipients.order_by("unit_id").values_list("unit_id", flat=True).distinct()
        new = [
            Activity(notice=notice, unit_id=unit, day=one_day, start_time=notice.start_time, place=notice.place)
            for unit in with_list
            if unit not in there
        ]
    made = Activity.objects.bulk_create(new)
    open_tasks((_roll_task(activity, notice) for activity in made), now=now)
    return len(made)


def _draft_task(notice: Notice) -> NewTask:
    return NewTask(
        key=f"activities.draft:{notice.pk}",
        kind="activities.draft",
        url=reverse("activities:edit", args=[notice.pk]),
        words={"theme": notice.theme or "…"},
        unit_id=notice.issuer_id,
    )


def _roll_task(activity: Activity, notice: Notice) -> NewTask:
    return NewTask(
        key=f"activities.roll:{activity.pk}",
        kind="activities.roll",
        url=reverse("activities:roll", args=[activity.pk]),
        due=activity.day or notice.end,
        words={"notice": str(notice)},
        unit_id=activity.unit_id,
    )


@transaction.atomic
def deliver_to_joiners(*, notice: Notice, now: datetime) -> int:
    """Deliver a notice to those who have joined one of its units since it was issued; returns how many they are. Who
    has a delivery keeps it, so calling it again changes nothing.
    """
    recipients = queries.recipients(notice, on=timezone.localdate(now))
    if notice.dispatch is None or not queries.has_joiners(notice, recipients):
        return 0
    added = deliver_to_members(dispatch=notice.dispatch, recipients=recipients, now=now)
    _open_activities(notice, recipients, now)  # a unit that had nobody on the day of issue has a roll to take now
    record(
        actor=SYSTEM,
        deed="activities.notice.delivered_to_joiners",
        subject=f"activities.notice:{notice.pk}",
        detail={"members": added},
        now=now,
    )
    return added


@transaction.atomic
def plan(*, activity: Activity, day: date, start_time: time | None, place: str, who: Person, now: datetime) -> None:
    """A unit sets its own day, time and place within the window. Raises NotPossibleError outside it, for a joint
    activity, and once the roll is confirmed.
    """
    notice = activity.notice
    if notice.held == Held.JOINTLY:
        raise NotPossibleError(_("The day of a joint activity is set by the notice."))
    if notice.first_day is None or notice.end is None or not notice.first_day <= day <= notice.end:
        raise NotPossibleError(_("Choose a day within the window of the notice."))
    changed = Activity.objects.filter(pk=activity.pk, roll_version=0).update(
        day=day, start_time=start_time, place=place
    )
    if not changed:
        raise NotPossibleError(_("The roll has been confirmed; the day stays as it was."))
    activity.day = day
    reopen_tasks([_roll_task(activity, notice)], now=now)
    record(
        actor=who.actor,
        deed="activities.activity.planned",
        subject=f"activities.activity:{activity.pk}",
        detail={"day": day},
        now=now,
    )


@transaction.atomic
def keep_roll(*, activity: Activity, lines: Mapping[int, Line], who: Person, now: datetime) -> None:
    """Keep an unconfirmed roll for later. It is not a fact and counts nowhere."""
    draft = {str(member): [line.state, line.leave_kind] for member, line in lines.items()}
    if not Activity.objects.filter(pk=activity.pk, roll_version=0).update(roll_draft=draft):
        raise NotPossibleError(_("The roll has been confirmed already."))
    record(
        actor=who.actor,
        deed="activities.roll.kept",
        subject=f"activities.activity:{activity.pk}",
        detail={"exceptions": len(draft)},
        now=now,
    )


@transaction.atomic
def confirm_roll(
    *, activity: Activity, exceptions: Mapping[int, Line], who: Person, now: datetime, day: date | None = None
) -> Activity:
    """Confirm the roll by exception: everybody expected on the day was present but those in `exceptions` (member id →
    Line). Writes one attendance per expected person and fixes version 1. `day` sets the day when none was planned.

    Raises NotPossibleError when it is confirmed already, its day cannot be (`_day_held`), or an exception names
    somebody who is not expected.
    """
    activity = Activity.objects.select_for_update(of=("self",)).select_related("notice", "unit").get(pk=activity.pk)
    if activity.roll_version:
        raise NotPossibleError(_("The roll has been confirmed already; correct single lines with a reason."))
    activity.day = _day_held(activity, day or activity.day, today=timezone.localdate(now))
    expected = list(queries.expected_members(activity, activity.day).values_list("pk", flat=True))
    if strangers := set(exceptions) - set(expected):
        raise NotPossibleError(
            _("%(count)s names are not on the expected list; load the page again.") % {"count": len(strangers)}
        )
    present = Line(Attended.PRESENT)
    lines = [(member, exceptions.get(member, present)) for member in expected]
    Attendance.objects.bulk_create(
        [_attendance(activity, member, line, version=1, who=who, now=now) for member, line in lines]
    )
    activity.roll_version, activity.roll_confirmed_at, activity.roll_draft = 1, now, {}
    activity.save(update_fields=["day", "roll_version", "roll_confirmed_at", "roll_draft"])
    close_tasks([f"activities.roll:{activity.pk}"], now=now)
    open_tasks([_feedback_task(activity)], now=now)
    counts = {state.value: sum(line.state == state for _member, line in lines) for state in Attended}
    record(
        actor=who.actor,
        deed="activities.roll.confirmed",
        subject=f"activities.activity:{activity.pk}",
        detail={"day": activity.day, **counts},
        now=now,
    )
    return activity


def _day_held(activity: Activity, day: date | None, *, today: date) -> date:
    """The day of a roll, checked. Later than the window is late, which is allowed; earlier is a slip of the hand that
    would put the roll into another half-year for good.
    """
    if day is None:
        raise NotPossibleError(_("Say on which day the activity was held."))
    if day > today:
        raise NotPossibleError(_("The activity is still to come; take the roll on its day or after."))
    if activity.notice.held == Held.JOINTLY and day != activity.day:
        raise NotPossibleError(_("The day of a joint activity is set by the notice."))
    if activity.notice.first_day and day < activity.notice.first_day:
        raise NotPossibleError(_("Choose a day within the window of the notice."))
    return day


def _attendance(
    activity: Activity, member: int, line: Line, *, version: int, who: Person, now: datetime, **more: Any
) -> Attendance:
    return Attendance(
        activity=activity,
        member_id=member,
        state=line.state,
        leave_kind=line.leave_kind,
        made_up_on=line.made_up_on,
        version=version,
        set_by=who.actor.id,
        set_at=now,
        **more,
    )


def _feedback_task(activity: Activity) -> NewTask:
    return NewTask(
        key=f"activities.feedback:{activity.pk}",
        kind="activities.feedback",
        url=reverse("activities:feedback", args=[activity.pk]),
        due=activity.notice.feedback_by,
        words={"notice": str(activity.notice)},
        unit_id=activity.unit_id,
    )


@transaction.atomic
def correct(*, attendance: Attendance, line: Line, reason: str, who: Person, now: datetime) -> Attendance:
    """Correct one line of a confirmed roll: a new row supersedes it with its reason, and the roll gets a new version.

    Raises NotPossibleError when the line has been corrected meanwhile, nothing changes, or it was made up before the
    activity's day.
    """
    activity = Activity.objects.select_for_update().get(pk=attendance.activity_id)
    if Attendance.objects.filter(supersedes=attendance).exists():
        raise NotPossibleError(_("Somebody has corrected this line meanwhile; look at it again."))
    if line == Line(Attended(attendance.state), attendance.leave_kind, attendance.made_up_on):
        raise NotPossibleError(_("Nothing was changed."))
    if line.made_up_on and not activity.day <= line.made_up_on <= timezone.localdate(now):  # type: ignore[operator]
        raise NotPossibleError(_("It was made up on a day between the activity and today."))
    activity.roll_version += 1
    activity.save(update_fields=["roll_version"])
    corrected = _attendance(
        activity,
        attendance.member_id,
        line,
        version=activity.roll_version,
        who=who,
        now=now,
        supersedes=attendance,
        reason=reason,
    )
    corrected.save()
    record(
        actor=who.actor,
        deed="activities.attendance.corrected",
        subject=f"activities.attendance:{corrected.pk}",
        detail={"activity": activity.pk, "member": attendance.member_id, "from": attendance.state, "to": line.state},
        now=now,
    )
    return corrected


@transaction.atomic
def report(*, activity: Activity, values: Mapping[str, Any], who: Person, now: datetime) -> Feedback:
    """Keep a unit's feedback on the one form. Late is allowed and labelled. Raises NotPossibleError before the roll is
    confirmed and when it has been reported already.
    """
    activity = Activity.objects.select_for_update(of=("self",)).select_related("notice").get(pk=activity.pk)
    if not activity.roll_version:
        raise NotPossibleError(_("Confirm the roll first; the figures of the feedback come from it."))
    if Feedback.objects.filter(activity=activity).exists():
        raise NotPossibleError(_("The feedback has been reported already."))
    by = activity.notice.feedback_by
    late = by is not None and timezone.localdate(now) > by
    feedback = Feedback.objects.create(activity=activity, **values, made_by=who.actor.id, made_at=now, late=late)
    close_tasks([f"activities.feedback:{activity.pk}"], now=now)
    record(
        actor=who.actor,
        deed="activities.feedback.reported",
        subject=f"activities.activity:{activity.pk}",
        detail={"effect": feedback.effect, "late": late},
        now=now,
    )
    return feedback
