"""The table's lines for annual reports and good deeds of 0101."""

from typing import Any

from django.utils import timezone

from tests.assessment import world
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.assessment.models import Promise, YearReport


def being_written(cast: Cast) -> YearReport:
    """Written, not handed in."""
    return world.written_report(cast)


def handed_in(cast: Cast) -> YearReport:
    """Open to those who appraise."""
    return world.handed_in(cast)


def graded(cast: Cast) -> YearReport:
    """Graded by the committee."""
    return world.graded(cast)


def promised(cast: Cast) -> Promise:
    """Open."""
    return world.promise(cast)


def done_for_member(cast: Cast) -> Promise:
    """Done for the member of 0101."""
    return world.promise_done(cast, for_member=cast.member)


def done_for_sibling(cast: Cast) -> Promise:
    """Done for 0102."""
    return world.promise_done(cast, for_unit=cast.sibling)


def done_for_people(cast: Cast) -> Promise:
    """Done, confirmed with slips."""
    return world.promise_done(cast)


def a_promise_slip(cast: Cast) -> str:
    """The code of a slip."""
    return world.promise_codes(cast, world.promise_done(cast))[0]


def of_round(report: YearReport) -> list[Any]:
    """The key of its year."""
    return [report.round_id]


def one_code(code: str) -> list[str]:
    """The address's argument."""
    return [code]


def new_promise(_thing: Any) -> dict[str, Any]:
    """The form of a promise."""
    return {"unit": "", "kind": "people", "title": "一", "words": "二", "served": "三", "due": timezone.localdate()}


STAFF = "login 403 403 403 403 403 403 {}"
OFFICERS = "login 403 403 200 200 200 200 200"
OWN = "login 404 404 200 404 404 200 200"  # its officers and those above
ROUND = {"year": 2031, "title": "述职", "headings": "一", "hand_in_by": "2031-12-20"}
TEXTS = {"text0": "一", "text1": "二"}
OPINION = {"grade": "good", "comment": ""}
GRADE = {"grade": "good", "reason": "实"}
WORDS, REASON, YES = {"words": "在办"}, {"reason": "改由街道办"}, {"done": "yes", "words": ""}
SECRETARY_ONLY = {"board": "403"}
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("assessment:reports", "GET", OFFICERS, graded),
    Row("assessment:reports", "POST", "login 405"),
    Row("assessment:round_new", "GET", STAFF.format(200)),
    Row("assessment:round_new", "POST", STAFF.format(302), data=ROUND),
    Row("assessment:report_round", "GET", "login 404 404 200 200 200 200 200", graded, of_round),
    Row("assessment:report_round", "POST", "login 405", graded, of_round),
    Row("assessment:reports_xlsx", "GET", "login 405", graded, of_round),
    Row("assessment:reports_xlsx", "POST", "login 404 404 200 200 200 200 200", graded, of_round),
    Row("assessment:report", "GET", OWN, being_written, key),
    Row("assessment:report", "GET", OWN, graded, key),
    Row("assessment:report", "POST", "login 405", graded, key),
    Row("assessment:report_write", "GET", "login 404 404 200 404 404 403 403", being_written, key),
    Row("assessment:report_write", "POST", "login 404 404 302 404 404 403 403", being_written, key, TEXTS),
    Row("assessment:report_hand_in", "GET", "login 405", being_written, key),
    Row("assessment:report_hand_in", "POST", "login 404 404 302 404 404 403 403", being_written, key,
        more=SECRETARY_ONLY),
    Row("assessment:report_take_back", "GET", "login 405", handed_in, key),
    Row("assessment:report_take_back", "POST", "login 404 404 302 404 404 403 403", handed_in, key,
        more=SECRETARY_ONLY),
    Row("assessment:report_appraise", "GET", "login 405", handed_in, key),
    Row("assessment:report_appraise", "POST", "login 404 404 403 404 404 302 302", handed_in, key, OPINION),
    Row("assessment:report_settle", "GET", "login 405", handed_in, key),
    Row("assessment:report_settle", "POST", "login 404 404 403 404 404 403 302", handed_in, key, GRADE),
    Row("assessment:year_report_pdf", "GET", "login 405", graded, key),
    Row("assessment:year_report_pdf", "POST", "login 404 404 200 404 404 403 403", being_written, key),
    Row("assessment:year_report_pdf", "POST", OWN, handed_in, key),
    Row("assessment:year_report_docx", "GET", "login 405", graded, key),
    Row("assessment:year_report_docx", "POST", "login 404 404 200 404 404 403 403", being_written, key),
    Row("assessment:year_report_docx", "POST", OWN, handed_in, key),
    Row("assessment:promises", "GET", "login 200", promised),
    Row("assessment:promises", "POST", "login 405"),
    Row("assessment:promises_xlsx", "GET", "login 405"),
    Row("assessment:promises_xlsx", "POST", OFFICERS, promised),
    Row("assessment:promise_new", "GET", OFFICERS),
    Row("assessment:promise_new", "POST", "login 403 403 422 422 422 422 422", data=new_promise),  # of no unit
    Row("assessment:promise", "GET", "login 200 404 200 404 404 200 200", promised, key),
    Row("assessment:promise", "GET", "login 200 404 200 200 404 200 200", done_for_sibling, key),
    Row("assessment:promise", "POST", "login 405", promised, key),
    Row("assessment:promise_step", "GET", "login 405", promised, key),
    Row("assessment:promise_step", "POST", "login 403 404 302 404 404 403 403", promised, key, WORDS),
    Row("assessment:promise_drop", "GET", "login 405", promised, key),
    Row("assessment:promise_drop", "POST", "login 403 404 302 404 404 403 403", promised, key, REASON),
    Row("assessment:promise_confirm", "GET", "login 405", done_for_member, key),
    Row("assessment:promise_confirm", "POST", "login 302 404 403 404 404 403 403", done_for_member, key, YES,
        more={"prob": "403"}),
    Row("assessment:promise_confirm", "POST", "login 403 404 403 302 404 403 403", done_for_sibling, key, YES),
    Row("assessment:promise_slips", "GET", "login 405", done_for_people, key),
    Row("assessment:promise_slips", "POST", "login 403 404 200 404 404 403 403", done_for_people, key, {"count": 2}),
    Row("assessment:say", "GET", "200", a_promise_slip, one_code),
    Row("assessment:say", "POST", "200", a_promise_slip, one_code, YES),
]  # fmt: skip
