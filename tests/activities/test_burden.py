"""What a notice asks of units: written at issue, limited by a rule, taken back with the notice."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.activities.corridor import ISSUED, at, draft, issued, officer
from tests.rulebook.test_values import settle
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.activities import services
from zhibu.activities.models import Notice
from zhibu.audit.models import Entry
from zhibu.circulation.models import BurdenEntry
from zhibu.circulation.states import formula_in_words, minutes_of
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit

pytestmark = pytest.mark.django_db

JOINT = {
    "held": "jointly",
    "first_day": date(2026, 11, 20),
    "last_day": date(2026, 11, 20),
    "start_time": "14:30",
    "place": "礼堂",
}


def entries() -> list[tuple[str, int, int, int, int]]:
    rows = BurdenEntry.objects.filter(taken_back_at=None).order_by("unit__code", "pk")
    return list(rows.values_list("unit__code", "notices", "forms", "fields", "minutes"))


def test_a_notice_held_by_each_unit_asks_of_those_with_a_list_three_forms(cast: Cast) -> None:
    issued(cast)

    assert entries() == [("01", 1, 0, 0, 5), ("0101", 1, 3, 9, 38), ("0102", 1, 3, 9, 38), ("11", 1, 3, 9, 38)]
    assert set(BurdenEntry.objects.values_list("month", "title")) == {(date(2026, 11, 1), "〔2026〕1 号 走进社区")}


def test_a_joint_activity_asks_of_them_a_preview_only(cast: Cast) -> None:
    issued(cast, **JOINT)

    assert entries() == [("01", 1, 0, 0, 5), ("0101", 1, 1, 2, 14), ("0102", 1, 1, 2, 14), ("11", 1, 1, 2, 14)]


def test_what_a_unit_asks_of_itself_is_not_counted(cast: Cast) -> None:
    issued(cast, by=cast.secretary, issuer=cast.branch, units=[cast.branch])

    assert entries() == []


def test_withdrawn_it_is_taken_back_and_stays_in_the_history(cast: Cast) -> None:
    kept, gone = issued(cast, units=[cast.branch]), issued(cast, units=[cast.branch])
    services.withdraw(notice=gone, reason="改期", who=officer(cast.staff), now=at(ISSUED, 15))

    assert entries() == [("0101", 1, 3, 9, 38)]
    assert list(BurdenEntry.objects.order_by("pk").values_list("source", "taken_back_at")) == [
        (f"activities.notice:{kept.pk}:{cast.branch.pk}", None),
        (f"activities.notice:{gone.pk}:{cast.branch.pk}", at(ISSUED, 15)),
    ]


def test_beyond_the_limit_a_named_person_gives_the_reason(cast: Cast) -> None:
    settle(cast, "GW-17", value="60", now=at(ISSUED))
    issued(cast, units=[cast.branch])
    notice = draft(cast, units=[cast.branch, cast.general])

    with pytest.raises(services.ReasonNeededError, match="1 unit would be beyond the limit of 60 minutes"):
        services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED), reason="  ")
    assert (Notice.objects.get(pk=notice.pk).number, len(entries())) == (None, 1)

    services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED), reason="年底集中慰问")
    kept = Notice.objects.get(pk=notice.pk)
    assert (kept.number, kept.over_limit_because, kept.over_limit_by) == (2, "年底集中慰问", cast.staff.user.pk)
    detail = Entry.objects.filter(deed="activities.notice.issued").order_by("pk").last().detail
    assert (detail["over_limit"], "年底" in str(detail)) == (1, False)


def test_the_reason_is_shown_to_staff_and_its_issuer_only(cast: Cast) -> None:
    settle(cast, "GW-17", value="10", now=at(ISSUED))
    notice = draft(cast)
    services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED), reason="年底集中慰问")
    url = f"/activities/{notice.pk}/"

    seen = {
        name: "年底集中慰问" in page(client_as(cast.people[name]).get(url))
        for name in ("staff", "secretary", "member")
    }
    assert seen == {"staff": True, "secretary": False, "member": False}
    assert "by 冯静" in page(client_as(cast.staff).get(url))


def test_the_check_page_says_what_the_month_asks_and_wants_the_reason(cast: Cast) -> None:
    today = timezone.localdate()
    settle(cast, "GW-17", value="30", since=today, now=timezone.now())
    notice = draft(cast)
    client = client_as(cast.staff)
    text = page(client.get(f"/activities/{notice.pk}/check/"))
    assert "lowest 5, usual 38, highest 38 minutes; the limit is 30." in text
    assert text.count('name="reason"') == 1

    refused = client.post(f"/activities/{notice.pk}/check/")
    assert (refused.status_code, 'aria-invalid="true"' in refused.content.decode()) == (422, True)
    assert client.post(f"/activities/{notice.pk}/check/", {"reason": "年底集中"}).status_code == 302
    assert Notice.objects.get().over_limit_because == "年底集中"


def test_within_the_limit_nothing_is_asked(cast: Cast) -> None:
    notice = draft(cast)

    assert 'name="reason"' not in page(client_as(cast.staff).get(f"/activities/{notice.pk}/check/"))
    issued(cast)
    assert set(Notice.objects.values_list("over_limit_because", flat=True)) == {""}


def test_who_hands_it_in_gives_the_reason_and_the_second_officer_signs(cast: Cast) -> None:
    settle(cast, "GW-17", value="10", now=at(ISSUED))
    Unit.objects.filter(pk=cast.root.pk).update(needs_sign_off=True)
    notice = draft(cast)
    with pytest.raises(services.ReasonNeededError):
        services.submit(notice=notice, who=officer(cast.staff), now=at(ISSUED))

    services.submit(notice=notice, who=officer(cast.staff), now=at(ISSUED), reason="年底集中慰问")
    other = officer(cast.secretary)
    services.sign_off(notice=notice, who=other, now=at(ISSUED))
    kept = Notice.objects.get()
    assert (kept.state, kept.over_limit_because, kept.over_limit_by) == ("leaving", "年底集中慰问", cast.staff.user.pk)


def test_one_unit_cannot_be_asked_twice_under_one_source(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    from zhibu.circulation.services import ask_of_units
    from zhibu.circulation.states import Asked

    ask = {"source": "test:1", "title": "…", "asked": [Asked(cast.branch.pk, 1)], "now": at(ISSUED)}
    ask_of_units(**ask)
    with pytest.raises(IntegrityError), transaction.atomic():
        ask_of_units(**ask)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 500), st.integers(0, 50))
def test_the_formula(notices: int, forms: int, fields: int, attachments: int) -> None:
    assert minutes_of(notices, forms, fields, attachments) == 5 * notices + 5 * forms + 2 * fields + 10 * attachments


def test_the_formula_is_said_in_words() -> None:
    assert formula_in_words() == "Minutes of work = 5 × notices + 5 × forms + 2 × fields + 10 × attachments."


def this_month(cast: Cast) -> str:
    """A notice of today."""
    services.issue(notice=draft(cast), who=officer(cast.staff), now=timezone.now())
    return f"{timezone.localdate():%Y-%m}"


@pytest.mark.parametrize(
    ("who", "codes"),
    [("staff", ["01", "0101", "0102", "11"]), ("general_secretary", ["01", "0101", "0102"]), ("secretary", ["0101"])],
)
def test_officers_see_the_units_they_manage_by_code_and_carry_them_away(
    cast: Cast, who: str, codes: list[str]
) -> None:
    month = this_month(cast)
    client = client_as(cast.people[who])
    text = page(client.get("/burden/"))
    assert [code for code in ("01", "0101", "0102", "11") if f'<td class="num">{code}</td>' in text] == codes
    assert ("38 / 240" in text and "of 4 units" in text) or who != "staff"

    answer = client.post("/burden.xlsx", {"month": month})
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == codes
    assert Entry.objects.get(deed="circulation.burden.exported").detail == {"month": month, "rows": len(codes)}


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "2026-1", "1999-01", "２０２６-01"])
def test_a_month_that_is_none_is_404(cast: Cast, month: str) -> None:
    assert client_as(cast.staff).get("/burden/", {"month": month}).status_code == 404


def test_the_account_costs_the_same_however_much_was_asked(cast: Cast) -> None:
    assert_query_count_constant(client_as(cast.staff), "/burden/", lambda: this_month(cast))


def test_an_empty_month_says_so(cast: Cast) -> None:
    text = page(client_as(cast.secretary).get("/burden/", {"month": "2026-01"}))

    assert ("0 / 240" in text, "0 of 1 units are beyond the limit." in text) == (True, True)


def test_refused_in_words(cast: Cast) -> None:
    settle(cast, "GW-17", value="10", now=at(ISSUED))
    with pytest.raises(NotPossibleError, match="give the reason"):
        issued(cast)
