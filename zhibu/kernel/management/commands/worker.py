"""What happens by the clock: one loop, any number of processes. The rooms' periodic.py register the jobs."""

import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, IntegrityError, InterfaceError, close_old_connections, transaction
from django.utils import timezone

from zhibu.kernel import outage
from zhibu.kernel.models import JobRun
from zhibu.kernel.registry import Job, registry, slot

TICK_SECONDS = 5
# After so long a run that has not ended is taken for one whose worker was killed, and is taken over. Jobs do what is
# due and may be run again, so a run that merely takes longer does no harm.
STALE_SECONDS = 50
KEPT_SLOTS = 1000  # of each job: enough to see what happened lately

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """`zhibu worker` runs until it is told to stop; `zhibu worker --once` runs what is due now and ends."""

    help = "Runs the jobs that are due by the clock; SIGTERM stops it after the running job."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stopped = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            try:
                run_due(now=timezone.now(), stopped=stopped)
            except (DatabaseError, InterfaceError) as error:
                if once or not outage.outage(error):
                    raise
                self.wait_for_database(error)
            else:
                self.waiting = False
            if once or stopped.wait(TICK_SECONDS):
                break
            close_old_connections()  # one that broke while we waited is opened again

    waiting = False

    def wait_for_database(self, error: BaseException) -> None:
        """Say once that the database is gone or cannot be written, and go on: it is tried again at every tick."""
        if not self.waiting:
            kind = outage.outage(error)
            log.error("outage (%s): %s; trying again every %s seconds", kind, outage.said(error), TICK_SECONDS)
            outage.note(kind)
        self.waiting = True


def run_due(*, now: datetime, stopped: threading.Event | None = None) -> int:
    """Run every registered job whose slot nobody has taken yet, or whose worker was killed while it ran, and return
    how many were run here.

    A job that fails is recorded and the others go on. Slots that passed while no worker ran are not made up: a job
    does everything that is due at `now`.
    """
    slots = {name: slot(now, job.every_minutes) for name, job in registry.jobs.items()}
    taken = {(run.job, run.slot): run for run in JobRun.objects.filter(slot__in=slots.values(), job__in=slots)}
    count = 0
    for name, number in slots.items():
        if stopped is not None and stopped.is_set():
            break
        here = taken.get((name, number))
        if run := _take_over(here, now) if here else _take(name, number, now):
            _run(registry.jobs[name], run, now)
            count += 1
    return count


def _take(name: str, number: int, now: datetime) -> JobRun | None:
    """The slot's row, or None when another worker was quicker: the unique constraint decides."""
    try:
        with transaction.atomic():
            return JobRun.objects.create(job=name, slot=number, started_at=now)
    except IntegrityError:
        return None


def _take_over(run: JobRun, now: datetime) -> JobRun | None:
    """The row of a run whose worker was killed; None when it has ended, is fresh, or another worker was quicker."""
    if run.finished_at is not None or now - run.started_at < timedelta(seconds=STALE_SECONDS):
        return None
    same = JobRun.objects.filter(pk=run.pk, started_at=run.started_at, finished_at=None)
    if not same.update(started_at=now):
        return None
    log.warning("job %s is taken over: its worker ended before it did", run.job)
    run.started_at = now
    return run


def _run(job: Job, run: JobRun, now: datetime) -> None:
    try:
        job.run(now=now)
        run.outcome = "done"
    except Exception as error:  # whatever it is, the other jobs must go on
        if isinstance(error, DatabaseError | InterfaceError) and outage.outage(error):
            raise  # no fault of the job: the run stays open and is taken over when the database is back
        # Only its kind is kept: the text of an error may hold somebody's name. The log has the rest.
        run.outcome = f"failed: {type(error).__name__}"
        log.exception("job %s failed", job.name)
    run.finished_at = timezone.now()
    run.save(update_fields=["outcome", "finished_at"])
    JobRun.objects.filter(job=job.name, slot__lt=run.slot - KEPT_SLOTS).delete()
