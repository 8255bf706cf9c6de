"""The roll by exception, its corrections, and what the database refuses."""

from datetime import date, time

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import at, held, issued, officer
from tests.support import Cast, client_as, make_member, page
from zhibu.activities import queries, services
from zhibu.activities.forms.rolls import line_of, read_roll
from zhibu.activities.models import Activity, Attendance
from zhibu.activities.services import Line
from zhibu.activities.states import Attended, LeaveKind, Way
from zhibu.audit.models import Entry
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Affiliation

DAY = date(2026, 11, 18)
SICK = Line(Attended.LEAVE, "sick")
ABSENT = Line(Attended.ABSENT)
CHOICES = ["present", "absent", "not_counted", *LeaveKind.values, *Way.values]


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return Activity.objects.get(notice=issued(cast), unit=cast.branch)


def names(activity: Activity) -> dict[str, tuple[str, str]]:
    return {name: (state, kind) for _pk, name, state, kind, *_ in queries.roll_in_force(activity)}


def test_everybody_expected_is_present_but_the_exceptions(cast: Cast, activity: Activity) -> None:
    held(activity.notice, cast.branch, cast.secretary, {cast.member.pk: SICK, cast.both.pk: ABSENT})

    roll = names(Activity.objects.get(pk=activity.pk))
    assert roll == {
        "王小明": ("leave", "sick"),
        "赵兰": ("absent", ""),
        **dict.fromkeys(["李建国", "陈一", "褚二", "卫三"], ("present", "")),
    }
    assert queries.roll_counts(activity) == {
        "expected": 6,
        "present": 4,
        "leave": 1,
        "absent": 1,
        "not_counted": 0,
    }


def test_confirming_closes_one_task_and_opens_the_next(cast: Cast, activity: Activity) -> None:
    held(activity.notice, cast.branch, cast.secretary)

    tasks = Task.objects.filter(unit=cast.branch).order_by("pk").values_list("kind", "due", "closed_at")
    assert list(tasks) == [
        ("activities.roll", date(2026, 11, 27), at(DAY, 17)),
        ("activities.preview", date(2026, 11, 12), at(DAY, 17)),
        ("activities.feedback", date(2026, 12, 1), None),
    ]


def test_a_roll_is_confirmed_once(cast: Cast, activity: Activity) -> None:
    held(activity.notice, cast.branch, cast.secretary)

    with pytest.raises(NotPossibleError, match="confirmed already"):
        held(activity.notice, cast.branch, cast.secretary)
    assert Attendance.objects.count() == 6


def test_the_list_follows_membership_on_the_day(cast: Cast, activity: Activity) -> None:
    Affiliation.objects.filter(member=cast.member).update(until=date(2026, 11, 17))
    make_member(cast.branch, "新来", since=date(2026, 11, 18))
    make_member(cast.branch, "后来", since=date(2026, 11, 19))

    held(activity.notice, cast.branch, cast.secretary)

    assert set(names(activity)) == {"李建国", "赵兰", "陈一", "褚二", "卫三", "新来"}


@pytest.mark.parametrize(
    ("day", "now", "sentence"),
    [
        (None, DAY, "Say on which day the activity was held."),
        (date(2026, 11, 19), DAY, "The activity is still to come; take the roll on its day or after."),
        (date(2026, 11, 12), DAY, "Choose a day within the window of the notice."),
        (date(26, 11, 18), DAY, "Choose a day within the window of the notice."),
    ],
)
def test_days_that_cannot_be(cast: Cast, activity: Activity, day: date | None, now: date, sentence: str) -> None:
    who = officer(cast.secretary, now)
    with pytest.raises(NotPossibleError) as refused:
        services.confirm_roll(activity=activity, exceptions={}, day=day, who=who, now=at(now))
    assert str(refused.value) == sentence


def test_a_roll_after_the_window_is_late_but_taken(cast: Cast, activity: Activity) -> None:
    assert held(activity.notice, cast.branch, cast.secretary, day=date(2026, 12, 3)).roll_version == 1


