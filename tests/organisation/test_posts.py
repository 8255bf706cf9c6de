"""Appointing, ending, moving: the services and their pages."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.support import SINCE, Cast, make_member, page
from zhibu.audit.models import Entry
from zhibu.audit.services import SYSTEM
from zhibu.circulation.models import Task
from zhibu.organisation.models import Affiliation, Post
from zhibu.organisation.services import appoint, change_term, end_post, remind_of_terms, transfer
from zhibu.organisation.states import PostKind

DAY = date(2026, 3, 16)
NOW = timezone.make_aware(timezone.datetime(2026, 11, 23, 9, 30))


def take(cast: Cast, member, kind: str = PostKind.YOUTH, unit=None, **dates) -> Post:
    return appoint(unit=unit or cast.branch, member=member, kind=kind, by=SYSTEM, now=NOW, **{"since": DAY, **dates})


def last_entry() -> tuple[str, str, dict]:
    return Entry.objects.order_by("-number").values_list("deed", "subject", "detail")[0]


def refusal(deed, *args, **kw) -> list[str]:
    before = Entry.objects.count()
    with pytest.raises(ValidationError) as caught:
        deed(*args, **kw)
    assert Entry.objects.count() == before
    return caught.value.messages


def test_an_appointment_is_on_record(cast: Cast) -> None:
    post = take(cast, cast.member, until=date(2029, 3, 16), term=3)
    assert last_entry() == (
        "organisation.post.filled",
        f"organisation.post:{post.pk}",
        {
            "unit": "0101",
            "member": cast.member.pk,
            "kind": "youth",
            "since": "2026-03-16",
            "until": "2029-03-16",
            "term": 3,
        },
    )


def test_a_unit_has_one_secretary_at_a_time(cast: Cast) -> None:
    said = ["李建国 is secretary of 办公室支部 in that time. End that post first."]
    assert refusal(take, cast, cast.member, PostKind.SECRETARY) == said
    holder = Post.objects.get(member=cast.secretary)
    end_post(holder, day=DAY, by=SYSTEM, now=NOW)
    assert take(cast, cast.member, PostKind.SECRETARY).since == DAY
    assert refusal(take, cast, cast.both, PostKind.SECRETARY, since=DAY - timedelta(days=9)) == [
        "李建国 is secretary of 办公室支部 in that time. End that post first."
    ]


def test_other_posts_may_be_held_by_several_but_once_each(cast: Cast) -> None:
    take(cast, cast.member, PostKind.ORGANISATION)
    assert refusal(take, cast, cast.member, PostKind.ORGANISATION) == [
        "王小明 is organisation committee member of 办公室支部 in that time. End that post first."
    ]


def test_who_does_not_belong_there_is_refused(cast: Cast) -> None:
    assert refusal(take, cast, cast.far_member) == ["周平 does not belong to 办公室支部 on that day."]
    assert refusal(take, cast, cast.member, since=SINCE - timedelta(days=1)) == [
        "王小明 does not belong to 办公室支部 on that day."
    ]
    assert take(cast, cast.member, unit=cast.root).unit == cast.root


def test_dates_must_fit(cast: Cast) -> None:
    assert refusal(take, cast, cast.member, until=DAY) == ["The last day lies before the first."]
    cast.branch.dissolved = DAY
    cast.branch.save()
    assert refusal(take, cast, cast.member) == ["办公室支部 was dissolved before that day."]


def test_a_post_ends_once(cast: Cast) -> None:
    post = take(cast, cast.member)
    assert refusal(end_post, post, day=DAY - timedelta(days=1), by=SYSTEM, now=NOW) == [
        "The post began later. The earliest day is 15 March 2026."
    ]
    end_post(post, day=date(2026, 5, 1), by=SYSTEM, now=NOW)
    assert last_entry()[0::2] == ("organisation.post.ended", {"until": "2026-05-01", "planned": None})
    assert refusal(end_post, post, day=date(2026, 6, 1), by=SYSTEM, now=NOW) == [
        "This post already ends on 30 April 2026."
    ]


def test_the_end_of_a_term_is_changed_while_it_lasts(cast: Cast) -> None:
    def change(post: Post, until: date | None, term: int | None = None) -> bool:
        return change_term(post, until=until, term=term, by=SYSTEM, now=NOW)

    post = Post.objects.get(member=cast.secretary)
    assert change(post, date(2027, 1, 1), 3)
    assert last_entry()[0::2] == (
        "organisation.post.term_changed",
        {"before": {"until": None, "term": None}, "until": "2027-01-01", "term": 3},
    )
    assert not change(post, date(2027, 1, 1), 3)
    take(cast, cast.member, PostKind.SECRETARY, since=date(2027, 1, 1))
    assert refusal(change, post, date(2027, 2, 1)) == [
        "王小明 is secretary of 办公室支部 in that time. End that post first."
    ]
    assert refusal(change, post, date(2026, 11, 23)) == [
        "The last day must be today or later. To end the post, use “End”."
    ]
    over = end_post(take(cast, cast.both), day=date(2026, 5, 1), by=SYSTEM, now=NOW)
    assert refusal(change, over, date(2027, 1, 1)) == ["This post is over. Fill it again instead."]


def test_the_page_changes_a_term_from_above_only(cast: Cast, client_as) -> None:
    post = Post.objects.get(member=cast.secretary)
    address, last = f"/organisation/posts/{post.pk}/term/", timezone.localdate() + timedelta(days=400)
    assert client_as(cast.secretary).get(address).status_code == 403
    above = client_as(cast.general_secretary)
    wrong = above.post(address, {"until": "2020-01-01", "term": "2"})
    assert (wrong.status_code, 'value="2020-01-01"' in wrong.content.decode()) == (422, True)
    assert above.post(address, {"until": last.isoformat(), "term": "2"}).status_code == 302
    post.refresh_from_db()
    assert (post.until, post.term) == (last + timedelta(days=1), 2)


def test_ending_on_the_first_day_takes_the_post_back(cast: Cast) -> None:
    post = end_post(take(cast, cast.member), day=DAY, by=SYSTEM, now=NOW)
    assert not Post.objects.filter(Post.on(DAY), pk=post.pk).exists()
    assert take(cast, cast.member).since == DAY


def test_a_transfer_closes_one_affiliation_and_opens_the_next(cast: Cast) -> None:
    transfer(cast.member, cast.apart, by=SYSTEM, on=DAY, now=NOW)
    rows = Affiliation.objects.filter(member=cast.member).order_by("since").values_list("unit__code", "since", "until")
    assert list(rows) == [("0101", SINCE, DAY), ("11", DAY, None)]
    assert last_entry() == (
        "organisation.member.transferred",
        f"organisation.member:{cast.member.pk}",
        {"from": "0101", "to": "11", "on": "2026-03-16"},
    )


def test_transfers_do_not_overlap(cast: Cast) -> None:
    def move(unit, day: date):
        return transfer(cast.member, unit, by=SYSTEM, on=day, now=NOW)

    assert refusal(move, cast.branch, DAY) == ["王小明 already belongs to 办公室支部."]
    assert refusal(move, cast.apart, SINCE) == [
        "The move must be later than 1 January 2020, the day from which 王小明 belongs to 办公室支部."
    ]
    move(cast.apart, DAY)
    assert refusal(move, cast.sibling, DAY - timedelta(days=30)) == [
        "The move must be later than 16 March 2026, the day from which 王小明 belongs to 乙局支部."
    ]
    Affiliation.objects.filter(member=cast.member, until=None).update(until=date(2026, 9, 1))
    assert refusal(move, cast.sibling, date(2026, 10, 1)) == ["王小明 belongs to no unit."]
    Affiliation.objects.filter(member=cast.both).update(until=None)
    cast.sibling.dissolved = DAY
    cast.sibling.save()
    assert refusal(transfer, cast.both, cast.sibling, by=SYSTEM, on=DAY, now=NOW) == [
        "业务支部 was dissolved before that day."
    ]


def test_the_page_appoints_and_says_so(cast: Cast, client_as) -> None:
    client = client_as(cast.general_secretary)
    data = {"member": cast.member.pk, "kind": "youth", "term": "2", "since": "2026-03-16", "until": "2029-03-15"}
    response = client.post("/organisation/units/0101/posts/new/", data)
    assert (response.status_code, response.url) == (302, "/organisation/units/0101/")
    made = Post.objects.get(kind="youth")
    assert (made.member, made.term, made.since, made.until) == (cast.member, 2, DAY, date(2029, 3, 16))
    assert "王小明 is youth committee member of 办公室支部." in page(client.get(response.url))
    assert Entry.objects.get().role == "secretary of 01"


@pytest.mark.parametrize("missing", ["member", "kind", "since"])
def test_the_page_keeps_what_was_typed(cast: Cast, client_as, missing: str) -> None:
    data = {"member": cast.member.pk, "kind": "youth", "term": "2", "since": "2026-03-16"}
    html = page(client_as(cast.staff).post("/organisation/units/0101/posts/new/", {**data, missing: ""}))
    assert (html.count('role="alert"'), html.count("<title>Error: "), html.count('name="term" value="2"')) == (1, 1, 1)
    assert Post.objects.filter(kind="youth").count() == 0


def test_the_page_says_what_the_service_refuses(cast: Cast, client_as) -> None:
    data = {"member": cast.member.pk, "kind": "secretary", "since": "2026-03-16"}
    html = page(client_as(cast.staff).post("/organisation/units/0101/posts/new/", data))
    assert html.count("李建国 is secretary of 办公室支部 in that time. End that post first.") == 2


def test_members_of_other_units_cannot_be_chosen(cast: Cast, client_as) -> None:
    data = {"member": cast.far_member.pk, "kind": "youth", "since": "2026-03-16"}
    html = page(client_as(cast.staff).post("/organisation/units/0101/posts/new/", data))
    assert (html.count('role="alert"'), Post.objects.filter(kind="youth").count()) == (1, 0)


def test_nobody_appoints_in_their_own_unit(cast: Cast, client_as) -> None:
    data = {"member": cast.member.pk, "kind": "youth", "since": "2026-03-16"}
    response = client_as(cast.secretary).post("/organisation/units/0101/posts/new/", data)
    assert (response.status_code, Post.objects.filter(kind="youth").count()) == (403, 0)
    assert "Posts of 办公室支部 are filled by the officers of the unit above it." in response.content.decode()


def test_many_candidates_are_searched_first(cast: Cast, client_as) -> None:
    for number in range(61):
        make_member(cast.branch, f"某{number}")
    client = client_as(cast.staff)
    address = "/organisation/units/0101/posts/new/"
    assert "67 members could be appointed. Type a part of the name first." in page(client.get(address))
    assert page(client.get(address + "?q=王小")).count("王小明 · 办公室支部") == 1
    assert "Nobody found" in page(client.get(address + "?q=无此人"))


def test_two_of_one_name_are_told_apart(cast: Cast, client_as) -> None:
    twin = make_member(cast.branch, "王小明")
    html = page(client_as(cast.staff).get("/organisation/units/0101/posts/new/?q=王小明"))
    for person in (twin, cast.member):
        assert html.count(f"王小明 · 办公室支部 · …{person.id_number[-4:]}") == 1


def test_the_page_ends_a_post_from_above_only(cast: Cast, client_as) -> None:
    post = Post.objects.get(member=cast.secretary)
    address = f"/organisation/posts/{post.pk}/end/"
    seen = {
        who: client_as(cast.people[who]).get(address).status_code
        for who in ("member", "secretary", "sibling_secretary", "other_secretary", "general_secretary", "staff")
    }
    assert list(seen.values()) == [404, 403, 404, 404, 200, 200]
    response = client_as(cast.general_secretary).post(address, {"day": "2026-04-30"})
    assert (response.status_code, response.url) == (302, "/organisation/units/0101/")
    post.refresh_from_db()
    assert post.until == date(2026, 5, 1)
    html = page(client_as(cast.staff).post(address, {"day": "2026-05-30"}))
    assert html.count("This post already ends on 30 April 2026.") == 2


def command(**options) -> str:
    from io import StringIO

    out = StringIO()
    call_command("appoint", stdout=out, **options)
    return out.getvalue()


def test_the_command_appoints_and_prints_a_code(cast: Cast) -> None:
    Post.objects.all().delete()
    said = command(unit="0101", member="陈 一", post="secretary").splitlines()
    assert said[0] == f"陈一 (办公室支部): secretary of 办公室支部 from {timezone.localdate()}"
    assert said[1].startswith("Code, valid once, for /accounts/slip/: ")
    assert len(said) == 2
    post = Post.objects.get()
    assert (post.member.user.name, post.member.user.has_usable_password()) == ("陈一", False)


def test_the_command_without_a_unit_means_the_committee(cast: Cast) -> None:
    command(member="周平", post="clerk")
    assert Post.objects.get(member=cast.far_member).unit == cast.root


def test_the_command_asks_which_one(cast: Cast) -> None:
    twin = make_member(cast.apart, "王小明")
    lines = sorted(
        f"  {unit}  --id-last4 {person.id_number[-4:]}"
        for person, unit in ((cast.member, "办公室支部"), (twin, "乙局支部"))
    )
    with pytest.raises(CommandError) as caught:
        command(member="王小明", post="clerk")
    assert sorted(str(caught.value).splitlines()[1:]) == lines
    command(member="王小明", post="clerk", id_last4=twin.id_number[-4:].lower())
    assert Post.objects.filter(member=twin).count() == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": "77", "member": "陈一"}, "There is no such unit. Import the units first: "),
        ({"unit": "0101", "member": "周平"}, "No member of this unit or below it has that name."),
        ({"unit": "0101", "member": "陈一"}, "李建国 is secretary of 办公室支部 in that time. "),
    ],
)
def test_the_command_says_what_is_wrong(cast: Cast, options: dict, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        command(post="secretary", **options)
    assert str(caught.value).startswith(said)


def reminded() -> list[tuple[str, str, str]]:
    """(unit on whose list it stands, unit whose term ends, last day) of the open reminders."""
    tasks = Task.objects.filter(kind="organisation.term", closed_at=None).select_related("unit").order_by("pk")
    return sorted((task.unit.code, task.words["unit"], task.due.isoformat()) for task in tasks if task.unit)


def test_units_and_those_above_are_reminded_before_a_term_ends(cast: Cast) -> None:
    now = timezone.make_aware(datetime(2026, 11, 9, 9))
    Post.objects.filter(member=cast.secretary).update(until=date(2027, 5, 1))
    Post.objects.filter(member=cast.sibling_secretary).update(until=date(2027, 6, 1))  # more than six months

    for _time in range(2):
        assert remind_of_terms(now=now) == 1
    assert reminded() == [("01", "办公室支部", "2027-04-30"), ("0101", "办公室支部", "2027-04-30")]

    Post.objects.create(unit=cast.branch, member=cast.both, kind="secretary", since=date(2027, 5, 1))  # renewed
    assert remind_of_terms(now=now) == 0
    assert reminded() == []
