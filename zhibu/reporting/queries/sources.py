"""What a book can take in."""

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear

from zhibu.activities.models import Notice
from zhibu.activities.policy import visible_notices
from zhibu.activities.states import NoticeState
from zhibu.organisation.policy import Person
from zhibu.portal.models import Article
from zhibu.portal.states import Audience
from zhibu.reporting.models import Book

MANY = 60  # signs of words to look for


def articles_for(book: Book, *, year: int | None = None, section: str = "", words: str = "") -> QuerySet[Article]:
    """Published articles that are not in the book yet, by section and day. What is for one unit only stays out: a book
    is handed on.
    """
    rows = Article.objects.filter(live=True).exclude(audience=Audience.UNIT)
    if book.pk:
        rows = rows.exclude(pk__in=book.entries.filter(article__isnull=False).values("article"))
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
    if book.pk:
        rows = rows.exclude(pk__in=book.entries.filter(notice__isnull=False).values("notice"))
    if year:
        rows = rows.filter(issued_at__year=year)
    if words := words.strip()[:MANY]:
        rows = rows.filter(theme__icontains=words)
    return rows.select_related("issuer").order_by("issued_at", "pk")


def years() -> list[int]:
    """The years in which something was published, the latest first."""
    rows = Article.objects.filter(live=True, day__isnull=False).exclude(audience=Audience.UNIT)
    found = rows.annotate(of_year=ExtractYear("day")).order_by("-of_year").values_list("of_year", flat=True)
    return [int(year) for year in found.distinct()]