def test_the_day_of_a_joint_activity_is_the_notices(cast: Cast) -> None:
    one_day = {"held": "jointly", "last_day": date(2026, 11, 13), "start_time": time(9), "place": "礼堂"}
    joint = Activity.objects.get(notice=issued(cast, **one_day))
    who, now = officer(cast.staff, DAY), at(DAY)

    with pytest.raises(NotPossibleError, match="set by the notice"):
        services.confirm_roll(activity=joint, exceptions={}, day=date(2026, 11, 16), who=who, now=now)
    assert services.confirm_roll(activity=joint, exceptions={}, day=None, who=who, now=now).day == date(2026, 11, 13)


def test_a_stranger_on_the_list_is_refused(cast: Cast, activity: Activity) -> None:
    with pytest.raises(NotPossibleError, match="1 names are not on the expected list"):
        held(activity.notice, cast.branch, cast.secretary, {cast.far_member.pk: ABSENT})
    assert Attendance.objects.count() == 0


def test_a_correction_supersedes_with_its_reason(cast: Cast, activity: Activity) -> None:
    held(activity.notice, cast.branch, cast.secretary, {cast.member.pk: ABSENT})
    line = Attendance.objects.get(member=cast.member)
    who, now = officer(cast.secretary, DAY), at(date(2026, 11, 20))

    fresh = services.correct(attendance=line, line=SICK, reason="病假条补交", who=who, now=now)

    assert (fresh.version, fresh.supersedes_id, fresh.reason) == (2, line.pk, "病假条补交")
    assert names(activity)["王小明"] == ("leave", "sick")
    assert Attendance.objects.filter(member=cast.member).count() == 2
    with pytest.raises(NotPossibleError, match="meanwhile"):
        services.correct(attendance=line, line=ABSENT, reason="又改", who=who, now=now)
    with pytest.raises(NotPossibleError, match="Nothing was changed"):
        services.correct(attendance=fresh, line=SICK, reason="没变", who=who, now=now)


