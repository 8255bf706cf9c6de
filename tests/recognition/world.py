"""Makes honours for tests: workbooks as offices fill them in, and rows written straight."""

from datetime import date
from typing import Any

from tests.activities.corridor import at, officer
from tests.organisation.workbooks import workbook
from tests.support import Cast
from zhibu.organisation.models import Member, Unit
from zhibu.recognition.models import Honour, HonourKind

DAY = date(2026, 11, 20)
HEADINGS = ["年度", "荣誉", "级别", "授予单位", "对象类别", "对象", "文号", "日期"]
CITY = "某市委"


def line(**values: Any) -> list[Any]:
    """One row of a workbook: branch 0101, honoured by the city in 2025, or what is said otherwise."""
    row = {
        "年度": "2025", "荣誉": "先进基层党组织", "级别": "市级", "授予单位": CITY, "对象类别": "单位",
        "对象": "0101", "文号": "某委〔2025〕1号", "日期": "2025-12-31",
    }  # fmt: skip
    return [(row | values)[heading] for heading in HEADINGS]


def sheet(*lines: list[Any]) -> bytes:
    """A workbook of these rows."""
    return workbook([HEADINGS, *lines])


def kind(name: str = "先进基层党组织", **values: Any) -> HonourKind:
    """A kind of honour for everybody, made once."""
    whom = {f"for_{one}": True for one in ("unit", "person", "host", "committee")}
    return HonourKind.objects.get_or_create(name=name, defaults=whom | values)[0]


def given(to: Unit | Member | str, year: int = 2025, level: str = "city", **values: Any) -> Honour:
    """One honour in the register."""
    who: dict[str, Any] = {"for_whom": "host", "name": str(to)}
    if isinstance(to, Unit):
        who = {"for_whom": "unit", "unit": to, "name": to.name}
    elif isinstance(to, Member):
        who = {"for_whom": "person", "member": to, "name": to.name}
    fixed = {"kind": values.pop("kind", None) or kind(), "grantor": CITY, "source": "entered", "entered_at": at(DAY)}
    return Honour.objects.create(**(who | fixed | {"year": year, "level": level} | values))


def staff(cast: Cast) -> dict[str, Any]:
    """Who does it and when, as services take it."""
    return {"who": officer(cast.staff, DAY), "now": at(DAY)}
