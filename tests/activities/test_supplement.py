"""补发: an issued notice sent to further units, only they are asked for anything."""

import re
from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from tests import clock
from tests.activities.corridor import ISSUED, at, held, issued, officer
from tests.activities.test_together import refused, together
from tests.circulation.channels import channel
from tests.rulebook.test_values import settle
from tests.support import Cast, client_as, make_cast, page
from zhibu.activities import papers, queries, services
from zhibu.activities.models import Activity, Notice, Supplement
from zhibu.audit.models import Entry
from zhibu.circulation.models import BurdenEntry, Delivery, Sending, Task
from zhibu.circulation.queries import todo
from zhibu.circulation.services import sign_for
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import person_for

DAY = date(2026, 11, 9)
ONCE = date(2026, 11, 20)
JOINT = {"held": "jointly", "first_day": ONCE, "last_day": ONCE, "start_time": "14:30", "place": "礼堂"}


def more(cast: Cast, notice: Notice, *units: Unit, **options: Any) -> Supplement:
    day = options.pop("day", DAY)
    return services.supplement(notice=notice, units=units, who=officer(cast.staff, day), now=at(day), **options)


def reached() -> tuple[list[str], int, list[str], list[tuple[str, str]], list[str]]:
    """Units that have it, people, activities, open tasks, account: each by unit code."""
    return (
        list(Delivery.objects.filter(member=None).order_by("unit__code").values_list("unit__code", flat=True)),
        Delivery.objects.filter(member__isnull=False).count(),
        list(Activity.objects.order_by("unit__code").values_list("unit__code", flat=True)),
        list(Task.objects.filter(closed_at=None).order_by("kind", "unit__code").values_list("kind", "unit__code")),
        list(BurdenEntry.objects.order_by("unit__code").values_list("unit__code", flat=True)),
    )


@pytest.mark.django_db
def test_supplemented_it_is_as_if_it_had_gone_to_them_at_once(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch])
    more(cast, notice, cast.sibling, cast.general)
    later = reached()
    BurdenEntry.objects.all().delete()
    for model in (Task, Activity, Supplement):
        model.objects.all().delete()
    Notice.objects.update(dispatch=None)
    Delivery.objects.all().delete()

    issued(cast, units=[cast.branch, cast.sibling, cast.general])
    assert later == reached()


@pytest.mark.django_db
def test_only_the_new_ones_are_told_and_the_number_stays(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch])
    sign_for(
        dispatch=notice.dispatch,
        unit=cast.branch,
        by=cast.secretary,
        actor=officer(cast.secretary).actor,
        now=at(ISSUED),
    )
    before = list(Delivery.objects.order_by("pk").values())
    made = more(cast, notice, cast.sibling)

    assert list(Delivery.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk").values()) == before
    new = Delivery.objects.exclude(pk__in=[row["id"] for row in before])
    assert set(new.values_list("unit__code", "delivered_at", "answered_at")) == {("0102", at(DAY), None)}
    kept = Notice.objects.get()
    assert (kept.number, kept.edition, kept.dispatch.sign_by) == (notice.number, notice.edition, date(2026, 11, 9))
    detail = Entry.objects.get(deed="activities.notice.supplemented").detail
    assert detail == {"number": "〔2026〕1 号", "units": ["0102"], "members": 2, "activities": 1}
    assert queries.supplements_of(kept) == [(made.made_at, ["业务支部"])]


def due_of(cast: Cast, day: date) -> dict[str, date]:
    """By whom the notice is to be signed for, and until when, as the to-do pages say it."""
    people = {"0101": cast.secretary, "0102": cast.sibling_secretary}
    rows = {code: todo(person_for(one.user, mode="officer", today=day)) for code, one in people.items()}
    return {code: row["due"] for code, found in rows.items() for row in found if row["title"].startswith("Sign ")}


@pytest.mark.django_db
def test_only_the_new_ones_have_a_later_day_to_sign_by(cast: Cast, settings: Any) -> None:
    settings.CHANNELS = True
    for unit in (cast.branch, cast.sibling):
        channel(cast, unit=unit)
    notice = issued(cast, units=[cast.branch])
    more(cast, notice, cast.sibling)

    assert due_of(cast, DAY) == {"0101": date(2026, 11, 9), "0102": date(2026, 11, 11)}
    for name, day in (("secretary", "9 November"), ("sibling_secretary", "11 November")):
        shown = page(client_as(cast.people[name], "officer").get(f"/activities/{notice.pk}/"))
        assert re.findall(r"Please sign until ([^.<]+)\.", shown) == [day]
    services.remind(notice=notice, within=Q(member=None), who=officer(cast.staff, DAY), now=at(DAY, 15))
    said = Sending.objects.order_by("said", "channel__unit__code").values_list("said", "channel__unit__code", "text")
    assert [(one, code, re.findall(r"by (\d+ November)", text)) for one, code, text in said] == [
        ("issued", "0101", ["9 November"]),
        ("issued", "0102", ["11 November"]),
        ("reminded", "0101", ["9 November"]),
        ("reminded", "0102", ["11 November"]),
    ]


@pytest.mark.django_db
def test_after_a_change_one_day_holds_for_all_again(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch])
    more(cast, notice, cast.sibling)
    day = date(2026, 11, 10)
    services.change(notice=notice, values={"place": "礼堂"}, reason="大雨", who=officer(cast.staff, day), now=at(day))

    assert due_of(cast, day) == {"0101": date(2026, 11, 12), "0102": date(2026, 11, 12)}


