"""Stages, periods in working days, objections, fingerprints, and the command that recomputes them."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.conftest import drop_guards
from tests.participation.facts import at, person
from tests.support import Cast
from zhibu.circulation.queries import todo
from zhibu.disclosure import queries, services
from zhibu.disclosure.models import Disclosure, Version
from zhibu.disclosure.queries import plain
from zhibu.disclosure.services import NewDisclosure
from zhibu.disclosure.states import Outcome, Stage
from zhibu.kernel.deeds import NotPossibleError

BEGUN = date(2026, 9, 21)  # a Monday; Friday 25 is a holiday, Sunday 20 was a working day
CHECKED = date(2026, 9, 24)  # the day after the last day of the own check
SNAPSHOT = {"period": "2026H1", "unit": "办公室支部", "lines": [], "notes": []}


@pytest.fixture
def disclosure(cast: Cast) -> Disclosure:
    """A disclosure of 0101 whose two asked members check until 23 September."""
    words = {"period": "2026H1", "unit": cast.branch.name}
    until = date(2026, 9, 23)
    new = NewDisclosure("participation", cast.branch.pk, cast.branch.code, words, "办法", until, SNAPSHOT)
    with transaction.atomic():
        (made,) = services.begin(new=[new], now=at(BEGUN))
        asked = [(made, member.pk, "/") for member in (cast.member, cast.both)]
        services.open_own_checks(checks=asked, now=at(BEGUN))
    return made


def shown(cast: Cast, disclosure: Disclosure, day: date = CHECKED) -> Disclosure:
    return services.show(disclosure=disclosure, working_days=5, who=person(cast.secretary, day), now=at(day))


def objected(cast: Cast, disclosure: Disclosure, day: date = BEGUN) -> Any:
    who = person(cast.member, day)
    return services.object_to(disclosure=disclosure, member=cast.member, text="我在场", who=who, now=at(day))


def answered(cast: Cast, objection: Any, day: date = BEGUN) -> Any:
    who = person(cast.secretary, day)
    return services.answer(objection=objection, outcome=Outcome.EXPLAINED, text="不在", who=who, now=at(day))


def finished(cast: Cast, disclosure: Disclosure, day: date) -> Disclosure:
    return services.finish(disclosure=disclosure, who=person(cast.secretary, day), now=at(day))


def test_a_period_of_working_days_steps_over_holidays(cast: Cast, disclosure: Disclosure) -> None:
    # 24 September, then Mid-Autumn from 25 to 27, 28 to 30, National Day from 1 to 7 October; 8 is the fifth day.
    found = shown(cast, disclosure)

    assert (found.shown_from, found.shown_until) == (CHECKED, date(2026, 10, 8))


def test_it_waits_for_those_who_check(cast: Cast, disclosure: Disclosure) -> None:
    with pytest.raises(NotPossibleError, match="2 have not"):
        shown(cast, disclosure, date(2026, 9, 23))
    services.close_own_check(disclosure=disclosure, member=cast.member, now=at(BEGUN))
    with pytest.raises(NotPossibleError, match="1 have not"):
        shown(cast, disclosure, date(2026, 9, 23))
    services.close_own_check(disclosure=disclosure, member=cast.both, now=at(BEGUN))

    assert queries.own_checks(disclosure) == (2, 2)
    assert shown(cast, disclosure, BEGUN).stage == Stage.SHOWN


def test_tasks_lead_from_stage_to_stage(cast: Cast, disclosure: Disclosure) -> None:
    def duties() -> list[str]:
        return [row["title"] for row in todo(person(cast.secretary, CHECKED))]

    assert duties() == ["Put 办公室支部, first half of 2026 on show"]
    objection = objected(cast, disclosure)
    assert duties() == ["Answer the objection of 王小明", "Put 办公室支部, first half of 2026 on show"]
    answered(cast, objection)
    shown(cast, disclosure)
    assert duties() == ["Make 办公室支部, first half of 2026 final"]
    finished(cast, disclosure, date(2026, 10, 9))
    assert duties() == []


def test_an_open_objection_holds_everything_up(cast: Cast, disclosure: Disclosure) -> None:
    objection = objected(cast, disclosure)
    assert (objection.stage, objection.answer_by) == (Stage.CHECKING, date(2026, 9, 23))
    with pytest.raises(NotPossibleError, match="open objections"):
        shown(cast, disclosure)
    answered(cast, objection)
    shown(cast, disclosure)
    second = objected(cast, disclosure, CHECKED)
    with pytest.raises(NotPossibleError, match="waiting"):
        objected(cast, disclosure, CHECKED)
    with pytest.raises(NotPossibleError, match="open objections"):
        finished(cast, disclosure, date(2026, 10, 9))
    answered(cast, second, CHECKED)
    with pytest.raises(NotPossibleError, match="answered already"):
        answered(cast, second, CHECKED)

    assert finished(cast, disclosure, date(2026, 10, 9)).stage == Stage.FINAL


def test_final_only_after_the_last_day(cast: Cast, disclosure: Disclosure) -> None:
    with pytest.raises(NotPossibleError, match="been on show"):
        finished(cast, disclosure, CHECKED)
    shown(cast, disclosure)
    with pytest.raises(NotPossibleError, match="until 8 October"):
        finished(cast, disclosure, date(2026, 10, 8))
    with pytest.raises(NotPossibleError, match="over"):
        objected(cast, disclosure, date(2026, 10, 9))
    with pytest.raises(NotPossibleError, match="already"):
        shown(cast, disclosure)


def test_versions_are_numbered_and_kept(cast: Cast, disclosure: Disclosure) -> None:
    who = person(cast.secretary, BEGUN)
    with transaction.atomic():
        with pytest.raises(NotPossibleError, match="not changed"):
            services.revise(disclosure=disclosure, snapshot=SNAPSHOT, reason="无", who=who, now=at(BEGUN))
        changed = {**SNAPSHOT, "unit": "新名称"}
        services.revise(disclosure=disclosure, snapshot=changed, reason="更名", who=who, now=at(BEGUN))

    found = [(one.number, one.reason, one.snapshot["unit"]) for one in queries.versions(disclosure)]
    assert found == [(2, "更名", "新名称"), (1, "", "办公室支部")]


def verify(*words: str) -> tuple[int, Any]:
    """Exit status and what is printed."""
    out = StringIO()
    try:
        call_command("disclosure", "verify", *words, "--json", stdout=out)
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_verify_recomputes_everything(cast: Cast, disclosure: Disclosure) -> None:
    answered(cast, objected(cast, disclosure))
    shown(cast, disclosure)
    finished(cast, disclosure, date(2026, 10, 9))

    assert verify() == (0, {"disclosures": 1, "versions": 1, "final": 1, "findings": [], "differences": []})
    with pytest.raises(CommandError) as error:
        call_command("disclosure", "verify", "99999")
    assert error.value.returncode == 2


TAMPERINGS = [
    (lambda one: Version.objects.update(snapshot={**SNAPSHOT, "unit": "改"}), [1, None]),
    (lambda one: Version.objects.update(fingerprint="0" * 64), [1]),
    (lambda one: Disclosure.objects.update(basis="改"), [1, None]),
    (lambda one: Disclosure.objects.update(shown_until=date(2026, 10, 9)), [None]),
    (lambda one: one.objections.update(answer="改"), [None]),
    (lambda one: one.objections.all().delete(), [None]),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(len(TAMPERINGS)))
def test_verify_finds_what_was_tampered_with(cast: Cast, disclosure: Disclosure, number: int) -> None:
    answered(cast, objected(cast, disclosure))
    shown(cast, disclosure)
    finished(cast, disclosure, date(2026, 10, 9))
    tamper, versions = TAMPERINGS[number]
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(disclosure)
    assert verify()[0] == 0

    drop_guards("default")  # somebody with the keys to the database itself
    tamper(disclosure)

    status, said = verify(str(disclosure.pk))
    assert (status, [finding["version"] for finding in said["findings"]]) == (1, versions)


def test_fingerprints_are_read_in_groups() -> None:
    assert queries.short("9f2c41ae" + "0" * 24 + "f" * 32) == "9F2C-41AE-0000-0000-0000-0000-0000-0000"


@pytest.mark.sqlite
def test_replace_meets_the_guard_on_every_unique_key(cast: Cast, disclosure: Disclosure) -> None:
    """INSERT OR REPLACE with another id but the same disclosure and number would put another version in its place."""
    replace = (
        "INSERT OR REPLACE INTO disclosure_version (id, disclosure_id, number, snapshot, fingerprint, reason, made_at)"
        " SELECT id + 1000, disclosure_id, number, '{}', fingerprint, reason, made_at FROM disclosure_version"
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)
    assert Version.objects.get().snapshot == plain(SNAPSHOT)
