"""The worker: once per slot, whoever comes first; failures are recorded; it stops after the running job."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from zhibu.kernel.management.commands import worker
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import registry

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def calls() -> Iterator[list[tuple[str, datetime]]]:
    """What ran; the registry holds only the jobs of the test."""
    ran: list[tuple[str, datetime]] = []
    before, registry.jobs = registry.jobs, {}
    registry.add_job("tests.hourly", lambda *, now: ran.append(("hourly", now)), every_minutes=60)
    yield ran
    registry.jobs = before


@pytest.mark.django_db
def test_a_job_runs_once_per_slot(calls: list[Any]) -> None:
    for minutes in (0, 1, 59, 60, 61):
        worker.run_due(now=NOON + timedelta(minutes=minutes))

    assert calls == [("hourly", NOON), ("hourly", NOON + timedelta(hours=1))]
    assert list(JobRun.objects.order_by("slot").values_list("job", "outcome")) == [("tests.hourly", "done")] * 2


@pytest.mark.django_db
def test_jobs_have_their_own_rhythm(calls: list[Any]) -> None:
    registry.add_job("tests.quarterly", lambda *, now: calls.append(("quarterly", now)), every_minutes=15)

    counts = [worker.run_due(now=NOON + timedelta(minutes=minutes)) for minutes in (0, 14, 15, 30)]

    assert counts == [2, 0, 1, 1]


@pytest.mark.django_db
def test_a_failing_job_is_recorded_and_the_others_run(calls: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    def fail(*, now: datetime) -> None:
        raise ValueError("张三")

    registry.jobs = {}
    registry.add_job("tests.broken", fail, every_minutes=60)
    registry.add_job("tests.hourly", lambda *, now: calls.append(("hourly", now)), every_minutes=60)

    worker.run_due(now=NOON)

    assert calls == [("hourly", NOON)]
    outcomes = dict(JobRun.objects.values_list("job", "outcome"))
    assert outcomes == {"tests.broken": "failed: ValueError", "tests.hourly": "done"}
    assert [record.getMessage() for record in caplog.records] == ["job tests.broken failed"]


@pytest.mark.django_db
def test_old_slots_are_cleared(calls: list[Any]) -> None:
    worker.run_due(now=NOON)
    worker.run_due(now=NOON + timedelta(hours=worker.KEPT_SLOTS + 1))

    assert JobRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_takes_the_slot(calls: list[Any]) -> None:
    start = threading.Barrier(4)
    counts = []

    def work() -> None:
        start.wait()
        counts.append(worker.run_due(now=NOON))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 0, 0, 1]
    assert calls == [("hourly", NOON)]


@pytest.mark.django_db
def test_once_ends_by_itself(calls: list[Any]) -> None:
    call_command("worker", "--once")

    assert len(calls) == 1


@pytest.mark.django_db
def test_a_stop_signal_lets_the_running_job_finish_and_starts_no_other(calls: list[Any]) -> None:
    def told_to_stop(*, now: datetime) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        calls.append(("finished", now))

    registry.jobs = {}
    registry.add_job("tests.first", told_to_stop, every_minutes=60)
    registry.add_job("tests.second", lambda *, now: calls.append(("second", now)), every_minutes=60)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("worker")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert [what for what, _ in calls] == ["finished"]
    assert list(JobRun.objects.values_list("job", "outcome")) == [("tests.first", "done")]
