"""Workers at the same moment, and crashes in any order: no key goes out twice unless a person said so."""

import contextlib
from collections import Counter
from datetime import timedelta
from threading import Barrier, Lock, Thread
from typing import Any

import pytest
from django.conf import settings as of_django
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.activities.corridor import officer
from tests.circulation.channels import NOW, channel, run, states, waiting_message
from tests.circulation.test_outbox import Killed
from tests.support import Cast, make_cast
from zhibu.circulation import services
from zhibu.circulation.models import Channel, Sending
from zhibu.circulation.services import runs
from zhibu.circulation.services.outbox import Outcome
from zhibu.circulation.states import CLAIM_HOLDS, SendingReason, SendingState
from zhibu.kernel.deeds import NotPossibleError

MESSAGES = 60
OUTCOMES = {
    "accepted": Outcome(SendingState.ACCEPTED),
    "refused": Outcome(SendingState.FAILED, SendingReason.REFUSED),
    "no answer": Outcome(SendingState.UNKNOWN, SendingReason.TIME_OUT),
    "unreached": Outcome(SendingState.NEW, SendingReason.UNREACHED),
}


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_each_message_is_sent_by_one(
    transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANNELS = True
    cast = make_cast()
    made = [channel(cast), channel(cast, "feishu")]
    for number in range(MESSAGES):
        waiting_message(made[number % 2], f"{number}")
    sent: Counter[str] = Counter()
    lock, start, wrong = Lock(), Barrier(4), []

    def call(_channel: Channel, _text: str, key: str) -> Outcome:
        with lock:
            sent[key] += 1
        return Outcome(SendingState.ACCEPTED)

    def work() -> None:
        try:
            start.wait()
            for _time in range(3):
                run()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(runs, "call", call)
    threads = [Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run()

    assert wrong == []
    assert sent == Counter(f"{number}" for number in range(MESSAGES))
    assert Counter(states()) == {"accepted": MESSAGES}


# Each as often as it is likely: what makes trouble comes often, what only stops the play seldom.
DEEDS = st.sampled_from(
    [
        ("write",),
        *[("run", "accepted", 0)] * 4,
        *[("run", "dies after", healthy) for healthy in (0, 0, 1)],
        *[("run", how, 0) for how in ("dies before", "no answer", "unreached", "refused")],
        ("run", "no answer", 1),
        ("wait", timedelta(minutes=1)),
        *[("wait", CLAIM_HOLDS + timedelta(seconds=1))] * 2,
        ("wait", timedelta(hours=1)),
        *[("decide", True), ("decide", False)] * 2,
        ("hold",),
        *[("release",)] * 2,
        ("switch", False),
        *[("switch", True)] * 2,
    ]
)


class Play:
    """A few deeds in any order. `sent` counts what left the program, `allowed` how often a person let it leave."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now, self.number = cast, NOW, 0
        self.channel = channel(cast)
        self.sent: Counter[str] = Counter()
        self.allowed: Counter[str] = Counter()
        self.how, self.healthy = "accepted", 0

    def call(self, _channel: Channel, _text: str, key: str) -> Outcome:
        """The other side: the first calls of a run are well, then it is as the deed says."""
        self.healthy -= 1
        how = "accepted" if self.healthy >= 0 else self.how
        assert Sending.objects.get(key=key).state == "claimed"
        if how not in {"dies before", "unreached"}:
            self.sent[key] += 1
        if how.startswith("dies"):
            raise Killed
        return OUTCOMES[how]

    def do(self, deed: str, *how: Any) -> None:
        getattr(self, f"do_{deed}")(*how)

    def do_write(self) -> None:
        self.number += 1
        waiting_message(self.channel, f"{self.number}", made_at=self.now, due_at=self.now)
        self.allowed[f"{self.number}"] = 1

    def do_run(self, how: str, healthy: int) -> None:
        self.how, self.healthy = how, healthy
        with contextlib.suppress(Killed):
            run(self.now)

    def do_wait(self, time: timedelta) -> None:
        self.now += time

    def do_decide(self, again: bool) -> None:
        found = Sending.objects.filter(state__in=["unknown", "failed"]).order_by("pk").first()
        if found is None:
            return
        try:
            services.decide(sending=found, again=again, who=officer(self.cast.secretary), now=self.now)
        except NotPossibleError:
            return
        self.allowed[found.key] += again

    def do_hold(self) -> None:
        services.hold_channels(now=self.now)

    def do_release(self) -> None:
        with contextlib.suppress(NotPossibleError):
            services.release_channels(who=officer(self.cast.staff), now=self.now)

    def do_switch(self, on: bool) -> None:
        services.switch_channel(channel=self.channel, on=on, who=officer(self.cast.secretary), now=self.now)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(deeds=[("run", "dies after", 0), ("wait", CLAIM_HOLDS + timedelta(seconds=1)), ("run", "accepted", 0)])
@given(deeds=st.lists(DEEDS, min_size=25, max_size=60))
def test_no_key_goes_out_twice_by_itself(cast: Cast, deeds: list[Any]) -> None:
    play_alone = transaction.atomic()
    play_alone._from_testcase = True  # it is put back at its end; what commits inside it may do so
    with pytest.MonkeyPatch.context() as patch, play_alone:
        patch.setattr(of_django, "CHANNELS", True)
        play = Play(cast)
        patch.setattr(runs, "call", play.call)
        for deed in [("write",), *deeds]:
            play.do(*deed)
            assert {key: n for key, n in play.sent.items() if n > play.allowed[key]} == {}
        known = set(Sending.objects.filter(state="accepted").values_list("key", flat=True))
        assert known <= set(play.sent)
        transaction.set_rollback(True)
