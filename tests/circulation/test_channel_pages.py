"""The pages of channels and messages: what officers see, do and carry away."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.activities.corridor import issued
from tests.circulation.channels import KEYS, NOW, channel, states, waiting_message
from tests.support import Cast, page
from zhibu.audit.models import Entry
from zhibu.circulation.models import Channel, Sending
from zhibu.circulation.services import hold_channels

pytestmark = pytest.mark.django_db

SECRET = "abcdef123456"
HOOK = "https://open.feishu.cn/open-apis/bot/v2/hook/"


@pytest.fixture
def secretary(cast: Cast, client_as: Callable[..., Client]) -> Client:
    return client_as(cast.secretary)


@pytest.fixture
def on(settings: Any) -> None:
    settings.CHANNELS = True


def test_the_page_says_that_nothing_is_sent(secretary: Client, cast: Cast) -> None:
    made = channel(cast)
    for address in ("channels", "channel_new", "sendings"):
        assert "ZHIBU_CHANNELS=true" in page(secretary.get(reverse(f"circulation:{address}")))

    assert "ZHIBU_CHANNELS=true" in page(secretary.get(reverse("circulation:channel", args=[made.pk])))


def test_switched_on_it_says_no_such_thing(secretary: Client, on: None) -> None:
    text = page(secretary.get(reverse("circulation:channels")))

    assert ("ZHIBU_CHANNELS" in text, "No channels" in text) == (False, True)


def test_a_channel_from_its_making_to_its_end(secretary: Client, cast: Cast, on: None) -> None:
    form = {
        "unit": "0101",
        "kind": "feishu",
        "name": "支部群",
        "address": HOOK + KEYS["feishu"],
        "secret": SECRET,
    }
    made = secretary.post(reverse("circulation:channel_new"), form)
    kept = Channel.objects.get()
    own = reverse("circulation:channel", args=[kept.pk])
    assert (made["Location"], kept.on, kept.address, kept.secret) == (own, False, KEYS["feishu"], SECRET)
    text = page(secretary.get(own))
    assert ("****obot" in text, KEYS["feishu"] in text, SECRET in text) == (True, False, False)

    secretary.post(reverse("circulation:channel_test", args=[kept.pk]))
    assert states() == ["new"]
    secretary.post(reverse("circulation:channel_switch", args=[kept.pk]), {"on": "1"})
    assert Channel.objects.get().on
    secretary.post(reverse("circulation:channel_switch", args=[kept.pk]), {"on": "0"})
    assert not Channel.objects.get().on
    assert "forgotten" in page(secretary.get(reverse("circulation:channel_removal", args=[kept.pk])))
    secretary.post(reverse("circulation:channel_removal", args=[kept.pk]))
    assert secretary.get(own).status_code == 404
    verbs = Entry.objects.filter(deed__startswith="circulation.channel.").order_by("number")
    assert [deed.rsplit(".", 1)[1] for deed in verbs.values_list("deed", flat=True)] == [
        "added", "tested", "switched_on", "switched_off", "removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "https://example.org/hook/" + KEYS["feishu"]},
        {"address": ""},
        {"unit": "0102"},
        {"kind": "telegram"},
        {"secret": "a b", "address": KEYS["feishu"]},
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(secretary: Client, cast: Cast, wrong: dict[str, str]) -> None:
    form = {"unit": "0101", "kind": "feishu", "name": "支部群", "address": KEYS["feishu"], "secret": "", **wrong}
    answer = secretary.post(reverse("circulation:channel_new"), form)

    assert (answer.status_code, Channel.objects.count()) == (422, 0)


def test_a_signing_secret_is_not_written_back(secretary: Client, cast: Cast) -> None:
    form = {"unit": "0101", "kind": "feishu", "name": "", "address": KEYS["feishu"], "secret": SECRET}
    answer = secretary.post(reverse("circulation:channel_new"), form)

    assert (answer.status_code, SECRET in answer.content.decode()) == (422, False)


def test_the_unknown_stand_first_and_a_person_decides(secretary: Client, cast: Cast, on: None) -> None:
    made = channel(cast)
    first = waiting_message(made, "older", state="unknown", reason="died")
    waiting_message(made, "newer", state="accepted")
    text = page(secretary.get(reverse("circulation:sendings")))
    assert text.index("message older") < text.index("message newer")
    assert (text.count('name="decision" value="arrived"'), text.count('name="decision" value="again"')) == (1, 1)

    secretary.post(reverse("circulation:sending_decision", args=[first.pk]), {"decision": "again"})
    assert states() == ["new", "accepted"]
    answer = secretary.post(
        reverse("circulation:sending_decision", args=[first.pk]), {"decision": "arrived"}, follow=True
    )
    assert "It has been settled meanwhile." in page(answer)
    assert "decided by 李建国" in page(secretary.get(reverse("circulation:sendings")))


def test_by_state(secretary: Client, cast: Cast) -> None:
    made = channel(cast)
    waiting_message(made, "a", state="unknown")
    waiting_message(made, "b", state="failed")
    shown = page(secretary.get(reverse("circulation:sendings") + "?state=failed"))

    assert ("message a" in shown, "message b" in shown) == (False, True)
    assert "None fits" in page(secretary.get(reverse("circulation:sendings") + "?state=accepted"))
    assert "message a" in page(secretary.get(reverse("circulation:sendings") + "?state=nonsense"))


def test_others_see_nothing_of_it(cast: Cast, client_as: Callable[..., Client]) -> None:
    waiting_message(channel(cast))
    for name in ("channels", "sendings"):
        text = page(client_as(cast.sibling_secretary).get(reverse(f"circulation:{name}")))
        assert ("wecom group" in text, "message k" in text) == (False, False)


def test_workbooks_as_seen(secretary: Client, cast: Cast) -> None:
    made = channel(cast)
    waiting_message(made, "a", state="unknown", reason="time_out")
    waiting_message(made, "b", state="failed", reason="refused", answer="HTTP 404")
    channels = secretary.post(reverse("circulation:channels_xlsx"))
    sendings = secretary.post(reverse("circulation:sendings_xlsx"), {"state": "failed"})

    assert rows(channels)[1:] == [["0101", "办公室支部", "WeCom group robot", "wecom group", "****obot", "on", "1"]]
    assert [row[:7] for row in rows(sendings)[1:]] == [
        ["0101", "办公室支部", "wecom group", "message b", "not sent", "the other side refused it", "HTTP 404"]
    ]


def rows(answer: Any) -> list[list[str]]:
    """The cells of a workbook, as text."""
    data = BytesIO(b"".join(answer))
    found = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()
    return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in found]


def test_staff_release_what_is_held(cast: Cast, client_as: Callable[..., Client], on: None) -> None:
    hold_channels(now=NOW)
    staff, secretary = client_as(cast.staff), client_as(cast.secretary)
    address = reverse("circulation:channels")
    assert "Release sending" in page(staff.get(address))
    said = page(secretary.get(address))
    assert ("Release sending" in said, "Sending is held" in said) == (False, True)

    staff.post(reverse("circulation:channels_release"))
    assert "Sending is held" not in page(staff.get(address))
    assert "Sending is not held." in page(staff.post(reverse("circulation:channels_release"), follow=True))


def test_lists_cost_the_same_with_more_rows(
    cast: Cast, client_as: Callable[..., Client], assert_query_count_constant: Callable[..., int], on: None
) -> None:
    client = client_as(cast.staff)
    add = lambda: waiting_message(channel(cast), state="unknown", decided_by=cast.secretary, decided_at=NOW)  # noqa: E731

    assert assert_query_count_constant(client, reverse("circulation:channels"), add) == 6
    assert assert_query_count_constant(client, reverse("circulation:sendings"), add) == 6


def test_one_channel_costs_the_same_with_more_messages(
    cast: Cast, client_as: Callable[..., Client], assert_query_count_constant: Callable[..., int], on: None
) -> None:
    made = channel(cast)
    add = lambda: waiting_message(made, f"{Sending.objects.count()}")  # noqa: E731

    assert_query_count_constant(client_as(cast.staff), reverse("circulation:channel", args=[made.pk]), add)


def test_the_way_there(cast: Cast, client_as: Callable[..., Client]) -> None:
    issued(cast)

    assert f'href="{reverse("circulation:channels")}"' in page(
        client_as(cast.secretary).get(reverse("activities:notices"))
    )
    assert reverse("circulation:channels") not in page(client_as(cast.member).get(reverse("activities:notices")))
