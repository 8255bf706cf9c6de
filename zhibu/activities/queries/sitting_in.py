"""Reads of who sat in at which leadership meeting."""

from datetime import date

from django.db.models import Count, QuerySet

from zhibu.activities.models import SittingIn
from zhibu.organisation.models import Member, Post, Unit


def sittings_in(rows: QuerySet[SittingIn], year: int) -> QuerySet[SittingIn]:
    """Those of a year in force, newest first, those of one day by unit code and name."""
    held = rows.filter(day__year=year, taken_back_at=None)
    return held.select_related("unit", "member").order_by("-day", "unit__code", "member__pinyin_key", "pk")


def times_sat_in(rows: QuerySet[SittingIn], year: int) -> list[tuple[str, str, int]]:
    """How often each officer sat in within a year: unit, name, times; by unit code and pinyin."""
    counted = rows.filter(day__year=year, taken_back_at=None).order_by("unit__code", "member__pinyin_key", "member")
    return list(counted.values_list("unit__name", "member__name").annotate(Count("pk")))


def officers_of(units: list[Unit], day: date) -> QuerySet[Member]:
    """Who holds a post in one of these units on a day, by pinyin, each once."""
    held = Post.objects.filter(Post.on(day), unit__in=units).values("member")
    return Member.objects.filter(pk__in=held).order_by("pinyin_key", "pk")
