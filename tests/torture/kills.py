"""The torture itself: each kind of process is killed while work is under way, then everything is compared."""

import os
import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.torture.flows import FLOWS, counted, form, state
from tests.torture.machine import Machine, Postgres, Sending, kill

RUNS = int(os.environ.get("ZHIBU_TEST_TORTURE", "20"))
SEED = int(os.environ.get("ZHIBU_TEST_SEED", "7"))
JOB = "activities.deliver_to_joiners"


def runs_of_a_flow(kinds: int) -> int:
    """How many targets of each flow a stage needs: one to measure, and those of each kind of kill."""
    return 1 + kinds * -(-RUNS // len(FLOWS))


@dataclass
class Torture:
    """One machine under torture. `say` of it is what the report tells."""

    machine: Machine
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    seconds: dict[str, float] = field(default_factory=dict)
    done: dict[str, dict[str, int]] = field(default_factory=dict)
    next: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def measure(self) -> None:
        """Each flow once without a kill, on a web server as fresh as those that follow: how long it takes, and what it
        leaves when it is done.
        """
        for flow in FLOWS:
            self.machine.start_web()
            assert not any(counted(self.machine, flow, 0).values())
            sent = form(self.machine, flow, 0)
            began = time.monotonic()
            told = self.machine.send(sent.path, sent.fields)
            self.seconds[flow] = time.monotonic() - began
            assert told.status == 302, (flow, told.status, told.text[-3000:])
            self.done[flow] = counted(self.machine, flow, 0)
            assert all(self.done[flow].values()), (flow, self.done[flow])
            self.next[flow] = 1
            self.machine.kill_web()
        self.machine.start_web()

    def begin(self, flow: str) -> tuple[int, Sending]:
        """Send the next form of a flow and wait a moment, by chance: before, during or just after its work."""
        run = self.next[flow]
        self.next[flow] += 1
        sent = form(self.machine, flow, run)
        sending = Sending(self.machine, sent.path, sent.fields)
        time.sleep(self.chance.uniform(0, 1.3 * self.seconds[flow]))
        return run, sending

    def compare(self, flow: str, run: int, sending: Sending, *, killed: str) -> None:
        """What the sender was told against what is there; then the same form once more: one effect all the same."""
        sending.join(70)
        assert not sending.is_alive(), "the request neither ended nor broke"
        now = state(self.machine, flow, run, self.done[flow])
        told = sending.told.status if sending.told else 0
        where = f"{flow} {run}, {killed} killed, told {told}"
        assert now in {"all", "none"}, f"{where}: {now}"
        assert told in {0, 302, 503}, f"{where}: {sending.told and sending.told.text[-3000:]}"
        if told == 302:
            assert now == "all", f"{where}: but it is not there"
        self.found[f"{killed}: {'told' if told == 302 else 'not told'}, {now}"] += 1
        sent = form(self.machine, flow, run)
        again = self.machine.send(sent.path, sent.fields)
        assert again.status in {302, 422}, f"{where}, again: {again.status} {again.text[-3000:]}"
        assert state(self.machine, flow, run, self.done[flow]) == "all", where
        self.found[f"{killed} killed"] += 1

    def kill_web(self) -> None:
        """The web server dies with the request in its hands and is started again."""
        for number in range(RUNS):
            flow = FLOWS[number % len(FLOWS)]
            run, sending = self.begin(flow)
            self.machine.kill_web()
            self.slowest = max(self.slowest, self.machine.start_web())
            self.compare(flow, run, sending, killed="web")

    def kill_database(self) -> None:
        """The database dies; the web server is left alone and must answer again by itself."""
        database: Any = self.machine.database
        assert isinstance(database, Postgres)
        for number in range(RUNS):
            flow = FLOWS[number % len(FLOWS)]
            run, sending = self.begin(flow)
            database.kill()
            began = time.monotonic()
            meanwhile = self.machine.send("/")
            assert meanwhile.status in {200, 302, 503}, meanwhile.text[-3000:]
            database.start_again()
            while (seen := self.machine.status("/")) != 200:
                assert seen == 503, seen
                assert time.monotonic() - began < 30
                time.sleep(0.02)
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.compare(flow, run, sending, killed="database")

    def kill_worker(self) -> None:
        """The worker dies while it delivers open notices to those who have joined since."""
        whole = self.deliveries()
        self.forget(0)
        began = time.monotonic()
        self.machine.run("-m", "zhibu.config", "worker", "--once")
        lasts = max(0.05, (time.monotonic() - began) / 10)
        assert self.deliveries() == whole
        for _number in range(RUNS):
            missing = self.forget(self.chance.randrange(20, 60))
            entries = self.entries()
            worker = self.machine.start("-m", "zhibu.config", "worker")
            self.until_it_runs(worker)
            time.sleep(self.chance.uniform(0, lasts))
            kill(worker)
            self.half_or_whole(whole, missing, entries)
            # A minute goes by: the run that was cut off is taken over.
            self.age()
            self.machine.run("-m", "zhibu.config", "worker", "--once")
            assert self.deliveries() == whole
            assert self.entries() - entries == len(missing)
            assert self.machine.database.ask("SELECT count(*) FROM kernel_jobrun WHERE outcome <> 'done'") == [(0,)]
            self.found["worker killed"] += 1

    def until_it_runs(self, worker: "subprocess.Popen[bytes]") -> None:
        """Wait until the worker has taken its job."""
        began = time.monotonic()
        while self.machine.database.ask(f"SELECT count(*) FROM kernel_jobrun WHERE job = '{JOB}'") == [(0,)]:
            assert worker.poll() is None, self.machine.log()[-3000:]
            assert time.monotonic() - began < 60, self.machine.log()[-3000:]
            time.sleep(0.002)

    def age(self) -> None:
        """Let the runs that are open be a minute older."""
        later = (
            "started_at - interval '61 seconds'"
            if isinstance(self.machine.database, Postgres)
            else "datetime(started_at, '-61 seconds')"
        )
        self.machine.database.ask(f"UPDATE kernel_jobrun SET started_at = {later} WHERE finished_at IS NULL")

    def deliveries(self) -> dict[int, int]:
        """How many members have each open notice; nobody has one twice."""
        opened = ", ".join(map(str, self.machine.scene["opened"]))
        rows = self.machine.database.ask(
            "SELECT dispatch_id, count(member_id), count(DISTINCT member_id) FROM circulation_delivery"
            f" WHERE dispatch_id IN ({opened}) GROUP BY dispatch_id"
        )
        assert [row for row in rows if row[1] != row[2]] == []
        return {dispatch: members for dispatch, members, _persons in rows}

    def forget(self, people: int) -> dict[int, int]:
        """So many people have not got the open notices yet; and it is another time of the clock."""
        before = self.deliveries()
        opened = ", ".join(map(str, self.machine.scene["opened"]))
        if people:
            self.machine.database.ask(
                f"DELETE FROM circulation_delivery WHERE dispatch_id IN ({opened}) AND member_id IN (SELECT member_id"
                " FROM organisation_affiliation WHERE unit_id = (SELECT min(unit_id) FROM organisation_affiliation)"
                f" ORDER BY member_id LIMIT {people})"
            )
        self.machine.database.ask("DELETE FROM kernel_jobrun")
        after = self.deliveries()
        return {dispatch: before[dispatch] - after[dispatch] for dispatch in before} if people else {}

    def entries(self) -> int:
        """Entries of the chain about deliveries to those who joined."""
        deed = "activities.notice.delivered_to_joiners"
        ((count,),) = self.machine.database.ask(f"SELECT count(*) FROM audit_entry WHERE deed = '{deed}'")
        return int(count)

    def half_or_whole(self, whole: dict[int, int], missing: dict[int, int], entries: int) -> None:
        """After the kill each notice has reached all of those who joined or none, with its entry in the chain."""
        now = self.deliveries()
        left = {dispatch: whole[dispatch] - now[dispatch] for dispatch in whole}
        assert {left[one] for one in left} <= {0, *missing.values()}, (left, missing)
        assert all(missing.values())
        reached = sum(count == 0 for count in left.values())
        assert self.entries() - entries == reached, (self.entries(), entries, left)
        self.found[f"worker: {'some' if 0 < reached < len(left) else 'all' if reached else 'none'} delivered"] += 1

    def end(self) -> None:
        """The chain of deeds and the database hold; no number was given twice or left out."""
        self.machine.run("-m", "zhibu.config", "audit", "verify")
        assert self.machine.database.sound()
        ((numbers, highest, dispatches, sent),) = self.machine.database.ask(
            "SELECT count(DISTINCT number), max(number), (SELECT count(*) FROM circulation_dispatch),"
            " count(dispatch_id) FROM activities_notice WHERE state = 'issued'"
        )
        assert (numbers, dispatches) == (highest, sent)
        assert "Traceback" not in self.machine.log(), self.machine.log()[-6000:]

    def report(self, name: str) -> str:
        """What was seen, in a few lines."""
        lines = [f"{what}: {count}" for what, count in sorted(self.found.items())]
        return f"{name}, seed {SEED}: slowest recovery {self.slowest:.1f} s; " + "; ".join(lines)
