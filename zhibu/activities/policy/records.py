"""Who may read a record, who writes it, and who says that what follows is done."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhibu.activities.models import Activity, Attendance, FollowUp, Record, Resolution
from zhibu.activities.policy.held import activity_or_404, may_run, require_run, visible_activities
from zhibu.activities.states import SENT, Attended
from zhibu.organisation.policy import Person


def visible_records(who: Person) -> QuerySet[Record]:
    """Officers: records of units they manage, drafts only of their own units. Members: records once confirmed of
    activities at which they were expected, so of a committee's meeting only its members.
    """
    if who.is_officer:
        own = Q(activity__unit__in=[unit.pk for unit in who.own_units])
        return Record.objects.filter(own | Q(version__gt=0), activity__in=visible_activities(who))
    if who.member is None:
        return Record.objects.none()
    expected = Attendance.objects.filter(activity=OuterRef("activity"), member=who.member, superseded_by=None)
    return Record.objects.filter(
        Exists(expected.exclude(state=Attended.NOT_COUNTED)), version__gt=0, activity__notice__state__in=SENT
    )


def record_or_none(who: Person, activity: Activity) -> Record | None:
    """The record of an activity, when there is one that the person may read; one query."""
    rows = visible_records(who).filter(activity=activity)
    return rows.select_related("host", "recorder").first()


def read_or_404(who: Person, pk: int) -> tuple[Activity, Record | None]:
    """An activity and its record for whoever may read it; its officers get the activity without one too."""
    rows = visible_records(who).filter(activity=pk)
    record = rows.select_related("host", "recorder", "activity__notice__issuer", "activity__unit").first()
    if record is not None:
        return record.activity, record
    if not who.is_officer:
        raise Http404
    activity = activity_or_404(who, pk)
    if not may_run(who, activity):
        raise Http404
    return activity, None


def written_or_404(who: Person, pk: int) -> tuple[Activity, Record | None]:
    """An activity whose record the person writes, and the record when it has been begun; 403 for officers above."""
    activity = activity_or_404(who, pk)
    require_run(who, activity)
    return activity, record_or_none(who, activity)


def begun_or_404(who: Person, pk: int) -> tuple[Activity, Record]:
    """The same where something must have been written already."""
    activity, record = written_or_404(who, pk)
    if record is None:
        raise Http404
    return activity, record


def resolution_or_404(who: Person, pk: int) -> Resolution:
    """A resolution of a record that the person writes; 403 for officers above who read it."""
    rows = Resolution.objects.filter(record__in=visible_records(who))
    found = rows.select_related("record__activity__notice", "record__activity__unit").filter(pk=pk).first()
    if found is None or not who.is_officer:
        raise Http404
    require_run(who, found.record.activity)
    return found


def follow_up_or_404(who: Person, pk: int) -> FollowUp:
    """Something to be done that the person may see: with its record, or because it is theirs to do."""
    mine = Q(owner=who.member, record__version__gt=0) if who.member else Q(pk__in=[])
    rows = FollowUp.objects.filter(mine | Q(record__in=visible_records(who)))
    rows = rows.select_related("owner", "record__activity__notice", "record__activity__unit")
    found = rows.filter(pk=pk).first()
    if found is None or (found.removed_at and not may_run(who, found.record.activity)):
        raise Http404
    return found


def may_finish(who: Person, follow_up: FollowUp) -> bool:
    """Whether the person says what came of it: its owner, and the officers of the unit."""
    own = who.member is not None and follow_up.owner_id == who.member.pk
    return own or may_run(who, follow_up.record.activity)
