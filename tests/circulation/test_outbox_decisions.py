"""A person's word, switching off, removing, holding: what stops a message or lets it go again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.activities.corridor import officer
from tests.circulation.channels import KEYS, NOW, channel, run, states, waiting_message
from tests.circulation.providers import Provider
from tests.support import Cast
from zhibu.audit.models import Entry
from zhibu.circulation import services
from zhibu.circulation.models import Channel, Sending, Task
from zhibu.circulation.queries import todo
from zhibu.circulation.services import outbox, runs
from zhibu.circulation.services.outbox import Outcome
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import person_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("other_side")]


def unknown(cast: Cast, other_side: Provider) -> Sending:
    sending = waiting_message(channel(cast))
    other_side.how = 500
    run()
    other_side.how = "ok"
    sending.refresh_from_db()
    return sending


def tasks(cast: Cast) -> list[tuple[str, str]]:
    who = person_for(cast.secretary.user, mode="officer", today=NOW.date())
    return [(row["title"], row["reason"]) for row in todo(who) if row["tag"] == "message"]


def test_one_task_per_unit_until_all_is_settled(cast: Cast, other_side: Provider) -> None:
    first = unknown(cast, other_side)
    other_side.how = 500
    second = waiting_message(first.channel, "2")
    run(NOW + timedelta(minutes=1))
    second.refresh_from_db()
    reason = "of %s sent outside the program it is not known; look into the group or ask"
    title = "Find out whether messages arrived: 办公室支部"

    assert tasks(cast) == [(title, reason % 2)]
    services.decide(sending=first, again=False, who=officer(cast.secretary), now=NOW)
    assert tasks(cast) == [(title, reason % 1)]
    services.decide(sending=second, again=False, who=officer(cast.secretary), now=NOW)
    assert (tasks(cast), Task.objects.filter(kind=outbox.KIND).count()) == ([], 1)


def test_it_arrived(cast: Cast, other_side: Provider) -> None:
    services.decide(sending=unknown(cast, other_side), again=False, who=officer(cast.secretary), now=NOW)

    row = Sending.objects.get()
    assert (row.state, row.decided_by, row.decided_at) == ("arrived", cast.secretary, NOW)
    assert (run(NOW + timedelta(days=1)), len(other_side.got)) == (0, 1)
    assert Entry.objects.order_by("-number").values_list("deed", "actor").first() == (
        "circulation.sending.arrived",
        cast.secretary.user_id,
    )


def test_sent_again_once_a_person_says_so(cast: Cast, other_side: Provider) -> None:
    sending, who = unknown(cast, other_side), officer(cast.secretary)
    services.decide(sending=sending, again=True, who=who, now=NOW)
    with pytest.raises(NotPossibleError, match="settled meanwhile"):
        services.decide(sending=sending, again=True, who=who, now=NOW)

    assert (run(), run(), states(), len(other_side.got)) == (1, 0, ["accepted"], 2)
    row = Sending.objects.get()
    assert (row.decided_by, row.decided_at) == (cast.secretary, NOW)
    with pytest.raises(NotPossibleError, match="settled meanwhile"):
        services.decide(sending=sending, again=True, who=who, now=NOW)


def test_what_failed_is_sent_again_but_never_said_to_have_arrived(cast: Cast, other_side: Provider) -> None:
    sending = waiting_message(channel(cast))
    other_side.how = 404
    run()
    with pytest.raises(NotPossibleError, match="settled meanwhile"):
        services.decide(sending=sending, again=False, who=officer(cast.secretary), now=NOW)
    other_side.how = "ok"
    services.decide(sending=sending, again=True, who=officer(cast.secretary), now=NOW)

    assert (run(), states()) == (1, ["accepted"])


def test_sent_again_only_where_it_can_be(cast: Cast, other_side: Provider, settings: Any) -> None:
    sending, who = unknown(cast, other_side), officer(cast.secretary)
    made = sending.channel

    def refused(text: str) -> None:
        with pytest.raises(NotPossibleError, match=text):
            services.decide(sending=sending, again=True, who=who, now=NOW)

    settings.CHANNELS = False
    refused("switched off for this installation")
    settings.CHANNELS = True
    services.switch_channel(channel=made, on=False, who=who, now=NOW)
    refused("channel is off")
    services.switch_channel(channel=made, on=True, who=who, now=NOW)
    Sending.objects.update(useful_until=date(2026, 11, 4))
    refused("day is over")
    Sending.objects.update(useful_until=None, said="test")
    services.remove_channel(channel=made, who=who, now=NOW)
    refused("removed")


def test_what_waits_is_dropped_when_a_channel_is_switched_off(cast: Cast, other_side: Provider) -> None:
    made, who = channel(cast), officer(cast.secretary)
    waiting_message(made)
    services.switch_channel(channel=made, on=False, who=who, now=NOW)
    services.switch_channel(channel=made, on=True, who=who, now=NOW)

    assert (run(), states(), other_side.got) == (0, ["dropped"], [])


def test_a_removed_channel_forgets_its_address(cast: Cast, other_side: Provider) -> None:
    made, who = channel(cast, "dingtalk", secret="SEC12345678"), officer(cast.secretary)
    waiting_message(made)
    services.remove_channel(channel=made, who=who, now=NOW)

    made.refresh_from_db()
    assert (made.address, made.secret, made.on, made.masked, states()) == ("", "", False, "—", ["dropped"])
    with pytest.raises(NotPossibleError, match="removed"):
        services.switch_channel(channel=made, on=True, who=who, now=NOW)


def test_keys_are_sealed_in_the_table_and_absent_from_the_log(cast: Cast) -> None:
    made = channel(cast, "dingtalk", secret="SEC12345678")
    services.remove_channel(channel=channel(cast, "mail"), who=officer(cast.secretary), now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM circulation_channel WHERE id = %s", [made.pk])
        row = str(cursor.fetchone())
    log = str(list(Entry.objects.values_list("deed", "subject", "detail")))

    assert [value for value in [*KEYS.values(), "SEC12345678"] if value in row + log] == []
    assert Entry.objects.filter(deed__startswith="circulation.channel.").count() == 5
    assert made.masked == "****obot"
    assert Channel(kind="mail", address="office@example.org").masked == "o***@example.org"


def test_held_nothing_goes_out_until_it_is_released(cast: Cast, other_side: Provider) -> None:
    made = channel(cast)
    waiting_message(made, "1")
    outbox.claim(made.pk, now=NOW)
    waiting_message(made, "2")

    assert services.hold_channels(now=NOW) == 2
    waiting_message(made, "3")
    assert (run(), states(), other_side.got) == (0, ["unknown", "unknown", "new"], [])
    with pytest.raises(NotPossibleError, match="held"):
        services.try_channel(channel=made, who=officer(cast.secretary), now=NOW)
    services.release_channels(who=officer(cast.staff), now=NOW)
    assert (run(), other_side.texts) == (1, ["message 3"])
    with pytest.raises(NotPossibleError, match="not held"):
        services.release_channels(who=officer(cast.staff), now=NOW)


def test_held_by_command(cast: Cast, other_side: Provider, capsys: pytest.CaptureFixture[str]) -> None:
    waiting_message(channel(cast))

    call_command("channels", "hold")
    assert capsys.readouterr().out.endswith("word from now on: 1.\n")
    assert (run(), states(), other_side.got) == (0, ["unknown"], [])
    assert list(Entry.objects.filter(deed="circulation.channels.held").values_list("role", "detail")) == [
        ("system", {"messages": 1})
    ]


def test_a_hold_stops_a_run_that_has_begun(cast: Cast, other_side: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = channel(cast), runs.call
    for number in range(3):
        waiting_message(made, f"{number}")

    def held_meanwhile(*args: Any) -> Outcome:
        services.hold_channels(now=NOW)
        return real(*args)

    monkeypatch.setattr(runs, "call", held_meanwhile)
    run()

    assert (states(), len(other_side.got)) == (["accepted", "unknown", "unknown"], 1)


def test_a_test_message_goes_out_while_the_channel_is_off(cast: Cast, other_side: Provider, settings: Any) -> None:
    made, who = channel(cast, on=False), officer(cast.secretary)
    services.try_channel(channel=made, who=who, now=NOW)
    with pytest.raises(NotPossibleError, match="under way"):
        services.try_channel(channel=made, who=who, now=NOW)

    assert (run(), other_side.texts) == (1, ["This is a test of Zhibu. Nothing is asked of you."])
    services.try_channel(channel=made, who=who, now=NOW)
    assert run() == 1
    settings.CHANNELS = False
    with pytest.raises(NotPossibleError, match="ZHIBU_CHANNELS"):
        services.try_channel(channel=made, who=who, now=NOW)
