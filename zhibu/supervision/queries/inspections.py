"""Inspections, who is on their lists, what was drawn, and how far they are."""

import shlex
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.organisation.states import UnitKind
from zhibu.supervision.models import Candidate, Checklist, Excluded, Inspection, Verdict, Visit
from zhibu.supervision.queries.drawing import Inspector
from zhibu.supervision.states import Kind, Stage


def units_to_draw_from(on: date) -> QuerySet[Unit]:
    """The units that are inspected: all general branches and branches that stand on the day, by code."""
    stands = (Q(founded=None) | Q(founded__lte=on)) & (Q(dissolved=None) | Q(dissolved__gt=on))
    return Unit.objects.filter(stands, kind__in=[UnitKind.GENERAL_BRANCH, UnitKind.BRANCH]).order_by("code")


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name of these units."""
    return dict(Unit.objects.filter(code__in=list(codes)).order_by("code").values_list("code", "name"))


def inspections_listed(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """The newest first, each with how many visits it has and how many of them are finished."""
    return rows.annotate(
        visited=Count("visits", filter=Q(visits__finished_at__isnull=False), distinct=True),
        all_visits=Count("visits", distinct=True),
    ).order_by("-made_at", "-pk")


def checklists_listed() -> QuerySet[Checklist]:
    """Every checklist by its name, with how many items it has and how many published inspections rest on it."""
    used = Count("inspections", filter=~Q(inspections__stage=Stage.DRAFT), distinct=True)
    return Checklist.objects.annotate(count=Count("items", distinct=True), used=used).order_by("title")


def last_drawn(inspection: Inspection) -> QuerySet[Unit]:
    """The units that the spot check before this one went to: they are left out by themselves. None for joint ones."""
    if inspection.kind != Kind.SPOT:
        return Unit.objects.none()
    before = Inspection.objects.filter(kind=Kind.SPOT, drawn_at__isnull=False).exclude(pk=inspection.pk)
    latest = before.order_by("-drawn_at", "-pk").values("pk")[:1]
    return Unit.objects.filter(inspection_visits__inspection__in=list(latest.values_list("pk", flat=True))).order_by(
        "code"
    )


def candidates_of(inspection: Inspection) -> list[Candidate]:
    """Who is on the list of inspectors, by number, with their stated relations; two queries."""
    rows = inspection.candidates.select_related("member").prefetch_related("relations__unit")
    return list(rows.order_by("number"))


def excluded_of(inspection: Inspection) -> list[Excluded]:
    """Which units are left out and why, by code."""
    return list(inspection.excluded.select_related("unit").order_by("unit__code"))


def inspectors_of(inspection: Inspection, on: date) -> list[Inspector]:
    """The list as the lot takes it. A person's own units are where they belong and where they hold a post, but for the
    committee itself: its officers inspect for it. Three queries.
    """
    own: dict[int, set[str]] = defaultdict(set)
    homes: dict[int, str] = {}
    people = list(inspection.candidates.prefetch_related("relations__unit").order_by("number"))
    members = [one.member_id for one in people]
    for member, path in Affiliation.objects.filter(Affiliation.on(on), member__in=members).values_list(
        "member_id", "unit__path"
    ):
        own[member].add(path)
        homes[member] = path
    posts = Post.objects.filter(Post.on(on), member__in=members).exclude(unit__parent=None)
    for member, path in posts.values_list("member_id", "unit__path"):
        own[member].add(path)
    return [
        Inspector(
            number=one.number,
            home=homes.get(one.member_id, f"?{one.number}"),
            own=tuple(sorted(own[one.member_id])),
            stated=frozenset(relation.unit.path for relation in one.relations.all()),
        )
        for one in people
    ]


def command_to_repeat(inspection: Inspection, left_out: Iterable[Excluded]) -> str:
    """The command that prints the drawn units again, for who has the program."""
    day = timezone.localdate(inspection.published_at)
    count = inspection.count or len(inspection.codes)
    parts = ["zhibu supervision draw", f"--seed {shlex.quote(inspection.seed)}", f"--count {count}", f"--on {day}"]
    return " ".join([*parts, *(f"--exclude {one.unit.code}" for one in left_out)])


def visits_of(inspection: Inspection, rows: QuerySet[Visit]) -> list[Visit]:
    """The visits of an inspection among these, by code, with how many items were judged; two queries."""
    judged = Count("verdicts", distinct=True)
    found = rows.filter(inspection=inspection).select_related("unit").prefetch_related("seats__candidate__member")
    return list(found.annotate(judged=judged).order_by("unit__code"))


@dataclass(frozen=True)
class Progress:
    """How far the visits of an inspection are."""

    visits: int
    finished: int
    heard: int
    judged: int
    items: int

    @property
    def is_done(self) -> bool:
        """Whether every unit was visited to the end."""
        return self.visits > 0 and self.finished == self.visits


def progress_of(inspection: Inspection) -> Progress:
    """Three counts."""
    rows = Visit.objects.filter(inspection=inspection)
    counts = rows.aggregate(
        visits=Count("pk"),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
        heard=Count("pk", filter=Q(heard_on__isnull=False)),
    )
    judged = Verdict.objects.filter(visit__inspection=inspection).count()
    items = inspection.checklist.items.count()
    return Progress(counts["visits"], counts["finished"], counts["heard"], judged, items * counts["visits"])


def leaders(on: date) -> QuerySet[Member]:
    """Who holds a post of the committee itself on the day, by pinyin."""
    held = Post.objects.filter(Post.on(on), unit__parent=None, member=OuterRef("pk"))
    return Member.objects.filter(Exists(held)).order_by("pinyin_key", "pk")
