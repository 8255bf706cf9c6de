"""Votes from draft to result: stages, slips that add up, two who close, what the rules make of the counts."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, officer
from tests.ballots import making
from tests.ballots.making import DAY, NAMES, by, cast_all, closed, drafted, opened, printed
from tests.support import Cast, assert_query_count_constant, page
from zhibu.audit.models import Entry
from zhibu.ballots import exports, policy, queries, services
from zhibu.ballots.models import Ballot, Dropped, Item, Slip, Vote
from zhibu.ballots.states import WAYS, Choice, Duty, Fate, Stage, Way
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.registry import registry
from zhibu.organisation.policy import person_for
from zhibu.rulebook.queries import Needed

pytestmark = pytest.mark.django_db


def lines_of(vote: Vote) -> dict[str, tuple[tuple[int, ...], str]]:
    """Name → counts and fate of a closed vote."""
    result = queries.result_of(vote, list(vote.items.order_by("place")))
    return {line.name: (line.counts, line.fate) for line in result.lines}


def test_candidates_stand_in_the_order_of_strokes_and_matters_as_typed(cast: Cast) -> None:
    vote = drafted(cast, "recommendation", lines=["赵四", "李三", "丁一", "王二"])
    assert list(vote.items.order_by("place").values_list("name", flat=True)) == ["丁一", "王二", "李三", "赵四"]
    vote = drafted(cast, "resolution", lines=["丙", "甲", "乙"])
    assert list(vote.items.order_by("place").values_list("name", flat=True)) == ["丙", "甲", "乙"]


@pytest.mark.parametrize(
    ("places", "candidates", "enough"), [(3, 3, False), (3, 4, True), (4, 4, False), (4, 5, True)]
)
def test_an_election_has_a_fifth_more_candidates_than_places(
    cast: Cast, places: int, candidates: int, enough: bool
) -> None:
    if enough:
        assert drafted(cast, "election", lines=NAMES[:candidates], places=places).pk
        return
    with pytest.raises(NotPossibleError, match="EL-07"):
        drafted(cast, "election", lines=NAMES[:candidates], places=places)


def test_the_table_of_stages_is_the_only_way(cast: Cast) -> None:
    deeds: dict[str, Callable[[Vote], Any]] = {
        Stage.PRINTED: lambda vote: services.print_slips(vote=vote, **by(cast.secretary)),
        Stage.OPEN: lambda vote: services.open_vote(vote=vote, **by(cast.secretary)),
        Stage.PUBLISHED: lambda vote: services.publish(vote=vote, **by(cast.secretary)),
        Stage.CANCELLED: lambda vote: services.cancel(vote=vote, reason="改期", **by(cast.secretary)),
    }
    for way in Way:
        for stage, leads in WAYS[way].items():
            for wanted, deed in deeds.items():
                if wanted in leads or (wanted == stage == Stage.PRINTED):
                    continue  # these ways are walked by the other tests
                vote = drafted(cast, "resolution", way=way)
                moment = at(DAY) if stage in {Stage.CLOSED, Stage.PUBLISHED} else None
                Vote.objects.filter(pk=vote.pk).update(stage=stage, closed_at=moment, cancelled_because="改期")
                with pytest.raises(NotPossibleError):
                    deed(vote)
                vote.refresh_from_db()
                assert vote.stage == stage


def test_slips_are_printed_once_and_only_their_digests_are_kept(cast: Cast) -> None:
    vote, first = printed(cast)
    assert len(set(first)) == 8
    again = services.print_slips(vote=vote, **by(cast.secretary))
    assert set(vote.box.values_list("digest", flat=True)) == {queries.code_digest(code) for code in again}
    services.open_vote(vote=vote, **by(cast.secretary))
    assert services.cast_ballot(code=first[0], marks=["y"] * 5, text="") == services.Refused.UNKNOWN
    with pytest.raises(NotPossibleError):
        services.print_slips(vote=vote, **by(cast.secretary))


def test_late_comers_and_spoilt_slips_add_up(cast: Cast) -> None:
    vote, codes = opened(cast)
    late = services.more_slips(vote=vote, count=2, **by(cast.secretary))
    with pytest.raises(NotPossibleError, match="10 are entitled"):
        services.more_slips(vote=vote, count=1, **by(cast.secretary))
    new = services.spoil(vote=vote, code=queries.printed_code(codes[0]).upper(), **by(cast.secretary))
    for code in (codes[0], "x", "2345-2345-2345"):
        with pytest.raises(NotPossibleError, match="no unused slip"):
            services.spoil(vote=vote, code=code, **by(cast.secretary))
    cast_all([*late, *new, *codes[1:4]], [["y"] * 5] * 6)
    vote = closed(vote, cast)
    assert vote.slips == {"issued": 11, "used": 6, "unused": 4, "spoilt": 1}
    assert (vote.ballots, vote.present, vote.void_because) == (6, 10, "")


def test_what_does_not_add_up_is_void(cast: Cast) -> None:
    vote, codes = opened(cast)
    cast_all(codes, [["y"] * 5] * 6)
    Dropped.objects.create(vote=vote, content=services.casting.padded({"marks": ["n"] * 5, "text": ""}))
    vote = closed(vote, cast)
    assert vote.void_because
    assert lines_of(vote) == {}
    with pytest.raises(NotPossibleError):
        services.publish(vote=vote, **by(cast.secretary))


def test_two_persons_close_and_no_candidate(cast: Cast) -> None:
    vote, codes = opened(cast, lines=["第一项", cast.both.name])
    cast_all(codes, [["y", "n"]] * 6)
    services.close_with(vote=vote, duty=Duty.TELLER, **by(cast.secretary))
    vote.refresh_from_db()
    assert (vote.stage, Ballot.objects.count()) == (Stage.OPEN, 0)
    for who, duty, words in (
        (cast.secretary, Duty.COUNTER, "already"),
        (cast.staff, Duty.TELLER, "confirmed this"),
        (cast.both, Duty.COUNTER, "EL-19"),
    ):
        with pytest.raises(NotPossibleError, match=words):
            services.close_with(vote=vote, duty=duty, **by(who))
    services.close_with(vote=vote, duty=Duty.COUNTER, **by(cast.staff))
    vote.refresh_from_db()
    assert (vote.stage, vote.ballots, Dropped.objects.count()) == (Stage.CLOSED, 6, 0)
    assert lines_of(vote) == {"第一项": ((6, 0, 0), Fate.CARRIED), cast.both.name: ((0, 6, 0), Fate.REJECTED)}


def test_a_resolution_is_measured_by_those_entitled(cast: Cast) -> None:
    """Five of eight present are no majority of ten entitled; six are."""
    vote, codes = opened(cast, lines=["五票", "六票"])
    cast_all(codes, [["y", "y"]] * 5 + [["n", "y"]] + [["", ""]] * 2)
    vote = closed(vote, cast)
    assert lines_of(vote) == {"五票": ((5, 1, 2), Fate.REJECTED), "六票": ((6, 0, 2), Fate.CARRIED)}
    assert vote.blank == 2


def test_without_the_quorum_nothing_is_carried(cast: Cast) -> None:
    vote, codes = opened(cast, lines=["一项"], entitled=20)
    cast_all(codes, [["y"]] * 8)
    vote = closed(vote, cast)
    assert lines_of(vote) == {"一项": ((8, 0, 0), Fate.COUNTED)}
    assert queries.result_of(vote, list(vote.items.all())).enough is False


def test_fewer_than_five_ballots_show_nothing_and_fewer_than_ten_no_texts(cast: Cast) -> None:
    for ballots, shown, texts in ((4, False, 0), (5, True, 0), (9, True, 0), (10, True, 10)):
        vote, codes = opened(cast, "appraisal", lines=["丁一"], present=10)
        cast_all(codes, [["b"]] * ballots, text="多办几次")
        vote = closed(vote, cast)
        result = queries.result_of(vote, list(vote.items.all()))
        assert (result.shown, len(result.lines) > 0, len(result.texts)) == (shown, shown, texts)


def test_nothing_of_single_ballots_stands_in_the_log(cast: Cast) -> None:
    vote, codes = opened(cast)
    before = Entry.objects.count()
    cast_all(codes, [["y"] * 5] * 6)
    assert Entry.objects.count() == before
    closed(vote, cast)
    deeds = list(Entry.objects.filter(deed__startswith="ballots.").order_by("number").values_list("deed", flat=True))
    wanted = ["drafted", "printed", "opened", "confirmed", "closed"]
    assert deeds == [f"ballots.vote.{deed}" for deed in wanted]


def test_cancelling_destroys_the_box(cast: Cast) -> None:
    vote, codes = opened(cast)
    cast_all(codes, [["y"] * 5] * 6)
    services.cancel(vote=vote, reason="名单有误", **by(cast.secretary))
    assert (Dropped.objects.count(), services.cast_ballot(code=codes[7], marks=["y"] * 5, text="")) == (
        0,
        services.Refused.CANCELLED,
    )


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(1, 12), st.integers(1, 40), st.randoms())
@tried(max_examples=60, deadline=None)
def test_who_is_elected(votes: list[int], places: int, least: int, dice: Any) -> None:
    """Never more than places, only with a majority, nobody with more votes is left out, ties at the last place."""
    fates = queries.fates("election", votes, Needed("EL-16", 40, least), places)
    by_fate = {fate: [vote for vote, one in zip(votes, fates, strict=True) if one == fate] for fate in Fate}
    elected, tied, not_elected = by_fate[Fate.ELECTED], by_fate[Fate.TIED], by_fate[Fate.NOT_ELECTED]
    passed = [vote for vote in votes if vote >= least]
    assert len(elected) <= places
    assert min([*elected, *tied], default=least) >= least
    assert max(not_elected, default=-1) < min([*elected, *tied], default=least) or not passed
    if len(passed) <= places:
        assert (sorted(elected), tied) == (sorted(passed), [])
    elif tied:
        assert len(set(tied)) == 1
        assert len(elected) < places < len(elected) + len(tied)
    else:
        assert len(elected) == places
    order = list(range(len(votes)))
    dice.shuffle(order)
    mixed = queries.fates("election", [votes[place] for place in order], Needed("EL-16", 40, least), places)
    assert mixed == [fates[place] for place in order]


def test_a_tie_at_the_last_place_is_voted_on_again(cast: Cast) -> None:
    vote = making.paper_open(cast)
    for who in (cast.secretary, cast.staff):
        services.count_paper(vote=vote, figures=making.counted([8, 7, 6, 6, 2]), **by(who))
    vote.refresh_from_db()
    names = list(vote.items.order_by("place").values_list("name", flat=True))
    assert [fate for _counts, fate in lines_of(vote).values()] == [
        Fate.ELECTED, Fate.ELECTED, Fate.TIED, Fate.TIED, Fate.NOT_ELECTED,
    ]  # fmt: skip
    again = services.vote_again(vote=vote, **by(cast.secretary))
    assert (list(again.items.order_by("place").values_list("name", flat=True)), again.places) == (names[2:4], 1)
    assert (again.stage, again.again_of) == (Stage.DRAFT, vote)


MARKS = {"appraisal": "abcd", "recommendation": "r", "resolution": "yn"}


@given(st.data())
@tried(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counting_the_sheet_again_gives_the_result(cast: Cast, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(MARKS)))
    size = data.draw(st.integers(1, 4))
    row = st.lists(st.sampled_from(["", *MARKS[kind]]), min_size=size, max_size=size)
    marks = data.draw(st.lists(row, min_size=5, max_size=9))
    vote, codes = opened(cast, kind, lines=NAMES[:size], places=size, present=9)
    cast_all(codes, marks)
    vote = closed(vote, cast)
    items = list(vote.items.order_by("place"))
    book, _rows = exports.result(vote, items, queries.result_of(vote, items))
    sheets = CalamineWorkbook.from_filelike(book)
    result, ballots = (sheets.get_sheet_by_index(place).to_python() for place in (0, 1))
    labels = [str(Choice(sign).label) for sign in vote.choices]
    for place, row in enumerate(result[1:]):
        column = Counter(line[place + 1] for line in ballots[1:])
        assert [int(number) for number in row[1 : len(labels) + 1]] == [column[label] for label in labels]
        typed = Counter(Choice(line[place]).label for line in marks)
        assert column == Counter({str(label): number for label, number in typed.items()})


def test_members_read_what_is_published_for_them(cast: Cast) -> None:
    vote = making.vote_closed(cast)

    def sees(who: Any, mode: str) -> bool:
        return policy.visible_votes(person_for(who.user, mode=mode, today=DAY)).filter(pk=vote.pk).exists()

    assert (sees(cast.member, "member"), sees(cast.secretary, "officer")) == (False, True)
    services.publish(vote=vote, **by(cast.secretary))
    seen = [sees(who, "member") for who in (cast.member, cast.other_member, cast.far_member)]
    assert seen == [True, False, False]
    assert [sees(who, "officer") for who in (cast.sibling_secretary, cast.general_secretary, cast.staff)] == [
        False, True, True,
    ]  # fmt: skip


def test_the_list_asks_as_often_for_three_votes_as_for_one(cast: Cast, client_as: Callable[..., Client]) -> None:
    count = assert_query_count_constant(client_as(cast.secretary), reverse("ballots:votes"), lambda: drafted(cast))
    assert count <= 8


def test_a_page_asks_as_often_for_many_lines_as_for_few(cast: Cast, client_as: Callable[..., Client]) -> None:
    small, large = (opened(cast, lines=NAMES[:count])[0] for count in (1, 5))
    client = client_as(cast.secretary)
    page(client.get(reverse("ballots:vote", args=[small.pk])))
    counts = []
    for vote in (small, large):
        with CaptureQueriesContext(connection) as captured:
            page(client.get(reverse("ballots:vote", args=[vote.pk])))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_a_form_knows_who_is_graded_and_who_votes(cast: Cast, client_as: Callable[..., Client]) -> None:
    text = page(client_as(cast.secretary).get(reverse("ballots:new", args=["appraisal"])))
    assert all(name in text for name in (cast.member.name, cast.both.name, cast.others[0].name))
    assert cast.other_member.name not in text
    assert 'name="entitled" value="6"' in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lines": "丁一\n丁一"}, "stands there twice"),
        ({"present": "11"}, "More cannot be present"),
        ({"places": "9"}, "fewer lines than places"),
        ({"lines": "\n".join(f"人{n}" for n in range(101))}, "at most 100 lines"),
        ({"lines": "很" * 51}, "too long"),
        ({"lines": "丁一\n王二\n李三"}, "EL-07"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, client_as: Callable[..., Client], typed: dict[str, str], said: str
) -> None:
    form = {
        "title": "换届", "day": "2026-11-20", "way": "paper", "lines": "丁一\n王二\n李三\n赵四", "places": "3",
        "entitled": "10", "present": "8",
    }  # fmt: skip
    answer = client_as(cast.secretary).post(reverse("ballots:new", args=["election"]), form | typed)
    text = answer.content.decode()
    assert (answer.status_code, said in text, "换届" in text) == (422, True, True)
    assert Vote.objects.count() == 0


def test_without_a_host_name_there_are_no_slips(cast: Cast, client_as: Callable[..., Client], settings: Any) -> None:
    settings.BALLOT_HOST = ""
    text = page(client_as(cast.secretary).get(reverse("ballots:new", args=["resolution"])))
    assert ('value="slips"' in text, "host name of its own" in text) == (False, True)
    vote = drafted(cast)
    with pytest.raises(NotPossibleError, match="host name"):
        services.print_slips(vote=vote, **by(cast.secretary))


def test_old_ballots_are_removed_and_counts_stay(cast: Cast) -> None:
    vote = making.vote_closed(cast)
    line = registry.retention["ballots"]
    before = at(DAY) + timedelta(days=1)
    counts = list(Item.objects.values_list("counts", flat=True))
    line.end(line.due(before))
    assert (Ballot.objects.count(), Slip.objects.count(), vote.texts.count()) == (0, 0, 0)
    assert list(Item.objects.values_list("counts", flat=True)) == counts
    assert not line.due(before).exists()


def test_officers_without_a_post_there_close_nothing(cast: Cast) -> None:
    vote, _codes = opened(cast)
    assert policy.visible_votes(officer(cast.sibling_secretary, DAY)).filter(pk=vote.pk).exists() is False


def test_who_closes_shows_once_more_who_they_are(cast: Cast, client_as: Callable[..., Client]) -> None:
    """Whoever has a password and has not just typed it is asked for it, on looking and on pressing."""
    vote, _codes = opened(cast)
    cast.secretary.user.set_password("a long enough password")
    cast.secretary.user.save()
    client, address = client_as(cast.secretary), reverse("ballots:close", args=[vote.pk])
    for answer in (client.get(address), client.post(address, {"duty": "teller"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert vote.signatures.count() == 0
    proved = client.post(reverse("account_reauthenticate"), {"password": "a long enough password", "next": address})
    assert (proved.status_code, proved["Location"]) == (302, address)
    assert client.post(address, {"duty": "teller"}).status_code == 302
    assert vote.signatures.get().duty == Duty.TELLER
