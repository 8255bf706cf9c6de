"""Pages of the room: what is shown to whom, days, workbooks, papers, the receipt code, the search."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.questionnaire.making import PDF
from tests.regulations import world
from tests.support import Cast, assert_query_count_constant, page
from zhibu.kernel import search
from zhibu.organisation.policy import person_for
from zhibu.regulations import services
from zhibu.regulations.models import Affair, Carried, Case, Regulation, Version

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def sheet(answer: Any) -> list[list[Any]]:
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(
        BytesIO(b"".join(answer.streaming_content))
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    return rows


def test_lists_cost_the_same_however_long(cast: Cast, client_as: As) -> None:
    serial = count()
    assert_query_count_constant(
        client_as(cast.staff), "/regulations/", lambda: world.approved(cast, title=f"办法{next(serial)}")
    )
    assert_query_count_constant(client_as(cast.staff), "/regulations/affairs/", lambda: world.affair(cast))
    assert_query_count_constant(client_as(cast.staff), "/regulations/affairs/cases/", lambda: world.applied(cast))
    assert_query_count_constant(client_as(cast.member), "/regulations/map/", lambda: world.approved(cast))


def test_a_regulation_reads_as_on_the_day(cast: Cast, client_as: As) -> None:
    today = timezone.localdate()
    first = world.approved(cast, since=today - timedelta(days=50))
    second = world.revised(cast, first.regulation, world.TEXT.replace("三天", "五天"), today)
    address = reverse("regulations:article", args=[first.regulation_id, 2])

    assert "五天" in page(Client().get(address))
    before = page(Client().get(address, {"day": str(today - timedelta(days=1))}))
    assert ("三天" in before, "in force" in before) == (True, True)
    assert "五天" in page(Client().get(address, {"day": "gibberish"}))
    marked = page(client_as(cast.member).get(reverse("regulations:differences", args=[second.pk])))
    assert "<del>三</del><ins>五</ins>天" in marked


def test_an_article_shows_the_rule_of_the_day_and_its_trace(cast: Cast, client_as: As) -> None:
    version = world.approved(cast)
    article = version.articles.get(number=2)
    Carried.objects.create(article=article, rules=["GW-12"], owner="书记", trace="activities:notices", trace_words="")
    address = reverse("regulations:article", args=[version.regulation_id, 2])

    html = page(client_as(cast.secretary).get(address))
    assert ('href="/rulebook/GW-12/"' in html, "at most 7 days" in html) == (True, True)
    assert 'href="/activities/"' in html
    stranger = page(Client().get(address))
    assert ("GW-12" in stranger, "/rulebook/" in stranger, 'href="/activities/"' in stranger) == (True, False, False)


def test_from_a_pasted_text_to_its_approval(cast: Cast, client_as: As) -> None:
    staff, other = client_as(cast.staff), client_as(world.second(cast))
    data = {
        "title": "值班办法", "kind": "measures", "owner_unit": cast.root.pk, "owner_post": "clerk",
        "audience": "public", "fields_covered": ["office"], "text": "第一条 甲。\n第三条 乙。",
    }  # fmt: skip
    refused = staff.post("/regulations/new/", data)
    assert (refused.status_code, Regulation.objects.count()) == (422, 0)
    assert "Article 3 stands where article 2 should" in refused.content.decode()

    done = staff.post("/regulations/new/", data | {"text": "第一条 甲。\n第二条 乙。"})
    address = done["Location"]
    assert "divided into 2 articles" in page(staff.get(address))
    staff.post(f"{address}hand-in/")
    assert "another person of the office does" in page(staff.get(address))
    wrong = other.post(f"{address}approve/", {"since": ""})
    assert wrong.status_code == 422
    other.post(f"{address}approve/", {"since": str(timezone.localdate())})

    assert Version.objects.get().approved_by == world.second(cast)
    assert "值班办法" in page(Client().get("/regulations/"))
    assert [hit.title for hit in search.find("值班").hits] == ["值班办法"]


def test_what_is_internal_is_found_by_the_own_people_only(cast: Cast) -> None:
    world.approved(cast, audience="internal")
    who = person_for(cast.member.user, mode="member", today=timezone.localdate())

    assert [hit.title for hit in search.find("活动管理", who).hits] == ["活动管理办法"]
    assert search.find("活动管理").hits == []
    found = search.find("点名", who).hits
    search.rebuild()
    assert [hit.title for hit in search.find("点名", who).hits] == [hit.title for hit in found] == ["活动管理办法"]


def test_a_version_begins_in_the_search_on_its_day(cast: Cast) -> None:
    today = timezone.localdate()
    first = world.approved(cast)
    world.revised(cast, first.regulation, world.TEXT.replace("三天", "半月"), today + timedelta(days=1))
    assert search.find("半月").hits == []

    services.take_effect(now=timezone.now() + timedelta(days=1))

    assert [hit.title for hit in search.find("半月").hits] == ["活动管理办法"]


def test_a_sample_fills_the_form_and_brings_what_carries_it(cast: Cast, client_as: As) -> None:
    staff = client_as(cast.staff)
    html = page(staff.get("/regulations/new/?sample=meetings"))
    assert "工委会议议事规则" in html
    data = {
        "title": "议事规则", "kind": "procedure", "owner_unit": cast.root.pk, "owner_post": "clerk",
        "audience": "public", "text": "第一条 甲。\n第二条 乙。\n第三条 丙。",
    }  # fmt: skip
    staff.post("/regulations/new/?sample=meetings", data)

    assert list(Carried.objects.values_list("article__number", "rules")) == [(3, ["SR-20", "SR-23", "HX-07"])]
    assert "SR-20 SR-23 HX-07" in page(
        staff.get(reverse("regulations:carried", args=[Regulation.objects.get().pk, 3]))
    )


def test_an_unknown_rule_is_refused(cast: Cast, client_as: As) -> None:
    version = world.approved(cast)
    address = reverse("regulations:carried", args=[version.regulation_id, 1])
    answer = client_as(cast.staff).post(address, {"rules": "SR-20 XX-99", "trace": "accounts:own"})

    html = answer.content.decode()
    assert (answer.status_code, "no entry XX-99" in html, Carried.objects.count()) == (422, True, 0)


def test_workbooks_hold_what_the_pages_show(cast: Cast, client_as: As) -> None:
    world.approved(cast)
    case = world.applied(cast)
    staff = client_as(cast.staff)

    rows = sheet(staff.post("/regulations/regulations.xlsx", {"standing": "in_force"}))
    assert (rows[1][0], rows[1][2]) == ("活动管理办法", 3)
    assert len(sheet(staff.post("/regulations/map.xlsx"))) == 23
    assert sheet(staff.post("/regulations/affairs/affairs.xlsx"))[1][0] == "党员身份证明"
    assert sheet(staff.post("/regulations/affairs/cases.xlsx"))[1][2] == cast.member.name
    assert sheet(staff.post("/regulations/affairs/counts.xlsx"))[1][1:3] == [1, "0 / 1 (0%)"]
    assert case.affair.name == "党员身份证明"


def test_a_member_applies_with_a_document_and_an_officer_opens_it(cast: Cast, client_as: As) -> None:
    affair = world.affair(cast)
    member, paper = client_as(cast.member, "member"), SimpleUploadedFile("说明.pdf", PDF, "application/pdf")
    html = page(member.get(f"/regulations/affairs/{affair.pk}/application/"))
    assert (cast.member.name in html, cast.branch.name in html) == (True, True)
    bad = SimpleUploadedFile("说明.pdf", b"x", "application/pdf")
    assert member.post(f"/regulations/affairs/{affair.pk}/application/", {"document_0": bad}).status_code == 422

    member.post(f"/regulations/affairs/{affair.pk}/application/", {"what": "竞聘", "document_0": paper})

    case = Case.objects.get()
    assert (case.member, case.unit) == (cast.member, cast.branch)
    file = case.files.get()
    got = client_as(cast.secretary, "officer").post(f"/regulations/affairs/cases/{case.pk}/files/{file.pk}/")
    assert b"".join(got.streaming_content) == PDF  # type: ignore[attr-defined]


def test_a_receipt_code_is_shown_once_and_tries_are_counted(cast: Cast, client_as: As, settings: Any) -> None:
    affair = world.affair(cast)
    made = client_as(cast.staff).post(f"/regulations/affairs/{affair.pk}/counter/", {"name": "某社区"})
    code = made.content.decode().split("<strong>")[1].split("<")[0]
    other = world.entered(cast)
    visitor = Client()

    html = page(visitor.post("/regulations/affairs/progress/", {"code": code}))
    assert (affair.name in html, "某社区" in html) == (True, False)
    assert other.code not in html
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "affair_code": "1/h/ip"}
    answers = [visitor.post("/regulations/affairs/progress/", {"code": "AAAA"}).status_code for _try in range(3)]
    assert answers[-1] == 429


def test_an_affair_that_rests_on_an_article_leads_to_it(cast: Cast, client_as: As) -> None:
    version = world.approved(cast)
    staff = client_as(cast.staff)
    data = {
        "name": "场地借用", "basis_of": version.regulation_id, "basis_article": "9", "applicants": "各支部",
        "steps": "登记", "days": "3", "contact": "办公室", "place": "305室",
    }  # fmt: skip
    wrong = staff.post("/regulations/affairs/new/", data)
    assert (wrong.status_code, "no such article" in wrong.content.decode()) == (422, True)

    staff.post("/regulations/affairs/new/", data | {"basis_article": "2"})

    affair = Affair.objects.get()
    html = page(Client().get(f"/regulations/affairs/{affair.pk}/"))
    assert f"/regulations/{version.regulation_id}/articles/2/" in html
    paper = Client().post(f"/regulations/affairs/{affair.pk}/guide.pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
