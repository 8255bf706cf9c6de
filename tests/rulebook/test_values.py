"""What a rule says on a day: as shipped, overridden, before it was valid; in words and as values."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.support import Cast
from zhibu.activities.states import LEAVE_KINDS, PROTECTED_LEAVE, SIGN_WITHIN
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError
from zhibu.rulebook import queries, services
from zhibu.rulebook.models import Override
from zhibu.rulebook.queries import values
from zhibu.rulebook.services import Settled
from zhibu.rulebook.states import Bound, Form

TODAY = date(2026, 11, 25)
NOW = timezone.make_aware(datetime(2026, 11, 25, 9))
pytestmark = pytest.mark.django_db


def settle(cast: Cast, code: str, *, now: datetime = NOW, **what: Any) -> Override:
    """Settle a rule as the clerk of the committee, from today on unless said otherwise."""
    settled = Settled(**{"code": code, "on": True, "value": "", "since": timezone.localdate(now), **what})
    user = cast.staff.user
    actor = services.Actor(user.pk, "clerk of 00")
    return services.override(settled=settled, reason="工委会议决定", user=user, by=actor, now=now)


def end(cast: Cast, override: Override, last: date, now: datetime = NOW) -> Override:
    """End an override as the clerk."""
    user = cast.staff.user
    actor = services.Actor(user.pk, "clerk of 00")
    return services.end_override(override=override, last=last, user=user, by=actor, now=now)


def test_values_are_typed() -> None:
    assert queries.value_of("GW-04", TODAY) == 3
    assert queries.value_of("SR-20", TODAY) == Fraction(1, 2)
    assert queries.value_of("SR-10", TODAY) == (3, 5)
    assert queries.value_of("GW-03", TODAY) == ("sick", "duty", "maternity", "seconded", "care")
    assert queries.value_of("SR-16", TODAY) is None
    with pytest.raises(KeyError):
        queries.value_of("SR-99", TODAY)


def test_before_its_first_day_a_rule_says_nothing() -> None:
    assert queries.said("SR-20", date(2018, 10, 27)) is None
    assert queries.value_of("SR-20", date(2018, 10, 28)) == Fraction(1, 2)


def test_what_is_not_verified_says_what_it_says_and_does_not_apply() -> None:
    said = queries.said("SR-13", TODAY)

    assert said is not None
    assert (said.on, said.typed) == (False, 6)
    assert queries.in_force("SR-13", TODAY) is None
    assert queries.value_of("SR-13", TODAY) is None


def test_a_case_keeps_the_rule_of_its_day(cast: Cast) -> None:
    settle(cast, "GW-04", value="5", since=date(2026, 12, 1), until=date(2027, 1, 1))

    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [SIGN_WITHIN(day) for day in days] == [3, 5, 5, 3]


def test_the_newest_override_counts_and_the_one_before_it_holds_again(cast: Cast) -> None:
    settle(cast, "GW-04", value="5")
    second = settle(cast, "GW-04", value="4", since=TODAY + timedelta(days=7))

    end(cast, second, TODAY + timedelta(days=13))

    days = [TODAY + timedelta(days=number) for number in (0, 6, 7, 13, 14)]
    assert [SIGN_WITHIN(day) for day in days] == [5, 5, 4, 4, 5]
    assert [one.value for one in queries.history("GW-04")] == ["4", "5"]


def test_a_committee_switches_an_unverified_rule_on_and_another_off(cast: Cast) -> None:
    settle(cast, "SR-13")
    settle(cast, "SR-12", on=False)

    assert queries.value_of("SR-13", TODAY) == 6
    assert queries.value_of("SR-12", TODAY) is None
    assert queries.needed("SR-20", 7, TODAY) == queries.Needed("SR-20", 7, 4)


def test_settling_stands_in_the_chain_without_the_reason(cast: Cast) -> None:
    made = settle(cast, "GW-04", value="5")
    end(cast, made, TODAY + timedelta(days=1))

    entries = list(Entry.objects.order_by("number").values_list("deed", "subject", "detail"))[-2:]
    assert [entry[:2] for entry in entries] == [
        ("rulebook.rule.overridden", "rulebook.rule:GW-04"),
        ("rulebook.override.ended", "rulebook.rule:GW-04"),
    ]
    assert entries[0][2] == {"override": made.pk, "on": True, "value": "5", "since": "2026-11-25", "until": None}
    assert "工委会议决定" not in str(entries)


@pytest.mark.parametrize(
    ("code", "what", "said"),
    [
        ("GW-04", {"value": ""}, "already"),
        ("GW-04", {"on": False}, "cannot work without"),
        ("GW-04", {"value": "5", "since": TODAY - timedelta(days=1)}, "rule of their day"),
        ("GW-04", {"value": "5", "until": TODAY}, "before the first"),
        ("GW-04", {"value": "many"}, "does not fit"),
        ("GW-04", {"value": "0"}, "from 1 to 60"),
        ("GW-04", {"value": "61"}, "from 1 to 60"),
        ("GW-03", {"value": "duty maternity seconded care personal"}, "there may only be more"),
        ("SR-20", {"value": "3/2"}, "does not fit"),
        ("SR-20", {"value": "1/0"}, "does not fit"),
        ("SR-10", {"value": "5-3"}, "does not fit"),
    ],
)
def test_what_cannot_be_settled_says_what_to_do(cast: Cast, code: str, what: dict[str, Any], said: str) -> None:
    with pytest.raises(NotPossibleError, match=said):
        settle(cast, code, **what)
    assert not Override.objects.exists()


def test_settling_the_same_twice_is_one_effect(cast: Cast) -> None:
    settle(cast, "GW-04", value="5")
    with pytest.raises(NotPossibleError, match="already"):
        settle(cast, "GW-04", value="5")
    assert Override.objects.count() == 1


def test_ending(cast: Cast) -> None:
    made = settle(cast, "GW-04", value="5")
    tomorrow = NOW + timedelta(days=1)
    with pytest.raises(NotPossibleError, match="rule of their day"):
        end(cast, made, TODAY - timedelta(days=1), now=tomorrow)
    end(cast, made, TODAY, now=tomorrow)  # its last day was yesterday: from today on it holds no longer

    assert SIGN_WITHIN(TODAY) == 5
    assert SIGN_WITHIN(TODAY + timedelta(days=1)) == 3
    with pytest.raises(NotPossibleError, match="ended already"):
        end(cast, made, TODAY + timedelta(days=3), now=tomorrow)


def test_one_that_has_not_begun_never_will(cast: Cast) -> None:
    made = settle(cast, "GW-04", value="5", since=TODAY + timedelta(days=10))

    end(cast, made, TODAY)

    assert Override.objects.get().until == made.since
    assert SIGN_WITHIN(made.since) == 3


def test_a_planned_end_is_not_put_off(cast: Cast) -> None:
    made = settle(cast, "GW-04", value="5", until=TODAY + timedelta(days=10))
    with pytest.raises(NotPossibleError, match="already ends on 4 December 2026"):
        end(cast, made, TODAY + timedelta(days=20))


def test_the_database_deletes_no_override(cast: Cast) -> None:
    made = settle(cast, "GW-04", value="5")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()
    assert Override.objects.count() == 1


def test_lists_offer_what_the_rule_holds_and_what_stands_already(cast: Cast) -> None:
    settle(cast, "GW-02", value="sick duty")

    assert LEAVE_KINDS(TODAY) == {"sick", "duty"}
    assert [value for value, _label in LEAVE_KINDS.choices(TODAY)] == ["sick", "duty"]
    assert [value for value, _label in LEAVE_KINDS.choices(TODAY, also="personal")] == ["sick", "duty", "personal"]
    assert "personal" not in PROTECTED_LEAVE(TODAY)


def test_protected_leave_may_only_become_more(cast: Cast) -> None:
    settle(cast, "GW-03", value="sick duty maternity seconded care personal")

    assert "personal" in PROTECTED_LEAVE(TODAY)


def test_in_words() -> None:
    def words(code: str) -> str:
        said = queries.said(code, TODAY)
        assert said is not None
        return said.value_text

    assert words("GW-04") == "at most 3 working days"
    assert words("SR-19") == "usually 1 times per quarter"
    assert words("SR-02") == "at most 5 units"
    assert words("SR-10") == "usually 3–5 people"
    assert words("EL-11") == "at least 4/5 of the voting members due to attend"
    assert words("GW-03").startswith("sick leave, official duty")
    assert words("SR-16") == ""


def test_a_source_says_when_the_articles_number_has_not_been_checked() -> None:
    said = [queries.said(code, TODAY) for code in ("SR-20", "OR-03", "GW-04")]

    assert [one.origin for one in said if one] == [
        "中国共产党支部工作条例（试行） Art. 11 (number not checked)",
        "中国共产党党和国家机关基层组织工作条例 Art. 6",
        "本系统建议，由工委确定",
    ]


def test_all_rules_of_a_day_cost_one_query(cast: Cast) -> None:
    settle(cast, "SR-13")
    queries.begin_request()
    try:
        with CaptureQueriesContext(connection) as captured:
            found = list(queries.rules_in_force(TODAY))
            assert queries.value_of("SR-13", TODAY) == 6
    finally:
        queries.end_request()
    assert len(captured) == 1
    assert len(found) == sum(versions[-1].on for versions in queries.shipped().values()) + 1


def test_a_known_edition_costs_none_until_somebody_settles_a_rule(cast: Cast) -> None:
    def number_of_queries() -> int:
        with connection.cursor() as cursor:
            cursor.execute(queries.EDITION)
            edition = cursor.fetchone()[0]
        queries.begin_request()
        queries.know_edition(edition)
        with CaptureQueriesContext(connection) as captured:
            queries.value_of("GW-04", TODAY)
        queries.end_request()
        return len(captured)

    assert [number_of_queries(), number_of_queries()] == [1, 0]
    # As another process does it: nothing here is told.
    made = Override.objects.create(code="GW-04", on=True, value="5", since=TODAY, reason="x", made_at=NOW)
    assert [number_of_queries(), number_of_queries()] == [1, 0]
    Override.objects.filter(pk=made.pk).update(until=TODAY, ended_at=NOW)
    assert [number_of_queries(), number_of_queries()] == [1, 0]


@given(st.integers(0, 2000), st.integers(1, 12), st.integers(1, 12), st.sampled_from([Bound.LEAST, Bound.MORE]))
def test_a_quorum_is_the_smallest_number_that_fulfils_the_share(base: int, part: int, whole: int, bound: str) -> None:
    share = Fraction(min(part, whole), max(part, whole))
    least = queries.least_of(share, bound, base)

    def fulfils(count: int) -> bool:
        return count > share * base if bound == Bound.MORE else count >= share * base

    assert fulfils(least)
    assert not fulfils(least - 1)


def test_quorums_by_their_rules() -> None:
    def least(code: str, base: int) -> int | None:
        needed = queries.needed(code, base, TODAY)
        return needed.least if needed else None

    assert [least("SR-20", due) for due in (6, 7, 8)] == [3, 4, 4]
    assert [least("SR-21", due) for due in (6, 7, 8)] == [4, 4, 5]
    assert [least("EL-11", due) for due in (5, 9, 10)] == [4, 8, 8]
    assert least("SR-16", 10) is None  # no share
    assert queries.needed("SR-20", 10, date(2010, 1, 1)) is None
    nobody = queries.needed("SR-20", 0, TODAY)
    assert nobody is not None and not nobody.met_by(0)


@given(st.sampled_from(list(Form)), st.text(max_size=12))
def test_whatever_is_typed_is_a_value_or_refused(form: str, text: str) -> None:
    with suppress(ValueError, ZeroDivisionError):
        queries.typed(form, text)


SPANS = st.tuples(st.integers(1, 9), st.integers(0, 30), st.none() | st.integers(0, 30))


@given(st.lists(SPANS, max_size=6), st.integers(0, 40))
def test_on_every_day_the_newest_that_holds_counts(spans: list[tuple[int, int, int | None]], number: int) -> None:
    made = [
        Override(
            pk=pk,
            code="GW-04",
            on=True,
            value=str(value),
            since=TODAY + timedelta(days=first),
            until=None if length is None else TODAY + timedelta(days=first + length),
        )
        for pk, (value, first, length) in enumerate(spans)
    ]
    day = TODAY + timedelta(days=number)
    expected = 3
    for value, first, length in spans:  # later ones lie over earlier ones
        if first <= number and (length is None or number < first + length):
            expected = value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "overrides", lambda: made[::-1])
        assert SIGN_WITHIN(day) == expected
