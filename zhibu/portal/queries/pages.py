"""Reads for the pages of the website."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.template.defaultfilters import filesizeformat

from zhibu.attachments.states import FileKind
from zhibu.portal.models import Article, ArticleFile, Edition, Home, Section, Shown

ON_HOME = 6  # articles of each section on the home page
CARD = ("pk", "title", "day", "summary", "signed", "audience", "stands_in_id", "by_unit__name")


@dataclass
class OnHome:
    """A section on the home page with its newest."""

    section: Section
    articles: list[dict[str, Any]]


def edition() -> int:
    """How often the website has changed."""
    return Edition.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def home() -> Home | None:
    """The top of the website; None before it is opened."""
    return Home.objects.first()


def sections() -> list[Section]:
    """The sections in their order."""
    return list(Section.objects.order_by("place"))


def section_or_none(kind: str) -> Section | None:
    """The section at this address."""
    return Section.objects.filter(kind=kind).first()


def latest(articles: QuerySet[Article]) -> QuerySet[Article, dict[str, Any]]:
    """Newest first, as a list shows them."""
    return articles.order_by("-day", "-pk").values(*CARD)


def home_columns(sections: list[Section], articles: QuerySet[Article]) -> list[OnHome]:
    """The newest of each section among these articles, in one query."""
    newest = articles.annotate(
        nth=Window(RowNumber(), partition_by=F("stands_in"), order_by=[F("day").desc(), F("pk").desc()])
    )
    rows = newest.filter(nth__lte=ON_HOME).order_by("-day", "-pk").values(*CARD)
    by_section: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_section.setdefault(row["stands_in_id"], []).append(row)
    return [OnHome(one, by_section.get(one.pk, [])) for one in sections]


def neighbours(article: Article, articles: QuerySet[Article]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The next older and the next newer of its section among these."""
    same = articles.filter(stands_in=article.stands_in_id)
    older = same.filter(day__lt=article.day) | same.filter(day=article.day, pk__lt=article.pk)
    newer = same.filter(day__gt=article.day) | same.filter(day=article.day, pk__gt=article.pk)
    return (
        older.order_by("-day", "-pk").values("pk", "title").first(),
        newer.order_by("day", "pk").values("pk", "title").first(),
    )


def mark_of(file: ArticleFile) -> str:
    """How a file is put into a text: what it is, its kind and size, so that they are known before it is taken."""
    words = re.sub(r"([\\\[\]])", r"\\\1", file.title)
    kind = FileKind(file.file.kind).label
    size = filesizeformat(file.file.size).replace("\xa0", " ")
    return f"[{words}（{kind}，{size}）](file:{file.pk}.{file.file.kind})"


def shown_notices() -> QuerySet[Shown]:
    """The activity notices that the committee shows, newest first; withdrawn ones stay, and say so."""
    return Shown.objects.select_related("notice__issuer").order_by("-notice__issued_at", "-pk")


def shown_among(notices: list[int]) -> set[int]:
    """Which of these notices the website shows."""
    return set(Shown.objects.filter(notice__in=notices).values_list("notice", flat=True))
