"""The table's lines for assessment: results of 0101, before and after they are released."""

from typing import Any

from tests.assessment import world
from tests.permissions.row import Row, key
from tests.support import Cast
from zhibu.assessment.models import Answer, Assessment, Counter, Dimension, Indicator, Result, Scheme


def draft_scheme(cast: Cast) -> Scheme:
    """A draft."""
    return world.written(cast)


def scheme_in_force(cast: Cast) -> Scheme:
    """In force."""
    return world.in_force(cast)


def trial_to_judge(cast: Cast) -> Scheme:
    """A trial whose assessment is closed."""
    day = world.now().date()
    return world.closed(cast, trial=True, review_on=day, units=[cast.branch]).scheme


def a_dimension(cast: Cast) -> Dimension:
    """One of a draft."""
    return world.written(cast).dimensions.order_by("place")[0]


def an_indicator(cast: Cast) -> Indicator:
    """One of a draft."""
    return a_dimension(cast).indicators.order_by("place")[0]


def with_office(cast: Cast) -> Assessment:
    """Draft scores with the office."""
    return world.drafted(cast)


def answering(cast: Cast) -> Assessment:
    """Units read and answer."""
    return world.answering(cast)


def to_close(cast: Cast) -> Assessment:
    """It can be closed."""
    return world.due(cast)


def released(cast: Cast) -> Assessment:
    """Closed."""
    return world.closed(cast)


def draft_of_unit(cast: Cast) -> Result:
    """Of 0101, with the office."""
    return world.result(cast, world.drafted(cast))


def answering_of_unit(cast: Cast) -> Result:
    """Of 0101, which may answer."""
    return world.result(cast, world.answering(cast))


def released_of_unit(cast: Cast) -> Result:
    """Of 0101, closed."""
    return world.result(cast, world.closed(cast))


def an_answer(cast: Cast) -> Answer:
    """0101 has answered."""
    return world.answered(cast)


def a_counter(cast: Cast) -> Counter:
    """Of 0101."""
    return world.counter(cast)


def a_slip(cast: Cast) -> str:
    """The code of a slip."""
    return world.codes(cast, world.counter(cast))[0]


def of_unit(result: Result) -> list[Any]:
    """Assessment and code."""
    return [result.assessment_id, result.unit.code]


def of_score(result: Result) -> list[Any]:
    """Assessment, code, indicator."""
    return [*of_unit(result), world.held(result.assessment).pk]


def columns(_thing: Any) -> dict[str, Any]:
    """The form of a scheme."""
    return {"year": 2027, "title": "2027年度考核", "first": "2027-01-01", "last": "2027-12-31", "basis": ""}


def one_code(code: str) -> list[str]:
    """The address's argument."""
    return [code]


STAFF = "login 403 403 403 403 403 403 {}"
RUN = "login 404 404 404 404 404 404 {}"  # nobody but the office sees it yet
OWN = "login 404 404 200 404 404 200 200"  # its officers and those above
SEEN = "login 404 404 403 403 403 403 {}"  # officers see their own result and do not run it
WORDS = {"words": "一句话"}
HAND = {"percent": 50, "reason": "核实"}
INDICATOR = {"text": "条目", "weight": "5", "how": "fact", "fact": "held", "visits": "all", "group": "",
             "target": "100", "whom": "all", "evidence": ""}  # fmt: skip
