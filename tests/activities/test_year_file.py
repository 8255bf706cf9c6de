"""The year file of a branch: cover, contents, every activity with notice, roll, feedback; leave without its kind."""

from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from tests.activities.corridor import at, held, issued, officer
from tests.activities.meetings import confirmed, member_meeting, resolved, to_do, written
from tests.support import Cast, client_as
from zhibu.activities import papers, queries, services
from zhibu.activities.services import Line
from zhibu.activities.states import Attended
from zhibu.audit.models import Entry
from zhibu.kernel.papers import NewPage, docx, pdf

pytestmark = pytest.mark.django_db

SICK, ABSENT = Line(Attended.LEAVE, "sick"), Line(Attended.ABSENT)


def lived(cast: Cast) -> None:
    """One activity held and reported, one planned, one withdrawn, one joint with the sibling branch."""
    activity = held(issued(cast), cast.branch, cast.secretary, {cast.member.pk: SICK, cast.others[0].pk: ABSENT})
    services.report(
        activity=activity, values={"effect": "good", "done": "清理了河岸"}, who=officer(cast.secretary),
        now=at(date(2026, 11, 19)),
    )  # fmt: skip
    issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], theme="支部党员大会")
    gone = issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], theme="撤回的活动")
    services.withdraw(notice=gone, reason="另有安排", who=officer(cast.secretary), now=at(date(2026, 11, 9)))
    day = date(2026, 11, 20)
    joint = issued(
        cast, theme="联合活动", held="jointly", first_day=day, last_day=day, start_time=time(9), place="礼堂",
        units=[cast.branch, cast.sibling],
    )  # fmt: skip
    held(joint, cast.root, cast.staff, {}, day=day)


def body(answer: Any) -> BytesIO:
    return BytesIO(b"".join(answer.streaming_content))


def test_pdf_and_docx_say_the_same(cast: Cast) -> None:
    lived(cast)
    client = client_as(cast.secretary)

    printed = PdfReader(body(client.post("/activities/years/0101/file.pdf", {"year": "2026"})))
    document = Document(body(client.post("/activities/years/0101/file.docx", {"year": "2026"})))

    pages = "\n".join(page.extract_text() for page in printed.pages)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    for text in (pages, words):
        said = ["走进社区", "支部党员大会", "撤回的活动", "联合活动", "清理了河岸", cast.member.name, "Contents"]
        assert [one for one in said if one not in text] == []
        assert "expected 6, present 4, leave 1, absent 1" in " ".join(text.split())
        assert "Withdrawn on 9 November 2026: 另有安排" in " ".join(text.split())
    assert len(printed.pages) == 6  # the cover, the contents, and four activities


def test_a_leave_is_a_leave_and_of_a_joint_activity_only_ones_own_stand_there(cast: Cast) -> None:
    lived(cast)
    kept = queries.year_file(cast.branch.pk, 2026)
    paper = papers.year_file(cast.branch, 2026, kept)

    assert "sick" not in str(paper).lower()
    assert not any(cast.people[who].name in str(paper) for who in ("other_member", "sibling_secretary", "far_member"))
    assert [len(lines) for lines in kept.lines.values()] == [6, 6]
    assert sum(isinstance(block, NewPage) for block in paper.blocks) == 5


def asked(cast: Cast) -> int:
    """How many queries the whole file takes."""
    with CaptureQueriesContext(connection) as captured:
        papers.year_file(cast.branch, 2026, queries.year_file(cast.branch.pk, 2026))
    return len(captured)


def a_meeting_with_its_record(cast: Cast) -> None:
    """A member meeting with an item, a resolution with a recusal, something to do, and its record confirmed."""
    activity = member_meeting(cast)
    written(cast, activity)
    resolved(cast, activity, 4, 1, 0, recused=[(cast.both.pk, "本人事项")])
    to_do(cast, activity, cast.member)
    confirmed(cast, activity)


def test_the_same_queries_however_much_the_year_held(cast: Cast) -> None:
    lived(cast)
    a_meeting_with_its_record(cast)
    once = asked(cast)
    for _more in range(2):
        a_meeting_with_its_record(cast)

    assert asked(cast) == once <= 10


def test_minutes_stand_in_it_once_the_record_is_confirmed(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    resolved(cast, activity, 4, 1, 1)
    to_do(cast, activity, cast.member)
    said = ["李建国作了总结。", "同意工作计划", "for 4, against 1, abstained 1", "整理结对名单"]

    def text() -> str:
        paper = papers.year_file(cast.branch, 2026, queries.year_file(cast.branch.pk, 2026))
        document = Document(BytesIO(docx(paper)))
        return "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert [one for one in said if one in text()] == []
    confirmed(cast, activity)
    assert [one for one in said if one not in text()] == []


def test_reasons_of_a_recusal_stay_out_of_it(cast: Cast) -> None:
    a_meeting_with_its_record(cast)
    paper = str(papers.year_file(cast.branch, 2026, queries.year_file(cast.branch.pk, 2026)))
    assert (cast.both.name in paper, "本人事项" in paper) == (True, False)


def test_it_stands_in_the_log_without_names(cast: Cast) -> None:
    lived(cast)
    client_as(cast.secretary).post("/activities/years/0101/file.pdf", {"year": "2026"})

    entry = Entry.objects.get(deed="activities.year_file.exported")
    assert entry.detail == {"unit": "0101", "year": 2026, "rows": 4}


def test_an_empty_year_is_a_cover(cast: Cast) -> None:
    paper = papers.year_file(cast.branch, 2020, queries.year_file(cast.branch.pk, 2020))

    assert len(PdfReader(BytesIO(pdf(paper).data)).pages) == 2
    assert Document(BytesIO(docx(paper))).tables[0].rows[0].cells[0].text == "No."
