"""Makes honours for tests: workbooks as offices fill them in, and rows written straight."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.activities.corridor import at, officer
from tests.organisation.workbooks import workbook
from tests.support import Cast, make_account, make_member
from zhibu.organisation.models import Member, Post, Unit
from zhibu.organisation.states import PostKind
from zhibu.recognition import services
from zhibu.recognition.models import Carries, Honour, HonourKind, PaymentList, Upload

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


def second(cast: Cast) -> Member:
    """Another person of the office."""
    found = Member.objects.filter(user__username="second").first()
    if found is None:
        found = make_member(cast.apart, "蒋二")
        make_account(found, "second")
        Post.objects.create(member=found, unit=cast.root, kind=PostKind.CLERK, since=date(2020, 1, 1))
    return found


def carries(amount: str = "500", level: str = "city", whom: str = "person", **values: Any) -> Carries:
    """What the usual honour carries, from the beginning of 2025."""
    fixed: dict[str, Any] = {"kind": kind(), "level": level, "for_whom": whom, "amount": Decimal(amount)}
    fixed |= {"other": "证书", "basis": "工委会议", "valid_from": date(2025, 1, 1), "made_at": at(DAY)}
    return Carries.objects.create(**(fixed | values))


def drawn(cast: Cast, *, by: Member | None = None) -> PaymentList:
    """A list of one reward, drawn up by the second person of the office; approved by nobody yet."""
    if not Carries.objects.exists():
        carries()
        services.set_budget(year=2025, amount=Decimal(10_000), basis="预算", **staff(cast))
    given(cast.member, home=cast.branch, document_number=f"第{Honour.objects.count()}号")
    return services.draw_list(year=2025, who=officer(by or second(cast), DAY), now=at(DAY))


def approved(cast: Cast) -> PaymentList:
    """The same, approved."""
    return services.approve_list(payments=drawn(cast), **staff(cast))


def paid(cast: Cast) -> PaymentList:
    """The same, paid."""
    return services.pay_list(payments=approved(cast), day=DAY, voucher="凭证1号", **staff(cast))


def uploaded(cast: Cast, *lines: list[Any]) -> Upload:
    """A workbook of two rows, one of them wrong, or of these."""
    rows = lines or (line(), line(对象="9999"))
    return services.keep_upload(file_name="荣誉.xlsx", data=sheet(*rows), **staff(cast))


def graded(cast: Cast, **grades: int) -> None:
    """Grades of 2025 by the names of the cast."""
    values = {getattr(cast, name).pk: grade for name, grade in (grades or {"branch": 4}).items()}
    services.set_grades(year=2025, grades=values, basis="考核结果", **staff(cast))
