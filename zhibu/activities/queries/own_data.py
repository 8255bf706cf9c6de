"""What this room keeps about one member, as they read it themselves; and which entries of the chain concern them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.activities.models import (
    Attendance,
    CalendarKey,
    FollowUp,
    Leave,
    ListChange,
    Rated,
    Recusal,
    SignedIn,
    SittingIn,
)
from zhibu.activities.states import Attended, LeaveKind, MadeUpHow, Way
from zhibu.kernel.registry import OwnTable
from zhibu.organisation.models import Member

# Lists of an activity and of all who were on them; the chain keeps the activity.
ACTIVITY_LISTS = ("activities.roll", "activities.leaves", "activities.sign_in_sheet", "activities.record")


def own_tables(member: Member) -> Iterator[OwnTable]:
    """Rolls, leaves, and the smaller things; the kinds of a member's own leaves are theirs to read. One query per
    table.
    """
    yield _attendance(member)
    yield _leaves(member)
    head = (_("Activity"), 40)
    changes = ListChange.objects.filter(member=member).select_related("activity__notice").order_by("-made_at", "-pk")
    cells: list[tuple[Any, ...]] = [
        (row.made_at, str(row.activity.notice), _("added as a guest") if row.added else _("name removed"), row.reason,
         row.undone_at)
        for row in changes
    ]  # fmt: skip
    heads = [(_("Time"), 18), head, (_("What"), 18), (_("Reason"), 30), (_("Undone on"), 18)]
    yield OwnTable(_("Changes of expected lists"), heads, cells)
    yield _after_meetings(member)
    yield _recusals(member)
    here = SignedIn.objects.filter(member=member).select_related("activity__notice").order_by("-at", "-pk")
    cells = [(row.at, str(row.activity.notice)) for row in here]
    yield OwnTable(_("Signed in by phone, roll not confirmed yet"), [(_("Time"), 18), head], cells)
    rated = Rated.objects.filter(member=member).select_related("activity__notice").order_by("-activity_id")
    yield OwnTable(
        _("Activities I rated, without what I said"), [head], [(str(row.activity.notice),) for row in rated]
    )
    sat_in = SittingIn.objects.filter(member=member).order_by("-day", "-pk")
    heads = [(_("Day"), 12), (_("Unit"), 30), (_("Meeting"), 30), (_("Matter"), 40), (_("Taken back on"), 18)]
    columns = ("day", "unit__name", "meeting", "matter", "taken_back_at")
    yield OwnTable(_("Sitting in"), heads, list(sat_in.values_list(*columns)))
    keys = CalendarKey.objects.filter(member=member).order_by("-made_at", "-pk")
    heads = [(_("Unit"), 30), (_("Made on"), 18), (_("Revoked on"), 18)]
    yield OwnTable(_("Calendar addresses"), heads, list(keys.values_list("unit__name", "made_at", "revoked_at")))


def _attendance(member: Member) -> OwnTable:
    """Every line, those that were corrected too."""
    states, kinds, ways = dict(Attended.choices), dict(LeaveKind.choices), dict(Way.choices)
    how = dict(MadeUpHow.choices)
    rows = Attendance.objects.filter(member=member).select_related("activity__notice", "activity__unit")
    rows = rows.select_related("make_up", "superseded_by").order_by("-activity__day", "-pk")
    heads = [
        (_("Day"), 12), (_("Activity"), 40), (_("Unit"), 30), (_("State"), 12), (_("Kind of leave or way"), 18),
        (_("Made up on"), 12), (_("How made up"), 18), (_("Remark"), 24), (_("Reason of a correction"), 24),
        (_("Entered on"), 18), (_("Replaced by a later line"), 10),
    ]  # fmt: skip
    cells = [
        (
            row.activity.day, str(row.activity.notice), row.activity.unit.name, states[row.state],
            kinds.get(row.leave_kind) or ways.get(row.way), row.made_up_on,
            how.get(row.make_up.how) if hasattr(row, "make_up") else None,
            row.make_up.note if hasattr(row, "make_up") else None,
            row.reason, row.set_at, hasattr(row, "superseded_by"),
        )
        for row in rows
    ]  # fmt: skip
    return OwnTable(_("Attendance and make-up study"), heads, cells)


def _leaves(member: Member) -> OwnTable:
    rows = Leave.objects.filter(member=member).select_related("activity__notice").order_by("-asked_at", "-pk")
    heads = [
        (_("Asked on"), 18), (_("Activity"), 40), (_("Reason"), 18), (_("Remark"), 30), (_("State"), 16),
        (_("Answer"), 30), (_("Answered on"), 18),
    ]  # fmt: skip
    cells = [
        (row.asked_at, str(row.activity.notice), row.get_kind_display(), row.words, row.standing.label, row.answer,
         row.answered_at)
        for row in rows
    ]  # fmt: skip
    return OwnTable(_("Leaves asked for"), heads, cells)


def _after_meetings(member: Member) -> OwnTable:
    rows = FollowUp.objects.filter(owner=member).select_related("record__activity__notice").order_by("-made_at", "-pk")
    heads = [
        (_("Made on"), 18), (_("what is to be done"), 40), (_("Activity"), 40), (_("until"), 12), (_("Done on"), 18),
        (_("what came of it"), 30),
    ]  # fmt: skip
    cells = [
        (row.made_at, row.what, str(row.record.activity.notice), row.due, row.done_at, row.done_note) for row in rows
    ]
    return OwnTable(_("What I took on at meetings"), heads, cells)


def _recusals(member: Member) -> OwnTable:
    rows = Recusal.objects.filter(member=member).select_related("resolution__record__activity__notice").order_by("-pk")
    cells = [(str(row.resolution.record.activity.notice), row.reason) for row in rows]
    return OwnTable(_("Votes I kept out of"), [(_("Activity"), 40), (_("Reason"), 30)], cells)


def seen(member: Member) -> Q:
    """Entries of the chain about the member's lines and leaves, and of lists of activities they stood on. Two
    queries.
    """
    lines = list(Attendance.objects.filter(member=member).values_list("pk", "activity_id"))
    leaves = list(Leave.objects.filter(member=member).values_list("pk", "activity_id"))
    held = sorted({activity for _pk, activity in lines + leaves})
    subjects = [f"activities.attendance:{pk}" for pk, _activity in lines]
    subjects += [f"activities.leave:{pk}" for pk, _activity in leaves]
    return (
        Q(subject__in=subjects)
        | Q(subject__in=[f"activities.activity:{activity}" for activity in held], detail__member=member.pk)
        | Q(subject__in=ACTIVITY_LISTS, detail__activity__in=held)
        | Q(subject="activities.leave_slip", detail__leave__in=[pk for pk, _activity in leaves])
    )
