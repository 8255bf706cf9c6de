"""变更 and 更正: another time or place, or an error mended, after a notice was issued."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, AgendaLine, Change, Notice, agenda_text
from zhibu.activities.services.agenda import set_agenda
from zhibu.activities.services.indexing import index
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.notices import SavedMeanwhileError
from zhibu.activities.services.tasks import feedback_task, preview_task, roll_task
from zhibu.activities.states import SIGN_WITHIN, TELL_BEFORE, Held, NoticeState
from zhibu.audit.services import record
from zhibu.circulation.services import announce, move_tasks, tell_again
from zhibu.circulation.states import Said
from zhibu.kernel.dates import day as day_text
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.policy import Person

CHANGEABLE = (
    "first_day", "last_day", "start_time", "place", "theme", "content", "form", "method", "requirements", "materials",
    "feedback_by",
)  # fmt: skip


def as_text(value: Any) -> str:
    """A value of a notice as a history shows it."""
    if isinstance(value, date):
        return day_text(value, with_year=True)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


@transaction.atomic
def change(
    *,
    notice: Notice,
    values: Mapping[str, Any],
    reason: str,
    who: Person,
    now: datetime,
    edition: int | None = None,
    agenda: Sequence[AgendaLine] | None = None,
) -> Change:
    """Change an issued notice: the earlier version stays in its history, units sign again, members read again, days
    and tasks of activities whose roll is open follow. `edition` is the one that was opened.

    Raises NotPossibleError without a reason or difference, when it is not issued, when something would be missing, a
    day before its issue or a confirmed roll outside the window; SavedMeanwhileError when it was changed meanwhile.
    """
    notice = locked_in_force(notice)
    if notice.state != NoticeState.ISSUED:
        raise NotPossibleError(_("This notice has been closed and can no longer be changed."))
    if edition is not None and edition != notice.edition:
        raise SavedMeanwhileError(_("The notice has been changed since you opened it; look at it as it is now."))
    if not reason.strip():
        raise NotPossibleError(_("Give the reason; everybody who had the notice reads it."))
    old = {name: getattr(notice, name) for name in CHANGEABLE}
    new = {name: values.get(name, old[name]) for name in CHANGEABLE}
    columns = [name for name in CHANGEABLE if old[name] != new[name]]
    changed = columns + _other_agenda(notice, agenda, old, new)
    if not changed:
        raise NotPossibleError(_("Nothing was changed."))
    for name in columns:
        setattr(notice, name, new[name])
    activities = _activities(notice)
    _check(notice, activities)
    notice.edition += 1
    notice.save(update_fields=[*columns, "edition"])
    index(notice)
    if agenda is not None:
        set_agenda(notice, agenda)
    made = Change.objects.create(
        notice=notice,
        before={name: as_text(old[name]) for name in changed},
        after={name: as_text(new[name]) for name in changed},
        reason=reason.strip(),
        made_by=who.actor.id,
        made_at=now,
    )
    _move(notice, activities, old)
    move_tasks(_tasks(notice, activities, now=now))
    units, members = _tell(notice, now)
    record(
        actor=who.actor,
        deed="activities.notice.changed",
        subject=f"activities.notice:{notice.pk}",
        detail={"number": notice.number_text, "fields": changed, "units": units, "members": members},
        now=now,
    )
    return made


def _activities(notice: Notice) -> list[Activity]:
    """The notice's activities, held until the deed ends."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("feedback")
    return list(rows.filter(notice=notice).order_by("pk"))


def _other_agenda(
    notice: Notice, agenda: Sequence[AgendaLine] | None, old: dict[str, Any], new: dict[str, Any]
) -> list[str]:
    """Both agendas into `old` and `new` when another one is wanted."""
    if agenda is None or list(agenda) == (kept := queries.agenda_of(notice)):
        return []
    old["agenda"], new["agenda"] = agenda_text(kept), agenda_text(agenda)
    return ["agenda"]


