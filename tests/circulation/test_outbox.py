"""The outbox: claimed before it is sent, never sent twice by itself, and a person's word where nobody can know."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.corridor import at, issued, officer
from tests.circulation.channels import HOSTS, KEYS, NOW, channel, run, states, waiting_message
from tests.circulation.providers import Provider, closed_door, provider
from tests.support import Cast
from zhibu.audit.models import Entry
from zhibu.circulation import services
from zhibu.circulation.models import Channel, Sending, Task
from zhibu.circulation.queries import todo
from zhibu.circulation.services import outbox, robots, runs
from zhibu.circulation.services.outbox import Outcome
from zhibu.circulation.states import BATCH, CLAIM_HOLDS, SendingReason, SendingState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import person_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def other_side(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Sending is on, and the three hosts lead to a provider on this machine."""
    settings.CHANNELS = True
    with provider() as made:
        for host in HOSTS.values():
            monkeypatch.setitem(robots.ENDPOINTS, host, made.address)
        monkeypatch.setattr(robots, "TIME_OUT", (1.0, 0.3))
        yield made


class Killed(BaseException):
    """The worker's process is gone; nothing of it runs any more."""


def killed(*, after: Callable[..., Any] | None = None) -> Callable[..., Outcome]:
    """A call during which the process dies: before anything left, or `after` the real one was made."""

    def call(*args: Any) -> Outcome:
        if after is not None:
            after(*args)
        raise Killed

    return call


def test_off_by_default_nothing_is_written_or_sent(cast: Cast, settings: Any, other_side: Provider) -> None:
    settings.CHANNELS = False
    made = channel(cast)
    issued(cast)
    waiting_message(made)

    assert run() == 0
    assert (states(), other_side.got) == (["new"], [])


def test_a_channel_is_off_when_made(cast: Cast, other_side: Provider) -> None:
    made = channel(cast, on=False)
    waiting_message(made)

    assert (made.on, run(), states(), other_side.got) == (False, 0, ["new"], [])


def test_sent_once_and_accepted(cast: Cast, other_side: Provider) -> None:
    waiting_message(channel(cast))

    assert (run(), run(), run()) == (1, 0, 0)
    assert (states(), other_side.texts) == (["accepted"], ["message k"])
    assert list(Entry.objects.filter(deed__startswith="circulation.sending").values_list("deed", flat=True)) == [
        "circulation.sending.accepted"
    ]


def test_the_claim_is_committed_before_the_call(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting_message(channel(cast))
    during = []

    def call(*_args: Any) -> Outcome:
        during.extend(Sending.objects.values_list("state", "claimed_at"))
        return Outcome(SendingState.ACCEPTED)

    monkeypatch.setattr(runs, "call", call)
    run()

    assert during == [("claimed", NOW)]


@pytest.mark.parametrize(("arrives", "reached"), [(False, []), (True, ["message k"])])
def test_killed_between_claim_and_mark(
    cast: Cast, other_side: Provider, monkeypatch: pytest.MonkeyPatch, arrives: bool, reached: list[str]
) -> None:
    """Before the call or after it: the next workers cannot tell, so a person does."""
    waiting_message(channel(cast))
    real = runs.call
    monkeypatch.setattr(runs, "call", killed(after=real if arrives else None))
    with pytest.raises(Killed):
        run()
    monkeypatch.setattr(runs, "call", real)

    assert (run(), states()) == (0, ["claimed"])
    assert (run(NOW + CLAIM_HOLDS), states()) == (0, ["claimed"])
    assert (run(NOW + CLAIM_HOLDS + timedelta(seconds=1)), states()) == (0, ["unknown"])
    assert (run(NOW + timedelta(days=2)), states(), other_side.texts) == (0, ["unknown"], reached)
    assert Sending.objects.get().reason == SendingReason.DIED


@pytest.mark.parametrize("how", ["silent", 500, "cut", "garbage"])
def test_what_may_have_arrived_is_not_sent_again(cast: Cast, other_side: Provider, how: Any) -> None:
    waiting_message(channel(cast))
    other_side.how = how
    run()
    other_side.how = "ok"
    for hours in range(1, 50):
        run(NOW + timedelta(hours=hours))

    assert (states(), len(other_side.got)) == (["unknown"], 1)


def test_a_clear_refusal_is_final(cast: Cast, other_side: Provider) -> None:
    waiting_message(channel(cast))
    other_side.how = 400
    run()
    other_side.how = "ok"

    assert (run(NOW + timedelta(days=1)), states(), len(other_side.got)) == (0, ["failed"], 1)


def test_what_provably_was_not_sent_is_tried_three_times_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, other_side: Provider
) -> None:
    waiting_message(channel(cast))
    monkeypatch.setitem(robots.ENDPOINTS, HOSTS["wecom"], closed_door())
    tried, seen = [], 0
    for minute in range(120):
        run(NOW + timedelta(minutes=minute))
        row = Sending.objects.get()
        if row.tries != seen:
            seen = row.tries
            tried.append((minute, row.state))

    assert tried == [(0, "new"), (1, "new"), (6, "new"), (36, "failed")]
    assert Sending.objects.get().reason == SendingReason.UNREACHED


def test_it_goes_out_once_the_other_side_is_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, other_side: Provider
) -> None:
    waiting_message(channel(cast))
    with monkeypatch.context() as away:
        away.setitem(robots.ENDPOINTS, HOSTS["wecom"], closed_door())
        run()

    assert (run(NOW + timedelta(minutes=1)), states(), other_side.texts) == (1, ["accepted"], ["message k"])


