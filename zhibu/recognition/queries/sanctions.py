"""Reads across sanctions: who decides, what may be linked, what is in force on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.activities.models import Attendance
from zhibu.activities.queries import missed
from zhibu.activities.states import Attended
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.queries import root
from zhibu.recognition.models import Sanction, SanctionFact
from zhibu.recognition.states import (
    BINDING,
    DECIDING_POSTS,
    LADDER_MONTHS,
    LOOK_BACK,
    OPEN,
    OVER,
    RUNGS,
    Desk,
    Rung,
    SanctionState,
)


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days after a day."""
    return last_of(day + timedelta(days=1), count)


def months_after(day: date, count: int) -> date:
    """The day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def linkable(member: int, on: date) -> QuerySet[Attendance]:
    """Absences of a member that a case may rest on, the newest first: on confirmed rolls, not made up, within the last
    year. A leave of whatever kind is none.
    """
    rows = missed().filter(state=Attended.ABSENT, made_up_on=None, member=member)
    rows = rows.filter(activity__day__range=(on - timedelta(days=LOOK_BACK), on))
    return rows.select_related("activity__notice").order_by("-activity__day", "-pk")


def standing(sanction: Sanction) -> tuple[list[SanctionFact], list[SanctionFact]]:
    """The linked facts that still stand, and those that fell away meanwhile: corrected, or made up. One query."""
    rows = sanction.facts.select_related("attendance__activity__notice", "attendance__superseded_by")
    stands: list[SanctionFact] = []
    fell: list[SanctionFact] = []
    for fact in rows.order_by("attendance__activity__day", "pk"):
        line = fact.attendance
        gone = getattr(line, "superseded_by", None) is not None or line.made_up_on is not None
        (fell if gone else stands).append(fact)
    return stands, fell


def deciding_at(unit: Unit, on: date) -> QuerySet[Member]:
    """Whoever may decide in a unit on the day: its secretaries, by pinyin."""
    posts = Post.objects.filter(Post.on(on), unit=unit, kind__in=DECIDING_POSTS)
    return Member.objects.filter(pk__in=posts.values("member")).order_by("pinyin_key", "pk")


def concerned(unit: Unit, member: Member | None, on: date) -> set[int]:
    """The keys of those whom a case concerns: the member, or whoever holds a post in the unit that answers."""
    if member is not None:
        return {member.pk}
    return set(Post.objects.filter(Post.on(on), unit=unit).values_list("member_id", flat=True))


def deciders(
    rung: str, *, unit: Unit, member: Member | None, drafter: Member | None, on: date
) -> tuple[Unit, list[Member]]:
    """Where a step is decided, and by whom it may be: nobody decides about themselves, and of the heavier steps not
    whoever drafted it. Where nobody is left the unit above decides. At the committee there may be nobody.
    """
    rule = RUNGS[rung]
    out = concerned(unit, member, on) | ({drafter.pk} if rule.by_another and drafter else set())
    place: Unit = unit
    if rule.desk == Desk.COMMITTEE:
        place = root() or unit
    elif rule.desk == Desk.ABOVE:
        place = unit.parent or unit
    while True:
        found = [one for one in deciding_at(place, on) if one.pk not in out]
        if found or place.parent is None:
            return place, found
        place = place.parent


def appeal_place(sanction: Sanction, on: date) -> Unit:
    """The unit that answers an appeal: the next above the one that decided where somebody had no hand in it. An appeal
    against the committee's own decision is answered in the committee, by another person.
    """
    place = sanction.decided_in.parent or sanction.decided_in
    while place.parent is not None and not any(appeals(sanction, one.pk, on) for one in deciding_at(place, on)):
        place = place.parent
    return place


def appeals(sanction: Sanction, member: int, on: date) -> bool:
    """Whether a person had no hand in a case, so that they may answer its appeal."""
    return member not in concerned(sanction.unit, sanction.member, on) | {sanction.decider_id, sanction.drafter_id}


def lower(rung: str) -> list[str]:
    """The steps of the same ladder up to this one."""
    ladder = [one for one in RUNGS if RUNGS[one].for_unit == RUNGS[rung].for_unit]
    return ladder[: ladder.index(Rung(rung)) + 1]


def skips(rung: str, *, unit: Unit, member: Member | None, on: date) -> bool:
    """Whether the step before was not taken within the months of the rule, so that a reason is needed."""
    before = lower(rung)[:-1]
    if not before:
        return False
    since = months_after(on, -LADDER_MONTHS(on))
    rows = Sanction.objects.filter(member=member, rung=before[-1], state__in=BINDING, decided_on__gte=since)
    return not (rows if member else rows.filter(unit=unit)).exists()


@dataclass(frozen=True)
class InForce:
    """That something is in force, until which day; `said` tells neither the step nor the ground."""

    sanction: int
    until: date
    appealed: bool

    @property
    def said(self) -> str:
        """The reason as others may read it."""
        return _("a decision has effect until %(day)s") % {"day": self.until}


def in_force(member_ids: Iterable[int], day: date) -> dict[int, list[InForce]]:
    """What bars these members from selection on a day, by member; members with nothing are left out. One query."""
    rows = _bars(day).filter(member__in=list(member_ids)).order_by("member", "effect_last", "pk")
    found: dict[int, list[InForce]] = defaultdict(list)
    for member, pk, last, state in rows.values_list("member_id", "pk", "effect_last", "state"):
        assert last is not None
        found[member].append(InForce(pk, last, state == SanctionState.APPEALED))
    return dict(found)


def barred_members(day: date) -> QuerySet[Any]:
    """The same for everybody, as one column `who` that another query joins."""
    return _bars(day).filter(member__isnull=False).values(who=F("member"))


def barred_units(day: date) -> QuerySet[Any]:
    """The units that are barred on a day, as one column `who`."""
    return _bars(day).filter(member=None).values(who=F("unit"))


def _bars(day: date) -> QuerySet[Sanction]:
    return Sanction.objects.filter(bars=True, state__in=BINDING, effect_from__lte=day, effect_last__gte=day)


IS: dict[str, Q] = {
    "open": Q(state__in=OPEN),
    "in_force": Q(state__in=[SanctionState.DECIDED, SanctionState.UPHELD, SanctionState.CHANGED]),
    "over": Q(state__in=OVER),
}


def sanctions_listed(rows: QuerySet[Sanction], show: str = "") -> QuerySet[Sanction]:
    """Cases by the code of the unit, units first, then members by pinyin; `show` is a key of IS or "" for all."""
    chosen = rows.filter(IS[show]) if show in IS else rows
    related = chosen.select_related("member", "unit", "decider")
    return related.order_by("unit__code", F("member__pinyin_key").asc(nulls_first=True), "drafted_at", "pk")
