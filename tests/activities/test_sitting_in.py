"""列席: entered once by officers of the unit, counted by year, taken back, read by those above."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.participation.facts import at, person
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.models import SittingIn
from zhibu.kernel.deeds import NotPossibleError

DAY = date(2026, 11, 10)
TODAY = date(2026, 11, 24)
LIST = "/activities/sitting-in/"


def entered(cast: Cast, day: date = DAY, meeting: str = "局党组会", **more: Any) -> SittingIn:
    return services.sit_in(
        unit=cast.branch, member=more.get("member", cast.secretary), day=day, meeting=meeting, matter="研究党建",
        who=person(cast.secretary, TODAY), now=at(more.get("now", TODAY)),
    )  # fmt: skip


def test_it_is_entered_once_and_counted_by_year(cast: Cast) -> None:
    entered(cast)
    entered(cast, meeting="局长办公会")
    entered(cast, date(2025, 11, 10))
    with pytest.raises(NotPossibleError, match="already"):
        entered(cast)

    rows = SittingIn.objects.all()
    assert queries.times_sat_in(rows, 2026) == [("办公室支部", "李建国", 2)]
    assert queries.times_sat_in(rows, 2025) == [("办公室支部", "李建国", 1)]


def test_what_cannot_be(cast: Cast) -> None:
    with pytest.raises(NotPossibleError, match="still to come"):
        entered(cast, date(2026, 11, 25))
    with pytest.raises(NotPossibleError, match="王小明 held no post"):
        entered(cast, member=cast.member)
    assert SittingIn.objects.count() == 0


def test_taken_back_it_counts_no_longer_and_may_be_entered_anew(cast: Cast) -> None:
    first = entered(cast)
    for _twice in range(2):
        services.take_back_sitting_in(sitting=first, who=person(cast.secretary, TODAY), now=at(TODAY))
    assert queries.times_sat_in(SittingIn.objects.all(), 2026) == []
    entered(cast)
    assert SittingIn.objects.count() == 2


def test_from_its_page(cast: Cast) -> None:
    browser = client_as(cast.secretary)
    day = timezone.localdate()
    said = {
        "unit": cast.branch.pk, "member": cast.secretary.pk, "day": f"{day:%Y.%m.%d}", "meeting": "局党组会",
        "matter": "",
    }  # fmt: skip
    text = page(browser.post(LIST, said, follow=True))
    assert ("局党组会" in text, "Take back" in text) == (True, True)
    assert browser.post(LIST, {**said, "member": cast.member.pk}).status_code == 422
    assert "Take back" not in page(client_as(cast.staff).get(LIST))
    assert "局党组会" not in page(client_as(cast.sibling_secretary).get(LIST))


def test_as_a_workbook(cast: Cast) -> None:
    entered(cast)
    answer = client_as(cast.staff).post("/activities/sitting-in.xlsx", {"year": "2026"})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]

    assert book.get_sheet_by_index(0).to_python()[1:] == [
        [DAY, "0101", "办公室支部", "李建国", "局党组会", "研究党建"]
    ]


@pytest.mark.parametrize("who", ["secretary", "staff"])
def test_the_page_costs_the_same(cast: Cast, who: str) -> None:
    days = iter(range(1, 20))
    year = f"{LIST}?year=2026"
    assert_query_count_constant(client_as(cast.people[who]), year, lambda: entered(cast, date(2026, 5, next(days))))
