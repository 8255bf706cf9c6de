"""Generated workbooks are what an office would send."""

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from zhibu.demo.services import words, workbooks, write_workbooks
from zhibu.kernel import idnumbers, sheets
from zhibu.organisation.models import Member, Unit

MEMBERS, SEED = 300, 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "new"
    write_workbooks(folder, members=MEMBERS, seed=SEED)
    return folder


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[sheets.Row]:
    [sheet] = sheets.read((folder / "roster.xlsx").read_bytes())
    return sheet.rows


def test_the_files_have_the_shape_of_real_ones(folder: Path, rows: list[sheets.Row]) -> None:
    [units] = sheets.read((folder / "units.xlsx").read_bytes())

    assert (units.name, len(units.rows)) == ("党组织", 47)
    assert tuple(units.rows[0].cells) == words.UNIT_HEADINGS
    assert [rows[0].number, rows[1].number, rows[2].number, len(rows)] == [1, 3, 4, MEMBERS + 2]
    assert tuple(rows[1].cells) == words.ROSTER_HEADINGS


def test_days_are_spelt_in_five_ways(rows: list[sheets.Row]) -> None:
    spellings = {
        re.sub(r"\d", "0", cell) if isinstance(cell, str) else type(cell) for row in rows[2:] for cell in [row.at(4)]
    }

    assert {re.sub("0+", "0", s) if isinstance(s, str) else s for s in spellings} == {
        "0-0-0", "0", "0.0.0", "0年0月0日", date,
    }  # fmt: skip


def test_people_are_nobody(rows: list[sheets.Row]) -> None:
    numbers = [idnumbers.parse(row.at(2)) for row in rows[2:]]
    phones = [str(row.at(11)).translate(str.maketrans("０１２３４５６７８９", "0123456789")) for row in rows[2:]]

    assert {number.number[:2] for number in numbers} == {"10"}
    assert len({number.number for number in numbers}) == MEMBERS
    assert [number.male for number in numbers] == [row.at(1) == "男" for row in rows[2:]]
    assert [number.born for number in numbers] == [sheets.as_day(row.at(4)) for row in rows[2:]]
    assert [phone for phone in phones if not re.fullmatch(r"10\d{9}", phone)] == []
    assert len(set(phones)) == MEMBERS
    assert [row.at(12) for row in rows[2:] if not re.fullmatch(r"某市某区某路\d+号", row.at(12))] == []


def test_the_habits_of_those_who_type_are_there(rows: list[sheets.Row]) -> None:
    names = [row.at(0) for row in rows[2:]]

    assert any("\u3000" in name for name in names)
    assert any(name != name.strip() for name in names)
    assert any(re.search("[０-９]", row.at(11)) for row in rows[2:])


def test_the_same_seed_gives_the_same_people() -> None:
    assert workbooks.roster(120, 1) == workbooks.roster(120, 1)
    assert workbooks.roster(120, 1) != workbooks.roster(120, 2)


def test_a_large_roster_is_cut_into_files_that_an_import_takes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(workbooks, "PART", 100)

    _units, rosters = write_workbooks(tmp_path, members=250, seed=1)

    assert [file.name for file in rosters] == ["roster.xlsx", "roster-2.xlsx", "roster-3.xlsx"]


def test_they_are_imported_without_an_error(db: None, folder: Path) -> None:
    said = StringIO()

    call_command("import_units", folder / "units.xlsx", commit=True, stdout=said)
    call_command("import_members", folder / "roster.xlsx", commit=True, stdout=said)

    assert said.getvalue().splitlines() == [
        "46 rows: 46 new, 0 changed, 0 unchanged.",
        "300 rows: 300 new, 0 changed, 0 unchanged.",
    ]
    kinds = list(Unit.objects.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in kinds} == {"committee": 1, "general_branch": 10, "branch": 36}
    assert Unit.objects.filter(kind="branch", parent__kind="committee").count() == 16
    assert Member.objects.count() == MEMBERS


def test_too_few_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="at least 90 members"):
        call_command("demo", "workbooks", str(tmp_path), "--members", "89")