MARKS = {"manner": 5, "speed": 4, "outcome": 5, "words": ""}
PUBLIC = "200"
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("assessment:assessments", "GET", "login 200", released),
    Row("assessment:assessments", "POST", "login 405"),
    Row("assessment:assessment", "GET", RUN.format(200), with_office, key),
    Row("assessment:assessment", "GET", "login 404 404 200 200 200 200 200", answering, key),
    Row("assessment:assessment", "GET", "login 200", released, key),
    Row("assessment:assessment", "POST", "login 405", released, key),
    Row("assessment:compute", "GET", "login 405", with_office, key),
    Row("assessment:compute", "POST", RUN.format(302), with_office, key),
    Row("assessment:open_answers", "GET", RUN.format(200), with_office, key),
    Row("assessment:open_answers", "POST", RUN.format(302), with_office, key),
    Row("assessment:close", "GET", SEEN.format(200), to_close, key),
    Row("assessment:close", "POST", SEEN.format(302), to_close, key),
    Row("assessment:scores_xlsx", "GET", "login 405", released, key),
    Row("assessment:scores_xlsx", "POST", RUN.format(200), with_office, key),
    Row("assessment:scores_xlsx", "POST", "login 403 403 200 200 200 200 200", released, key),
    Row("assessment:report_pdf", "GET", "login 405", released, key),
    Row("assessment:report_pdf", "POST", "login 403 403 403 403 403 403 200", released, key),
    Row("assessment:result", "GET", RUN.format(200), draft_of_unit, of_unit),
    Row("assessment:result", "GET", OWN, answering_of_unit, of_unit),
    Row("assessment:result", "GET", "login 200 404 200 404 404 200 200", released_of_unit, of_unit),
    Row("assessment:result", "POST", "login 405", released_of_unit, of_unit),
    Row("assessment:unit_pdf", "GET", "login 405", released_of_unit, of_unit),
    Row("assessment:unit_pdf", "POST", RUN.format(200), draft_of_unit, of_unit),
    Row("assessment:unit_pdf", "POST", "login 200 404 200 404 404 200 200", released_of_unit, of_unit),
    Row("assessment:unit_xlsx", "GET", "login 405", released_of_unit, of_unit),
    Row("assessment:unit_xlsx", "POST", "login 403 404 200 404 404 200 200", released_of_unit, of_unit),
    Row("assessment:read", "GET", "login 405", answering_of_unit, of_unit),
    Row("assessment:read", "POST", "login 404 404 302 404 404 403 403", answering_of_unit, of_unit),
    Row("assessment:score", "GET", RUN.format(200), draft_of_unit, of_score),
    Row("assessment:score", "GET", OWN, answering_of_unit, of_score),
    Row("assessment:score", "GET", "login 200 404 200 404 404 200 200", released_of_unit, of_score),
    Row("assessment:score", "POST", "login 405", released_of_unit, of_score),
    Row("assessment:rows_xlsx", "GET", "login 405", released_of_unit, of_score),
    Row("assessment:rows_xlsx", "POST", "login 403 404 200 404 404 200 200", released_of_unit, of_score),
    Row("assessment:answer", "GET", "login 405", answering_of_unit, of_score),
    Row("assessment:answer", "POST", "login 404 404 302 404 404 403 403", answering_of_unit, of_score, WORDS),
    Row("assessment:by_hand", "GET", "login 405", answering_of_unit, of_score),
    Row("assessment:by_hand", "POST", "login 404 404 403 404 404 403 302", answering_of_unit, of_score, HAND),
    Row("assessment:settle", "GET", "login 404 404 403 404 404 403 200", an_answer, key),
    Row("assessment:settle", "POST", "login 404 404 403 404 404 403 302", an_answer, key,
        {"settled": "stands", "percent": "", "words": "记录无误"}),
    Row("assessment:schemes", "GET", STAFF.format(200), draft_scheme),
    Row("assessment:schemes", "POST", STAFF.format(405).replace("403", "405")),
    Row("assessment:schemes_xlsx", "GET", "login 405"),
    Row("assessment:schemes_xlsx", "POST", STAFF.format(200), draft_scheme),
    Row("assessment:scheme_new", "GET", STAFF.format(200)),
    Row("assessment:scheme_new", "POST", STAFF.format(302), data=columns),
    Row("assessment:red_line", "GET", STAFF.format(200)),
    Row("assessment:red_line", "POST", "login 405"),
    Row("assessment:scheme", "GET", STAFF.format(200), draft_scheme, key),
    Row("assessment:scheme", "POST", "login 405", draft_scheme, key),
    Row("assessment:scheme_xlsx", "GET", "login 405", draft_scheme, key),
    Row("assessment:scheme_xlsx", "POST", STAFF.format(200), draft_scheme, key),
    Row("assessment:scheme_edit", "GET", STAFF.format(200), draft_scheme, key),
    Row("assessment:scheme_edit", "POST", STAFF.format(302), draft_scheme, key, columns),
    Row("assessment:scheme_edit", "POST", STAFF.format(302), scheme_in_force, key, columns),
    Row("assessment:scheme_discard", "GET", "login 405", draft_scheme, key),
    Row("assessment:scheme_discard", "POST", STAFF.format(302), draft_scheme, key),
    Row("assessment:scheme_copy", "GET", "login 405", draft_scheme, key),
    Row("assessment:scheme_copy", "POST", STAFF.format(302), draft_scheme, key, {"year": 2028}),
    Row("assessment:scheme_version", "GET", "login 405", scheme_in_force, key),
    Row("assessment:scheme_version", "POST", STAFF.format(302), scheme_in_force, key),
    Row("assessment:scheme_force", "GET", STAFF.format(200), draft_scheme, key),
    Row("assessment:scheme_force", "POST", STAFF.format(302), draft_scheme, key),
    Row("assessment:begin", "GET", "login 405", scheme_in_force, key),
    Row("assessment:begin", "POST", STAFF.format(302), scheme_in_force, key),
    Row("assessment:trial", "GET", "login 405", trial_to_judge, key),
    Row("assessment:trial", "POST", STAFF.format(302), trial_to_judge, key,
        {"verdict": "dropped", "words": "两个单位都答不上来"}),
    Row("assessment:dimension_new", "GET", STAFF.format(200), draft_scheme, key),
    Row("assessment:dimension_new", "POST", STAFF.format(302), draft_scheme, key, {"name": "作风"}),
    Row("assessment:dimension", "GET", STAFF.format(200), a_dimension, key),
    Row("assessment:dimension", "POST", STAFF.format(302), a_dimension, key, {"name": "作风"}),
    Row("assessment:dimension_remove", "GET", "login 405", a_dimension, key),
    Row("assessment:dimension_remove", "POST", STAFF.format(302), a_dimension, key),
    Row("assessment:indicator_new", "GET", STAFF.format(200), a_dimension, key),
    Row("assessment:indicator_new", "POST", STAFF.format(302), a_dimension, key, INDICATOR),
    Row("assessment:indicator", "GET", STAFF.format(200), an_indicator, key),
    Row("assessment:indicator", "POST", STAFF.format(302), an_indicator, key, INDICATOR),
    Row("assessment:indicator_remove", "GET", "login 405", an_indicator, key),
    Row("assessment:indicator_remove", "POST", STAFF.format(302), an_indicator, key),
    Row("assessment:counters", "GET", "login 403 403 200 200 200 200 200", a_counter),
    Row("assessment:counters", "POST", "login 403 403 302 422 422 302 302",
        data={"unit": "0101", "name": "2号窗口"}),
    Row("assessment:counters_xlsx", "GET", "login 405"),
    Row("assessment:counters_xlsx", "POST", "login 403 403 200 200 200 200 200", a_counter),
    Row("assessment:counter", "GET", OWN, a_counter, key),
    Row("assessment:counter", "POST", "login 405", a_counter, key),
    Row("assessment:trend_xlsx", "GET", "login 405", a_counter, key),
    Row("assessment:trend_xlsx", "POST", OWN, a_counter, key),
    Row("assessment:slips_pdf", "GET", "login 405", a_counter, key),
    Row("assessment:slips_pdf", "POST", "login 404 404 200 404 404 403 200", a_counter, key, {"count": 2}),
    Row("assessment:counter_close", "GET", "login 405", a_counter, key),
    Row("assessment:counter_close", "POST", "login 404 404 302 404 404 403 302", a_counter, key),
    Row("assessment:service", "GET", PUBLIC),
    Row("assessment:service", "POST", PUBLIC, a_slip, (), lambda code: {"code": code}),
    Row("assessment:say", "GET", PUBLIC, a_slip, one_code),
    Row("assessment:say", "POST", PUBLIC, a_slip, one_code, MARKS),
]  # fmt: skip
