"""Record and minutes on paper: PDF and DOCX say the same, drafts say so, names and reasons only where they belong."""

from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.activities.corridor import officer
from tests.activities.meetings import confirmed, member_meeting, reopened, resolved, to_do, written
from tests.kernel.test_papers import words_of_docx, words_of_pdf
from tests.support import Cast, client_as
from zhibu.activities import exports, policy, queries
from zhibu.activities.models import Activity
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, LeaveKind
from zhibu.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_what_comes_along(settings: Any) -> None:
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []


def taken(client: Client, activity: Activity, name: str, method: str) -> bytes:
    answer = getattr(client, method)(f"/activities/held/{activity.pk}/{name}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def both(client: Client, activity: Activity, name: str) -> str:
    """The words of the two papers, which are the same."""
    method = "post" if name == "record" else "get"
    pdf = words_of_pdf(taken(client, activity, f"{name}.pdf", method))
    assert pdf == words_of_docx(taken(client, activity, f"{name}.docx", method))
    return pdf


@pytest.fixture
def meeting(cast: Cast) -> Activity:
    away = {cast.member.pk: Line(Attended.LEAVE, LeaveKind.SICK), cast.others[0].pk: Line(Attended.ABSENT)}
    activity = member_meeting(cast, away, place="二楼会议室", start_time=time(14, 30))
    items = [("听取总结 <b>#strong[粗]</b>", "李建国作了总结。\n赵兰作了补充。"), ("讨论计划", "")]
    written(cast, activity, items=items, said="会议开得很好。", began=time(14, 30), ended=time(16, 5))
    resolved(cast, activity, 3, 0, 0, recused=[(cast.both.pk, "亲属事项")])
    to_do(cast, activity, cast.member)
    to_do(cast, activity, post="secretary", due=date(2026, 12, 10))
    return activity


@pytest.mark.chinese
def test_the_record_says_everything_and_no_kind_of_leave(cast: Cast, meeting: Activity) -> None:
    confirmed(cast, meeting)

    text = both(client_as(cast.secretary), meeting, "record")

    for said in (
        "会议记录办公室支部〔2026〕1号", "主题：支部党员大会", "时间：2026年11月18日（星期三）14:30–16:05",
        "地点：二楼会议室",
        "主持：李建国", "记录：赵兰", "应到6·到会4·请假1·缺席1；到会率67%", "请假：王小明", "缺席：陈一",
        "议题1：听取总结<b>#strong[粗]</b>李建国作了总结。赵兰作了补充。", "议题2：讨论计划",
        "其他发言：会议开得很好。",
        "决议1：同意工作计划举手表决：赞成3票，反对0票，弃权0票；应到有表决权6人，实到有表决权4人；"
        "回避1人，参加表决3人；须有4票赞成（以6人计）；结果：未通过。",
        "回避：赵兰（亲属事项）", "议定事项1：整理结对名单。责任人：王小明，2026年11月30日前完成。",
        "议定事项2：整理结对名单。责任人：书记，2026年12月10日前完成。",
        "主持人签名：记录人签名：办公室支部2026年11月18日",
    ):  # fmt: skip
        assert said in text, (said, text)
    assert ("病假" in text, "草稿" in text) == (False, False)


@pytest.mark.chinese
def test_the_minutes_are_shorter_and_name_nobody_who_did_not_come(cast: Cast, meeting: Activity) -> None:
    confirmed(cast, meeting)

    text = both(client_as(cast.both, "member"), meeting, "minutes")

    assert text.startswith("会议纪要办公室支部〔2026〕1号主题：支部党员大会")
    assert "议程：听取总结<b>#strong[粗]</b>；讨论计划" in text
    assert "结果：未通过。回避：赵兰议定事项1：" in text
    for hidden in ("请假：", "缺席：", "陈一", "亲属事项", "补充", "签名"):
        assert hidden not in text, hidden


def test_a_draft_says_so_on_every_page(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity, said="说了很多话。\n" * 60)
    client = client_as(cast.secretary)

    for name, method in (("record.pdf", "post"), ("minutes.pdf", "get")):
        pages = PdfReader(BytesIO(taken(client, activity, name, method))).pages
        assert all(one.extract_text().startswith("Draft\n") for one in pages)
    assert words_of_docx(taken(client, activity, "record.docx", "post")).startswith("DraftRecordofthemeeting")


def test_a_record_that_was_opened_again_tells_why(cast: Cast, meeting: Activity) -> None:
    confirmed(cast, meeting)
    reopened(cast, meeting, "漏记一项")
    confirmed(cast, meeting)

    text = both(client_as(cast.general_secretary), meeting, "record")

    assert "Openedagainon18November2026:漏记一项" in text


def test_carrying_a_record_away_is_in_the_chain(cast: Cast, meeting: Activity) -> None:
    confirmed(cast, meeting)
    taken(client_as(cast.secretary), meeting, "record.docx", "post")

    entry = Entry.objects.latest("number")
    assert (entry.deed, entry.detail) == ("activities.record.exported", {"activity": meeting.pk, "rows": 2})


def rows(answer: Any) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def test_resolutions_and_records_as_workbooks(cast: Cast, meeting: Activity) -> None:
    client = client_as(cast.general_secretary)
    assert len(rows(client.post("/activities/resolutions.xlsx"))) == 1  # a draft is nobody's above
    confirmed(cast, meeting)

    (line,) = rows(client.post("/activities/resolutions.xlsx"))[1:]
    assert line[1:] == [
        "0101", "办公室支部", "支部党员大会", 1.0, "同意工作计划", "an ordinary matter", "by show of hands", 6.0, 4.0,
        1.0, 3.0, 0.0, 0.0, 0.0, 0.0, 4.0, "not carried",
    ]  # fmt: skip
    (record,) = rows(client.post("/activities/records.xlsx"))[1:]
    assert record[1:] == ["0101", "办公室支部", "支部党员大会", "member meeting", "confirmed", 1.0, 2.0, 2.0]
    assert [entry.detail for entry in Entry.objects.filter(deed="activities.resolutions.exported")] == [
        {"rows": 0}, {"rows": 1},
    ]  # fmt: skip


def test_a_long_workbook_costs_no_more_queries(cast: Cast) -> None:
    counts = []
    for _turn in range(2):
        activity = member_meeting(cast)
        written(cast, activity)
        resolved(cast, activity, 6, 0, 0)
        confirmed(cast, activity)
        with CaptureQueriesContext(connection) as captured:
            exports.resolution_list(queries.resolutions_within(policy.visible_records(officer(cast.staff))))
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 3
