"""Books with their figures, and what stands in one in its order."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from zhibu.exchange.states import Stage as PracticeStage
from zhibu.regulations.models import Version
from zhibu.reporting.models import Book, Copies, Entry, Making, Part
from zhibu.reporting.states import FOLDER, UNDER_WAY, Form, Stage


def books(rows: QuerySet[Book]) -> QuerySet[Any]:
    """Books, the newest first, each with the number of its chapters and of the copies handed on."""
    return rows.annotate(
        chapters=_of(Entry, Count("pk")),
        handed_on=_of(Copies, Sum("number")),
    ).order_by("-made_at", "-pk")


def _of(model: Any, figure: Any) -> Any:
    rows = model.objects.filter(book=OuterRef("pk")).order_by().values("book").annotate(figure=figure)
    return Coalesce(Subquery(rows.values("figure")), 0, output_field=IntegerField())


@dataclass(frozen=True)
class Row:
    """A chapter in the list of what a book holds: where it comes from, its day and its length in characters. `gone` is
    what is published or in force no more: it stands in no book that is made from now on.
    """

    pk: int
    part: int | None
    place: int
    kind: str
    title: str
    by: str
    day: date | None
    signs: int
    key: int
    section: str = ""
    gone: bool = False


@dataclass
class PartOfBook:
    """A part with its chapters; those before the first part have none."""

    part: Part | None
    rows: list[Row] = field(default_factory=list)

    @property
    def signs(self) -> int:
        """The characters of its chapters."""
        return sum(row.signs for row in self.rows if not row.gone)


FIELDS = (
    *("pk", "part_id", "place", "title", "length"),
    *("article_id", "article__title", "article__by_unit__name", "article__day", "article__live"),
    *("article__stands_in__kind", "article__audience", "article_length"),
    *("notice_id", "notice__theme", "notice__issuer__name", "notice__issued_at", "notice_length"),
    *("regulation_id", "regulation__title", "regulation__owner_unit__name", "regulation_since", "regulation_length"),
    "regulation_ended",
    *("practice_id", "practice__title", "practice__unit__name", "practice__posted_at", "practice_length"),
    *("practice__stage", "practice__audience__parent"),
)


def contents(book: Book, on: date) -> list[PartOfBook]:
    """What a book holds, in two queries: first the chapters outside of parts, then part by part; of regulations the
    version that counts on the day.
    """
    found: dict[int | None, PartOfBook] = {None: PartOfBook(None)}
    found |= {part.pk: PartOfBook(part) for part in book.parts.order_by("place", "pk")}
    version = Version.objects.filter(regulation=OuterRef("regulation"), approved_at__isnull=False, since__lte=on)
    held = version.order_by("-since", "-number")
    rows = book.entries.annotate(
        regulation_since=Subquery(held.values("since")[:1]),
        regulation_length=Subquery(held.annotate(all=Sum(Length("articles__text"))).values("all")[:1]),
        regulation_ended=ExpressionWrapper(Q(regulation__repealed_from__lte=on), BooleanField()),
        practice_length=Length("practice__done") + Length("practice__came") + Length("practice__know"),
        length=Length("text"),
        article_length=Length("article__body"),
        notice_length=Length("notice__content") + Length("notice__result"),
    )
    for values in rows.order_by("place", "pk").values_list(*FIELDS):
        row = _row(dict(zip(FIELDS, values, strict=True)))
        found[row.part].rows.append(row)
    return [one for one in found.values() if one.part is not None or one.rows]


def _row(one: dict[str, Any]) -> Row:
    common = {"pk": one["pk"], "part": one["part_id"], "place": one["place"]}
    if one["article_id"]:
        return Row(
            **common,
            kind="article",
            title=one["article__title"],
            by=one["article__by_unit__name"],
            day=one["article__day"],
            signs=one["article_length"] or 0,
            key=one["article_id"],
            section=one["article__stands_in__kind"],
            gone=not one["article__live"] or one["article__audience"] == "unit",
        )
    if one["regulation_id"]:
        return Row(
            **common,
            kind="regulation",
            title=one["regulation__title"],
            by=one["regulation__owner_unit__name"],
            day=one["regulation_since"],
            signs=one["regulation_length"] or 0,
            key=one["regulation_id"],
            gone=one["regulation_since"] is None or bool(one["regulation_ended"]),
        )
    if one["practice_id"]:
        return Row(
            **common,
            kind="practice",
            title=one["practice__title"],
            by=one["practice__unit__name"],
            day=timezone.localdate(one["practice__posted_at"]) if one["practice__posted_at"] else None,
            signs=one["practice_length"] or 0,
            key=one["practice_id"],
            gone=one["practice__stage"] != PracticeStage.POSTED or one["practice__audience__parent"] is not None,
        )
    if one["notice_id"]:
        issued = one["notice__issued_at"]
        return Row(
            **common,
            kind="notice",
            title=one["notice__theme"],
            by=one["notice__issuer__name"],
            day=timezone.localdate(issued) if issued else None,
            signs=one["notice_length"] or 0,
            key=one["notice_id"],
        )
    return Row(**common, kind="text", title=one["title"], by="", day=None, signs=one["length"] or 0, key=one["pk"])


def files(book: Book) -> list[tuple[Form, Making | None, Making | None]]:
    """Every form of a book with the newest file made of it and the making that is under way or failed after that."""
    made: dict[str, Making] = {}
    last: dict[str, Making] = {}
    for one in book.makings.order_by("pk"):
        if one.stage == Stage.MADE:
            made[one.form] = one
            last.pop(one.form, None)
        elif one.stage in UNDER_WAY or one.stage == Stage.FAILED:
            last[one.form] = one
    return [(form, made.get(form), last.get(form)) for form in Form]


def place_of(path: str) -> Path:
    """Where a file that was made lies."""
    return Path(settings.DATA_DIR) / FOLDER / path


def total_copies(book: Book) -> int:
    """How many copies were handed on."""
    return int(book.copies.aggregate(all=Sum("number"))["all"] or 0)
