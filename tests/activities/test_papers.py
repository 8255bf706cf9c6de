"""The papers of a notice: PDF and DOCX say the same, and say what became of it; the sheet to sign; the poster."""

import re
from collections.abc import Callable
from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.activities.corridor import at, draft, held, issued
from tests.kernel.test_papers import words_of_docx, words_of_pdf
from tests.support import Cast, make_member, page
from zhibu.activities import papers, queries
from zhibu.activities.models import Activity, Change, Notice
from zhibu.activities.queries import poster_code
from zhibu.activities.states import NoticeState
from zhibu.audit.models import Entry

ClientAs = Callable[..., Client]

FULL: dict[str, Any] = {
    "theme": "走进社区 <b>#strong[粗]</b>",
    "content": "一、学习讲话。\n二、服务一次。",
    "first_day": date(2026, 11, 13),
    "last_day": None,
    "start_time": time(14, 30),
    "place": "社区服务中心",
    "method": "分组",
    "requirements": "着便装",
    "materials": "党章",
}


@pytest.fixture(autouse=True)
def _only_what_comes_along(settings: Any) -> None:
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []


def taken(client: Client, name: str, pk: int, method: str = "get") -> bytes:
    """The file behind an address."""
    answer = getattr(client, method)(reverse(f"activities:{name}", args=[pk]))
    assert answer.status_code == 200
    assert isinstance(answer, FileResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def both(client: Client, notice: Notice) -> str:
    """The words of the notice's two papers, which are the same."""
    pdf = words_of_pdf(taken(client, "notice_pdf", notice.pk))
    assert pdf == words_of_docx(taken(client, "notice_docx", notice.pk))
    return pdf


@pytest.mark.chinese
def test_everything_that_the_notice_says(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast, units=[cast.branch, cast.sibling], **FULL)
    text = both(client_as(cast.member), notice)
    number = re.sub(r"\s", "", notice.number_text)
    for said in (
        number, "走进社区<b>#strong[粗]</b>", "2026年11月13日", "14:30", "社区服务中心",
        "一、学习讲话。二、服务一次。",
        "支部集体活动", "分组", "着便装", "党章", "2026年12月1日", "办公室支部", "业务支部", "机关工委2026年11月5日",
    ):  # fmt: skip
        assert said in text, said
    assert text.endswith("机关工委2026年11月5日")


def test_all_units_are_one_word(cast: Cast, client_as: ClientAs) -> None:
    text = both(client_as(cast.staff), issued(cast))
    assert "allunitsof机关工委(4)" in text
    assert "业务支部" not in text


def test_a_draft_says_so_on_every_page(cast: Cast, client_as: ClientAs) -> None:
    notice = draft(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], content="学习。\n" * 60)
    client = client_as(cast.secretary)
    pages = PdfReader(BytesIO(taken(client, "notice_pdf", notice.pk))).pages
    assert [page_.extract_text().startswith("Draft\n") for page_ in pages] == [True] * 4
    document = words_of_docx(taken(client, "notice_docx", notice.pk))
    assert document.startswith("DraftActivitynotice")
    assert "draft,notnumberedyet" in document
    assert "〔" not in document


def test_an_empty_draft_is_printed_too(cast: Cast, client_as: ClientAs) -> None:
    empty = {"theme": "", "content": "", "form": "", "first_day": None, "last_day": None, "feedback_by": None}
    notice = draft(cast, by=cast.secretary, issuer=cast.branch, units=[], **empty)
    assert "(nothemeyet)" in both(client_as(cast.secretary), notice)


def test_a_change_is_told_with_its_reason(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast, **FULL)
    unchanged = both(client_as(cast.staff), notice)
    Change.objects.create(
        notice=notice,
        before={"place": "社区服务中心", "theme": "走进社区"},
        after={"place": "街道礼堂", "theme": "走进社区"},
        reason="场地检修",
        made_at=at(date(2026, 11, 9)),
    )
    own = Activity.objects.get(notice=notice, unit=cast.branch)
    Change.objects.create(
        notice=notice,
        activity=own,
        before={"place": ""},
        after={"place": "二楼"},
        reason="一家的",
        made_at=notice.saved_at,
    )
    text = both(client_as(cast.staff), notice)
    told = "Changedon9November2026:场地检修Place:“社区服务中心”isnow“街道礼堂”"
    assert told in text
    assert text.replace(told, "") == unchanged


