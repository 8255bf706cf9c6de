"""Half-years and disclosures as workbooks: the figures of the page with real types, and a line in the chain."""

from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.participation import facts
from tests.support import Cast, client_as
from zhibu.activities.states import Attended, LeaveKind
from zhibu.audit.models import Entry
from zhibu.kernel import lists
from zhibu.organisation.models import Member
from zhibu.participation.models import Closing

H1 = "/participation/2026H1"


@pytest.fixture
def closing(cast: Cast) -> Closing:
    """The half-year of 0101, being checked; `member` was once on sick leave."""
    facts.branch_rolls(cast)
    facts.attend(
        facts.activity(cast.branch, date(2026, 4, 10)), cast.member, Attended.LEAVE, leave_kind=LeaveKind.SICK
    )
    return facts.compiled(cast, cast.branch)


def carried(person: Member, path: str, **data: str) -> list[list[Any]]:
    answer = client_as(person).post(path, data)
    assert answer.status_code == 200, answer.status_code
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return book.get_sheet_by_index(0).to_python()[1:]


def detail(deed: str) -> dict[str, Any]:
    return Entry.objects.get(deed=deed).detail


def test_records_carry_their_figures_and_rates_as_numbers(cast: Cast, closing: Closing) -> None:
    lines = {line[0]: line for line in carried(cast.secretary, f"{H1}/0101/records.xlsx")}
    records = list(closing.records.select_related("member"))
    assert {
        name: tuple(line[1:6]) for name, line in lines.items()
    } == {
        one.member.name: (one.expected, one.present, one.leave, one.absent, one.made_up) for one in records
    }  # fmt: skip
    rates = {one.member.name: one.present / one.expected for one in records if one.expected}
    assert {name: line[7] for name, line in lines.items() if line[1]} == pytest.approx(rates)
    assert detail("participation.records.exported") == {"rows": len(records), "unit": "0101", "period": "2026H1"}


def test_units_and_half_years_hold_what_the_person_works_with(cast: Cast, closing: Closing) -> None:
    def codes(person: Member) -> list[str]:
        return [line[0] for line in carried(person, f"{H1}/units.xlsx")]

    assert codes(cast.secretary) == ["0101"]
    assert "0101" in codes(cast.staff)
    assert "0101" not in codes(cast.sibling_secretary)
    stages = carried(cast.secretary, "/participation/half-years.xlsx")
    assert sum(number for line in stages for number in line[1:] if number) == 1


def test_lines_say_no_kind_of_leave(cast: Cast, closing: Closing) -> None:
    lines = carried(cast.secretary, f"{H1}/0101/{cast.member.pk}/lines.xlsx")
    assert [line[2] for line in lines].count(str(Attended.LEAVE.label)) == 1
    assert str(LeaveKind.SICK.label) not in str(lines)
    found = {"rows": len(lines), "unit": "0101", "period": "2026H1", "member": cast.member.pk}
    assert detail("participation.lines.exported") == found


def test_every_line_of_a_half_year(cast: Cast, closing: Closing) -> None:
    facts.attend(facts.activity(cast.sibling, date(2026, 4, 11)), cast.far_member, Attended.PRESENT)
    lines = carried(cast.secretary, f"{H1}/lines.xlsx")
    figures = [
        (one.member.name, one.expected + one.not_counted) for one in closing.records.select_related("member").all()
    ]
    assert sorted(Counter(line[5] for line in lines).items()) == sorted((name, n) for name, n in figures if n)
    assert {(line[0], line[1]) for line in lines} == {("0101", cast.branch.name)}
    assert [line[2] for line in lines] == sorted(line[2] for line in lines)
    assert {type(line[2]) for line in lines} == {date}
    assert str(LeaveKind.SICK.label) not in str(lines)
    assert detail("participation.every_line.exported") == {"rows": len(lines), "period": "2026H1"}


def test_every_line_of_nothing_is_an_empty_sheet(cast: Cast) -> None:
    assert carried(cast.secretary, "/participation/2025H1/lines.xlsx") == []


def test_what_no_sheet_holds_is_refused_with_a_way_out(
    cast: Cast, closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    answer = client_as(cast.secretary).post(f"{H1}/lines.xlsx", follow=True)
    assert answer.redirect_chain == [(f"{H1}/", 302)]
    assert "A sheet holds 2 rows and these are more; take the units one by one." in answer.content.decode()
    assert not Entry.objects.filter(deed="participation.every_line.exported").exists()


def test_disclosures_by_stage_and_what_one_publishes(cast: Cast, closing: Closing) -> None:
    stage = closing.disclosure.stage
    assert len(carried(cast.secretary, "/disclosure/disclosures.xlsx", stage=stage)) == 1
    assert carried(cast.secretary, "/disclosure/disclosures.xlsx", stage="final") == []
    lines = carried(cast.secretary, f"/disclosure/{closing.disclosure_id}/table.xlsx")
    assert {line[0] for line in lines} == set(closing.records.values_list("member__name", flat=True))
    assert detail("disclosure.table.exported")["rows"] == len(lines)