@pytest.mark.parametrize(("made_up", "allowed"), [(17, False), (18, True), (20, True), (21, False)])
def test_made_up_between_the_activity_and_today(cast: Cast, activity: Activity, made_up: int, allowed: bool) -> None:
    held(activity.notice, cast.branch, cast.secretary, {cast.member.pk: ABSENT})
    line = Attendance.objects.get(member=cast.member)
    corrected = Line(Attended.ABSENT, "", date(2026, 11, made_up))

    def deed() -> Attendance:
        return services.correct(
            attendance=line, line=corrected, reason="已补学", who=officer(cast.secretary), now=at(date(2026, 11, 20))
        )

    if allowed:
        assert deed().made_up_on == date(2026, 11, made_up)
    else:
        with pytest.raises(NotPossibleError):
            deed()


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses_to_change_a_line(cast: Cast, activity: Activity, deed: str) -> None:
    held(activity.notice, cast.branch, cast.secretary)
    rows = Attendance.objects.filter(member=cast.member)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(state="absent") if deed == "update" else rows._raw_delete(rows.db)
    assert names(activity)["王小明"] == ("present", "")


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "leave", "leave_kind": ""},
        {"state": "present", "leave_kind": "sick"},
        {"state": "present", "made_up_on": DAY},
        {"state": "absent"},  # a second first line of the same person
    ],
)
def test_the_database_refuses_lines_that_cannot_be(cast: Cast, activity: Activity, fields: dict) -> None:
    held(activity.notice, cast.branch, cast.secretary)
    row = Attendance(activity=activity, member=cast.member, version=1, set_at=at(DAY), **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_planning_stays_within_the_window(cast: Cast, activity: Activity) -> None:
    who, now = officer(cast.secretary), at(date(2026, 11, 6))

    for outside in (date(2026, 11, 12), date(2026, 11, 28)):
        with pytest.raises(NotPossibleError, match="within the window"):
            services.plan(activity=activity, day=outside, start_time=None, place="", who=who, now=now)
    services.plan(activity=activity, day=DAY, start_time=None, place="滨河社区", who=who, now=now)

    activity.refresh_from_db()
    assert (activity.day, activity.place) == (DAY, "滨河社区")
    assert Task.objects.get(key=f"activities.roll:{activity.pk}").due == DAY


def test_an_unconfirmed_roll_is_kept_but_is_no_fact(cast: Cast, activity: Activity) -> None:
    services.keep_roll(
        activity=activity, lines={cast.member.pk: SICK}, who=officer(cast.secretary), now=at(date(2026, 11, 16))
    )

    activity.refresh_from_db()
    assert activity.roll_draft == {str(cast.member.pk): ["leave", "sick"]}
    assert Attendance.objects.count() == 0


def test_feedback_needs_the_roll_and_says_when_it_is_late(cast: Cast, activity: Activity) -> None:
    values = {"effect": "good", "done": "服务了一次"}
    who = officer(cast.secretary)
    with pytest.raises(NotPossibleError, match="Confirm the roll first"):
        services.report(activity=activity, values=values, who=who, now=at(DAY))
    held(activity.notice, cast.branch, cast.secretary)

    feedback = services.report(activity=activity, values=values, who=who, now=at(date(2026, 12, 2)))

    assert feedback.late
    assert Task.objects.get(kind="activities.feedback").closed_at == at(date(2026, 12, 2))
    with pytest.raises(NotPossibleError, match="reported already"):
        services.report(activity=activity, values=values, who=who, now=at(date(2026, 12, 2)))


@given(st.dictionaries(st.integers(1, 40), st.sampled_from(CHOICES)))
def test_a_posted_roll_reads_back_as_what_was_chosen(chosen: dict[int, str]) -> None:
    data = {f"m{member}": choice for member, choice in chosen.items()}

    exceptions = read_roll(data, range(1, 41))

    assert exceptions == {member: line_of(choice) for member, choice in chosen.items() if choice != "present"}


def test_the_chain_says_of_each_person_what_was_confirmed(cast: Cast, activity: Activity) -> None:
    held(activity.notice, cast.branch, cast.secretary, {cast.member.pk: SICK})

    entries = Entry.objects.filter(deed="activities.roll.confirmed").order_by("number")
    roll, *people = entries.values_list("detail", flat=True)
    lines = Attendance.objects.filter(activity=activity).values_list("member_id", "state")
    assert {line["member"]: line["state"] for line in people} == dict(lines)
    assert (roll["present"], roll["leave"], len(people)) == (5, 1, 6)
    assert "sick" not in str([roll, *people])


def test_who_takes_part_at_home_is_present_on_behalf_and_not_in_the_room(cast: Cast) -> None:
    own = {"by": cast.secretary, "issuer": cast.branch, "units": [cast.branch], "kind": "member_meeting"}
    kept = Activity.objects.get(notice=issued(cast, **own))
    services.keep_roll(activity=kept, lines={cast.both.pk: line_of("phone")}, who=officer(cast.secretary), now=at(DAY))
    assert Activity.objects.get(pk=kept.pk).roll_draft == {str(cast.both.pk): ["present", "phone"]}
    lines = {cast.member.pk: line_of("home"), cast.both.pk: line_of("phone")}

    done = held(kept.notice, cast.branch, cast.secretary, lines)

    assert queries.roll_counts(done) | {"present": 6} == queries.roll_counts(done)
    assert (names(done)["王小明"], names(done)["赵兰"]) == (("present", "home"), ("present", "phone"))
    quorum = queries.quorum_of(done)
    assert quorum and (quorum.due, quorum.present, quorum.away) == (6, 4, 2)
    html = page(client_as(cast.secretary, "officer").get(f"/activities/held/{done.pk}/"))
    assert "took part at home" in html and "2 more took part from elsewhere" in html
    line = Attendance.objects.get(activity=done, member=cast.member)
    assert (line.set_by, line.way) == (cast.secretary.user.pk, "home")
    with pytest.raises(NotPossibleError, match="Nothing was changed"):
        services.correct(attendance=line, line=line_of("home"), reason="x", who=officer(cast.secretary), now=at(DAY))
    services.correct(attendance=line, line=SICK, reason="病休", who=officer(cast.secretary), now=at(DAY))
    assert names(done)["王小明"] == ("leave", "sick")
