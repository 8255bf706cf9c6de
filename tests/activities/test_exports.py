"""Lists as workbooks: the same rows as on the page, and a line in the chain."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast, client_as
from zhibu.activities import exports
from zhibu.audit.models import Entry
from zhibu.circulation.services import sign_for
from zhibu.organisation.models import Member, Unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 9)


def rows(answer: object) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return book.get_sheet_by_index(0).to_python()


def test_the_roll_is_carried_away_as_it_stands(cast: Cast) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary)

    answer = client_as(cast.secretary).post(f"/activities/held/{activity.pk}/roll.xlsx")

    lines = rows(answer)
    page = activity.attendances.order_by("member__pinyin_key", "member_id").values_list("member__name", flat=True)
    assert [line[0] for line in lines[1:]] == list(page)
    entry = Entry.objects.get(deed="activities.roll.exported")
    assert entry.detail == {"activity": activity.pk, "rows": len(lines) - 1}


def test_text_that_looks_like_a_formula_stays_text(cast: Cast) -> None:
    issued(cast, theme="=1+1")

    lines = rows(client_as(cast.staff).post("/activities/notices.xlsx"))

    assert [line[1] for line in lines[1:]] == ["=1+1"]


def test_an_officer_gets_the_notices_of_the_page_and_no_other(cast: Cast) -> None:
    issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch], theme="支部的")
    issued(cast, theme="全体的")

    def themes(person: object) -> list[object]:
        return [line[1] for line in rows(client_as(person).post("/activities/notices.xlsx"))[1:]]

    assert (themes(cast.secretary), themes(cast.other_secretary)) == (["全体的", "支部的"], ["全体的"])


def test_the_reach_is_carried_away_unit_by_unit(cast: Cast) -> None:
    notice = issued(cast)
    who = officer(cast.secretary)
    sign_for(dispatch=notice.dispatch, unit=cast.branch, by=cast.secretary, actor=who.actor, now=at(DAY))
    held(notice, cast.branch, cast.secretary)

    def carried(person: Member) -> list[list[object]]:
        return rows(client_as(person).post(f"/activities/{notice.pk}/reach.xlsx"))[1:]

    lines = carried(cast.staff)
    assert [line[0] for line in lines] == sorted(notice.units.values_list("code", flat=True))
    (own,) = carried(cast.secretary)
    assert own in lines
    assert (own[0], own[3], own[4], own[6], own[7], own[10]) == ("0101", 6.0, 0.0, 6.0, 6.0, "not yet")
    entry = Entry.objects.filter(deed="activities.reach.exported").latest("number")
    assert entry.detail == {"notice": notice.pk, "rows": 1}


def test_queries_of_the_reach_do_not_grow_with_units(cast: Cast) -> None:
    def reach(units: list[Unit]) -> int:
        notice, who = issued(cast, units=units), officer(cast.staff)
        with CaptureQueriesContext(connection) as captured:
            exports.reach(notice, who)
        return len(captured)

    assert reach([cast.branch]) == reach([cast.branch, cast.sibling, cast.apart]) == 2
