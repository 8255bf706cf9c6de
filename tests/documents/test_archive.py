"""The archive and its package; paper saved."""

import hashlib
import json
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.documents import world
from tests.support import Cast, client_as, page
from zhibu.documents import queries, services
from zhibu.documents.models import Paper
from zhibu.documents.queries.saved import Line, passed, spans
from zhibu.documents.states import PaperState
from zhibu.kernel.deeds import NotPossibleError


def test_the_package_of_a_year_holds_every_file_with_its_fingerprint(cast: Cast) -> None:
    paper = world.advanced(cast, world.draft(cast), PaperState.FILED)
    client = client_as(cast.staff)
    assert "关于做好学习的通知" in page(client.get(f"/documents/archive/?year={paper.year}"))

    answer = client.post(f"/documents/archive/{paper.year}/package.zip")

    package = zipfile.ZipFile(BytesIO(b"".join(answer)))
    manifest = json.loads(package.read("manifest.json"))
    named = {row["file"]: row["sha256"] for row in manifest["files"]}
    assert set(named) | {"manifest.json"} == set(package.namelist())
    assert {name: hashlib.sha256(package.read(name)).hexdigest() for name in named} == named
    about = next(row for row in manifest["files"] if row["file"] == f"outgoing/{paper.year}-{paper.pk}.txt")
    assert (about["number"], about["kept"], about["unit"]) == (paper.number_text, "years30", "00")
    assert "register.xlsx" in named
    assert client.post("/documents/archive/1999/package.zip").status_code == 404


def test_what_was_saved_counts_units_less_what_was_printed(cast: Cast) -> None:
    services.set_price(fen=10, since=date(2020, 1, 1), who=world.officer(cast.staff), now=timezone.now())
    paper = world.sent(cast, to_members=True)

    (line,) = queries.lines()

    assert (line.delivered, line.copies, line.pages, line.saved) == (2, 2, 4, 40)
    Paper.objects.filter(pk=paper.pk).update(copies=5)
    assert queries.lines()[0].saved == 0
    text = page(client_as(cast.staff).get("/documents/paper-saved/"))
    assert "(2 − 5) × 2 × 0.10" in text


def test_a_price_holds_from_its_day_and_is_never_set_twice_for_one(cast: Cast) -> None:
    who, now = world.officer(cast.staff), timezone.now()
    paper = world.sent(cast)
    for since, fen in ((date(2020, 1, 1), 8), (date(2025, 1, 1), 12)):
        services.set_price(fen=fen, since=since, who=who, now=now)
    with pytest.raises(NotPossibleError):
        services.set_price(fen=9, since=date(2025, 1, 1), who=who, now=now)
    assert queries.lines()[0].fen == 12
    Paper.objects.filter(pk=paper.pk).update(sent_at=timezone.make_aware(datetime(2024, 5, 1, 9)))
    assert queries.lines()[0].fen == 8
    Paper.objects.filter(pk=paper.pk).update(sent_at=timezone.make_aware(datetime(2019, 5, 1, 9)))
    assert (queries.lines()[0].fen, queries.lines()[0].saved) == (None, 0)


def line(day: date, pages: int, delivered: int = 100, fen: int | None = 100) -> Line:
    return Line(Paper(pages=pages, copies=0), day, delivered, fen)


@pytest.mark.django_db
def test_the_mark_is_passed_on_the_day_of_the_document_that_passes_it() -> None:
    first = date(2026, 3, 1)
    rows = [
        line(first, 30),
        line(first + timedelta(30), 29),
        line(first + timedelta(60), 1),
        line(date(2027, 1, 5), 1),
    ]
    assert passed(rows) == [(2026, first + timedelta(60), 6000)]


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(1, 40), st.integers(0, 60)), max_size=20))
def test_months_make_up_their_year(found: Any) -> None:
    rows = [line(date(2025, 1, 1) + timedelta(days), pages, units) for days, pages, units in sorted(found)]
    for year in {row.day.year for row in rows}:
        mine = [one for one in spans(rows) if one.year == year]
        assert mine[0].month == 0
        for name in ("papers", "copies", "pages", "saved"):
            assert getattr(mine[0], name) == sum(getattr(one, name) for one in mine[1:])


def test_the_workbook_says_what_each_figure_is_made_of(cast: Cast) -> None:
    services.set_price(fen=15, since=date(2020, 1, 1), who=world.officer(cast.staff), now=timezone.now())
    world.sent(cast)
    answer = client_as(cast.staff).post("/documents/paper-saved/paper-saved.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    row = book.get_sheet_by_index(0).to_python()[1]
    assert row[3:] == [2.0, 0.0, 2.0, 2.0, 4.0, 0.15, 0.6]