@pytest.mark.django_db
def test_the_sheet_and_the_paper_say_when_and_to_whom(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch])
    more(cast, notice, cast.sibling, cast.apart)
    sentence = "Supplemented on 9 November 2026 to 业务支部, 乙局支部"

    for name in ("staff", "secretary", "sibling_secretary", "other_member"):
        assert page(client_as(cast.people[name]).get(f"/activities/{notice.pk}/")).count(sentence) == 1
    paper = papers.notice(Notice.objects.get())
    assert sum(getattr(block, "text", "") == sentence for block in paper.blocks) == 1


@pytest.mark.django_db
def test_of_a_joint_activity_they_come_onto_the_list(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch], **JOINT)
    activity = Activity.objects.get()
    assert queries.expected_members(activity, DAY).count() == 6
    more(cast, notice, cast.sibling)

    assert (Activity.objects.count(), queries.expected_members(activity, DAY).count()) == (1, 8)
    assert Task.objects.filter(key=f"activities.preview:{notice.pk}:{cast.sibling.pk}", closed_at=None).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        ("again", "It has gone to 办公室支部 already."),
        ("none", "Choose at least one unit."),
        ("withdrawn", "withdrawn"),
        ("closed", "This notice has been closed"),
        ("over", "Its days are over"),
        ("held", "The roll of the joint activity is confirmed"),
        ("foreign", "It can go only to units of 甲局党总支."),
        ("dissolved", "It can go only to units of"),
    ],
)
def test_what_is_refused_changes_nothing(cast: Cast, way: str, sentence: str) -> None:
    staff, day = officer(cast.staff, DAY), DAY
    options: dict[str, Any] = {"units": [cast.branch]}
    if way == "held":
        options |= JOINT
    if way == "foreign":
        options |= {"by": cast.general_secretary, "issuer": cast.general}
    notice = issued(cast, **options)
    wanted = {"again": [cast.sibling, cast.branch], "none": [], "foreign": [cast.apart]}.get(way, [cast.sibling])
    if way == "withdrawn":
        services.withdraw(notice=notice, reason="改期", who=staff, now=at(DAY))
    if way == "closed":
        Notice.objects.update(state="closed")
    if way == "over":
        day = date(2026, 11, 28)
    if way == "held":
        day = date(2026, 11, 20)
        held(notice, cast.root, cast.staff, day=day)
    if way == "dissolved":
        Unit.objects.filter(pk=cast.sibling.pk).update(dissolved=DAY)
        wanted = [Unit.objects.get(pk=cast.sibling.pk)]
    before = reached()

    with pytest.raises(NotPossibleError, match=sentence):
        more(cast, notice, *wanted, day=day)
    assert (reached(), Supplement.objects.count(), notice.units.count()) == (before, 0, 1)


@pytest.mark.django_db
def test_beyond_the_limit_a_reason_is_needed_here_too(cast: Cast) -> None:
    notice = issued(cast, units=[cast.branch])
    settle(cast, "GW-17", value="10", since=DAY, now=at(DAY))
    with pytest.raises(services.ReasonNeededError):
        more(cast, notice, cast.sibling)
    assert Delivery.objects.filter(unit=cast.sibling).count() == 0

    more(cast, notice, cast.sibling, reason="补上漏发的单位")
    assert Notice.objects.get().over_limit_because == "补上漏发的单位"


@pytest.mark.django_db
def test_choose_check_send_and_press_twice(cast: Cast) -> None:
    today = clock.today()
    notice = issued(cast, units=[cast.branch], first_day=today, last_day=today, feedback_by=today)
    client, url = client_as(cast.staff), f"/activities/{notice.pk}/supplement/"
    offered = page(client.get(url))
    assert [unit.code for unit in Unit.objects.order_by("code") if f'name="units" value="{unit.pk}"' in offered] == [
        "01",
        "0102",
        "11",
    ]
    assert client.post(url).status_code == 422
    chosen = {"units": [cast.sibling.pk, cast.general.pk]}
    check = page(client.post(url, chosen))
    assert ("Send it to 2 units and 2 people" in check, Supplement.objects.count()) == (True, 0)

    for _press in range(2):
        answer = client.post(url, chosen | {"confirm": "1"})
        assert (answer.status_code, answer["Location"]) == (302, f"/activities/{notice.pk}/")
    assert Supplement.objects.count() == 1
    assert client.post(url, {"units": ["nonsense"]}).status_code == 422


@pytest.mark.django_db
def test_when_all_have_it_the_page_says_so(cast: Cast) -> None:
    notice = issued(cast)

    assert "All units have it" in page(client_as(cast.staff).get(f"/activities/{notice.pk}/supplement/"))
    assert person_for(cast.staff.user, mode="officer", today=DAY).is_staff


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_the_same_moment_one_sends(transactional_db: None) -> None:
    cast = make_cast()
    notice = issued(cast, units=[cast.branch])
    send = lambda: more(cast, notice, cast.sibling, cast.apart)  # noqa: E731

    assert refused(together(send, send, send)) == 2
    assert (Supplement.objects.count(), Delivery.objects.filter(member=None).count()) == (1, 3)
    assert BurdenEntry.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_at_the_same_moment_leaves_nothing_open(transactional_db: None) -> None:
    cast = make_cast()
    notice = issued(cast, units=[cast.branch])
    withdraw = lambda: services.withdraw(notice=notice, reason="改期", who=officer(cast.staff, DAY), now=at(DAY))  # noqa: E731

    refused(together(lambda: more(cast, notice, cast.sibling), withdraw))

    assert Notice.objects.get().state == "withdrawn"
    assert Task.objects.filter(closed_at=None).count() == 0
    assert BurdenEntry.objects.filter(taken_back_at=None).count() == 0
