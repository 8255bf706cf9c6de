"""Who acts and what follows from it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from tests.support import Cast, make_member
from zhibu.organisation import policy
from zhibu.organisation.models import Affiliation, Post
from zhibu.organisation.policy import Person, person_for
from zhibu.organisation.states import PostKind

TODAY = date(2026, 11, 23)


def acting(cast: Cast, name: str, mode: str | None = None, today: date = TODAY) -> Person:
    return person_for(cast.people[name].user, mode=mode, today=today)


def test_one_query_tells_who_acts(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        who = acting(cast, "both")
        assert (who.mode, who.member, who.unit, who.committee) == ("officer", cast.both, cast.branch, "机关工委")
        assert [post.unit for post in who.posts] == [cast.branch]
        assert who.manages(cast.branch)


def test_nobody_and_accounts_without_a_member_have_no_mode(cast: Cast, django_user_model) -> None:
    assert person_for(AnonymousUser(), mode=None, today=TODAY) == Person(today=TODAY)
    admin = django_user_model.objects.create(username="admin", name="甲")
    who = person_for(admin, mode="officer", today=TODAY)
    assert (who.mode, who.paths, who.is_staff) == ("anonymous", [], False)


def test_a_person_switches_between_member_and_officer(cast: Cast) -> None:
    assert acting(cast, "both").mode == "officer"
    assert acting(cast, "both", "member").paths == []
    assert acting(cast, "both", "member").own_units == []
    assert acting(cast, "member", "officer").mode == "member"


@pytest.mark.parametrize(
    ("name", "manages", "above", "staff"),
    [
        ("member", [], [], False),
        ("secretary", ["0101"], [], False),
        ("general_secretary", ["01", "0101", "0102"], ["0101", "0102"], False),
        ("staff", ["00", "01", "0101", "0102", "11"], ["00", "01", "0101", "0102", "11"], True),
    ],
)
def test_posts_reach_down_and_appoint_only_from_above(
    cast: Cast, name: str, manages: list[str], above: list[str], staff: bool
) -> None:
    who = acting(cast, name)
    units = [cast.root, cast.general, cast.branch, cast.sibling, cast.apart]
    assert [unit.code for unit in units if who.manages(unit)] == manages
    assert [unit.code for unit in units if who.stands_above(unit)] == above
    assert who.is_staff is staff


def test_a_post_counts_on_its_days_only(cast: Cast) -> None:
    Post.objects.filter(member=cast.secretary).update(since=TODAY, until=TODAY + timedelta(days=2))
    modes = [acting(cast, "secretary", today=TODAY + timedelta(days=offset)).mode for offset in (-1, 0, 1, 2)]
    assert modes == ["member", "officer", "officer", "member"]


def test_affiliation_counts_on_its_days_only(cast: Cast) -> None:
    Affiliation.objects.filter(member=cast.member).update(until=TODAY)
    Affiliation.objects.create(member=cast.member, unit=cast.apart, since=TODAY)
    days = [TODAY - timedelta(days=1), TODAY]
    assert [acting(cast, "member", today=day).unit for day in days] == [cast.branch, cast.apart]
    assert [cast.member in policy.visible_members(acting(cast, "other_secretary", today=day)) for day in days] == [
        False,
        True,
    ]


def test_a_member_without_a_unit_still_acts(cast: Cast) -> None:
    Affiliation.objects.filter(member=cast.member).update(until=TODAY)
    who = acting(cast, "member")
    assert (who.mode, who.unit, policy.member_or_404(who, cast.member.pk)) == ("member", None, cast.member)


def test_readable_units_and_reads_agree(cast: Cast) -> None:
    for name in cast.people:
        for mode in ("member", "officer"):
            who = acting(cast, name, mode)
            units = list(policy.visible_units(who))
            by_path = {unit.code for unit in units if policy.reads(who, unit.path)}
            assert by_path == set(policy.readable_units(who).values_list("code", flat=True))


def test_403_names_who_may(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="filled by the officers of the unit above it"):
        policy.require_may_appoint(acting(cast, "secretary"), cast.branch)
    policy.require_may_appoint(acting(cast, "staff"), cast.root)


def test_a_slip_never_opens_more_than_the_printer_may_do(cast: Cast) -> None:
    """Staff belongs to branch 11, but its secretary must not hold a code that enters as staff."""
    cast.far_member.user.password = "argon2$set"
    cast.far_member.user.save()
    make_member(cast.apart, "新人")

    def waiting(name: str) -> set[str]:
        return {member.name for member in policy.waiting_for_a_slip(acting(cast, name), cast.apart)}

    assert waiting("other_secretary") == {"吴敏", "新人"}
    assert waiting("staff") == {"吴敏", "新人", "郑文", "冯静"}


def test_who_has_a_pin_needs_no_slip(cast: Cast) -> None:
    cast.other_member.user.pin = "argon2$set"
    cast.other_member.user.save()
    waiting = policy.waiting_for_a_slip(acting(cast, "sibling_secretary"), cast.sibling)
    assert [member.name for member in waiting] == ["孙丽华"]


def test_a_future_post_beyond_reach_keeps_the_slip_with_those_above(cast: Cast) -> None:
    Post.objects.create(unit=cast.general, member=cast.member, kind=PostKind.YOUTH, since=TODAY + timedelta(days=30))
    assert cast.member not in policy.waiting_for_a_slip(acting(cast, "secretary"), cast.branch)
    assert cast.member in policy.waiting_for_a_slip(acting(cast, "staff"), cast.branch)
