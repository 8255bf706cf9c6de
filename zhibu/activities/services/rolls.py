"""An activity from its plan to its confirmed roll, and corrections of single lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Attendance
from zhibu.activities.services import changes
from zhibu.activities.services.leaves import settle_leaves
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.phones import forget_phones
from zhibu.activities.services.tasks import feedback_task, preview_key, preview_task, roll_task
from zhibu.activities.states import Attended, Held
from zhibu.audit.services import record, record_many
from zhibu.circulation.services import close_tasks, close_tasks_from, move_tasks, open_tasks, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.registry import registry
from zhibu.organisation.policy import Person


@dataclass(frozen=True)
class Line:
    """What the roll says of one person."""

    state: Attended
    leave_kind: str = ""
    made_up_on: date | None = None
    way: str = ""


@transaction.atomic
def plan(*, activity: Activity, day: date, start_time: time | None, place: str, who: Person, now: datetime) -> None:
    """A unit sets its own day, time and place within the window. Raises NotPossibleError outside it, for a joint
    activity, once the roll is confirmed and once the notice is withdrawn. A day that members knew already stays in the
    history, and they are told again.
    """
    notice = locked_in_force(activity.notice)
    if notice.held == Held.JOINTLY:
        raise NotPossibleError(_("The day of a joint activity is set by the notice."))
    if notice.first_day is None or notice.end is None or not notice.first_day <= day <= notice.end:
        raise NotPossibleError(_("Choose a day within the window of the notice."))
    kept = Activity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    if kept.roll_version:
        raise NotPossibleError(_("The roll has been confirmed; the day stays as it was."))
    old = {"day": kept.day, "start_time": kept.start_time, "place": kept.place}
    kept.notice, kept.day, kept.start_time, kept.place = notice, day, start_time, place
    kept.save(update_fields=["day", "start_time", "place"])
    activity.day, activity.start_time, activity.place = day, start_time, place
    reopen_tasks([roll_task(kept, notice)], now=now)
    move_tasks([preview_task(notice, kept.unit_id, day)])
    if old["day"] is not None:
        changes.replanned(kept, old, who=who, now=now)
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
    locked_in_force(activity.notice)
    draft = {str(member): [line.state, line.leave_kind or line.way] for member, line in lines.items()}
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

    Raises NotPossibleError when it is confirmed already, the notice is withdrawn, its day cannot be (`_day_held`), or
    an exception names
    somebody who is not expected.
    """
    locked_in_force(activity.notice)  # the notice first: a withdrawal is either seen here or sees this roll
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
    close_tasks([f"activities.roll:{activity.pk}", preview_key(activity.notice_id, activity.unit_id)], now=now)
    if activity.notice.held == Held.JOINTLY:
        close_tasks_from(f"activities.preview:{activity.notice_id}", now=now)
    forget_phones(activity)
    settle_leaves(activity=activity, on_leave={m: line.state == Attended.LEAVE for m, line in lines}, who=who, now=now)
    open_tasks([feedback_task(activity)], now=now)
    counts = {state.value: sum(line.state == state for _member, line in lines) for state in Attended}
    subject = f"activities.activity:{activity.pk}"
    # One entry for the roll and one per person, so that each line of a half-year leads back to who confirmed it. The
    # kind of a leave may tell of somebody's health; the chain holds only that it was one.
    entries: list[tuple[str, dict[str, Any]]] = [(subject, {"day": activity.day, **counts})]
    entries += [(subject, {"member": member, "state": line.state}) for member, line in lines]
    record_many(actor=who.actor, deed="activities.roll.confirmed", entries=entries, now=now)
    registry.happened("activities.roll.confirmed", activity=activity, now=now)
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
        way=line.way,
        version=version,
        set_by=who.actor.id,
        set_at=now,
        **more,
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
    if line == Line(Attended(attendance.state), attendance.leave_kind, attendance.made_up_on, attendance.way):
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
