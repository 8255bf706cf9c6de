"""What the office handles, its cases, and how many of them were answered in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from zhibu.kernel.sealed import lookup
from zhibu.organisation.models import Member, Post
from zhibu.organisation.states import PostKind
from zhibu.regulations.models import Affair, Article, Case, CaseFile, CaseStep
from zhibu.regulations.queries.versions import current
from zhibu.regulations.states import WAITING, CaseFilter, CaseState


def affairs(on: date) -> QuerySet[Affair]:
    """What is handled on the day, by name."""
    return (
        Affair.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on)).order_by("name", "pk").select_related("basis_of")
    )


def affair_or_none(pk: int) -> Affair | None:
    """One affair with its basis."""
    return Affair.objects.select_related("basis_of").filter(pk=pk).first()


def basis_article(affair: Affair, on: date) -> Article | None:
    """The article on which an affair rests, as it reads on the day."""
    if affair.basis_of is None or affair.basis_article is None:
        return None
    version = current(affair.basis_of, on)
    return version.articles.filter(number=affair.basis_article).first() if version else None


def listed_cases(rows: QuerySet[Case], wanted: str, on: date) -> QuerySet[Case]:
    """Cases as the list shows them: those that wait by the day they are due, then the newest."""
    if wanted == CaseFilter.OPEN:
        rows = rows.filter(state__in=WAITING)
    elif wanted == CaseFilter.OVERDUE:
        rows = rows.filter(state=CaseState.OPEN, due__lt=on)
    elif wanted == CaseFilter.CLOSED:
        rows = rows.exclude(state__in=WAITING)
    return rows.select_related("affair", "member", "unit").order_by("-received", "-pk")


def happened(case: Case) -> list[CaseStep]:
    """What happened to a case, in order."""
    return list(case.happened.select_related("by").order_by("at", "pk"))


def files_of(case: Case) -> list[CaseFile]:
    """The documents handed in, in order."""
    return list(case.files.select_related("file").order_by("pk"))


def by_receipt(code: str) -> Case | None:
    """The case of a receipt code, typed in any way."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    if not plain:
        return None
    return Case.objects.select_related("affair", "unit").filter(receipt=receipt_key(plain)).first()


def receipt_key(code: str) -> str:
    """The digest under which a receipt code is kept."""
    return lookup(f"regulations.case:{code}")


def head(on: date) -> Member | None:
    """The secretary of the committee on the day."""
    posts = Post.objects.filter(Post.on(on), unit__parent=None, kind=PostKind.SECRETARY)
    found = posts.select_related("member").order_by("since", "pk").first()
    return found.member if found else None


def overdue(on: date) -> QuerySet[Case]:
    """Open cases beyond their day."""
    return Case.objects.filter(state=CaseState.OPEN, due__lt=on).select_related("affair").order_by("due", "pk")


@dataclass(frozen=True)
class Month:
    """Cases received in a month: of those received so many are answered, of those answered so many in time."""

    month: date
    received: int
    answered: int
    in_time: int
    granted: int
    waiting: int
    overdue: int


def months(year: int, on: date) -> Sequence[Month]:
    """The months of a year in which something was received; one query."""
    answered = ~Q(state__in=[*WAITING, CaseState.WITHDRAWN])
    rows = (
        Case.objects.filter(received__year=year)
        .annotate(month=TruncMonth("received"))
        .values("month")
        .annotate(
            received_count=Count("pk"),
            answered=Count("pk", filter=answered),
            in_time=Count("pk", filter=answered & Q(answered_on__lte=F("due"))),
            granted=Count("pk", filter=Q(state=CaseState.GRANTED)),
            waiting=Count("pk", filter=Q(state__in=WAITING)),
            late=Count("pk", filter=Q(state=CaseState.OPEN, due__lt=on)),
        )
        .order_by("month")
    )
    return [
        Month(
            row["month"], row["received_count"], row["answered"], row["in_time"], row["granted"], row["waiting"],
            row["late"],
        )
        for row in rows
    ]  # fmt: skip


def years(on: date) -> list[int]:
    """The years in which something was received, the newest first."""
    found = {day.year for day in Case.objects.dates("received", "year")}
    return sorted(found | {on.year}, reverse=True)
