"""Certificates for everybody, one on each page, and a year's statistics over many honours."""

import statistics as middle
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from bench import clock
from bench.scene import MEMBERS, START
from zhibu.organisation.models import Member, Unit
from zhibu.recognition.models import Honour, HonourKind
from zhibu.recognition.papers import certificates
from zhibu.recognition.queries import listed, statistics

SECONDS = MEMBERS / 100  # at least 100 pages each second
YEARS = range(2006, 2026)


def measure(report: clock.Report) -> None:
    """1,165 certificates as one PDF, from the database to the bytes; the figure of a year in a register of twenty."""
    kind = HonourKind.objects.create(name="优秀共产党员", for_person=True, for_unit=True)
    given = {"kind": kind, "level": "committee", "grantor": "机关工委", "source": "entered", "entered_at": START}
    people = Member.objects.order_by("pk").values_list("pk", "name")[:MEMBERS]
    units = list(Unit.objects.exclude(parent=None).values_list("pk", "name"))
    Honour.objects.bulk_create(
        [Honour(**given, year=2025, for_whom="person", member_id=pk, name=name) for pk, name in people]
        + [Honour(**given, year=year, for_whom="unit", unit_id=pk, name=name) for year in YEARS for pk, name in units]
    )
    rows = listed(Honour.objects.all(), year=2025, whom="person")
    times = []
    for _round in range(3):
        took, printed = clock.timed(lambda: certificates(rows.all()))
        assert len(PdfReader(BytesIO(printed.data)).pages) == MEMBERS
        times.append(took / 1000)
    seconds = middle.median(times)
    note = f"{MEMBERS / seconds:,.0f} pages a second"
    report.add(f"certificates of {MEMBERS:,} honours, one PDF", seconds, "s", SECONDS, note)
    took, found = clock.timed(lambda: statistics(2025, date(2026, 1, 5)))
    assert found.honoured_units == len(units)
    report.add(f"figure of a year among {Honour.objects.count():,} honours", took, "ms", 50)