def test_a_failing_channel_does_not_delay_the_others(cast: Cast, other_side: Provider) -> None:
    bad, good = channel(cast, "wecom"), channel(cast, "feishu", unit=cast.sibling)
    for number in range(30):
        waiting_message(bad, f"bad {number}")
    waiting_message(good, "good")
    other_side.how_for = {KEYS["wecom"]: "silent"}

    assert run() == 1
    assert [text for text in other_side.texts if "bad" in text] == ["message bad 0"]
    assert states() == ["unknown", *["new"] * 29, "accepted"]
    waiting_message(good, "good 2")
    assert outbox.channels_to_serve(NOW + timedelta(minutes=1)) == [good.pk, bad.pk]
    # Those that were put back are no tries, and go out when the other side is well again.
    other_side.how_for = {}
    assert run(NOW + timedelta(minutes=1)) == 26
    assert set(Sending.objects.filter(channel=bad, state="accepted").values_list("tries", flat=True)) == {1}


def test_a_batch_is_bounded(cast: Cast) -> None:
    made = channel(cast)
    for number in range(BATCH + 5):
        waiting_message(made, f"{number}")

    assert [len(outbox.claim(made.pk, now=NOW)) for _time in range(3)] == [BATCH, 5, 0]


def test_a_slow_batch_is_put_back_before_the_claim_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = channel(cast)
    for number in range(10):
        waiting_message(made, f"{number}")
    time = [NOW]

    def slow(*_args: Any) -> Outcome:
        time[0] += timedelta(seconds=25)
        return Outcome(SendingState.ACCEPTED)

    monkeypatch.setattr(runs, "call", slow)

    assert services.send_out(now=NOW, clock=lambda: time[0]) == 3
    assert states() == ["accepted"] * 3 + ["new"] * 7


def test_the_same_key_is_kept_once(cast: Cast, other_side: Provider) -> None:
    made = channel(cast)
    waiting_message(made, "1:issued:1")
    again = Sending(channel=made, key="1:issued:1", said="issued", text="again", made_at=NOW, due_at=NOW)
    Sending.objects.bulk_create([again], ignore_conflicts=True)

    assert (run(), other_side.texts) == (1, ["message 1:issued:1"])


def test_a_late_answer_settles_what_was_given_up(cast: Cast) -> None:
    waiting_message(channel(cast))
    (mine,) = outbox.claim(Channel.objects.get().pk, now=NOW)
    late = NOW + timedelta(minutes=6)
    services.send_out(now=late, clock=lambda: late)
    assert (states(), Task.objects.filter(closed_at=None).count()) == (["unknown"], 1)

    assert outbox.mark(mine, Outcome(SendingState.ACCEPTED), now=late)
    assert (states(), Task.objects.filter(closed_at=None).count()) == (["accepted"], 0)


def test_a_late_answer_changes_nothing_after_a_persons_word(cast: Cast, other_side: Provider) -> None:
    waiting_message(channel(cast))
    (mine,) = outbox.claim(Channel.objects.get().pk, now=NOW)
    late = NOW + timedelta(minutes=6)
    run(late)
    services.decide(sending=Sending.objects.get(), again=True, who=officer(cast.secretary), now=late)

    assert not outbox.still_held(mine)
    assert not outbox.mark(mine, Outcome(SendingState.FAILED), now=late)
    assert (states(), run(late), other_side.texts) == (["new"], 1, ["message k"])


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


def test_what_nobody_thought_of_is_unknown_and_says_no_key(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waiting_message(channel(cast))

    def broken(*_args: Any) -> Outcome:
        raise RuntimeError(KEYS["wecom"])

    monkeypatch.setattr(runs, "call", broken)
    run()

    assert states() == ["unknown"]
    assert [KEYS["wecom"] in record.getMessage() for record in caplog.records] == [False]


@pytest.mark.parametrize("how", ["ok", 400, 500, "cut"])
def test_the_key_stands_in_no_log(
    cast: Cast, other_side: Provider, caplog: pytest.LogCaptureFixture, how: Any
) -> None:
    other_side.how = how
    waiting_message(channel(cast))
    run()

    assert [record.getMessage() for record in caplog.records if KEYS["wecom"] in record.getMessage()] == []


def _reminder(cast: Cast, now: datetime) -> Sending:
    return waiting_message(channel(cast), said="reminded", made_at=now, due_at=now)


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        (at(date(2026, 11, 5), 3), 0),
        (at(date(2026, 11, 5), 10), 1),
        (at(date(2026, 11, 5), 22), 0),
        (at(date(2026, 11, 7), 10), 0),  # Saturday
    ],
)
def test_reminders_keep_to_their_hours_and_the_rest_does_not_wait(
    cast: Cast, other_side: Provider, now: datetime, sent: int
) -> None:
    reminder = _reminder(cast, now)

    assert (run(now), len(other_side.got)) == (sent, sent)
    waiting_message(reminder.channel, "other", due_at=now)
    assert run(now) == 1


def test_what_is_over_or_answered_is_not_sent(cast: Cast, other_side: Provider) -> None:
    notice = issued(cast)
    waiting_message(channel(cast), "late", useful_until=date(2026, 11, 4))
    waiting_message(channel(cast), "reminder", said="reminded", dispatch=notice.dispatch)
    waiting_message(channel(cast), "today", useful_until=date(2026, 11, 5))
    services.sign_for(
        dispatch=notice.dispatch, unit=cast.branch, by=None, actor=officer(cast.secretary).actor, now=NOW
    )

    assert (run(), other_side.texts) == (1, ["message today"])
    assert list(Sending.objects.order_by("pk").values_list("state", "reason")) == [
        ("dropped", "over"),
        ("dropped", "answered"),
        ("accepted", ""),
    ]


def test_a_run_with_nothing_to_do_is_cheap(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        run()

    assert len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]) == 5
