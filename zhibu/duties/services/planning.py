"""From rules to requirements of a year, and from these to duties of units: a few statements, however many units."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Min

from zhibu.activities.models import Activity
from zhibu.duties.models import Duty, Requirement
from zhibu.duties.queries import requirements_of
from zhibu.duties.states import KINDS, Exempt, Who
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.states import PostKind
from zhibu.rulebook.states import Per

# Posts that make a branch committee beside its secretary (SR-10).
COMMITTEE = (
    PostKind.DEPUTY_SECRETARY, PostKind.ORGANISATION, PostKind.PUBLICITY, PostKind.DISCIPLINE, PostKind.YOUTH,
)  # fmt: skip
SHORT = (Per.MONTH, Per.QUARTER)  # a unit founded within one of these owes nothing in it
CHANGEABLE = ("last", "of", "per", "due", "who", "post", "fact", "joint")


def begins(today: date) -> date:
    """The first day from which duties are kept: the month of the first activity, as nobody owes what lies before."""
    first = Activity.objects.aggregate(first=Min("day"))["first"]
    return min(first or today, today).replace(day=1)


@transaction.atomic
def plan(year: int, *, today: date, since: date) -> int:
    """Write the requirements of a year and the duties that follow, and return how many duties are new. Periods that
    are to come follow the rules as they stand now; those that have begun keep the rule of their first day.
    """
    wanted = {(one.code, one.first, one.number): one for one in requirements_of(year) if one.last >= since}
    there = Requirement.objects.filter(first__range=(date(year, 1, 1), date(year, 12, 31)))
    known = {(one.code, one.first, one.number): one for one in there}
    to_come = {key: one for key, one in known.items() if one.first > today}
    Requirement.objects.filter(pk__in=[one.pk for key, one in to_come.items() if key not in wanted]).delete()
    Requirement.objects.bulk_create([one for key, one in wanted.items() if key not in known], batch_size=500)
    changed = []
    for key, one in to_come.items():
        if key in wanted and any(getattr(one, name) != getattr(wanted[key], name) for name in CHANGEABLE):
            for name in CHANGEABLE:
                setattr(one, name, getattr(wanted[key], name))
            changed.append(one)
    Requirement.objects.bulk_update(changed, CHANGEABLE, batch_size=200)
    return spread(date(year, 1, 1), date(year, 12, 31))


def _place(model: type) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # type: ignore[attr-defined]


def spread(first: date, last: date) -> int:
    """Give every unit that stands its duties of the requirements that begin between two days, and take those away that
    nothing came of when a unit ended before they began. One statement for each kind of unit.
    """
    added = 0
    with connection.cursor() as cursor:
        for who, kinds in KINDS.items():
            sql, parameters = _insert(who, kinds)
            cursor.execute(sql, [*parameters, first, last])
            added += cursor.rowcount
        duty, asked, unit = _place(Duty), _place(Requirement), _place(Unit)
        # Names of tables only; every value is a parameter.
        over = (
            f"SELECT r.id FROM {asked} r, {unit} u WHERE r.id = {duty}.requirement_id AND u.id = {duty}.unit_id"  # noqa: S608
            " AND r.first BETWEEN %s AND %s AND u.dissolved IS NOT NULL"
        )
        cursor.execute(
            f"DELETE FROM {duty} WHERE met_on IS NULL AND settled = '' AND EXISTS ({over} AND u.dissolved <= r.first)",  # noqa: S608
            [first, last],
        )
        cursor.execute(
            f"UPDATE {duty} SET exempt = %s WHERE met_on IS NULL AND exempt = ''"  # noqa: S608
            f" AND EXISTS ({over} AND u.dissolved <= r.due)",
            [Exempt.DISSOLVED, first, last],
        )
    return added


def _insert(who: str, kinds: tuple[str, ...]) -> tuple[str, list[Any]]:
    short = ", ".join(["%s"] * len(SHORT))
    places = ", ".join(["%s"] * len(kinds))
    parameters: list[Any] = [*SHORT, Exempt.FOUNDED, who, *kinds]
    board = ""
    if who == Who.BRANCH_COMMITTEE:
        board = (
            f" AND EXISTS (SELECT 1 FROM {_place(Post)} p WHERE p.unit_id = u.id AND p.since <= r.last"  # noqa: S608
            f" AND (p.until IS NULL OR p.until > r.first) AND p.kind IN ({', '.join(['%s'] * len(COMMITTEE))}))"
        )
        parameters += COMMITTEE
    sql = (
        f"INSERT INTO {_place(Duty)} (requirement_id, unit_id, late, exempt, settled, words)"  # noqa: S608
        " SELECT r.id, u.id, (1 = 0),"
        f" CASE WHEN u.founded > r.first AND r.per IN ({short}) THEN %s ELSE '' END, '', ''"
        f" FROM {_place(Requirement)} r JOIN {_place(Unit)} u ON r.who = %s AND u.kind IN ({places}){board}"
        " WHERE (u.founded IS NULL OR u.founded <= r.last) AND (u.dissolved IS NULL OR u.dissolved > r.first)"
        " AND r.first BETWEEN %s AND %s ON CONFLICT DO NOTHING"
    )
    return sql, parameters
