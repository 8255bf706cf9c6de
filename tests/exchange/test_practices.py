"""Practices: made from facts, posted for an audience, changed, taken down, commented on, taken up, gathered."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.activities.corridor import at, held, issued, officer
from tests.exchange.making import DAY, WORDS, drafted, posted, told
from tests.support import Cast, assert_query_count_constant, page
from zhibu.activities import services as activities
from zhibu.activities.models import Notice
from zhibu.activities.states import NoticeState
from zhibu.circulation.models import Task
from zhibu.exchange import policy, queries, services
from zhibu.exchange.models import Comment, Practice, TakenUp
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.models import SearchEntry
from zhibu.organisation.models import Member
from zhibu.organisation.policy import Person, person_for

pytestmark = pytest.mark.django_db


def member(who: Member) -> Person:
    return person_for(who.user, mode="member", today=DAY)


def by(who: Member) -> dict[str, Any]:
    return {"who": officer(who, DAY), "now": at(DAY, 12)}


def readers(cast: Cast, practice: Practice) -> list[str]:
    """Who of the cast reads it."""
    people = {
        "member": member(cast.member), "other_member": member(cast.other_member),
        "secretary": officer(cast.secretary, DAY), "sibling": officer(cast.sibling_secretary, DAY),
        "far": officer(cast.other_secretary, DAY), "general": officer(cast.general_secretary, DAY),
        "staff": officer(cast.staff, DAY),
    }  # fmt: skip
    return [name for name, who in people.items() if policy.visible_practices(who).filter(pk=practice.pk).exists()]


def test_a_practice_rests_on_roll_and_feedback(cast: Cast) -> None:
    activity = held(issued(cast), cast.branch, cast.secretary)
    with pytest.raises(NotPossibleError, match="Confirm the roll"):
        services.begin(activity=activity, values=WORDS | {"audience": cast.root}, **by(cast.secretary))


def test_one_practice_of_one_activity(cast: Cast) -> None:
    made = drafted(cast)
    with pytest.raises(NotPossibleError, match="already"):
        services.begin(activity=made.activity, values=WORDS | {"audience": cast.root}, **by(cast.secretary))


def test_the_form_knows_what_the_feedback_said(cast: Cast, client_as: Callable[..., Client]) -> None:
    activity = told(cast)
    text = page(client_as(cast.secretary).get(reverse("exchange:new", args=[activity.pk])))
    assert all(words in text for words in ("走进社区", "先约定，再上门", "帮上了忙"))


def test_facts_are_pulled_and_follow_corrections(cast: Cast, client_as: Callable[..., Client]) -> None:
    made = posted(cast)
    facts = queries.facts(made)
    assert (facts["counts"]["expected"], facts["counts"]["absent"]) == (facts["counts"]["present"], 0)
    text = page(client_as(cast.staff).get(reverse("exchange:practice", args=[made.pk])))
    assert f"{facts['counts']['present']} of {facts['counts']['expected']} expected" in text


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("root", ["member", "other_member", "secretary", "sibling", "far", "general", "staff"]),
        ("general", ["member", "other_member", "secretary", "sibling", "general", "staff"]),
        ("branch", ["member", "secretary", "general", "staff"]),
    ],
)
def test_it_is_read_by_its_audience_and_those_above(cast: Cast, audience: str, expected: list[str]) -> None:
    made = posted(cast, audience=getattr(cast, audience))
    assert readers(cast, made) == expected


def test_a_draft_is_its_officers_alone_and_what_is_taken_down_theirs_and_those_above(cast: Cast) -> None:
    made = drafted(cast)
    assert readers(cast, made) == ["secretary"]
    services.post(practice=made, **by(cast.secretary))
    services.take_down(practice=made, reason="重复", **by(cast.general_secretary))
    assert readers(cast, made) == ["secretary", "general", "staff"]


def test_a_change_is_asked_for_and_done(cast: Cast) -> None:
    made = posted(cast)
    services.ask_change(practice=made, reason="写清步骤", **by(cast.general_secretary))
    task = Task.objects.get(key=f"exchange.change:{made.pk}")
    assert (task.unit, task.closed_at) == (cast.branch, None)
    assert queries.waiting(policy.visible_practices(officer(cast.secretary, DAY)), [cast.branch]) == [made]
    services.change(practice=made, values={"done": "写清了"}, edition=1, **by(cast.secretary))
    made.refresh_from_db()
    task.refresh_from_db()
    assert (made.asked_because, made.done, made.edition, made.stage) == ("", "写清了", 2, "posted")
    assert task.closed_at is not None


def test_of_two_writers_the_second_is_told(cast: Cast) -> None:
    made = drafted(cast)
    services.change(practice=made, values={"done": "甲"}, edition=1, **by(cast.secretary))
    with pytest.raises(NotPossibleError, match="since you opened it"):
        services.change(practice=made, values={"done": "乙"}, edition=1, **by(cast.secretary))


def test_taken_down_it_leaves_the_search_and_posted_again_comes_back(cast: Cast) -> None:
    made = posted(cast)
    found = SearchEntry.objects.filter(kind="practice", key=made.pk)
    assert found.count() == 1
    services.take_down(practice=made, reason="重复", **by(cast.staff))
    assert found.count() == 0
    with pytest.raises(NotPossibleError, match="taken down"):
        services.take_down(practice=made, reason="又", **by(cast.staff))
    services.post(practice=made, **by(cast.secretary))
    assert found.count() == 1
    assert [one.key for one in queries.items()] == [made.pk]


def test_only_a_draft_is_thrown_away(cast: Cast) -> None:
    made = drafted(cast)
    services.post(practice=made, **by(cast.secretary))
    with pytest.raises(NotPossibleError, match="only drafts"):
        services.discard(practice=made, **by(cast.secretary))
    assert Practice.objects.count() == 1


def said(cast: Cast, practice: Practice, who: Member, text: str = "很好用") -> Comment:
    person = member(who)
    return services.comment(practice=practice, member=who, text=text, who=person, now=at(DAY, 13))


def test_comments_have_names_and_go_without_a_reason_only_by_their_author(cast: Cast) -> None:
    made = posted(cast)
    own, other = said(cast, made, cast.member), said(cast, made, cast.other_member)
    assert said(cast, made, cast.other_member) == other  # the same again is no second one
    assert policy.own_comment(member(cast.member), own)
    assert not policy.own_comment(officer(cast.staff, DAY), own)
    with pytest.raises(PermissionDenied):
        policy.own_comment(officer(cast.secretary, DAY), own)
    services.remove_comment(comment=other, reason="与做法无关", **by(cast.staff))
    with pytest.raises(Http404):
        policy.comment_or_404(officer(cast.staff, DAY), other.pk)
    assert [bool(one.removed_at) for one in queries.comments_of(made)] == [False, True]


def test_a_removed_comment_is_shown_no_more(cast: Cast, client_as: Callable[..., Client]) -> None:
    made = posted(cast)
    services.remove_comment(comment=said(cast, made, cast.member, "别人的私事"), reason="涉及他人", **by(cast.staff))
    text = page(client_as(cast.other_member, mode="member").get(reverse("exchange:practice", args=[made.pk])))
    assert ("别人的私事" in text, "涉及他人" in text) == (False, True)


def taken(cast: Cast, practice: Practice) -> Notice:
    return services.take_up(practice=practice, unit=cast.sibling, **by(cast.sibling_secretary))


def test_taking_it_up_makes_a_draft_with_credit(cast: Cast) -> None:
    made = posted(cast)
    notice = taken(cast, made)
    assert (notice.state, notice.issuer, notice.theme) == (NoticeState.DRAFT, cast.sibling, WORDS["title"])
    assert notice.content == f"{WORDS['done']}\nTaken up from {cast.branch.name}: “{WORDS['title']}”."
    assert list(notice.units.all()) == [cast.sibling]
    assert (notice.first_day, notice.requirements) == (None, WORDS["know"])
    assert taken(cast, made) == notice  # tapped twice: the same draft
    assert TakenUp.objects.count() == 1


def test_a_general_branch_takes_it_up_for_all_its_branches(cast: Cast) -> None:
    made = posted(cast)
    notice = services.take_up(practice=made, unit=cast.general, **by(cast.general_secretary))
    assert set(notice.units.all()) == {cast.general, cast.branch, cast.sibling}


def test_a_long_practice_keeps_its_credit(cast: Cast) -> None:
    made = posted(cast)
    Practice.objects.filter(pk=made.pk).update(done="长" * 2000)
    notice = taken(cast, Practice.objects.get(pk=made.pk))
    assert len(notice.content) <= 2000
    assert notice.content.endswith(services.credit(made))


def test_the_author_reads_what_became_of_it(cast: Cast, client_as: Callable[..., Client]) -> None:
    made = posted(cast)
    notice = taken(cast, made)

    def told_() -> list[tuple[str, str, str]]:
        return [(one.unit.code, one.said, one.result) for one in queries.fates(made)]

    assert told_() == [("0102", "being prepared", "")]
    days = {"first_day": date(2026, 11, 25), "last_day": None, "feedback_by": date(2026, 11, 27), "form": "集体"}
    activities.save_draft(
        notice=notice, issuer=cast.sibling, values=days, units=[cast.sibling], **by(cast.sibling_secretary)
    )
    out = activities.issue(notice=Notice.objects.get(pk=notice.pk), **by(cast.sibling_secretary))
    assert told_() == [("0102", "issued, not held yet", "")]
    held(out, cast.sibling, cast.sibling_secretary, day=date(2026, 11, 25))
    Notice.objects.filter(pk=notice.pk).update(result="办了五件事。")
    assert told_() == [("0102", "held 1 time of 1", "办了五件事。")]
    address = reverse("exchange:practice", args=[made.pk])
    assert "办了五件事。" in page(client_as(cast.secretary).get(address))
    assert "办了五件事。" not in page(client_as(cast.other_secretary).get(address))
    assert WORDS["title"] in page(client_as(cast.sibling_secretary).get(reverse("activities:notice", args=[out.pk])))


def test_a_draft_thrown_away_is_said_too(cast: Cast) -> None:
    made = posted(cast)
    activities.discard_draft(notice=taken(cast, made), **by(cast.sibling_secretary))
    assert [one.said for one in queries.fates(made)] == ["the draft was thrown away"]
    assert taken(cast, made).state == NoticeState.DRAFT


def test_nobody_takes_up_their_own(cast: Cast) -> None:
    made = posted(cast)
    with pytest.raises(PermissionDenied):
        policy.taker_or_403(officer(cast.secretary, DAY), made, "")
    with pytest.raises(PermissionDenied):
        policy.taker_or_403(member(cast.other_member), made, "")
    with pytest.raises(Http404):
        policy.taker_or_403(officer(cast.sibling_secretary, DAY), made, "11")


def test_collections_hold_what_is_posted(cast: Cast) -> None:
    made = posted(cast)
    one = services.keep_collection(collection=None, title="为民服务", words="", **by(cast.staff))
    with pytest.raises(NotPossibleError, match="already"):
        services.keep_collection(collection=None, title="为民服务", words="", **by(cast.staff))
    services.gather(practice=made, collections=[one], **by(cast.staff))
    rows = policy.visible_practices(officer(cast.other_secretary, DAY))
    assert list(queries.gathered(one, rows)) == [made]
    services.take_down(practice=made, reason="重复", **by(cast.staff))
    assert list(queries.gathered(one, rows)) == []
    services.remove_collection(collection=one, **by(cast.staff))
    assert Practice.objects.count() == 1


def test_the_list_is_filtered_and_carried_away(cast: Cast, client_as: Callable[..., Client]) -> None:
    notice = issued(cast)
    first = posted(cast, notice=notice)
    second = posted(cast, notice=notice, unit=cast.sibling, by=cast.sibling_secretary)
    rows = policy.visible_practices(officer(cast.staff, DAY))
    assert list(queries.listed(rows)) == [second, first]
    assert list(queries.listed(rows, unit="0101", year=2026, kind="theme_day")) == [first]
    assert list(queries.listed(rows, year=2025)) == []
    client = client_as(cast.staff)
    answer = client.post(reverse("exchange:practices_xlsx"), {"unit": "0102"})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    lines = book.get_sheet_by_index(0).to_python()
    assert [line[1] for line in lines] == ["Code", "0102"]
    assert "Nothing of this kind" in page(client.get(reverse("exchange:practices") + "?kind=lecture"))


def test_queries_do_not_grow_with_the_list(cast: Cast, client_as: Callable[..., Client]) -> None:
    notice = issued(cast)
    units = iter(
        [
            (cast.branch, cast.secretary),
            (cast.sibling, cast.sibling_secretary),
            (cast.apart, cast.other_secretary),
        ]
    )

    def more() -> None:
        unit, by_ = next(units)
        posted(cast, notice=notice, unit=unit, by=by_)

    assert_query_count_constant(client_as(cast.staff), reverse("exchange:practices"), more)


def test_queries_do_not_grow_with_the_comments(cast: Cast, client_as: Callable[..., Client]) -> None:
    made = posted(cast)
    texts = iter("甲乙丙丁")
    address = reverse("exchange:practice", args=[made.pk])
    assert_query_count_constant(
        client_as(cast.staff), address, lambda: said(cast, made, cast.member, next(texts)), limit=14
    )
