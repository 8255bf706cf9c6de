"""SIGKILL of web server, worker and the database itself on PostgreSQL; and a database that is stopped for a while."""

from collections.abc import Callable, Iterator

import pytest

from tests import postgres
from tests.torture.kills import RUNS, Torture, runs_of_a_flow
from tests.torture.machine import Machine, Postgres

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL on this machine"),
]
Say = Callable[[str, object], None]
TEXT = "会议请提前三天通知"


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Torture]:
    database = Postgres()
    try:
        machine = Machine(tmp_path_factory.mktemp("torture"), database, runs_of_a_flow(2))
        try:
            made = Torture(machine)
            made.measure()
            yield made
        finally:
            machine.stop_web()
    finally:
        database.close()


def test_the_web_server_is_killed_and_every_deed_is_all_or_nothing(torture: Torture, record_property: Say) -> None:
    torture.kill_web()

    assert torture.found["web killed"] == RUNS
    record_property("torture", torture.report("web server on PostgreSQL"))


def test_the_database_is_killed_and_the_web_server_goes_on_by_itself(torture: Torture, record_property: Say) -> None:
    torture.kill_database()

    assert torture.found["database killed"] == RUNS
    assert torture.slowest < 10
    record_property("torture", torture.report("database"))


def test_the_worker_is_killed_and_everybody_gets_each_notice_once(torture: Torture, record_property: Say) -> None:
    torture.kill_worker()

    assert torture.found["worker killed"] == RUNS
    record_property("torture", torture.report("worker on PostgreSQL"))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "数据库暂时连接不上"), ("en", "cannot be reached")])
def test_a_database_that_is_stopped_is_told_in_words_and_what_was_typed_is_kept(
    torture: Torture, language: str, words: str
) -> None:
    machine, database = torture.machine, torture.machine.database
    assert isinstance(database, Postgres)
    assert machine.status("/") == 200
    database.server.stop("fast")
    try:
        seen = [machine.send("/", language=language) for _ in range(6)]  # as many as there are connections, and more
        kept = machine.send("/suggestions/new/", {"text": TEXT}, language=language)
        doctor = machine.run("-m", "zhibu.config", "doctor", "--language", "en", code=1)
    finally:
        database.server.start()

    assert {(one.status, one.headers["retry-after"]) for one in seen} == {(503, "20")}
    assert [one.text.count(words) for one in [*seen, kept]] == [1] * 7
    assert (kept.status, kept.text.count(TEXT)) == (503, 2)
    assert not any("Traceback" in one.text for one in [*seen, kept])
    assert doctor.count("The database does not answer") == 1
    assert doctor.count("the database could not be reached; readers were told so.") == 1
    assert machine.log().count("outage (gone): OperationalError") >= 7
    assert machine.status("/") == 200
    assert machine.send("/suggestions/new/", {"text": f"{TEXT} {language}"}).status == 200


def test_at_the_end_chain_and_database_are_sound(torture: Torture) -> None:
    torture.end()
