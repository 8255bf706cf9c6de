"""The table's lines for records, resolutions and what follows from a meeting."""

from tests.permissions.moments_record import (
    edition,
    follow_up_drafted,
    follow_up_open,
    meeting_held,
    record_confirmed,
    record_drafted,
    record_reopened,
    resolution_confirmed,
    resolution_drafted,
)
from tests.permissions.row import Row, key, nothing

KEPT = {
    "edition": "1", "host_name": "来宾", "recorder_name": "来宾", "item-TOTAL_FORMS": "1", "item-INITIAL_FORMS": "0",
    "item-0-title": "议题",
}  # fmt: skip
VOTED = {
    "edition": "1", "text": "同意", "matter": "decision", "voted": "acclamation", "recused-TOTAL_FORMS": "1",
    "recused-INITIAL_FORMS": "0",
}  # fmt: skip
AGREED = {"what": "整理", "owner": "secretary", "due": "2026-11-30"}
WRITE = "login 404 404 200 404 404 403 403"
POST = "login 404 404 302 404 404 403 403"
ROWS = [
    #                                               anon memb omem secr sib far gen staf
    Row("activities:records", "GET", "login 200", record_confirmed),
    Row("activities:records", "POST", "login 405", nothing),
    *(
        row
        for name in ("activities:records_xlsx", "activities:resolutions_xlsx")
        for row in (
            Row(name, "GET", "login 405", nothing),
            Row(name, "POST", "login 404 404 200 200 200 200 200", resolution_confirmed),
        )
    ),
    Row("activities:record", "GET", "login 404 404 200 404 404 404 404", meeting_held, key),
    Row("activities:record", "GET", "login 404 404 200 404 404 404 404", record_drafted, key),
    Row("activities:record", "GET", "login 200 404 200 404 404 200 200", record_confirmed, key),
    Row("activities:record", "GET", "login 200 404 200 404 404 200 200", record_reopened, key),
    Row("activities:record", "POST", "login 405", record_confirmed, key),
    Row("activities:record_edit", "GET", WRITE, meeting_held, key),
    Row("activities:record_edit", "POST", POST, record_drafted, key, KEPT),
    Row("activities:record_edit", "GET", POST, record_confirmed, key),
    Row("activities:record_confirm", "GET", "login 405", record_drafted, key),
    Row("activities:record_confirm", "POST", POST, record_drafted, key, edition),
    Row("activities:record_reopen", "GET", WRITE, record_confirmed, key),
    Row("activities:record_reopen", "POST", POST, record_confirmed, key, {"reason": "漏记"}),
    *(
        row
        for name in ("activities:record_pdf", "activities:record_docx")
        for row in (
            Row(name, "GET", "login 405", record_confirmed, key),
            Row(name, "POST", "login 404 404 200 404 404 200 200", record_confirmed, key),
            Row(name, "POST", "login 404 404 200 404 404 404 404", record_drafted, key),
            Row(name, "POST", "login 404 404 200 404 404 404 404", record_reopened, key),
        )
    ),
    *(
        row
        for name in ("activities:minutes_pdf", "activities:minutes_docx")
        for row in (
            Row(name, "GET", "login 200 404 200 404 404 200 200", record_confirmed, key),
            Row(name, "GET", "login 404 404 200 404 404 404 404", record_drafted, key),
            Row(name, "POST", "login 405", record_confirmed, key),
        )
    ),
    Row("activities:resolution_new", "GET", WRITE, meeting_held, key),
    Row("activities:resolution_new", "POST", POST, meeting_held, key, VOTED),
    Row("activities:resolution_edit", "GET", "login 404 404 200 404 404 404 404", resolution_drafted, key),
    Row("activities:resolution_edit", "GET", POST, resolution_confirmed, key),
    Row("activities:resolution_edit", "POST", "login 404 404 302 404 404 404 404", resolution_drafted, key, VOTED),
    *(
        row
        for name in ("activities:resolution_remove", "activities:resolution_restore")
        for row in (
            Row(name, "GET", "login 405", resolution_drafted, key),
            Row(name, "POST", "login 404 404 302 404 404 404 404", resolution_drafted, key),
            Row(name, "POST", POST, resolution_confirmed, key),
        )
    ),
    Row("activities:follow_up_new", "GET", WRITE, meeting_held, key),
    Row("activities:follow_up_new", "POST", POST, meeting_held, key, AGREED),
    Row("activities:follow_up", "GET", "login 200 404 200 404 404 200 200", follow_up_open, key),
    Row("activities:follow_up", "GET", "login 404 404 200 404 404 404 404", follow_up_drafted, key),
    Row("activities:follow_up", "POST", "login 405", follow_up_open, key),
    *(
        row
        for name in ("activities:follow_up_done", "activities:follow_up_not_done")
        for row in (
            Row(name, "GET", "login 405", follow_up_open, key),
            Row(name, "POST", "login 302 404 302 404 404 403 403", follow_up_open, key, more={"prob": "403"}),
        )
    ),
    *(
        row
        for name in ("activities:follow_up_remove", "activities:follow_up_restore")
        for row in (
            Row(name, "GET", "login 405", follow_up_drafted, key),
            Row(name, "POST", "login 404 404 302 404 404 404 404", follow_up_drafted, key),
            Row(name, "POST", "login 403 404 302 404 404 403 403", follow_up_open, key),
        )
    ),
]