def test_a_withdrawn_one_says_why(cast: Cast) -> None:
    notice = issued(cast)
    notice.state, notice.withdrawn_at = NoticeState.WITHDRAWN, at(date(2026, 11, 9))
    notice.withdrawn_because = "活动取消"
    paper = papers.notice(notice)
    assert paper.mark == "Withdrawn"
    assert "Withdrawn on 9 November 2026: 活动取消" in [getattr(block, "text", "") for block in paper.blocks]


def test_the_file_has_a_name_that_offices_know(cast: Cast, client_as: ClientAs) -> None:
    answer = client_as(cast.staff).get(reverse("activities:notice_pdf", args=[issued(cast).pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith("%E5%8F%B7_%E8%B5%B0%E8%BF%9B%E7%A4%BE%E5%8C%BA.pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]


def test_few_queries_however_many_units(cast: Cast, client_as: ClientAs) -> None:
    client, counts = client_as(cast.staff), []
    for units in ([cast.branch, cast.sibling], [cast.general, cast.branch, cast.sibling, cast.apart]):
        notice = issued(cast, units=units)
        with CaptureQueriesContext(connection) as captured:
            taken(client, "notice_pdf", notice.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_the_sheet_to_sign_lists_the_expected_by_pinyin(cast: Cast, client_as: ClientAs) -> None:
    make_member(cast.branch, "安平")
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    text = words_of_pdf(taken(client_as(cast.secretary), "sign_in_sheet", activity.pk, "post"))
    names = re.findall(r"\d([\u4e00-\u9fff]{2,3})(?=\d|$)", text)
    assert names == ["安平", "陈一", "褚二", "李建国", "王小明", "卫三", "赵兰"]
    entry = Entry.objects.latest("number")
    assert entry.deed == "activities.sign_in_sheet.exported"
    mark = queries.printed_lists(activity)[0].mark
    assert entry.detail == {"activity": activity.pk, "rows": 7, "mark": mark}
    assert f"List:{mark}" in text


def test_the_sheet_as_a_document_says_the_same(cast: Cast, client_as: ClientAs) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    client = client_as(cast.secretary)
    printed = words_of_pdf(taken(client, "sign_in_sheet", activity.pk, "post"))
    document = words_of_docx(taken(client, "sign_in_docx", activity.pk, "post"))
    # Each print is a list of its own, with its own mark; all else is one.
    mark = re.compile("List:.*?No\\.", re.S)
    assert mark.sub("", document) == mark.sub("", printed)
    assert "李建国" in document


def test_the_poster_until_it_is_held(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast)
    activity = Activity.objects.get(notice=notice, unit=cast.branch)
    client = client_as(cast.secretary)
    text = words_of_pdf(taken(client, "poster", activity.pk))
    assert text.startswith("机关工委:activitypreview〔2026〕1号走进社区Time")
    assert "between13November2026and27November2026" in text
    assert "办公室支部" in text
    held(notice, cast.branch, cast.secretary)
    assert client.get(reverse("activities:poster", args=[activity.pk])).status_code == 404


def test_a_poster_leads_to_what_stands_now(cast: Cast, client: Client) -> None:
    notice = issued(cast, requirements="内部要求")
    activity = Activity.objects.get(notice=notice, unit=cast.branch)
    address = reverse("activities:announced", args=[poster_code(activity.pk)])
    Activity.objects.filter(pk=activity.pk).update(day=date(2026, 11, 20), place="礼堂")

    shown = page(client.get(address.upper().replace("/ACTIVITIES/Q/", "/activities/q/")))
    assert ("20 November" in shown, "礼堂" in shown, "办公室支部" in shown) == (True, True, True)
    assert ("内部要求" in shown, "到结对社区服务一次" in shown) == (False, False)

    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.WITHDRAWN, withdrawn_at=at(date(2026, 11, 9)), withdrawn_because="内部原因"
    )
    shown = page(client.get(address))
    assert ("has been withdrawn" in shown, "礼堂" in shown, "内部原因" in shown) == (True, False, False)


def test_pages_lead_to_the_papers(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast)
    for who in (cast.staff, cast.member):
        text = page(client_as(who).get(reverse("activities:notice", args=[notice.pk])))
        assert reverse("activities:notice_pdf", args=[notice.pk]) in text
        assert reverse("activities:notice_docx", args=[notice.pk]) in text
    activity = Activity.objects.get(notice=notice, unit=cast.branch)
    text = page(client_as(cast.secretary).get(reverse("activities:activity", args=[activity.pk])))
    assert reverse("activities:sign_in_sheet", args=[activity.pk]) in text
    assert reverse("activities:poster", args=[activity.pk]) in text
