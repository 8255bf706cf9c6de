"""The table's lines for honours, grades and rewards: honours of branch 0101 and of its member."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.activities.corridor import at
from tests.permissions.row import Row, key
from tests.recognition import world
from tests.support import Cast
from zhibu.recognition import services
from zhibu.recognition.models import Honour, HonourKind, PaymentList, Upload


def of_branch(cast: Cast) -> Honour:
    """0101 was honoured by the city."""
    return world.given(cast.branch)


def of_member(cast: Cast) -> Honour:
    """The member of 0101 was honoured."""
    return world.given(cast.member, home=cast.branch)


def withdrawn(cast: Cast) -> Honour:
    """It was withdrawn."""
    return world.given(cast.branch, withdrawn_at=at(world.DAY), withdrawn_because="误录")


def corrected(cast: Cast) -> list[Honour]:
    """Of the member, corrected once; of 0101, withdrawn."""
    first = of_member(cast)
    values = {name: getattr(first, name) for name in ("kind_id", "level", "grantor", "document_number", "day")}
    services.correct_honour(honour=first, values=values | {"year": 2024}, reason="年度有误", **world.staff(cast))
    return [first, withdrawn(cast)]


def a_kind(cast: Cast) -> HonourKind:
    """A kind of honour."""
    return world.kind()


def uploaded(cast: Cast) -> Upload:
    """A workbook with a wrong row waits."""
    return world.uploaded(cast)


def good(cast: Cast) -> Upload:
    """A workbook without a wrong row waits."""
    return world.uploaded(cast, world.line())


def graded(cast: Cast) -> None:
    """0101 has a grade."""
    world.graded(cast)


def drawn(cast: Cast) -> PaymentList:
    """A list that somebody else of the office has drawn up."""
    return world.drawn(cast)


def approved(cast: Cast) -> PaymentList:
    """A list that is approved."""
    return world.approved(cast)


def with_reward(cast: Cast) -> None:
    """An honour carries a reward and stands on no list."""
    world.carries()
    world.given(cast.member)


def set_right(honour: Honour) -> dict[str, object]:
    """The form of a correction."""
    return {
        "kind": honour.kind_id, "year": 2024, "level": "city", "grantor": "某市委", "document_number": "", "day": "",
        "reason": "年度有误",
    }  # fmt: skip


def entered(kind: HonourKind) -> dict[str, object]:
    """The form of a new honour."""
    return {
        "kind": kind.name,
        "year": "2025",
        "level": "city",
        "grantor": "某市委",
        "whom": "unit",
        "recipient": "0101",
    }


def reward(kind: HonourKind) -> dict[str, object]:
    """The form of a reward."""
    return {
        "kind": kind.pk, "level": "city", "for_whom": "unit", "amount": "500", "basis": "会议",
        "valid_from": "2025-01-01",
    }  # fmt: skip


def workbook(_made: object) -> dict[str, object]:
    """The form of an upload."""
    return {"file": SimpleUploadedFile("荣誉.xlsx", world.sheet(world.line()))}


STAFF = "login 403 403 403 403 403 403"
PAID = {"day": "2026-11-20", "voucher": "凭证1号"}
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("recognition:honours", "GET", "login 200"),
    Row("recognition:honours", "POST", "login 405"),
    Row("recognition:honours_xlsx", "GET", "login 405"),
    Row("recognition:honours_xlsx", "POST", "login 403 403 200 200 200 200 200"),
    Row("recognition:certificates_pdf", "GET", "login 405"),
    Row("recognition:certificates_pdf", "POST", f"{STAFF} 302"),
    Row("recognition:certificates_pdf", "POST", f"{STAFF} 200", of_branch),
    Row("recognition:new", "GET", f"{STAFF} 200"),
    Row("recognition:new", "POST", f"{STAFF} 302", a_kind, data=entered),
    Row("recognition:honour", "GET", "login 200", of_branch, key),
    Row("recognition:honour", "GET", "login 404 404 404 404 404 404 200", withdrawn, key),
    Row("recognition:honour", "POST", "login 405", of_branch, key),
    Row("recognition:certificate_pdf", "GET", "login 405", of_branch, key),
    Row("recognition:certificate_pdf", "POST", "login 403 403 200 403 403 200 200", of_branch, key),
    Row(
        "recognition:certificate_pdf", "POST", "login 200 403 200 403 403 200 200", of_member, key,
        more={"prob": "403"},
    ),
    Row("recognition:correct", "GET", f"{STAFF} 200", of_branch, key),
    Row("recognition:correct", "POST", f"{STAFF} 302", of_branch, key, set_right),
    Row("recognition:withdraw", "GET", "login 405", of_branch, key),
    Row("recognition:withdraw", "POST", f"{STAFF} 302", of_branch, key, {"reason": "误录"}),
    Row("recognition:of_unit", "GET", "login 200", of_branch, ["0101"]),
    Row("recognition:of_unit", "POST", "login 405", of_branch, ["0101"]),
    Row(
        "recognition:of_member", "GET", "login 200 404 200 404 404 200 200", of_member,
        lambda honour: [honour.member_id], more={"prob": "404"},
    ),
    Row("recognition:of_member", "POST", "login 405", of_member, lambda honour: [honour.member_id]),
    Row("recognition:mine", "GET", "login 200", of_member),
    Row("recognition:mine", "POST", "login 405"),
    Row("recognition:statistics", "GET", "login 200", of_branch),
    Row("recognition:statistics", "POST", "login 405"),
    Row("recognition:statistics_xlsx", "GET", "login 405"),
    Row("recognition:statistics_xlsx", "POST", "login 403 403 200 200 200 200 200", of_branch),
    Row("recognition:kinds", "GET", f"{STAFF} 200", a_kind),
    Row("recognition:kinds", "POST", "login 405"),
    Row("recognition:kinds_xlsx", "GET", "login 405"),
    Row("recognition:kinds_xlsx", "POST", f"{STAFF} 200", a_kind),
    Row("recognition:kinds_usual", "GET", "login 405"),
    Row("recognition:kinds_usual", "POST", f"{STAFF} 302"),
    Row("recognition:kind_new", "GET", f"{STAFF} 200"),
    Row("recognition:kind_new", "POST", f"{STAFF} 302", data={"name": "好公仆", "for_person": "on"}),
    Row("recognition:kind", "GET", f"{STAFF} 200", a_kind, key),
    Row("recognition:kind", "POST", f"{STAFF} 302", a_kind, key, {"name": "好公仆", "for_person": "on"}),
    Row("recognition:import", "GET", f"{STAFF} 200"),
    Row("recognition:import", "POST", f"{STAFF} 302", data=workbook),
    Row("recognition:import_template", "GET", f"{STAFF} 200"),
    Row("recognition:import_template", "POST", "login 405"),
    Row("recognition:import_check", "GET", f"{STAFF} 200", uploaded, key),
    Row("recognition:import_check", "POST", f"{STAFF} 422", uploaded, key),
    Row("recognition:import_check", "POST", f"{STAFF} 302", good, key),
    Row("recognition:import_errors", "GET", f"{STAFF} 200", uploaded, key),
    Row("recognition:import_errors", "GET", f"{STAFF} 404", good, key),
    Row("recognition:import_errors", "POST", "login 405", uploaded, key),
    Row("recognition:grades", "GET", "login 200", graded),
    Row("recognition:grades", "POST", "login 405"),
    Row("recognition:grades_xlsx", "GET", "login 405"),
    Row("recognition:grades_xlsx", "POST", "login 403 403 200 200 200 200 200", graded),
    Row("recognition:grades_edit", "GET", f"{STAFF} 200", graded, [2025]),
    Row("recognition:grades_edit", "GET", f"{STAFF} 404", args=[1800]),
    Row("recognition:grades_edit", "POST", f"{STAFF} 302", graded, [2025], {"basis": "考核"}),
    Row("recognition:rewards", "GET", f"{STAFF} 200", with_reward),
    Row("recognition:rewards", "POST", "login 405"),
    Row("recognition:rewards_xlsx", "GET", "login 405"),
    Row("recognition:rewards_xlsx", "POST", f"{STAFF} 200", with_reward),
    Row("recognition:reward_new", "GET", f"{STAFF} 200", a_kind),
    Row("recognition:reward_new", "POST", f"{STAFF} 302", a_kind, data=reward),
    Row("recognition:reward_year", "GET", f"{STAFF} 200", with_reward, [2025]),
    Row("recognition:reward_year", "POST", "login 405", args=[2025]),
    Row("recognition:budget", "GET", "login 405", args=[2025]),
    Row("recognition:budget", "POST", f"{STAFF} 302", args=[2025], data={"amount": "500", "basis": "预算"}),
    Row("recognition:draw", "GET", "login 405", args=[2025]),
    Row("recognition:draw", "POST", f"{STAFF} 302", with_reward, [2025]),
    Row("recognition:payments", "GET", f"{STAFF} 200", drawn, key),
    Row("recognition:payments", "POST", "login 405", drawn, key),
    Row("recognition:payments_xlsx", "GET", "login 405", drawn, key),
    Row("recognition:payments_xlsx", "POST", f"{STAFF} 200", drawn, key),
    Row("recognition:payments_pdf", "GET", "login 405", drawn, key),
    Row("recognition:payments_pdf", "POST", f"{STAFF} 200", drawn, key),
    Row("recognition:approve", "GET", "login 405", drawn, key),
    Row("recognition:approve", "POST", f"{STAFF} 302", drawn, key),
    Row("recognition:discard", "GET", "login 405", drawn, key),
    Row("recognition:discard", "POST", f"{STAFF} 302", drawn, key),
    Row("recognition:paid", "GET", "login 405", approved, key),
    Row("recognition:paid", "POST", f"{STAFF} 302", approved, key, PAID),
]  # fmt: skip
