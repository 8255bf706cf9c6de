"""Resolutions: votes against the right denominator, recusal, and the rules of the day."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.meetings import (
    AFTER,
    committee_meeting,
    confirmed,
    member_meeting,
    resolved,
    secretary,
    written,
)
from tests.rulebook.test_values import settle
from tests.support import Cast, client_as, make_member, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, Record, Recusal, Resolution
from zhibu.activities.queries.votes import Tally
from zhibu.activities.services import Line, SavedMeanwhileError
from zhibu.activities.states import Attended, Outcome
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.states import MemberState
from zhibu.rulebook.queries import Needed

pytestmark = pytest.mark.django_db

ABSENT = Line(Attended.ABSENT)


def only(activity: Activity) -> queries.Voting:
    (voting,) = queries.meeting_of(activity, Record.objects.get(activity=activity)).votings
    return voting


def away(cast: Cast, count: int) -> dict[int, Line]:
    return {one.pk: ABSENT for one in [*cast.others, cast.member, cast.both][:count]}


@pytest.mark.parametrize(
    ("missing", "votes", "outcome"),
    [
        (0, (4, 1, 1), Outcome.CARRIED),
        (0, (3, 2, 1), Outcome.REJECTED),  # half of 6 due is not more than half
        (2, (4, 0, 0), Outcome.CARRIED),
        (2, (3, 1, 0), Outcome.REJECTED),  # three of four present, but of six due
        (3, (3, 0, 0), Outcome.REJECTED),  # half came: they may vote, all were for it, and it does not carry
        (4, (2, 0, 0), Outcome.WITHOUT_FORCE),
    ],
)
def test_a_member_meeting_counts_against_those_due(
    cast: Cast, missing: int, votes: tuple[int, int, int], outcome: Outcome
) -> None:
    activity = member_meeting(cast, away(cast, missing))
    resolved(cast, activity, *votes)

    voting = only(activity)

    assert voting.tally is not None
    assert (voting.tally.due, voting.tally.present, voting.outcome) == (6, 6 - missing, outcome)
    assert voting.rules == ["SR-20", "SR-21"]


def test_probationary_members_and_who_is_not_counted_have_no_vote(cast: Cast) -> None:
    make_member(cast.branch, "秦预备", state=MemberState.PROBATIONARY, confirmed=None)
    activity = member_meeting(cast, {cast.member.pk: Line(Attended.NOT_COUNTED)})

    voters = queries.voters_of(activity, 1)

    assert (voters.due, len(voters.present)) == (5, 5)
    with pytest.raises(NotPossibleError, match=r"5 people could vote .* add up to 6"):
        resolved(cast, activity, 6, 0, 0)


def test_a_committee_s_majority_is_of_those_who_could_vote(cast: Cast) -> None:
    activity = committee_meeting(cast)
    resolved(cast, activity, 1, 1, 0)

    voting = only(activity)

    assert (voting.outcome, voting.rules) == (Outcome.REJECTED, ["SR-23", "OR-16"])
    html = page(client_as(cast.secretary).get(f"/activities/held/{activity.pk}/record/"))
    assert "Measured against those who could vote" in html
    for code in ("SR-23", "OR-16"):
        assert f"/rulebook/{code}/" in html


def test_who_is_recused_has_no_vote_and_stays_among_those_due(cast: Cast) -> None:
    activity = member_meeting(cast)
    with pytest.raises(NotPossibleError, match=r"5 people could vote \(present with a vote 6, recused 1\)"):
        resolved(cast, activity, 6, 0, 0, recused=[(cast.member.pk, "本人事项")])
    resolved(cast, activity, 4, 1, 0, recused=[(cast.member.pk, "本人事项")])

    tally = only(activity).tally

    assert tally is not None
    assert (tally.due, tally.present, tally.recused, tally.voting) == (6, 6, 1, 5)
    assert tally.majority == Needed("SR-21", 6, 4)


def test_the_reason_of_a_recusal_is_the_officers(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    resolved(cast, activity, 4, 1, 0, recused=[(cast.member.pk, "亲属事项")])
    confirmed(cast, activity)
    address = f"/activities/held/{activity.pk}/record/"
    services.reopen_record(activity=activity, reason="补记", who=secretary(cast), now=AFTER)

    def reads() -> list[tuple[bool, bool]]:
        people = (client_as(cast.general_secretary), client_as(cast.both, "member"))
        pages = [page(one.get(address)) for one in people]
        return [("亲属事项" in html, "王小明" in html) for html in pages]

    assert reads() == [(True, True), (False, True)]
    confirmed(cast, activity)
    assert reads() == [(True, True), (False, True)]


def test_an_election_needs_four_fifths_and_counts_those_present(cast: Cast) -> None:
    activity = member_meeting(cast, away(cast, 1))
    with pytest.raises(NotPossibleError, match="by secret ballot"):
        resolved(cast, activity, 5, 0, 0, matter="election")
    resolved(cast, activity, 3, 1, 0, matter="election", voted="ballot", invalid=1)

    voting = only(activity)

    assert (voting.outcome, voting.rules) == (Outcome.CARRIED, ["EL-11", "EL-16"])
    assert voting.tally is not None
    assert voting.tally.majority == Needed("EL-16", 5, 3)


def test_an_admission_needs_more_than_half_present_and_for_it(cast: Cast) -> None:
    activity = member_meeting(cast, away(cast, 3))
    resolved(cast, activity, 3, 0, 0, matter="admission", voted="ballot")

    voting = only(activity)

    assert (voting.outcome, voting.rules) == (Outcome.WITHOUT_FORCE, ["DV-22", "DV-23"])
    html = page(client_as(cast.secretary).get(f"/activities/held/{activity.pk}/record/"))
    assert "It has no force: 3 could vote, 4 of 6 are needed." in html


def test_written_votes_of_those_who_could_not_come_count_for_an_admission(cast: Cast) -> None:
    activity = member_meeting(cast, away(cast, 2))
    ballot = {"matter": "admission", "voted": "ballot"}
    with pytest.raises(NotPossibleError, match="at most 2"):
        resolved(cast, activity, 3, 1, 0, written_for=3, **ballot)
    with pytest.raises(NotPossibleError, match="only for the admission"):
        resolved(cast, activity, 3, 1, 0, written_for=1)
    resolved(cast, activity, 3, 1, 0, written_for=1, **ballot)

    voting = only(activity)

    assert (voting.votes_for, voting.outcome) == (4, Outcome.CARRIED)
    assert "written votes for it 1" in queries.vote_text(voting)


def test_admissions_and_elections_are_no_matter_of_a_committee(cast: Cast) -> None:
    with pytest.raises(NotPossibleError, match="matters of a member meeting"):
        resolved(cast, committee_meeting(cast), 2, 0, 0, matter="election", voted="ballot")


def test_elsewhere_votes_are_noted_because_no_rule_speaks_of_them(cast: Cast) -> None:
    activity = member_meeting(cast, kind="theme_day")
    resolved(cast, activity, 6, 0, 0)

    assert (only(activity).outcome, only(activity).rules) == (Outcome.NOTED, [])
    assert "No rule of the rulebook says" in page(
        client_as(cast.secretary).get(f"/activities/held/{activity.pk}/record/")
    )


def test_a_rule_that_is_switched_off_decides_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    activity = member_meeting(cast)
    settle(cast, "SR-21", value="", on=False, now=AFTER, since=activity.day)
    resolved(cast, activity, 6, 0, 0)

    assert only(activity).outcome == Outcome.NOTED


def test_by_acclamation_nobody_counts(cast: Cast) -> None:
    activity = member_meeting(cast, away(cast, 1))
    resolved(cast, activity, 99, voted="acclamation")

    voting = only(activity)

    assert (voting.votes_for, voting.outcome, Resolution.objects.get().votes_for) == (5, Outcome.CARRIED, None)


def test_votes_are_checked_once_the_roll_is_there(cast: Cast) -> None:
    activity = member_meeting(cast, roll=False)
    written(cast, activity)
    resolved(cast, activity, 9, 0, 0)
    assert only(activity).outcome == Outcome.OPEN
    services.confirm_roll(activity=activity, exceptions={}, day=AFTER.date(), who=secretary(cast), now=AFTER)
    activity.refresh_from_db()

    with pytest.raises(NotPossibleError, match=r"Resolution 1: 6 people could vote .* add up to 9"):
        confirmed(cast, activity)


def test_half_filled_votes_and_invalid_shows_of_hands_are_refused(cast: Cast) -> None:
    activity = member_meeting(cast)
    for votes, values in (((), {"votes_against": 6}), ((), {}), ((5, 0, 0), {"invalid": 1})):
        with pytest.raises(NotPossibleError, match=r"Enter how many voted|Only ballots can be invalid"):
            resolved(cast, activity, *votes, **values)


def test_a_confirmed_resolution_keeps_what_it_was_measured_against(cast: Cast) -> None:
    activity = member_meeting(cast)
    written(cast, activity)
    resolved(cast, activity, 4, 1, 1)
    before = only(activity)
    confirmed(cast, activity)
    cast.member.confirmed = None
    cast.member.state = MemberState.PROBATIONARY
    cast.member.save(update_fields=["confirmed", "state"])

    assert only(activity).tally == before.tally
    assert only(activity).outcome == Outcome.CARRIED


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(due=st.integers(0, 60), data=st.data())
def test_an_outcome_follows_from_its_numbers(due: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, due))
    recused = data.draw(st.integers(0, present))
    ayes = data.draw(st.integers(0, present - recused))
    quorum = Needed("SR-20", due, (due + 1) // 2)
    majority = Needed("SR-21", due, due // 2 + 1)
    tally = Tally(due, present, recused, quorum, majority)

    outcome = tally.outcome(ayes)

    if outcome == Outcome.CARRIED:
        assert 2 * ayes > due
    if outcome == Outcome.WITHOUT_FORCE:
        assert 2 * (present - recused) < due or due == 0
    if outcome == Outcome.REJECTED:
        assert 2 * ayes <= due
    assert Tally.read(tally.kept()) == tally


def form(**values: object) -> dict[str, object]:
    rows = {"recused-TOTAL_FORMS": "1", "recused-INITIAL_FORMS": "0"}
    given_ = {"text": "同意", "matter": "decision", "voted": "hands", "votes_for": 6, "edition": 0}
    return rows | given_ | values


def test_the_page_of_a_resolution_tells_what_it_is_measured_against(cast: Cast) -> None:
    activity = member_meeting(cast, away(cast, 2))
    client = client_as(cast.secretary)
    new = f"/activities/held/{activity.pk}/record/resolutions/new/"

    assert "Due with a vote 6, present with a vote 4." in page(client.get(new))
    answer = client.post(new, form())
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "4 people could vote (present with a vote 4, recused 0), but the votes add up to 6." in html
    assert "同意</textarea>" in html
    assert client.post(new, form(votes_for=4)).status_code == 302
    assert Record.objects.get().items.count() == 2  # begun with the draft made from the notice


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": ""}, "This field is required."),
        ({"matter": "admission"}, "Admissions and elections are voted by secret ballot."),
        ({"recused-0-reason": "本人"}, "Choose who is recused."),
        ({"votes_for": "many"}, "Enter a whole number."),
    ],
)
def test_what_is_wrong_with_a_resolution_is_said(cast: Cast, values: dict[str, object], said: str) -> None:
    activity = member_meeting(cast)
    new = f"/activities/held/{activity.pk}/record/resolutions/new/"

    answer = client_as(cast.secretary).post(new, form(**values))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Resolution.objects.exists()


def test_nobody_is_recused_twice(cast: Cast) -> None:
    activity = member_meeting(cast)
    twice = {f"recused-{n}-{name}": value for n in (0, 1) for name, value in
             (("member", cast.member.pk), ("reason", "本人"))}  # fmt: skip
    new = f"/activities/held/{activity.pk}/record/resolutions/new/"

    answer = client_as(cast.secretary).post(new, form(**twice | {"recused-TOTAL_FORMS": "2"}))

    assert answer.status_code == 422
    assert "Somebody is named twice as recused." in answer.content.decode()
    assert not Recusal.objects.exists()


def test_mended_removed_and_put_back(cast: Cast) -> None:
    activity = member_meeting(cast)
    one = resolved(cast, activity, 6, 0, 0, recused=[])
    client = client_as(cast.secretary)
    record = f"/activities/held/{activity.pk}/record/"
    mend = f"/activities/resolutions/{one.pk}/edit/"
    person = {"recused-0-member": cast.member.pk, "recused-0-reason": "本人事项"}
    assert client.post(mend, form(text="改过", votes_for=5, edition=1, **person)).status_code == 302
    assert "本人事项" in page(client.get(mend))
    stale = client.post(mend, form(text="旧的", edition=1))
    assert (stale.status_code, "it reads now: “改过”" in stale.content.decode()) == (422, True)

    assert client.post(f"/activities/resolutions/{one.pk}/removal/").status_code == 302
    assert "Removed: 改过" in page(client.get(record))
    assert client.post(f"/activities/resolutions/{one.pk}/removal/").status_code == 302
    assert client.post(f"/activities/resolutions/{one.pk}/restoration/").status_code == 302
    assert only(activity).resolution.text == "改过"
    with pytest.raises(SavedMeanwhileError):
        services.save_resolution(
            activity=activity, resolution=one, values={}, recused=[], who=secretary(cast), now=AFTER, edition=1
        )
