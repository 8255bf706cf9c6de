"""Which version of a regulation holds on a day, and lists of regulations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from zhibu.regulations.models import Article, Regulation, Version
from zhibu.regulations.states import Audience, ListFilter, Standing


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: words, a kind, a standing (states.ListFilter); "" for all kinds."""

    text: str = ""
    kind: str = ""
    standing: str = ListFilter.IN_FORCE


@dataclass(frozen=True)
class Held:
    """A version with its standing on a day and its last day (None while it is open)."""

    version: Version
    standing: str
    last: date | None


def _approved(on: date) -> QuerySet[Version]:
    rows = Version.objects.filter(regulation=OuterRef("pk"), approved_at__isnull=False, since__lte=on)
    return rows.order_by("-since", "-number")


def with_version(rows: QuerySet[Regulation], on: date) -> "QuerySet[Any]":
    """Regulations, each with `holds` and `since`: key and first day of the version that counts on the day."""
    found = _approved(on)
    return rows.annotate(holds=Subquery(found.values("pk")[:1]), since=Subquery(found.values("since")[:1]))


def in_force(rows: QuerySet[Regulation], on: date) -> "QuerySet[Any]":
    """Those in force on the day, with `holds` and `since`."""
    return with_version(rows, on).filter(Q(repealed_from=None) | Q(repealed_from__gt=on), holds__isnull=False)


def public_in_force(on: date) -> QuerySet[Regulation]:
    """What everybody may read of what is in force on the day, by title; a room above shows it."""
    return in_force(Regulation.objects.filter(audience=Audience.PUBLIC), on).order_by("title", "pk")


def listed(rows: QuerySet[Regulation], wanted: Wanted, on: date) -> QuerySet[Regulation]:
    """Regulations as the list shows them, by kind and title, with `count` of the articles that hold."""
    found = _narrowed(rows, wanted.standing, on)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.text:
        words = Article.objects.filter(version=OuterRef("holds"), text__icontains=wanted.text)
        found = found.filter(Q(title__icontains=wanted.text) | Q(source__icontains=wanted.text) | Exists(words))
    number = Article.objects.filter(version=OuterRef("holds")).order_by().values("version").annotate(n=Count("pk"))
    return (
        found.annotate(count=Subquery(number.values("n"))).select_related("owner_unit").order_by("kind", "title", "pk")
    )


def _narrowed(rows: QuerySet[Regulation], standing: str, on: date) -> "QuerySet[Any]":
    if standing == ListFilter.IN_FORCE:
        return in_force(rows, on)
    found = with_version(rows, on)
    if standing == ListFilter.REPEALED:
        return found.filter(repealed_from__lte=on)
    if standing == ListFilter.COMING:
        return found.filter(Q(repealed_from=None) | Q(repealed_from__gt=on), holds=None)
    return found


def current(regulation: Regulation, on: date) -> Version | None:
    """The approved version that counts on a day; the regulation may have been repealed by then."""
    rows = regulation.versions.filter(approved_at__isnull=False, since__lte=on)
    return rows.order_by("-since", "-number").first()


def shown(regulation: Regulation, on: date) -> Version | None:
    """The version that a page shows: the one that counts on the day, else the first that will."""
    later = regulation.versions.filter(approved_at__isnull=False).order_by("since", "number")
    return current(regulation, on) or later.first()


def history(regulation: Regulation, on: date, *, drafts: bool) -> list[Held]:
    """The versions, the newest first, each with its standing on the day; drafts for those who work on them."""
    rows = regulation.versions.select_related("drafted_by", "approved_by").order_by("-number")
    kept = list(rows if drafts else rows.exclude(approved_at=None))
    found, following = [], regulation.repealed_from
    for version in kept:
        if version.approved_at is None or version.since is None:
            found.append(Held(version, Standing.HANDED_IN if version.handed_in_at else Standing.DRAFT, None))
            continue
        found.append(
            Held(version, _standing(version.since, following, regulation.repealed_from, on), _before(following))
        )
        following = version.since
    return found


def standing_of(version: Version, on: date) -> Held:
    """One version with its standing on the day."""
    return next(one for one in history(version.regulation, on, drafts=True) if one.version.pk == version.pk)


def _standing(since: date, until: date | None, repealed: date | None, on: date) -> str:
    if until is not None and until <= on:
        return Standing.REPEALED if until == repealed else Standing.SUPERSEDED
    return Standing.IN_FORCE if since <= on else Standing.COMING


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


def newest(regulation: Regulation) -> Version | None:
    """The version that was written last, draft or not."""
    return regulation.versions.order_by("-number").first()


def draft_of(regulation: Regulation) -> Version | None:
    """The draft that is being written, if there is one."""
    return regulation.versions.filter(approved_at=None).first()


def articles_of(version: Version) -> list[Article]:
    """The articles in their order, each with what carries it; one query."""
    return list(version.articles.select_related("carried").order_by("number"))


def article_or_none(version: Version, number: int) -> Article | None:
    """One article with what carries it."""
    return version.articles.select_related("carried", "version__regulation").filter(number=number).first()


def earlier(version: Version) -> Version | None:
    """The approved version before this one."""
    rows = version.regulation.versions.filter(approved_at__isnull=False, number__lt=version.number)
    return rows.order_by(F("number").desc()).first()


def collected(rows: QuerySet[Regulation], on: date) -> list[tuple[Regulation, Version]]:
    """What is in force on the day with its articles (`version.parts`), by kind and title; three queries."""
    found: list[Any] = list(in_force(rows, on).order_by("kind", "title", "pk"))
    parts = Prefetch("articles", Article.objects.order_by("number"), to_attr="parts")
    kept = Version.objects.filter(pk__in=[one.holds for one in found]).prefetch_related(parts).in_bulk()
    return [(one, kept[one.holds]) for one in found]


def overdue_reviews(on: date) -> Sequence[Regulation]:
    """Regulations in force whose day of review has passed."""
    return list(in_force(Regulation.objects.filter(review_on__lt=on), on).select_related("owner_unit"))
