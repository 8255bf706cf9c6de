"""Pages of notices and rolls: what each role sees and does there."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast, make_member, page
from zhibu.activities.models import Activity, Attendance, Notice
from zhibu.activities.services import Line, correct
from zhibu.activities.states import Attended
from zhibu.circulation.models import Delivery
from zhibu.organisation.models import Affiliation

ClientAs = Callable[..., Client]

COMPLETE = {
    "theme": "走进社区",
    "kind": "theme_day",
    "held": "by_each",
    "first_day": "2026年11月13日",
    "last_day": "2026-11-27",
    "content": "服务一次",
    "form": "集体活动",
    "expected": "members",
    "feedback_by": "2026.12.01",
    "scope": "all",
}


def test_from_the_first_word_to_the_number(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.staff)
    kept = client.post(reverse("activities:new"), {**COMPLETE, "issuer": cast.root.pk, "check": "1"})
    notice = Notice.objects.get()
    assert kept.headers["Location"] == reverse("activities:check", args=[notice.pk])

    text = page(client.get(kept.headers["Location"]))
    assert "Issue to 4 units and 12 people" in text
    done = client.post(kept.headers["Location"], {"now": "1"}, follow=True)

    notice.refresh_from_db()
    assert notice.number == 1
    assert done.redirect_chain == [(reverse("activities:notice", args=[notice.pk]), 302)]
    assert (notice.first_day, notice.feedback_by) == (date(2026, 11, 13), date(2026, 12, 1))


def test_issue_pressed_twice_leads_to_the_sheet(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.staff)
    client.post(reverse("activities:new"), {**COMPLETE, "issuer": cast.root.pk, "check": "1"})
    notice = Notice.objects.get()
    address, sheet = reverse("activities:check", args=[notice.pk]), reverse("activities:notice", args=[notice.pk])

    assert [client.post(address, {"now": "1"}).headers["Location"] for _twice in range(2)] == [sheet, sheet]
    assert Delivery.objects.filter(member=None).count() == 4


def test_a_half_written_draft_is_kept_and_what_is_missing_is_said(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.staff)
    client.post(reverse("activities:new"), {"theme": "只有主题", "issuer": cast.root.pk, "scope": "all", "keep": "1"})
    notice = Notice.objects.get()

    text = page(client.get(reverse("activities:check", args=[notice.pk])))
    assert "The day is missing." in text
    assert "Issue to" not in text


def test_bad_input_loses_nothing(cast: Cast, client_as: ClientAs) -> None:
    wrong = {**COMPLETE, "issuer": cast.root.pk, "first_day": "二月三十", "check": "1"}

    response = client_as(cast.staff).post(reverse("activities:new"), wrong)

    assert response.status_code == 422
    text = response.content.decode()
    assert "Write the day like 2026-11-23" in text
    assert 'value="走进社区"' in text
    assert Notice.objects.count() == 0


def test_a_branch_addresses_itself_and_nobody_else(cast: Cast, client_as: ClientAs) -> None:
    forged = {**COMPLETE, "issuer": cast.root.pk, "units": [cast.apart.pk], "scope": "chosen"}
    assert client_as(cast.secretary).post(reverse("activities:new"), forged).status_code == 422

    own = {**COMPLETE, "issuer": cast.branch.pk, "keep": "1"}
    assert client_as(cast.secretary).post(reverse("activities:new"), own).status_code == 302
    assert list(Notice.objects.get().units.values_list("code", flat=True)) == ["0101"]


def test_one_click_signs_and_one_tap_acknowledges(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast)
    receipt = reverse("activities:receipt", args=[notice.pk])
    acknowledgement = reverse("activities:acknowledgement", args=[notice.pk])

    for _twice in range(2):
        assert client_as(cast.secretary).post(receipt, {"unit": "0101"}).status_code == 302
        assert client_as(cast.member).post(acknowledgement).status_code == 302

    answered = Delivery.objects.filter(answered_at__isnull=False).order_by("pk")
    assert list(answered.values_list("unit__code", "member__name")) == [("0101", None), ("0101", "王小明")]


def test_who_may_sign(cast: Cast, client_as: ClientAs) -> None:
    receipt = reverse("activities:receipt", args=[issued(cast).pk])

    assert client_as(cast.staff).post(receipt, {"unit": "0101"}).status_code == 403
    assert client_as(cast.sibling_secretary).post(receipt, {"unit": "0101"}).status_code == 404
    assert client_as(cast.member).post(receipt, {"unit": "0101"}).status_code == 404
    assert not Delivery.objects.filter(answered_at__isnull=False).exists()


def test_the_roll_in_the_browsers_words(cast: Cast, client_as: ClientAs) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    client, url = client_as(cast.secretary), reverse("activities:roll", args=[activity.pk])
    today = {"day": "2026-11-18"}

    text = page(client.get(url))
    assert text.count('<select name="m') == 6
    kept = client.post(url, {**today, f"m{cast.member.pk}": "duty", "keep": "1"}, follow=True)
    assert page(kept).count('<option value="duty" selected>') == 1


def test_nobody_is_confirmed_who_was_not_on_the_page(cast: Cast, client_as: ClientAs) -> None:
    """The page lists today's members; on the day that is typed, somebody else belonged to the branch as well."""
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    Affiliation.objects.filter(member=cast.member).update(until=date(2026, 11, 20))
    url, client = reverse("activities:roll", args=[activity.pk]), client_as(cast.secretary)
    fields = dict.fromkeys(re.findall(r'name="(listed|m\d+)"', page(client.get(url))), "present")
    assert f"m{cast.member.pk}" not in fields

    refused = client.post(url, {**fields, "day": "2026-11-18"})
    assert refused.status_code == 422
    assert "look at the names again" in refused.content.decode()
    fields |= dict.fromkeys(re.findall(r'name="(m\d+)"', refused.content.decode()), "present")
    assert client.post(url, {**fields, "day": "2026-11-18"}).status_code == 302
    assert Attendance.objects.filter(member=cast.member).count() == 1


