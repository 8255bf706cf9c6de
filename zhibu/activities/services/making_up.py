"""补学: items closed, one or many at once, and opened again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Attendance, MadeUp
from zhibu.activities.services.rolls import Line, correct
from zhibu.activities.states import MISSED, Attended, MadeUpHow
from zhibu.audit.services import record_many
from zhibu.kernel.dates import day as in_words
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def make_up(
    *, lines: Iterable[int], day: date, how: MadeUpHow, note: str, who: Person, now: datetime
) -> list[Attendance]:
    """Close the items behind these lines (ids of attendance): each gets a line that supersedes it, with the day, and
    how it was made up beside it. What somebody has closed or corrected meanwhile is left alone; returns the new lines.

    Raises NotPossibleError when the day is still to come or lies before one of the activities; then none is closed.
    """
    if day > timezone.localdate(now):
        raise NotPossibleError(_("The day of the make-up is still to come."))
    wanted = list(lines)
    held = Activity.objects.filter(pk__in=Attendance.objects.filter(pk__in=wanted).values("activity"))
    activities = {one.pk: one for one in held.select_for_update().order_by("pk")}
    found = Attendance.objects.filter(pk__in=wanted, superseded_by=None, state__in=MISSED, made_up_on=None)
    old = list(found.order_by("pk"))
    for line in old:
        _refuse_before(day, activities[line.activity_id])
    reason = _("made up: %(how)s") % {"how": MadeUpHow(how).label}
    fresh = [
        Attendance(
            activity_id=line.activity_id,
            member_id=line.member_id,
            state=line.state,
            leave_kind=line.leave_kind,
            made_up_on=day,
            version=activities[line.activity_id].roll_version + 1,
            supersedes=line,
            reason=reason,
            set_by=who.actor.id,
            set_at=now,
        )
        for line in old
    ]
    made = Attendance.objects.bulk_create(fresh)
    MadeUp.objects.bulk_create([MadeUp(line=line, how=how, note=note.strip()) for line in made])
    touched = {line.activity_id for line in made}
    Activity.objects.filter(pk__in=touched).update(roll_version=F("roll_version") + 1)
    entries: list[tuple[str, dict[str, Any]]] = [
        (
            f"activities.attendance:{line.pk}",
            {"activity": line.activity_id, "member": line.member_id, "day": day, "how": how},
        )
        for line in made
    ]
    if entries:
        record_many(actor=who.actor, deed="activities.attendance.made_up", entries=entries, now=now)
    return made


def _refuse_before(day: date, activity: Activity) -> None:
    if activity.day is not None and day < activity.day:
        raise NotPossibleError(
            _("One of the activities was held on %(held)s: nothing is made up before it. Choose a later day.")
            % {"held": in_words(activity.day)}
        )


def reopen_make_up(*, line: Attendance, reason: str, who: Person, now: datetime) -> Attendance:
    """Open a closed item again by the ordinary correction: a new line without the day, with the reason. Raises
    NotPossibleError as `correct` does.
    """
    open_again = Line(Attended(line.state), line.leave_kind)
    return correct(attendance=line, line=open_again, reason=reason, who=who, now=now)
