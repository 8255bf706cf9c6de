"""How far a notice has come: counts with denominators, how soon units signed, who signs here; those missing first."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from tests.activities.corridor import ISSUED, at, issued, officer
from tests.support import Cast, assert_query_count_constant, client_as, make_unit, page
from zhibu.activities import queries
from zhibu.activities.models import Notice
from zhibu.circulation import services
from zhibu.circulation.models import Delivery
from zhibu.circulation.queries import SigningTime, coverage, time_to_sign
from zhibu.organisation.models import Unit

pytestmark = pytest.mark.django_db


def signed(notice: Notice, unit: Unit, day: date) -> None:
    actor = officer(unit.posts.order_by("pk")[0].member).actor
    services.sign_for(dispatch=notice.dispatch, unit=unit, by=None, actor=actor, now=at(day))


def test_how_soon_units_signed_is_counted_in_working_days(cast: Cast) -> None:
    notice = issued(cast)  # on Thursday 5 November
    signed(notice, cast.general, ISSUED)
    signed(notice, cast.branch, date(2026, 11, 9))  # Monday: the third working day
    signed(notice, cast.sibling, date(2026, 11, 10))

    assert time_to_sign(notice.dispatch, Q()) == SigningTime(1, 0, 1, 1, 1)
    assert time_to_sign(notice.dispatch, Q()).all == 4


def test_after_a_change_it_is_counted_from_then(cast: Cast) -> None:
    notice = issued(cast)
    services.tell_again(dispatch=notice.dispatch, now=at(date(2026, 11, 12)))
    signed(notice, cast.branch, date(2026, 11, 13))

    assert time_to_sign(notice.dispatch, Q()) == SigningTime(0, 1, 0, 0, 3)


def test_a_saturday_is_no_second_day(cast: Cast) -> None:
    notice = issued(cast)
    Delivery.objects.filter(member=None).update(delivered_at=at(date(2026, 11, 14)))  # a Saturday
    signed(notice, cast.branch, date(2026, 11, 15))
    signed(notice, cast.sibling, date(2026, 11, 16))

    assert time_to_sign(notice.dispatch, Q()) == SigningTime(2, 0, 0, 0, 2)


def test_coverage_counts_a_unit_once_and_a_signature_before_a_change(cast: Cast) -> None:
    first, second = issued(cast), issued(cast)
    for notice in (first, second):
        signed(notice, cast.branch, ISSUED)
    signed(second, cast.apart, ISSUED)
    services.tell_again(dispatch=second.dispatch, now=at(date(2026, 11, 9)))

    assert coverage(Q(), at(date(2026, 5, 25))) == (2, 4)
    assert coverage(Q(unit__code="0101"), at(date(2026, 5, 25))) == (1, 1)
    assert coverage(Q(), at(ISSUED + timedelta(days=1))) == (0, 0)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 25), date(2026, 5, 25)),
        (date(2026, 3, 3), date(2025, 9, 3)),
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2026, 6, 30)),
    ],
)
def test_half_a_year_before(day: date, before: date) -> None:
    assert queries.half_a_year_before(day) == before


def test_those_missing_stand_first_by_code(cast: Cast) -> None:
    notice = issued(cast)
    signed(notice, cast.general, ISSUED)
    signed(notice, cast.branch, ISSUED)

    reached = queries.notice_reach(notice, [cast.root.path], date(2026, 11, 9))

    assert [row.code for row in reached.rows] == ["0102", "11", "0101", "01"]
    assert (reached.signed, reached.acknowledged, reached.members) == (2, 0, 12)


def test_the_page_shows_the_units_of_who_looks_and_no_names(cast: Cast) -> None:
    notice = issued(cast)
    signed(notice, cast.branch, ISSUED)
    address = f"/activities/{notice.pk}/reach/"

    whole = page(client_as(cast.staff).get(address))
    assert "乙局支部" in whole
    assert not any(member.name in whole.split("<main", 1)[1] for who, member in cast.people.items() if who != "staff")
    part = page(client_as(cast.general_secretary).get(address))
    assert "乙局支部" not in part.split("<main", 1)[1]
    assert "办公室支部" in part


@pytest.mark.chinese
def test_in_chinese(cast: Cast) -> None:
    notice = issued(cast)
    client = client_as(cast.staff)

    assert "签收用时" in page(client.get(f"/activities/{notice.pk}/reach/"))
    assert "4 个单位未签收。" in page(client.get(f"/activities/{notice.pk}/reminder/"))


def test_queries_of_the_page(cast: Cast) -> None:
    codes = iter(range(20, 30))
    notice = issued(cast, units=[cast.branch])

    def one_more() -> None:
        unit = make_unit(cast.root, str(next(codes)), "新支部")
        Delivery.objects.create(dispatch=notice.dispatch, unit=unit, delivered_at=at(ISSUED))

    assert_query_count_constant(client_as(cast.staff), f"/activities/{notice.pk}/reach/", one_more)
