"""Conferences: awards from the register in their order, speeches in theirs, what was taken up, who reads what."""

import pytest
from django.test import Client

from tests.exchange.making import posted
from tests.permissions.outputs import text_of
from tests.recognition import conferences as world
from tests.recognition.conferences import by
from tests.recognition.world import given
from tests.support import Cast, assert_query_count_constant, client_as, page
from zhibu.exchange.services import take_up
from zhibu.kernel.deeds import NotPossibleError
from zhibu.recognition import queries, services
from zhibu.recognition.models import Conference, Honour

pytestmark = pytest.mark.django_db


def test_awards_are_called_from_the_highest_level_down(cast: Cast) -> None:
    made = world.made(cast)
    given(cast.sibling, document_number="表彰3号")
    withdrawn = given(cast.apart, document_number="表彰4号")
    services.withdraw_honour(honour=withdrawn, reason="有误", **by(cast.staff))

    found = queries.awards_of(made, Honour.objects.filter(withdrawn_at=None))
    assert [(one.level, one.names) for one in found] == [
        ("the state", [cast.member.name]), ("city", [cast.branch.name, cast.sibling.name]),
    ]  # fmt: skip
    made = services.keep_conference(conference=made, notice=made.notice, campaign=None, year=None, **by(cast.staff))
    assert queries.awards_of(made, Honour.objects.all()) == []


def test_a_notice_calls_one_conference_which_goes_without_speeches_only(cast: Cast) -> None:
    speech = world.spoken(cast)
    made = speech.conference
    with pytest.raises(NotPossibleError, match="already"):
        services.keep_conference(conference=None, notice=made.notice, campaign=None, year=None, **by(cast.staff))
    with pytest.raises(NotPossibleError, match="speeches first"):
        services.remove_conference(conference=made, **by(cast.staff))
    services.remove_speech(speech=speech, **by(cast.staff))
    services.remove_conference(conference=made, **by(cast.staff))
    assert not Conference.objects.exists()


def test_the_page_and_the_paper_show_who_speaks_and_what_was_taken_up(cast: Cast) -> None:
    made = world.spoken(cast).conference
    world.spoken(cast, conference=made, place=0, practice=None, title="先讲的发言")
    assert [one.title for one in queries.speeches_of(made)] == ["先讲的发言", "怎样代办服务"]
    practice = queries.speeches_of(made)[1].practice
    assert practice is not None
    take_up(practice=practice, unit=cast.sibling, **by(cast.sibling_secretary))

    address = f"/recognition/conferences/{made.pk}/"
    member: Client = client_as(cast.member, "member")
    text = page(member.get(address))
    assert [said in text for said in (cast.sibling.name, practice.title, cast.member.name, "礼堂")] == [True] * 4
    paper = text_of(member.post(f"{address}proceedings.docx"))
    assert [said in paper for said in ("怎样代办服务", "周兰", cast.member.name, "礼堂")] == [True] * 4
    type(practice).objects.filter(pk=practice.pk).update(audience=cast.branch)
    hidden = page(client_as(cast.other_member, "member").get(address))
    assert ("怎样代办服务" in hidden, practice.title in hidden) == (True, False)


def test_the_pages_ask_the_same_however_much_there_is(cast: Cast) -> None:
    made = world.spoken(cast).conference
    client = client_as(cast.staff)

    def more() -> None:
        world.spoken(cast, conference=made, practice=posted(cast, notice=world.issued(cast)))

    assert_query_count_constant(client, f"/recognition/conferences/{made.pk}/", more)


def test_the_list_asks_the_same_however_many_there_are(cast: Cast) -> None:
    world.made(cast)
    client = client_as(cast.staff)
    assert_query_count_constant(client, "/recognition/conferences/", lambda: world.made(cast, year=None))
