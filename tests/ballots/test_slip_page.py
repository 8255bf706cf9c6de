"""The ballot page: its own host, no cookie, no code in a log; what is not taken is said kindly."""

import logging
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import get_resolver, reverse

from tests.ballots.making import HOST, by, cast_all, closed, opened, phone, printed
from tests.permissions.personas import EVERYBODY, browsers
from tests.support import Cast
from zhibu.ballots import services
from zhibu.ballots.models import Dropped, Slip
from zhibu.ballots.queries import printed_code
from zhibu.ballots.states import Stage

pytestmark = pytest.mark.django_db


def send(client: Client, code: str, step: str, **marks: str) -> Any:
    return client.post("/", {"code": code, "step": step} | marks)


def test_a_ballot_is_filled_in_looked_at_and_cast(cast: Cast) -> None:
    vote, codes = opened(cast, "recommendation")
    client = phone()
    first = client.get(f"/{codes[0]}/")
    look = send(client, codes[0], "look", item_0="r", item_2="r")
    done = send(client, codes[0], "cast", item_0="r", item_2="r")
    assert [first.status_code, look.status_code, done.status_code] == [200, 200, 200]
    assert [name in look.content.decode() for name in ("丁一", "王二", "李三")] == [True, False, True]
    assert vote.box.filter(state="used").count() == Dropped.objects.count() == 1
    for answer in (first, look, done):
        assert (answer.cookies.output(), answer["Referrer-Policy"], answer["Cache-Control"]) == (
            "", "no-referrer", "no-store",
        )  # fmt: skip
    assert client.cookies.output() == ""


def test_too_many_are_said_and_nothing_is_lost(cast: Cast) -> None:
    _vote, codes = opened(cast, "recommendation")
    marks = {"item_0": "r", "item_1": "r", "item_2": "r", "item_3": "r"}
    for step in ("look", "cast"):
        answer = send(phone(), codes[0], step, **marks)
        text = answer.content.decode()
        assert (answer.status_code, text.count(" checked")) == (422, 4)
        assert "At most 2 may be recommended on one ballot. These are 2 too many." in text
    assert Dropped.objects.count() == 0
    assert send(phone(), codes[0], "cast", item_0="r").status_code == 200


def test_the_cap_on_outstanding_is_a_third(cast: Cast) -> None:
    _vote, codes = opened(cast, "appraisal")
    assert send(phone(), codes[0], "look", item_0="a").status_code == 200
    answer = send(phone(), codes[0], "look", item_0="a", item_1="a")
    assert (answer.status_code, "At most 1 may be found outstanding" in answer.content.decode()) == (422, True)


def test_going_back_keeps_what_was_chosen(cast: Cast) -> None:
    _vote, codes = opened(cast)
    text = send(phone(), codes[0], "back", item_1="n").content.decode()
    assert 'id="i1n" name="item_1" value="n" checked' in text


@pytest.mark.parametrize("typed", ["", "x", "a" * 12, "1" * 12, "2345-2345-2345", "党" * 12, "../../etc", "%00"])
def test_unknown_codes_are_said_kindly(cast: Cast, typed: str) -> None:
    answer = phone().post("/", {"code": typed})
    text = answer.content.decode()
    assert (answer.status_code, "This code is not known" in text, "Nothing is lost" in text) == (422, True, True)


def test_a_code_is_read_as_people_type_it(cast: Cast) -> None:
    _vote, codes = opened(cast)
    for typed in (printed_code(codes[0]).upper(), f" {codes[0][:6]} {codes[0][6:]} "):
        assert phone().post("/", {"code": typed}).status_code == 200


def test_every_stage_has_its_words(cast: Cast) -> None:
    vote, codes = printed(cast)

    def said() -> str:
        answer = phone().get(f"/{codes[0]}/")
        assert answer.status_code in {403, 409}
        return answer.content.decode()

    assert "not open yet" in said()
    services.open_vote(vote=vote, **by(cast.secretary))
    cast_all(codes[1:], [["y"] * 5] * 6)
    services.spoil(vote=vote, code=codes[0], **by(cast.secretary))
    assert "taken out of use" in said()
    codes[0] = codes[1]
    assert "with this code already" in said()
    closed(vote, cast)
    assert "vote is closed" in said()


