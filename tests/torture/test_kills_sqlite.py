"""SIGKILL of web server and worker on the embedded database."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.torture.flows import form, state
from tests.torture.kills import RUNS, Torture, runs_of_a_flow
from tests.torture.machine import Machine, Sqlite

TEXT = "会议请提前三天通知"
pytestmark = pytest.mark.torture


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Torture]:
    folder = tmp_path_factory.mktemp("torture")
    machine = Machine(folder, Sqlite(folder), 2 + runs_of_a_flow(1))
    try:
        made = Torture(machine)
        made.measure()
        yield made
    finally:
        machine.stop_web()


def test_the_web_server_is_killed_and_every_deed_is_all_or_nothing(
    torture: Torture, record_property: Callable[[str, object], None]
) -> None:
    torture.kill_web()

    assert torture.found["web killed"] == RUNS
    record_property("torture", torture.report("web server on SQLite"))


def test_the_worker_is_killed_and_everybody_gets_each_notice_once(
    torture: Torture, record_property: Callable[[str, object], None]
) -> None:
    torture.kill_worker()

    assert torture.found["worker killed"] == RUNS
    record_property("torture", torture.report("worker on SQLite"))


@contextmanager
def full_disk(torture: Torture) -> Iterator[None]:
    """The web server can write to no file, as when the disk is full; anybody may limit his own processes so."""
    web = torture.machine.web
    assert web is not None
    children = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text(encoding="ascii").split()
    pids = [web.pid, *map(int, children)]
    kept = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, kept[pid][1]))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, kept[pid])


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets one limit a running process")
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "暂时无法保存"), ("en", "Nothing can be stored")])
def test_a_full_disk_is_told_in_words_and_what_was_typed_is_kept(torture: Torture, language: str, words: str) -> None:
    machine, flow = torture.machine, "issue"
    run = torture.next[flow]
    torture.next[flow] += 1
    sent = form(machine, flow, run)
    with full_disk(torture):
        refused = [machine.send(sent.path, sent.fields, language) for _ in range(3)]
        kept = machine.send("/suggestions/new/", {"text": TEXT}, language)
        read = machine.status("/")

    assert [one.status for one in [*refused, kept]] == [503] * 4
    assert [one.text.count(words) for one in [*refused, kept]] == [1] * 4
    assert (kept.headers["retry-after"], kept.text.count(TEXT)) == ("60", 2)
    assert read == 200  # what is there can be read
    assert state(machine, flow, run, torture.done[flow]) == "none"
    assert machine.database.sound()
    # There is room again: the same form goes through, with nobody's help.
    assert machine.send(sent.path, sent.fields).status == 302
    assert state(machine, flow, run, torture.done[flow]) == "all"


_IMPORTED = "SELECT id FROM organisation_member WHERE remark = 'upload $'"


@pytest.mark.parametrize(
    ("flow", "lost"),
    [
        ("issue", "circulation_task WHERE key = 'activities.draft:$'"),
        ("roll", "circulation_task WHERE key = 'activities.feedback:$'"),
        ("compile", "circulation_task WHERE url = '/participation/$/mine/' LIMIT 1"),
        ("import", f"organisation_affiliation WHERE member_id IN ({_IMPORTED}) LIMIT 1"),
    ],
)
def test_half_a_deed_would_be_seen(torture: Torture, flow: str, lost: str) -> None:
    assert state(torture.machine, flow, 0, torture.done[flow]) == "all"
    target = str(torture.machine.scene[flow][0])
    table, which = lost.replace("$", target).split(" WHERE ", 1)
    torture.machine.database.ask(f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {which})")

    assert state(torture.machine, flow, 0, torture.done[flow]).startswith("half")


def test_at_the_end_chain_and_file_are_sound(torture: Torture) -> None:
    torture.end()
