"""Workbooks such as offices keep them: a table of units, a roster with the habits of those who typed it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from zhibu.demo.services import words
from zhibu.demo.services.days import chance
from zhibu.kernel.idnumbers import check_digit

YEAR = 2025  # the roster tells how things stood at the end of this year
PART = 4_500  # rows per workbook; an import takes 5,000
LEAST = 90
CORE = 5  # so many of each branch are of working age and formal members: the posts are filled from them
ROOM_FOR = {"0101": 9, "0201": 5, "11": 6}  # branches in which the story needs more than two people


@dataclass(frozen=True)
class NewUnit:
    """One line of the table of units."""

    code: str
    name: str
    kind: str
    parent: str
    host: str
    category: str


def units() -> list[NewUnit]:
    """The 46 units: 10 general branches with two branches each, 16 branches straight under the committee."""
    found = []
    for number, (host, category, *departments) in enumerate(words.GENERAL_BRANCHES, 1):
        code = f"{number:02d}"
        kind = words.GENERAL_BRANCH_KIND
        found.append(NewUnit(code, host + kind, kind, "", host, category))
        for place, department in enumerate(departments, 1):
            name = host + department + words.BRANCH_KIND
            found.append(NewUnit(f"{code}{place:02d}", name, words.BRANCH_KIND, code, host, category))
    for number, (host, category) in enumerate(words.BRANCHES, len(words.GENERAL_BRANCHES) + 1):
        found.append(NewUnit(f"{number:02d}", host + words.BRANCH_KIND, words.BRANCH_KIND, "", host, category))
    return found


def units_workbook() -> bytes:
    """The table of units as a workbook: the header in row 1, one row per unit."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(words.UNIT_SHEET)
        sheet.write_row(0, 0, words.UNIT_HEADINGS)
        for place, unit in enumerate(units(), 1):
            cells = (unit.code, unit.name, unit.kind, unit.parent, unit.host, unit.category)
            for column, text in enumerate(cells):
                sheet.write_string(place, column, text)
    return file.getvalue()


def sizes(members: int, seed: int) -> dict[str, int]:
    """How many members each branch has, by its name. Raises ValueError below LEAST members."""
    if members < LEAST:
        raise ValueError(f"the sample needs at least {LEAST} members")
    rng = chance(seed, "sizes")
    branches = [unit for unit in units() if unit.kind == words.BRANCH_KIND]
    counts = {unit.name: ROOM_FOR.get(unit.code, 2) for unit in branches}
    weights = [rng.uniform(0.5, 1.6) for _unit in branches]
    for unit in rng.choices(branches, weights, k=members - sum(counts.values())):
        counts[unit.name] += 1
    return counts


def fingerprint(name: str) -> str:
    """How names that are not used are listed."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


class People:
    """Invents people, no two with the same ID number or phone."""

    def __init__(self, seed: int) -> None:
        self.rng = chance(seed, "people")
        self.taken: set[str] = set()

    def row(self, unit: str, *, core: bool) -> list[Any]:
        """One row of the roster in the order of its headings; days are still days."""
        rng = self.rng
        male = rng.random() < 0.5
        born = self._day(1970, 1992) if core else self._day(1938, 2003)
        probationary = not core and born.year > 1990 and rng.random() < 0.3
        joined = self._joined(born, probationary=probationary)
        confirmed = None if probationary else _year_later(joined)
        job = words.RETIRED if born.year <= 1964 else rng.choice(words.JOBS)
        return [
            self._name(male=male),
            words.MALE if male else words.FEMALE,
            self._id_number(born, male=male),
            rng.choice(words.ETHNIC),
            born,
            rng.choice(words.EDUCATION),
            words.PROBATIONARY if probationary else words.FORMAL,
            unit,
            joined,
            confirmed,
            job,
            self._phone(),
            words.ADDRESS.format(number=rng.randrange(1, 400)),
            words.NORMAL,
            words.NO,
            words.YES if not core and rng.random() < 0.025 else words.NO,
            "",
        ]

    def _day(self, first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=self.rng.randrange(365 * (last - first + 1)))

    def _joined(self, born: date, *, probationary: bool) -> date:
        if probationary:
            return self._day(YEAR, YEAR)
        latest = min(YEAR - 5, born.year + 40)
        return (
            self._day(born.year + 19, max(born.year + 19, latest))
            if born.year + 19 < YEAR - 1
            else self._day(YEAR - 2, YEAR - 2)
        )

    def _name(self, *, male: bool) -> str:
        rng, given = self.rng, words.GIVEN_MALE if male else words.GIVEN_FEMALE
        while True:
            name = rng.choice(words.SURNAMES)
            if rng.random() < 0.8:
                name += rng.choice(words.GIVEN_BOTH if rng.random() < 0.5 else given)
            name += rng.choice(given)
            if fingerprint(name) not in words.NOT_THESE and name[-1] != name[-2]:
                return name

    def _id_number(self, born: date, *, male: bool) -> str:
        """Region 10 does not exist, so the number is nobody's."""
        while True:
            serial = self.rng.randrange(500) * 2 + male
            body = f"10{self.rng.randrange(10_000):04d}{born:%Y%m%d}{serial:03d}"
            if self._fresh(body):
                return body + check_digit(body)

    def _phone(self) -> str:
        """Numbers do not begin with 10."""
        while True:
            number = f"10{self.rng.randrange(1_000_000_000):09d}"
            if self._fresh(number):
                return number

    def _fresh(self, value: str) -> bool:
        if value in self.taken:
            return False
        self.taken.add(value)
        return True


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def roster(members: int, seed: int) -> list[list[Any]]:
    """The rows of the roster: those from whom the posts are filled first, the rest in no order."""
    people = People(seed)
    core: list[list[Any]] = []
    rest: list[list[Any]] = []
    for unit, size in sizes(members, seed).items():
        for number in range(size):
            row = people.row(unit, core=number < CORE)
            (core if number < CORE else rest).append(row)
    people.rng.shuffle(rest)
    return core + rest