def test_the_ballot_host_answers_nothing_else_and_the_main_host_no_ballot(cast: Cast) -> None:
    _vote, codes = opened(cast)
    addresses = ["/accounts/sign-in/", "/ballots/", "/portal/", "/organisation/", "/nothing/", "/a/b/", "/language/"]
    for address in addresses:
        for answer in (phone().get(address), phone().post(address)):
            assert answer.status_code in {404, 422}, address
            assert "csrf" not in answer.content.decode()
    for main in ("testserver", "localhost", "127.0.0.1"):
        assert Client(HTTP_HOST=main).get(f"/{codes[0]}/").status_code == 404
        assert Client(HTTP_HOST=main).post("/", {"code": codes[0]}).status_code != 200


def test_who_is_signed_in_makes_no_difference(cast: Cast) -> None:
    """All fourteen: the same page, whatever cookies their browser sends, and no query about them."""
    people = browsers(cast)
    _vote, codes = opened(cast)
    pages = set()
    for who in EVERYBODY:
        client = people[who]()
        pages.add(client.get(f"/{codes[0]}/", HTTP_HOST=HOST).content)
    assert len(pages) == 1


def test_only_two_addresses_are_on_the_ballot_host() -> None:
    urls = get_resolver(configured.BALLOT_URLCONF)
    assert sorted(key for key in urls.namespace_dict["slips"][1].reverse_dict if isinstance(key, str)) == [
        "ballot",
        "enter",
    ]
    assert reverse("slips:ballot", args=["x"], urlconf=configured.BALLOT_URLCONF) == "/x/"


def test_a_failure_is_logged_without_the_code(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _vote, codes = opened(cast)

    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError(codes[0])

    monkeypatch.setattr("zhibu.ballots.views.slips.cast_ballot", broken)
    with caplog.at_level(logging.DEBUG):
        answers = [
            send(phone(), codes[0], "cast", item_0="y"),
            phone().get(f"/{codes[0]}/x/"),
            phone().put(f"/{codes[0]}/"),
        ]
    assert [answer.status_code for answer in answers] == [500, 404, 405]
    assert codes[0] not in caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"code": "a\0b"}, 400),
        ({"code": "a" * 70_000}, 413),
        ({f"item_{n}": "y" for n in range(6000)}, 413),
        ({"code": "\ud800"}, 422),
    ],
)
def test_what_no_browser_sends_is_refused(cast: Cast, sent: dict[str, str], status: int) -> None:
    if "\ud800" in sent.get("code", ""):
        answer = phone().post("/", b"code=%ED%A0%80", content_type="application/x-www-form-urlencoded")
    else:
        answer = phone().post("/", sent)
    assert answer.status_code == status


def test_choices_that_are_none_count_as_open(cast: Cast) -> None:
    vote, codes = opened(cast, lines=["一项"])
    send(phone(), codes[0], "cast", item_0="<script>", item_99="y")
    cast_all(codes[1:], [["y"]] * 5)
    vote = closed(vote, cast)
    assert vote.items.get().counts == {"y": 5, "n": 0, "": 1}


def test_the_page_speaks_the_other_language_without_a_cookie(cast: Cast, settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    _vote, codes = opened(cast)
    assert "查看我的选票" in phone().get(f"/{codes[0]}/").content.decode()
    assert "Look at my ballot" in phone().get(f"/{codes[0]}/?l=en").content.decode()
    assert "Cast my ballot" in phone().post("/", {"l": "en", "code": codes[0], "step": "look"}).content.decode()


def test_a_closed_vote_opens_no_more(cast: Cast) -> None:
    vote, codes = opened(cast)
    Slip.objects.filter(vote=vote).update(state="unused")
    type(vote).objects.filter(pk=vote.pk).update(stage=Stage.CANCELLED, cancelled_because="改期")
    assert phone().get(f"/{codes[0]}/").status_code == 403
