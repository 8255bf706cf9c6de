"""What a book can take in."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear

from zhibu.activities.models import Notice
from zhibu.activities.policy import visible_notices
from zhibu.activities.states import NoticeState
from zhibu.exchange.models import Practice
from zhibu.exchange.states import Stage
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article
from zhibu.portal.states import Audience
from zhibu.regulations.models import Regulation
from zhibu.regulations.queries import in_force
from zhibu.reporting.models import Book, Entry

MANY = 60  # signs of words to look for
WHOLE = Q(audience__parent=None)


def articles_for(book: Book, *, year: int | None = None, section: str = "", words: str = "") -> QuerySet[Article]:
    """Published articles that are not in the book yet, by section and day. What is for one unit only stays out: a book
    is handed on.
    """
    rows = Article.objects.filter(live=True).exclude(audience=Audience.UNIT)
    rows = _not_in(book, rows, "article")
    if year:
        rows = rows.filter(day__year=year)
    if section:
        rows = rows.filter(stands_in__kind=section)
    if words := words.strip()[:MANY]:
        rows = rows.filter(title__icontains=words)
    return rows.select_related("stands_in", "by_unit").order_by("stands_in__place", "day", "pk")


def notices_for(book: Book, who: Person, *, year: int | None = None, words: str = "") -> QuerySet[Notice]:
    """Activity notices that were issued and not withdrawn and are not in the book yet, by their day."""
    rows = visible_notices(who).filter(state__in=[NoticeState.ISSUED, NoticeState.CLOSED])
    rows = _not_in(book, rows, "notice")
    if year:
        rows = rows.filter(issued_at__year=year)
    if words := words.strip()[:MANY]:
        rows = rows.filter(theme__icontains=words)
    return rows.select_related("issuer").order_by("issued_at", "pk")


def regulations_for(book: Book, on: date, *, year: int | None = None, words: str = "") -> QuerySet[Any]:
    """Regulations in force on the day that are not in the book yet, by title, with the first day of their version
    (`since`), by the year of which they are chosen.
    """
    rows = _not_in(book, in_force(Regulation.objects.all(), on), "regulation")
    if year:
        rows = rows.filter(since__year=year)
    if words := words.strip()[:MANY]:
        rows = rows.filter(title__icontains=words)
    return rows.select_related("owner_unit").order_by("title", "pk")


def practices_for(book: Book, *, year: int | None = None, words: str = "") -> QuerySet[Practice]:
    """Practices posted for the whole committee that are not in the book yet, by unit and day: a book is handed on, so
    what only a branch reads stays out.
    """
    rows = _not_in(book, Practice.objects.filter(WHOLE, stage=Stage.POSTED), "practice")
    if year:
        rows = rows.filter(posted_at__year=year)
    if words := words.strip()[:MANY]:
        rows = rows.filter(title__icontains=words)
    return rows.select_related("unit").order_by("unit__code", "posted_at", "pk")


def _not_in(book: Book, rows: QuerySet[Any], source: str) -> QuerySet[Any]:
    """Those of these rows that are not in the book yet."""
    held = Entry.objects.filter(book=book.pk, **{f"{source}__isnull": False})
    return rows.exclude(pk__in=held.values(source))


def years() -> list[int]:
    """The years in which something was published, the latest first."""
    rows = Article.objects.filter(live=True, day__isnull=False).exclude(audience=Audience.UNIT)
    found = rows.annotate(of_year=ExtractYear("day")).order_by("-of_year").values_list("of_year", flat=True)
    return [int(year) for year in found.distinct()]
