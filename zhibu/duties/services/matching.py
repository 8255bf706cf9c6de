"""Facts to duties: one statement for each kind of fact, so the cost is that of the join. Twice changes nothing; a
fact that has gone opens its duty again. What a person settled is left alone, but for records that have gone.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.activities.states import NoticeState
from zhibu.duties import queries
from zhibu.duties.models import Duty, Requirement
from zhibu.duties.services.planning import begins, plan
from zhibu.duties.services.reminders import remind
from zhibu.duties.states import MEETINGS, SUMS, YEARS_MATCHED, Exempt, Fact, Settled

Facts = Callable[[date, date], Iterable[QuerySet[Any]]]


def keep_up(*, now: datetime) -> str:
    """Everything at once, as the worker does it: plan this year and the last, match, remind. Says what was done."""
    today = timezone.localdate(now)
    since = begins(today)
    years = [year for year in range(today.year - YEARS_MATCHED, today.year + 1) if year >= since.year]
    added = sum(plan(year, today=today, since=since) for year in years)
    changed = match(today=today)
    return f"{added} duties new, {changed} changed, {remind(now=now)} reminders"


@transaction.atomic
def match_unit(*, unit: int, kind: str, today: date, now: datetime) -> None:
    """Match one kind of fact in one unit, as when a roll was confirmed there, and let its reminders follow."""
    if kind in MEETINGS and match(today=today, unit=unit, only=[Fact(kind)]):
        remind(now=now, unit=unit)


@transaction.atomic
def match(*, today: date, unit: int | None = None, only: Iterable[Fact] = tuple(Fact)) -> int:
    """Match facts of last year and this one with the duties, of all units or one; returns how many changed."""
    first, last = date(today.year - YEARS_MATCHED, 1, 1), date(today.year, 12, 31)
    kinds = set(only)
    changed = _reopen_records(unit)
    if kinds & set(MEETINGS):
        changed += _write(queries.meetings, MEETINGS, "activity_id", (first, last), unit)
    if Fact.DISCLOSED in kinds:
        changed += _write(queries.disclosures, (Fact.DISCLOSED,), "disclosure_id", (first, last), unit)
    for fact, facts in ((Fact.SIGNED, queries.signatures), (Fact.FEEDBACK, queries.feedback)):
        if fact in kinds:
            changed += _write_sums(facts, fact, (first, last), today, unit)
    return changed


def _reopen_records(unit: int | None) -> int:
    """A later record that a person named has gone: the duty is open again."""
    rows = Duty.objects.filter(settled=Settled.RECORD, **({"unit": unit} if unit else {}))
    gone = rows.filter(activity__notice__state=NoticeState.WITHDRAWN) | rows.filter(activity=None)
    keys = list(gone.values_list("pk", flat=True))
    return Duty.objects.filter(pk__in=keys).update(
        settled="", activity=None, met_on=None, late=False, words="", by=None, at=None
    )


def _names() -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(Duty._meta.db_table), quote(Requirement._meta.db_table)


def _facts_sql(facts: Facts, days: tuple[date, date]) -> tuple[str, list[Any]]:
    sql, parameters = queries.as_sql(facts(*days))
    return f"fact ({', '.join(queries.COLUMNS)}) AS ({sql})", parameters


def _write(facts: Facts, kinds: Iterable[str], column: str, days: tuple[date, date], unit: int | None) -> int:
    """The n-th fact of a unit in a period, by its day, fulfils the n-th duty of that period."""
    fact, parameters = _facts_sql(facts, days)
    duty, asked = _names()
    of_kinds = ", ".join(["%s"] * len(tuple(kinds)))
    one_unit = " AND d.unit_id = %s" if unit else ""
    # Only names of tables and columns of this room are put in; every value is a parameter. From facts to duties by
    # their unique index, then what has lost its fact: no database has to join two lists without an index.
    sql = f"""
        UPDATE {duty} SET {column} = want.fact_key, met_on = want.done_on, late = want.was_late
        FROM (
            WITH {fact},
            ranked AS (
                SELECT r.code, r.first, f.unit_key, f.fact_key, f.done_on,
                       ROW_NUMBER() OVER (PARTITION BY r.code, r.first, f.unit_key
                                          ORDER BY f.day_of, f.fact_key) AS nth
                FROM fact f JOIN {asked} r
                  ON r.fact = f.kind AND r.number = 1 AND f.day_of BETWEEN r.first AND r.last
                 AND (NOT f.was_joint OR r.joint)
                WHERE (f.unit_key, f.fact_key, r.code) NOT IN (
                    SELECT x.unit_id, x.{column}, y.code FROM {duty} x JOIN {asked} y ON y.id = x.requirement_id
                    WHERE x.settled = 'record' AND x.{column} IS NOT NULL)
            ),
            met AS MATERIALIZED (
                SELECT d.id, ranked.fact_key, ranked.done_on, ranked.done_on > r.due AS was_late
                FROM ranked
                JOIN {asked} r ON r.code = ranked.code AND r.first = ranked.first AND r.number = ranked.nth
                JOIN {duty} d ON d.requirement_id = r.id AND d.unit_id = ranked.unit_key
                WHERE d.settled = ''{one_unit}
            )
            SELECT id, fact_key, done_on, was_late FROM met
            UNION ALL
            SELECT d.id, NULL, NULL, (1 = 0)
            FROM {duty} d JOIN {asked} r ON r.id = d.requirement_id
            WHERE d.settled = '' AND d.{column} IS NOT NULL AND r.fact IN ({of_kinds}) AND r.first BETWEEN %s AND %s
              AND d.id NOT IN (SELECT id FROM met){one_unit}
        ) want
        WHERE {duty}.id = want.id AND (COALESCE({duty}.{column}, 0) <> COALESCE(want.fact_key, 0)
          OR want.done_on <> {duty}.met_on OR (want.done_on IS NULL) <> ({duty}.met_on IS NULL))
    """  # noqa: S608
    only = [unit] if unit else []
    return _run(sql, [*parameters, *only, *kinds, *days, *only])


def _write_sums(facts: Facts, kind: str, days: tuple[date, date], today: date, unit: int | None) -> int:
    """A month that is over, in which nothing is missing; one in which nothing fell due asks for nothing."""
    assert kind in SUMS
    fact, parameters = _facts_sql(facts, days)
    duty, asked = _names()
    one_unit = " AND d.unit_id = %s" if unit else ""
    sql = f"""
        UPDATE {duty} SET met_on = want.done_on, late = want.was_late, exempt = want.exempt
        FROM (
            WITH {fact},
            sums AS (
                SELECT r.id, r.last, f.unit_key, COUNT(*) AS due, COUNT(f.done_on) AS done, MAX(f.done_on) AS done_on,
                       MAX(CASE WHEN f.was_late THEN 1 ELSE 0 END) AS was_late
                FROM fact f JOIN {asked} r ON r.fact = f.kind AND f.day_of BETWEEN r.first AND r.last
                GROUP BY r.id, r.last, f.unit_key
            ),
            met AS MATERIALIZED (
                SELECT d.id, CASE WHEN sums.due = sums.done AND sums.last < %s THEN sums.done_on END AS done_on,
                       (sums.due = sums.done AND sums.last < %s AND sums.was_late = 1) AS was_late,
                       CASE WHEN d.exempt = %s THEN '' ELSE d.exempt END AS exempt
                FROM sums JOIN {duty} d ON d.requirement_id = sums.id AND d.unit_id = sums.unit_key
                WHERE d.settled = ''{one_unit}
            )
            SELECT id, done_on, was_late, exempt FROM met
            UNION ALL
            SELECT d.id, NULL, (1 = 0),
                   CASE WHEN d.exempt NOT IN ('', %s) THEN d.exempt WHEN r.last < %s THEN %s ELSE '' END
            FROM {duty} d JOIN {asked} r ON r.id = d.requirement_id
            WHERE d.settled = '' AND r.fact = %s AND r.first BETWEEN %s AND %s
              AND d.id NOT IN (SELECT id FROM met){one_unit}
        ) want
        WHERE {duty}.id = want.id AND (want.done_on <> {duty}.met_on
          OR (want.done_on IS NULL) <> ({duty}.met_on IS NULL) OR want.exempt <> {duty}.exempt
          OR want.was_late <> {duty}.late)
    """  # noqa: S608
    nothing, only = Exempt.NOTHING, [unit] if unit else []
    return _run(
        sql, [*parameters, today, today, nothing, *only, nothing, today, nothing, kind, *days, *only]
    )  # fmt: skip


def _run(sql: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