def test_a_roll_is_kept_for_later_before_its_day_is_known(cast: Cast, client_as: ClientAs) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    posted = {f"m{cast.member.pk}": "sick", "day": "", "keep": "1"}

    assert client_as(cast.secretary).post(reverse("activities:roll", args=[activity.pk]), posted).status_code == 302
    activity.refresh_from_db()
    assert (activity.roll_version, activity.roll_draft) == (0, {str(cast.member.pk): ["leave", "sick"]})


def test_wrong_choices_in_a_roll_lose_nothing(cast: Cast, client_as: ClientAs) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    url = reverse("activities:roll", args=[activity.pk])

    data = {"day": "2026-11-18", f"m{cast.member.pk}": "holiday", f"m{cast.both.pk}": "absent"}
    response = client_as(cast.secretary).post(url, data)

    assert response.status_code == 422
    assert response.content.decode().count('<option value="absent" selected>') == 1
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("name", ["activity", "plan", "roll", "feedback"])
def test_siblings_see_nothing_of_an_activity(cast: Cast, client_as: ClientAs, name: str) -> None:
    activity = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    url = reverse(f"activities:{name}", args=[activity.pk])

    seen = {who: client_as(cast.people[who]).get(url).status_code for who in cast.people}

    mine = {"activity": 200, "plan": 200, "roll": 200, "feedback": 200}[name]
    above = 200 if name == "activity" else 403
    assert seen == {
        "member": 404,
        "secretary": mine,
        "both": mine,
        "other_member": 404,
        "sibling_secretary": 404,
        "far_member": 404,
        "other_secretary": 404,
        "general_secretary": above,
        "staff": above,
    }


def test_a_members_page_shows_their_own_units_day(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast)
    Activity.objects.filter(unit=cast.branch).update(day=date(2026, 11, 18), place="滨河社区")

    assert "滨河社区" in page(client_as(cast.member).get(reverse("activities:notice", args=[notice.pk])))
    assert "滨河社区" not in page(client_as(cast.other_member).get(reverse("activities:notice", args=[notice.pk])))


def test_markup_in_a_notice_stays_text(cast: Cast, client_as: ClientAs) -> None:
    notice = issued(cast, theme="<script>alert(1)</script>")

    text = page(client_as(cast.member).get(reverse("activities:notice", args=[notice.pk])))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


LISTS = ["staff", "secretary", "general_secretary", "member"]


@pytest.mark.parametrize("who", LISTS)
@pytest.mark.parametrize("url", ["activities:notices", "circulation:home"])
def test_lists_cost_the_same_however_long(
    cast: Cast, client_as: ClientAs, assert_query_count_constant: Callable[..., int], who: str, url: str
) -> None:
    """The first page asks one thing more: whether the first steps are behind the committee."""
    assert_query_count_constant(client_as(cast.people[who]), reverse(url), lambda: issued(cast))


@pytest.mark.parametrize("who", LISTS)
def test_the_sheet_costs_the_same_however_many_people(
    cast: Cast, client_as: ClientAs, assert_query_count_constant: Callable[..., int], who: str
) -> None:
    notice = issued(cast)
    units = iter(
        [(cast.branch, cast.secretary), (cast.sibling, cast.sibling_secretary), (cast.apart, cast.other_secretary)]
    )
    url = reverse("activities:notice", args=[notice.pk])
    # One more than other pages for what a room above adds to the sheet.
    assert_query_count_constant(client_as(cast.people[who]), url, lambda: held(notice, *next(units)), limit=13)


def test_markup_in_a_roll_stays_text(cast: Cast, client_as: ClientAs) -> None:
    make_member(cast.branch, "<b>甲</b>", since=date(2026, 1, 1))
    activity = held(issued(cast), cast.branch, cast.secretary, {cast.member.pk: Line(Attended.ABSENT)})
    line = Attendance.objects.get(member=cast.member)
    who, now = officer(cast.secretary), at(date(2026, 11, 20))
    correct(attendance=line, line=Line(Attended.LEAVE, "sick"), reason="<i>补</i>", who=who, now=now)

    for reader in (cast.secretary, cast.staff):
        text = page(client_as(reader).get(reverse("activities:activity", args=[activity.pk])))
        assert (text.count("&lt;b&gt;甲&lt;/b&gt;"), text.count("&lt;i&gt;补&lt;/i&gt;")) == (1, 1)
        assert ("<b>甲" in text, "<i>补" in text) == (False, False)
