"""Lists of units, members, posts, search and imports as workbooks: the rows of the page, and a line in the chain."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.support import Cast, client_as, make_member, page
from zhibu.audit.models import Entry
from zhibu.organisation import services
from zhibu.organisation.models import Member, Post, Transfer
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db
HERE = "/organisation"
TODAY = date(2026, 11, 9)


def carried(person: Member, path: str, **data: str) -> list[list[Any]]:
    """The cells that this person carries away, without the header."""
    answer = client_as(person).post(f"{HERE}/{path}", data)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return book.get_sheet_by_index(0).to_python()[1:]


def last_detail(deed: str) -> dict[str, Any]:
    return Entry.objects.filter(deed=deed).latest("number").detail


def in_0101(cast: Cast) -> list[Member]:
    return sorted([cast.member, cast.secretary, cast.both, *cast.others], key=lambda one: (one.pinyin_key, one.pk))


def test_the_roster_is_masked_and_in_its_order(cast: Cast) -> None:
    lines = carried(cast.secretary, "units/0101/roster.xlsx")
    assert [line[0] for line in lines] == [one.name for one in in_0101(cast)]
    text = str(lines)
    assert [value for one in in_0101(cast) for value in (one.id_number, one.phone) if value in text] == []
    assert last_detail("organisation.roster.exported") == {
        "rows": 6, "unit": "0101", "searched": False, "state": "",
    }  # fmt: skip


def test_the_filters_of_the_roster_are_kept(cast: Cast) -> None:
    assert [line[0] for line in carried(cast.secretary, "units/0101/roster.xlsx", q="李")] == [cast.secretary.name]
    assert carried(cast.secretary, "units/0101/roster.xlsx", state="probationary") == []
    assert last_detail("organisation.roster.exported")["state"] == "probationary"
    assert len(carried(cast.secretary, "units/0101/roster.xlsx", state="nonsense")) == 6


def test_full_numbers_go_out_with_their_reason_and_the_chain_holds_none(cast: Cast) -> None:
    lines = carried(cast.secretary, "units/0101/roster/in-full/", reason="check")
    assert {line[2] for line in lines} == {one.id_number for one in in_0101(cast)}
    detail = last_detail("organisation.full_roster.exported")
    assert detail == {"rows": 6, "unit": "0101", "reason": "check"}
    chain = str(list(Entry.objects.values_list("detail", "subject")))
    assert [one.name for one in in_0101(cast) if one.id_number in chain or one.name in chain] == []


def test_the_tree_tells_only_what_one_may_read(cast: Cast) -> None:
    cast.apart.office_phone = cast.branch.office_phone = "0000-00000001"
    cast.apart.save(), cast.branch.save()

    def phones(person: Member) -> dict[str, Any]:
        return {line[0]: line[6] for line in carried(person, "units.xlsx") if line[6]}

    assert phones(cast.staff) == {"0101": "0000-00000001", "11": "0000-00000001"}
    assert phones(cast.secretary) == {"0101": "0000-00000001"}
    assert {line[0] for line in carried(cast.secretary, "units.xlsx")} >= {"00", "01", "0101", "11"}


def test_a_search_finds_no_more_in_a_workbook_than_on_the_page(cast: Cast) -> None:
    found = {"q": cast.other_member.name, "what": "members"}
    assert carried(cast.secretary, "search.xlsx", **found) == []
    assert [line[0] for line in carried(cast.staff, "search.xlsx", **found)] == [cast.other_member.name]
    assert cast.other_member.name not in str(last_detail("organisation.found_members.exported"))
    assert client_as(cast.staff).post(f"{HERE}/search.xlsx", {"q": " "}).status_code == 404


def test_posts_of_a_unit(cast: Cast) -> None:
    lines = carried(cast.secretary, "units/0101/posts.xlsx")
    assert {line[1] for line in lines} == {cast.secretary.name, cast.both.name}
    assert last_detail("organisation.posts.exported") == {"rows": 2, "unit": "0101"}


def test_transfers_of_ones_own_units_by_their_standing(cast: Cast) -> None:
    who = person_for(cast.secretary.user, mode="officer", today=TODAY)
    now = timezone.now()

    def ask(member: Member, reason: str) -> Transfer:
        return services.ask_transfer(member=member, to_unit=cast.sibling, on=TODAY, reason=reason, who=who, now=now)

    ask(cast.member, "=1+1")
    services.take_transfer_back(asked=ask(cast.both, "调动"), who=who, now=now)

    def listed(person: Member, state: str = "") -> list[str]:
        shown = page(client_as(person).get(f"{HERE}/transfers/", {"state": state}))
        return [name for name in (cast.member.name, cast.both.name) if name in shown]

    assert [line[1:8] for line in carried(cast.sibling_secretary, "transfers.xlsx", state="waiting")] == [
        [
            cast.member.name,
            cast.branch.name,
            cast.sibling.name,
            TODAY,
            "waits for an answer",
            "=1+1",
            "",
        ]
    ]
    assert last_detail("organisation.transfers.exported") == {"rows": 1, "state": "waiting"}
    assert listed(cast.sibling_secretary) == [cast.member.name, cast.both.name]
    assert listed(cast.sibling_secretary, "taken_back") == [cast.both.name]
    assert listed(cast.sibling_secretary, "accepted") == []
    assert (listed(cast.other_secretary), carried(cast.other_secretary, "transfers.xlsx")) == ([], [])


def test_terms_of_ones_own_units(cast: Cast) -> None:
    def lines(person: Member, show: str = "") -> list[tuple[str, str, Any]]:
        return [(line[0], line[3], line[6]) for line in carried(person, "terms.xlsx", show=show)]

    post = Post.objects.get(unit=cast.branch, member=cast.secretary)
    Post.objects.filter(pk=post.pk).update(until=timezone.localdate() + timedelta(days=31))
    last = timezone.localdate() + timedelta(days=30)

    assert lines(cast.secretary, "soon") == [("0101", cast.secretary.name, last)]
    assert last_detail("organisation.terms.exported") == {"rows": 1, "show": "soon"}
    assert lines(cast.sibling_secretary, "soon") == []
    assert {code for code, *_rest in lines(cast.general_secretary)} == {"01", "0101", "0102"}
    assert all(not until for _code, _name, until in lines(cast.general_secretary, "open"))
    shown = page(client_as(cast.secretary).get(f"{HERE}/terms/?show=soon"))
    assert (cast.secretary.name in shown, cast.both.name in shown, "/term/" in shown) == (True, False, False)
    assert f"/posts/{post.pk}/term/" in page(client_as(cast.general_secretary).get(f"{HERE}/terms/"))


@pytest.mark.parametrize("path", ["units.xlsx", "units/0101/roster.xlsx", "units/0101/roster/in-full/"])
def test_queries_do_not_grow_with_rows(cast: Cast, path: str) -> None:
    def queries() -> int:
        client = client_as(cast.staff)
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(f"{HERE}/{path}", {"reason": "check"})
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        return len(captured)

    few = queries()
    for serial in range(3):
        make_member(cast.branch, f"郑{serial}")
    assert queries() == few


def test_the_list_of_transfers_asks_as_often_for_three_as_for_one(cast: Cast) -> None:
    who = person_for(cast.secretary.user, mode="officer", today=TODAY)

    def queries() -> int:
        client = client_as(cast.sibling_secretary)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{HERE}/transfers/").status_code == 200
        return len(captured)

    counts = []
    for member in (cast.member, cast.both, *cast.others[:1]):
        services.ask_transfer(
            member=member, to_unit=cast.sibling, on=TODAY, reason="调动", who=who, now=timezone.now()
        )
        counts.append(queries())
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_the_list_of_terms_asks_as_often_for_three_as_for_one(cast: Cast) -> None:
    def queries() -> int:
        client = client_as(cast.general_secretary)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{HERE}/terms/").status_code == 200
        return len(captured)

    queries()  # the first page of a process reads the rules
    few = queries()
    for member in (cast.member, *cast.others[:2]):
        Post.objects.create(unit=cast.branch, member=member, kind="youth", since=TODAY)
    assert (queries(), few <= 12) == (few, True)