def _check(notice: Notice, activities: Sequence[Activity]) -> None:
    """What a changed notice must still be."""
    if notice.first_day and notice.last_day and notice.last_day < notice.first_day:
        raise NotPossibleError(_("The last day comes before the first."))
    if notice.held == Held.JOINTLY and notice.first_day != notice.end:
        raise NotPossibleError(_("A joint activity is held on one day."))
    if missing := queries.missing(notice, list(notice.units.values_list("pk", flat=True))):
        raise NotPossibleError(" ".join(missing))
    assert notice.first_day is not None and notice.end is not None and notice.issued_at is not None
    if notice.first_day < timezone.localdate(notice.issued_at):
        raise NotPossibleError(_("The first day cannot lie before the day of issue."))
    # A roll confirmed late may lie after the window; what must not happen is that it falls out before it.
    held = [activity.day for activity in activities if activity.roll_version and activity.day]
    outside = sum(not notice.first_day <= day <= notice.end for day in held)
    if outside:
        raise NotPossibleError(
            _("%(count)s confirmed rolls would lie outside the new days; choose days that hold them.")
            % {"count": outside}
        )


def _move(notice: Notice, activities: Sequence[Activity], old: Mapping[str, Any]) -> None:
    """Let activities without a roll follow: what a unit had set for itself stays where it still fits."""
    was_one_day = old["first_day"] == (old["last_day"] or old["first_day"])
    one_day = notice.first_day == notice.end
    open_ones = [activity for activity in activities if not activity.roll_version]
    for activity in open_ones:
        if one_day:
            activity.day = notice.first_day
        elif was_one_day or (activity.day and not notice.first_day <= activity.day <= notice.end):  # type: ignore[operator]
            activity.day = None
        for name in ("start_time", "place"):
            if notice.held == Held.JOINTLY or getattr(activity, name) == old[name]:
                setattr(activity, name, getattr(notice, name))
    Activity.objects.bulk_update(open_ones, ["day", "start_time", "place"])


def _tasks(notice: Notice, activities: Sequence[Activity], *, now: datetime) -> list[Any]:
    """The tasks as they read now; those that are closed stay closed."""
    tasks = []
    before = TELL_BEFORE(timezone.localdate(now))
    for activity in activities:
        activity.notice = notice
        tasks += [roll_task(activity, notice), feedback_task(activity)]
        if notice.held == Held.BY_EACH:
            tasks.append(preview_task(notice, activity.unit_id, activity.day, before))
    if notice.held == Held.JOINTLY:
        tasks += [preview_task(notice, unit, notice.first_day, before) for unit in queries.units_with_expected(notice)]
    return tasks


def _tell(notice: Notice, now: datetime) -> tuple[int, int]:
    dispatch = notice.dispatch
    assert dispatch is not None
    dispatch.title, dispatch.read_by = str(notice), notice.end
    today = timezone.localdate(now)
    dispatch.sign_by = last_of(today, SIGN_WITHIN(today))
    dispatch.save(update_fields=["title", "read_by", "sign_by"])
    told = tell_again(dispatch=dispatch, now=now)
    announce(dispatch=dispatch, said=Said.CHANGED, key=f"{notice.edition}", now=now)
    return told


def replanned(activity: Activity, old: Mapping[str, Any], *, who: Person, now: datetime) -> int:
    """A unit has set another day, time or place than the one its members know: keep the earlier one in the history and
    tell its members again. Returns how many were told. Called by `plan`, in its transaction.
    """
    new = {name: getattr(activity, name) for name in old}
    changed = [name for name in old if old[name] != new[name]]
    if not changed or activity.notice.dispatch is None:
        return 0
    Change.objects.create(
        notice=activity.notice,
        activity=activity,
        before={name: as_text(old[name]) for name in changed},
        after={name: as_text(new[name]) for name in changed},
        reason=_("set anew by the unit"),
        made_by=who.actor.id,
        made_at=now,
    )
    _units, members = tell_again(dispatch=activity.notice.dispatch, members_of=activity.unit, now=now)
    return members
