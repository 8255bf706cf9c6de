"""The register: entered by hand, corrected, withdrawn, kinds, certificates, pages; grades and what units see."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at
from tests.permissions.outputs import body
from tests.recognition.world import DAY, given, graded, kind, line, sheet, staff, uploaded
from tests.support import Cast, assert_query_count_constant, page
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError
from zhibu.recognition import papers, queries, services
from zhibu.recognition.models import Change, Honour, HonourKind, UnitGrade, Upload

pytestmark = pytest.mark.django_db


def rows_of(answer: HttpResponse) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(body(answer))).get_sheet_by_index(0).to_python()


def values(honour: Honour, **changes: Any) -> dict[str, Any]:
    names = ("year", "kind_id", "level", "grantor", "document_number", "day")
    return {name: getattr(honour, name) for name in names} | changes


@pytest.mark.parametrize(
    "wrong",
    [
        {"for_whom": "unit", "unit": None},
        {"for_whom": "host"},
        {"for_whom": "person"},
        {"name": ""},
        {"withdrawn_at": at(DAY)},
        {"withdrawn_because": "误录"},
    ],
)
def test_the_database_wants_exactly_the_right_recipient_and_a_reason(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        given(cast.branch, **wrong)


@pytest.mark.parametrize("whom", ["unit", "member", "host"])
def test_the_same_honour_is_kept_once_and_anew_once_it_is_withdrawn(cast: Cast, whom: str) -> None:
    to = {"unit": cast.branch, "member": cast.member, "host": "甲局"}[whom]
    first = given(to)
    with pytest.raises(IntegrityError), transaction.atomic():
        given(to)
    services.withdraw_honour(honour=first, reason="误录", **staff(cast))
    given(to)
    assert Honour.objects.count() == 2


def test_a_correction_keeps_what_stood_there(cast: Cast, client_as: Callable[..., Client]) -> None:
    made = given(cast.branch)
    services.correct_honour(
        honour=made, values=values(made, year=2024, level="province"), reason="有误", **staff(cast)
    )
    services.correct_honour(honour=made, values=values(made, year=2024, level="province"), reason="再", **staff(cast))

    made.refresh_from_db()
    assert (made.year, made.level, Change.objects.get().before) == (2024, "province", {"year": 2025, "level": "city"})
    assert Entry.objects.get(deed="recognition.honour.corrected").detail == {"fields": ["level", "year"]}
    html = page(client_as(cast.staff).get(reverse("recognition:honour", args=[made.pk])))
    assert [text in html for text in ("有误", "Year was: 2025", "Level was: city")] == [True] * 3
    assert "有误" not in page(client_as(cast.secretary).get(reverse("recognition:honour", args=[made.pk])))


def test_a_correction_into_an_honour_that_is_there_is_refused(cast: Cast) -> None:
    given(cast.branch, year=2024)
    made = given(cast.branch)
    with pytest.raises(NotPossibleError, match="this very honour already"):
        services.correct_honour(honour=made, values=values(made, year=2024), reason="有误", **staff(cast))
    made.refresh_from_db()
    assert (made.year, Change.objects.count()) == (2025, 0)


def test_what_is_withdrawn_stays_for_the_staff_alone(cast: Cast, client_as: Callable[..., Client]) -> None:
    made = given(cast.member)
    services.withdraw_honour(honour=made, reason="误录", **staff(cast))
    with pytest.raises(NotPossibleError, match="withdrawn already"):
        services.withdraw_honour(honour=made, reason="误录", **staff(cast))
    seen = [cast.member.name in page(client_as(who).get("/recognition/")) for who in (cast.staff, cast.secretary)]
    assert seen == [True, False]
    tables = {table.title: table for table in queries.own_tables(cast.member)}
    assert tables["Honours"].rows[0][-1] == "误录"


def test_by_hand_the_same_check_as_a_workbook(cast: Cast, client_as: Callable[..., Client]) -> None:
    client, name = client_as(cast.staff), kind(for_host=False).name
    form = {
        "kind": name,
        "year": "2025年",
        "level": "city",
        "grantor": "某市委",
        "whom": "unit",
        "recipient": "办公室支部",
    }
    assert client.post("/recognition/new/", form | {"recipient": "没有"}).status_code == 422
    wrong = client.post("/recognition/new/", form | {"whom": "host", "recipient": "甲局"}).content.decode()
    assert "This honour is not given to such recipients" in wrong
    assert client.post("/recognition/new/", form | {"day": "2025.12.31"}).status_code == 302
    again = client.post("/recognition/new/", form | {"day": "2025.12.31"}).content.decode()
    assert "this very honour already" in again
    assert list(Honour.objects.values_list("unit__code", "source", "year")) == [("0101", "entered", 2025)]


def test_kinds_are_taken_over_once_and_never_lose_those_who_have_them(cast: Cast) -> None:
    made = services.take_usual_kinds(**staff(cast))
    assert (made, HonourKind.objects.count(), services.take_usual_kinds(**staff(cast))) == (9, 9, 0)
    one = HonourKind.objects.get(name="先进基层党组织")
    given(cast.branch, kind=one)
    with pytest.raises(NotPossibleError, match="Leave them in"):
        services.keep_kind(kind=one, values={"for_unit": False, "for_host": True}, **staff(cast))
    with pytest.raises(NotPossibleError, match="of this name"):
        services.keep_kind(kind=None, values={"name": "好公仆", "for_person": True}, **staff(cast))


def test_the_workbook_in_the_browser(cast: Cast, client_as: Callable[..., Client]) -> None:
    client = client_as(cast.staff)
    empty = client.get(reverse("recognition:import_template"))
    assert rows_of(empty)[0] == ["年度", "荣誉", "级别", "授予单位", "对象类别", "对象", "文号", "日期"]
    file = SimpleUploadedFile("荣誉.xlsx", sheet(line(), line(对象="9999")))
    address = client.post("/recognition/import/", {"file": file})["Location"]
    html = page(client.get(address))
    assert "there is no unit with this code or name" in html
    errors = rows_of(client.get(reverse("recognition:import_errors", args=[Upload.objects.get().pk])))
    assert (len(errors), errors[1][5]) == (2, "9999")
    assert (client.post(address).status_code, Honour.objects.count()) == (422, 0)
    assert (client.post(address, {"do": "good"}).status_code, Honour.objects.count()) == (302, 1)
    assert (client.post(address, {"do": "good"}).status_code, Honour.objects.count()) == (302, 1)
    assert bytes(Upload.objects.get().workbook) == b""


def test_a_file_that_is_no_table_is_refused_and_not_kept(cast: Cast, client_as: Callable[..., Client]) -> None:
    answer = client_as(cast.staff).post("/recognition/import/", {"file": SimpleUploadedFile("a.xlsx", b"<a>")})
    assert (answer.status_code, Upload.objects.count()) == (422, 0)


def test_certificates_of_a_selection_in_one_file(cast: Cast, client_as: Callable[..., Client]) -> None:
    for unit in (cast.branch, cast.sibling, cast.apart):
        given(unit)
    given(cast.branch, year=2024)
    given(cast.general, withdrawn_at=at(DAY), withdrawn_because="误录")
    client = client_as(cast.staff)
    answer = client.post("/recognition/certificates.pdf", {"year": "2025"})
    pages = [one.extract_text() for one in PdfReader(BytesIO(body(answer))).pages]
    assert [name in text for name, text in zip(("办公室支部", "业务支部", "乙局支部"), pages, strict=True)] == [
        True
    ] * 3
    size = PdfReader(BytesIO(body(client.post("/recognition/certificates.pdf", {"year": "2024"})))).pages[0].mediabox
    assert (round(size.width), round(size.height)) == (842, 595)


def test_braces_on_a_certificate_are_words(cast: Cast) -> None:
    made = given("甲局{kind.pk}", kind=kind("星{year}", words="{name}{honour}{0}{year.__class__}"))
    text = PdfReader(BytesIO(papers.certificates([made]).data)).pages[0].extract_text()
    assert [part in text for part in ("甲局{kind.pk}", "星{year}", "{0}{year.__class__}")] == [True] * 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["办公室支部", "王小明", "甲局", "业务支部"]),
        ({"year": "2024"}, ["业务支部"]),
        ({"level": "committee"}, ["王小明"]),
        ({"whom": "host"}, ["甲局"]),
        ({"words": "公室"}, ["办公室支部"]),
        ({"words": "某市"}, ["办公室支部", "甲局", "业务支部"]),
        ({"unit": "0101"}, ["办公室支部"]),
        ({"year": "没有", "level": "x"}, ["办公室支部", "王小明", "甲局", "业务支部"]),
    ],
)
def test_the_register_is_narrowed_down_and_taken_along(
    cast: Cast, client_as: Callable[..., Client], asked: dict[str, str], found: list[str]
) -> None:
    given(cast.branch)
    given(cast.member, level="committee", grantor="机关工委", home=cast.branch)
    given("甲局")
    given(cast.sibling, year=2024)
    client = client_as(cast.secretary)
    html = page(client.get("/recognition/", asked))
    names = ["办公室支部", "王小明", "甲局", "业务支部"]
    assert {name for name in names if f">{name}<span" in html} == set(found)
    rows = rows_of(client.post("/recognition/honours.xlsx", asked))
    assert {row[5] for row in rows[1:]} == set(found)


def test_lists_cost_the_same_with_one_and_with_many(cast: Cast, client_as: Callable[..., Client]) -> None:
    client, years = client_as(cast.staff), iter(range(1990, 2020))

    def add() -> None:
        year = next(years)
        given(cast.branch, year=year)
        given(cast.member, year=year, home=cast.branch)
        given(cast.sibling, kind=kind(f"荣誉{year}"), level="committee")

    add()
    for address, limit in (
        ("/recognition/", 10), ("/recognition/statistics/?year=2025", 11), ("/recognition/kinds/", 8),
        ("/recognition/units/0101/", 8), (f"/recognition/members/{cast.member.pk}/", 8),
    ):  # fmt: skip
        assert_query_count_constant(client, address, add, limit=limit)


def test_grades_are_set_superseded_and_shown_as_history(cast: Cast, client_as: Callable[..., Client]) -> None:
    branch, sibling = cast.branch.pk, cast.sibling.pk
    done = {"basis": "考核结果", **staff(cast)}
    assert services.set_grades(year=2024, grades={branch: 3, sibling: 4}, **done) == 2
    assert services.set_grades(year=2025, grades={branch: 4, sibling: 4}, **done) == 2
    assert services.set_grades(year=2025, grades={branch: 4, sibling: 5}, **done) == 1
    kept = UnitGrade.objects.filter(superseded_at=None).order_by("unit__code", "year")
    assert list(kept.values_list("unit_id", "year", "grade")) == [
        (branch, 2024, 3), (branch, 2025, 4), (sibling, 2024, 4), (sibling, 2025, 5),
    ]  # fmt: skip
    assert UnitGrade.objects.count() == 5
    assert [line.raised for line in queries.grades_of(cast.branch)] == [False, True]
    html = page(client_as(cast.member, mode="member").get("/recognition/units/0101/"))
    assert [word in html for word in ("four stars", "raised", "考核结果")] == [True] * 3
    for wrong in ({"basis": " ", **staff(cast)}, done | {"grades": {branch: 9}}):
        with pytest.raises(ValueError, match=r".+"):
            services.set_grades(**({"year": 2025, "grades": {branch: 5}} | wrong))


def test_the_form_of_grades_leaves_open_ones_alone(cast: Cast, client_as: Callable[..., Client]) -> None:
    graded(cast, branch=4, sibling=3)
    client = client_as(cast.staff)
    sent = {"basis": "复核", f"unit_{cast.branch.pk}": "5", f"unit_{cast.sibling.pk}": ""}
    assert client.post("/recognition/grades/2025/", sent).status_code == 302
    rows = rows_of(client.post("/recognition/grades.xlsx", {"year": "2025"}))
    assert {row[0]: row[2] for row in rows[1:]} == {"01": "", "0101": "five stars", "0102": "three stars", "11": ""}
    assert client.post("/recognition/grades/2025/", sent | {f"unit_{cast.branch.pk}": "7"}).status_code == 422


def test_units_and_members_lead_to_their_honours(cast: Cast, client_as: Callable[..., Client]) -> None:
    number = cast.member.pk
    links = (reverse("recognition:of_unit", args=["0101"]), reverse("recognition:of_member", args=[number]))
    client, own = client_as(cast.secretary), client_as(cast.member, mode="member")
    pages = ("/organisation/units/0101/", f"/organisation/members/{number}/")
    assert [link in page(client.get(address)) for link, address in zip(links, pages, strict=True)] == [False] * 2
    given(cast.branch)
    given(cast.member, home=cast.branch)
    assert [link in page(client.get(address)) for link, address in zip(links, pages, strict=True)] == [True] * 2
    assert "/recognition/mine/" in page(own.get("/organisation/me/"))
    assert "先进基层党组织" in page(own.get("/recognition/mine/"))


def test_an_upload_is_sealed(cast: Cast) -> None:
    assert sheet(line())[:2] not in bytes(uploaded(cast).workbook)[:8]
