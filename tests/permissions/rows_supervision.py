"""The table's lines for supervision: an inspection that goes to 0101, whose inspector is `far`."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.permissions.row import Row, key, nothing
from tests.supervision import world
from tests.support import Cast
from zhibu.supervision.models import (
    Checklist,
    EvidenceRequest,
    Excluded,
    Finding,
    Inspection,
    Item,
    LogEntry,
    Pressed,
    Relation,
    Visit,
)
from zhibu.supervision.services import state_relation


def draft(cast: Cast) -> Inspection:
    """Its seed is not published."""
    return world.only_branch(cast)


def seed_out(cast: Cast) -> Inspection:
    """Its seed is published."""
    return world.published(cast)


def under_way(cast: Cast) -> Inspection:
    """It is drawn."""
    return world.drawn(cast)


def to_be_released(cast: Cast) -> Inspection:
    """Every visit is finished."""
    return world.finished(cast).inspection


def listed(cast: Cast) -> Any:
    """Somebody on the list of a draft."""
    return world.only_branch(cast).candidates.get()


def tied(cast: Cast) -> Relation:
    """The inspector is recused from 0101."""
    one = world.only_branch(cast).candidates.get()
    who, now = world.officer(cast.staff), timezone.now()
    return state_relation(candidate=one, unit=cast.branch, reason="配偶", who=who, now=now)


def left_out(cast: Cast) -> Excluded:
    """A unit that is left out of a draft."""
    return world.only_branch(cast).excluded.order_by("pk")[0]


def visited(cast: Cast) -> Visit:
    """0101 is being visited."""
    return world.judged(cast)


def to_finish(cast: Cast) -> Visit:
    """The same; what is left is to finish."""
    return world.judged(cast)


def results_out(cast: Cast) -> Visit:
    """Results are released."""
    return world.released(cast)


def asked(cast: Cast) -> EvidenceRequest:
    """0101 is asked for evidence."""
    return world.asked(cast)


def answered(cast: Cast) -> EvidenceRequest:
    """It has answered with a file."""
    return world.answered(cast)


def found(cast: Cast) -> Finding:
    """A finding of 0101."""
    return world.finding(cast)


def not_out(cast: Cast) -> Finding:
    """The same before the release."""
    return world.hidden_finding(cast)


def mended(cast: Cast) -> Finding:
    """The same, reported as mended."""
    return world.mended(cast)


def pressing(cast: Cast) -> Pressed:
    """0101 is pressed for something."""
    return world.pressed(cast)


def told(cast: Cast) -> Pressed:
    """It has reported."""
    return world.reported(cast)


def entry(cast: Cast) -> LogEntry:
    """An entry of the log."""
    return world.logged(cast)


def listing(cast: Cast) -> Checklist:
    """A checklist that nothing rests on."""
    return world.checklist(cast)


def an_item(cast: Cast) -> Item:
    """An item of it."""
    return world.checklist(cast).items.order_by("place")[0]


def within(one: Any) -> list[Any]:
    """The address names inspection and row."""
    inspection = one.inspection_id if hasattr(one, "inspection_id") else one.candidate.inspection_id
    return [inspection, one.pk]


def columns(inspection: Any = None) -> dict[str, Any]:
    """The form of an inspection."""
    today = timezone.localdate()
    number = inspection.checklist_id if inspection else Checklist.objects.values_list("pk", flat=True)[0]
    return {
        "kind": "spot", "title": "抽查", "checklist": number, "period_first": today, "period_last": today,
        "visits_from": today, "visits_to": today, "count": 1, "size": 1, "seed": "4 5 6",
    }  # fmt: skip


def new_columns(_listing: Any) -> dict[str, Any]:
    """The same for a new one."""
    return columns()


def recusal(inspection: Any) -> dict[str, Any]:
    """The form of a recusal."""
    return {"candidate": inspection.candidates.get().pk, "unit": "0101", "reason": "配偶"}


def due() -> str:
    """A day to come."""
    return str(timezone.localdate() + timedelta(days=9))


def to_press(_nothing: Any) -> dict[str, Any]:
    """The form of a pressed item."""
    from zhibu.organisation.models import Unit

    unit = Unit.objects.get(code="0101").pk
    return {"what": "落实走访", "unit": unit, "post": "", "due": due(), "word": "例会", "leader": ""}


def to_log(_nothing: Any) -> dict[str, Any]:
    """The form of an entry."""
    from zhibu.organisation.models import Member

    leader = Member.objects.get(posts__kind="clerk").pk
    return {"must": "looks", "day": str(timezone.localdate()), "leader": leader, "what": "看了公开栏"}


STAFF = "login 403 403 403 403 403 403 {}"
RUN = "login 404 404 404 404 404 404 {}"  # of a draft
ITEM = {
    "group": "组",
    "text": "条目",
    "rule": "SR-19",
    "regulation": "",
    "article": "",
    "severity": "light",
    "fact": "",
}
HEARD = {"heard_on": "2026-11-20", "heard": "书记", "heard_words": "要点"}
WORDS = {"words": "一句话"}
PLAN = {"move": "planned", "words": "由组织委员办", "until": ""}
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("supervision:inspections", "GET", "login 200", under_way),
    Row("supervision:inspections", "POST", "login 405"),
    Row("supervision:inspections_xlsx", "GET", "login 405"),
    Row("supervision:inspections_xlsx", "POST", "login 403 403 200 200 200 200 200", under_way),
    Row("supervision:new", "GET", STAFF.format(200)),
    Row("supervision:new", "POST", STAFF.format(302), listing, (), new_columns),
    Row("supervision:inspection", "GET", RUN.format(200), draft, key),
    Row("supervision:inspection", "GET", "login 404 404 200 200 200 200 200", seed_out, key),
    Row("supervision:inspection", "POST", "login 405", seed_out, key),
    Row("supervision:edit", "GET", RUN.format(200), draft, key),
    Row("supervision:edit", "POST", RUN.format(302), draft, key, columns),
    Row("supervision:edit", "POST", "login 404 404 403 403 403 403 302", seed_out, key, columns),
    Row("supervision:discard", "GET", "login 405", draft, key),
    Row("supervision:discard", "POST", RUN.format(302), draft, key),
    Row("supervision:publish", "GET", RUN.format(200), draft, key),
    Row("supervision:publish", "POST", RUN.format(302), draft, key),
    Row("supervision:draw", "GET", "login 405", seed_out, key),
    Row("supervision:draw", "POST", "login 404 404 403 403 403 403 302", seed_out, key),
    Row("supervision:release", "GET", "login 404 404 403 403 403 403 200", to_be_released, key),
    Row("supervision:release", "POST", "login 404 404 403 403 403 403 302", to_be_released, key),
    Row("supervision:inspectors", "GET", "login 405", draft, key),
    Row("supervision:inspectors", "POST", RUN.format(302), draft, key, {"names": "0102 钱进"}),
    Row("supervision:remove_inspector", "GET", "login 405", listed, within),
    Row("supervision:remove_inspector", "POST", RUN.format(302), listed, within),
    Row("supervision:relation", "GET", "login 405", draft, key),
    Row("supervision:relation", "POST", RUN.format(302), draft, key, recusal),
    Row("supervision:drop_relation", "GET", "login 405", tied, within),
    Row("supervision:drop_relation", "POST", RUN.format(302), tied, within),
    Row("supervision:exclusion", "GET", "login 405", draft, key),
    Row("supervision:exclusion", "POST", RUN.format(302), draft, key, {"unit": "0101", "reason": "换届"}),
    Row("supervision:drop_exclusion", "GET", "login 405", left_out, within),
    Row("supervision:drop_exclusion", "POST", RUN.format(302), left_out, within),
    Row("supervision:common", "GET", "login 404 404 403 403 403 403 200", to_be_released, key),
    Row("supervision:common", "POST", "login 405", to_be_released, key),
    *(
        Row(f"supervision:{name}", method, status, to_be_released, key)
        for name in ("common_xlsx", "report_pdf", "report_docx")
        for method, status in (("GET", "login 405"), ("POST", "login 404 404 403 403 403 403 200"))
    ),
    Row("supervision:visit", "GET", "login 404 404 404 404 200 404 200", visited, key),
    Row("supervision:visit", "GET", "login 404 404 200 404 200 200 200", results_out, key),
    Row("supervision:visit", "POST", "login 404 404 404 404 302 404 403", visited, key),
    Row("supervision:visit", "POST", "login 404 404 403 404 302 403 403", results_out, key),
    Row("supervision:visit_activities", "GET", "login 404 404 404 404 200 404 200", visited, key),
    Row("supervision:visit_activities", "POST", "login 405", visited, key),
    Row("supervision:visit_activities_xlsx", "GET", "login 405", visited, key),
    Row("supervision:visit_activities_xlsx", "POST", "login 404 404 404 404 200 404 200", visited, key),
    Row("supervision:hearing", "GET", "login 405", visited, key),
    Row("supervision:hearing", "POST", "login 404 404 404 404 302 404 403", visited, key, HEARD),
    Row("supervision:ask", "GET", "login 405", visited, key),
    Row(
        "supervision:ask", "POST", "login 404 404 404 404 302 404 403", visited, key,
        {"item": "", "what": "照片", "reason": "没有"},
    ),
    Row("supervision:finish", "GET", "login 405", to_finish, key),
    Row("supervision:finish", "POST", "login 404 404 404 404 302 404 403", to_finish, key),
    *(
        Row(f"supervision:{name}", method, status, needs, key)
        for name in ("notice_pdf", "notice_docx")
        for needs, method, status in (
            (results_out, "GET", "login 405"),
            (results_out, "POST", "login 404 404 200 404 200 200 200"),
            (visited, "POST", "login 404"),
        )
    ),
    Row("supervision:evidence", "GET", "login 404 404 200 404 200 200 200", asked, key),
    Row("supervision:evidence", "POST", "login 404 404 302 404 403 403 403", asked, key, {"answer": "见公开栏"}),
    Row("supervision:evidence_file", "GET", "login 405", answered, key),
    Row("supervision:evidence_file", "POST", "login 404 404 200 404 200 200 200", answered, key),
    Row("supervision:evidence_file", "POST", "login 404", asked, key),
    Row("supervision:findings", "GET", "login 200", found),
    Row("supervision:findings", "POST", "login 405"),
    Row("supervision:findings_xlsx", "GET", "login 405"),
    Row("supervision:findings_xlsx", "POST", "login 403 403 200 200 200 200 200", found),
    Row("supervision:finding", "GET", "login 404 404 404 404 200 404 200", not_out, key),
    Row("supervision:finding", "GET", "login 404 404 200 404 200 200 200", found, key),
    Row("supervision:finding", "POST", "login 404 404 302 404 403 403 403", found, key, PLAN),
    Row(
        "supervision:finding", "POST", "login 404 404 403 404 302 403 302", mended, key,
        {"move": "closed", "words": "看过"},
    ),
    Row("supervision:pressed", "GET", "login 200", pressing),
    Row("supervision:pressed", "POST", "login 405"),
    Row("supervision:pressed_xlsx", "GET", "login 405"),
    Row("supervision:pressed_xlsx", "POST", "login 403 403 200 200 200 200 200", pressing),
    Row("supervision:pressed_new", "GET", STAFF.format(200)),
    Row("supervision:pressed_new", "POST", STAFF.format(302), nothing, (), to_press),
    Row("supervision:pressed_item", "GET", "login 404 404 200 404 404 200 200", pressing, key),
    Row("supervision:pressed_item", "POST", "login 405", pressing, key),
    Row("supervision:urge", "GET", "login 405", pressing, key),
    Row("supervision:urge", "POST", "login 404 404 403 404 404 403 302", pressing, key, WORDS),
    Row("supervision:report", "GET", "login 405", pressing, key),
    Row("supervision:report", "POST", "login 404 404 302 404 404 403 403", pressing, key, WORDS),
    Row("supervision:send_back", "GET", "login 405", told, key),
    Row("supervision:send_back", "POST", "login 404 404 403 404 404 403 302", told, key, WORDS),
    Row("supervision:close", "GET", "login 405", told, key),
    Row("supervision:close", "POST", "login 404 404 403 404 404 403 302", told, key, WORDS),
    Row("supervision:log", "GET", STAFF.format(200), entry),
    Row("supervision:log", "POST", "login 405"),
    Row("supervision:log_xlsx", "GET", "login 405"),
    Row("supervision:log_xlsx", "POST", STAFF.format(200), entry),
    Row("supervision:log_new", "GET", STAFF.format(200)),
    Row("supervision:log_new", "POST", STAFF.format(302), nothing, (), to_log),
    Row("supervision:take_back", "GET", STAFF.format(200), entry, key),
    Row("supervision:take_back", "POST", STAFF.format(302), entry, key, WORDS),
    Row("supervision:checklists", "GET", STAFF.format(200), listing),
    Row("supervision:checklists", "POST", STAFF.format(302), nothing, (), {"title": "新清单", "with_standard": "on"}),
    Row("supervision:checklist", "GET", STAFF.format(200), listing, key),
    Row("supervision:checklist", "POST", "login 405", listing, key),
    Row("supervision:item_new", "GET", STAFF.format(200), listing, key),
    Row("supervision:item_new", "POST", STAFF.format(302), listing, key, ITEM),
    Row("supervision:item", "GET", STAFF.format(200), an_item, key),
    Row("supervision:item", "POST", STAFF.format(302), an_item, key, ITEM),
    Row("supervision:item_remove", "GET", "login 405", an_item, key),
    Row("supervision:item_remove", "POST", STAFF.format(302), an_item, key),
]  # fmt: skip