def roster_workbooks(members: int, seed: int) -> Iterator[bytes]:
    """The roster as workbooks of at most PART rows."""
    rows = roster(members, seed)
    for start in range(0, len(rows), PART):
        yield _roster_workbook(rows[start : start + PART], chance(seed, "typing", start))


def _roster_workbook(rows: Iterable[list[Any]], rng: Random) -> bytes:
    """Title, blank row, header in row 3; then the rows, typed by several hands; blanks at the end."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(words.ROSTER_SHEET)
        text = book.add_format({"num_format": "@"})
        slashes = book.add_format({"num_format": "yyyy/m/d"})
        last = len(words.ROSTER_HEADINGS) - 1
        sheet.merge_range(0, 0, 0, last, words.TITLE.format(year=YEAR), book.add_format({"bold": True}))
        sheet.write_row(2, 0, words.ROSTER_HEADINGS)
        place = 2
        for place, row in enumerate(rows, 3):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    spelt = spell_day(value, rng)
                    if isinstance(spelt, date):
                        sheet.write_datetime(place, column, spelt, slashes)
                    else:
                        sheet.write_string(place, column, spelt)
                elif value is not None:
                    sheet.write_string(place, column, _typed(column, value, rng), text if column == 2 else None)
        for blank in range(place + 2, place + 42, 2):
            sheet.write_string(blank, 0, " ")
    return file.getvalue()


def spell_day(day: date, rng: Random) -> str | date:
    """One of the five ways in which offices write a day; a date cell is one of them."""
    ways: list[str | date] = [day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y.%m.%d}", words.DAY.format(day), day]
    return rng.choice(ways)


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
NAME, ID_NUMBER, PHONE = 0, 2, 11  # columns


def _typed(column: int, value: str, rng: Random) -> str:
    """A value as somebody typed it: short names filled with a wide blank, wide digits, a small x."""
    habit = rng.random()
    if column == NAME and len(value) == 2 and habit < 0.4:
        value = value[0] + "\u3000" + value[1]
    if column == NAME and habit > 0.97:
        value = rng.choice([" " + value, value + " "])
    if column == ID_NUMBER and habit < 0.2:
        value = value.lower()
    if column == PHONE and habit < 0.05:
        value = value.translate(FULL_WIDTH)
    return value


def write_workbooks(folder: Path, *, members: int, seed: int) -> tuple[Path, list[Path]]:
    """Write the table of units and the roster into a folder, made when missing, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    unit_file = folder / "units.xlsx"
    unit_file.write_bytes(units_workbook())
    rosters = []
    for number, data in enumerate(roster_workbooks(members, seed), 1):
        file = folder / ("roster.xlsx" if number == 1 else f"roster-{number}.xlsx")
        file.write_bytes(data)
        rosters.append(file)
    return unit_file, rosters
