"""The outbox: claimed before it is sent, never sent twice by itself, and a person's word where nobody can know."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.corridor import at, issued, officer
from tests.circulation.channels import HOSTS, KEYS, NOW, channel, run, states, waiting_message
from tests.circulation.providers import Provider, closed_door
from tests.support import Cast
from zhibu.audit.models import Entry
from zhibu.circulation import services
from zhibu.circulation.models import Channel, Sending, Task
from zhibu.circulation.services import outbox, robots, runs
from zhibu.circulation.services.outbox import Outcome
from zhibu.circulation.states import BATCH, CLAIM_HOLDS, SendingReason, SendingState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("other_side")]


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
