"""Who an account belongs to today: the first thing every page asks."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Field

from zhibu.organisation.models import Affiliation, Member, Post, Unit
from zhibu.rulebook.queries import EDITION


class Acting(NamedTuple):
    """A member with the unit they belong to today and the posts they hold today, by path and kind; the name of the
    committee (empty before there is one) and the edition of what it has settled about rules. What is seldom read
    (sealed numbers, dates) is looked up when it is asked for.
    """

    member: Member
    unit: Unit | None
    posts: tuple[Post, ...]
    committee: str
    edition: int | None


# Columns of dates are left out, as kinds of databases write them differently; so are sealed ones, never needed here.
_MEMBER = ("id", "key", "name", "user")
_UNIT = ("id", "code", "name", "kind", "parent", "path", "host", "office_phone", "needs_sign_off")
_POST = ("id", "unit", "member", "kind", "term")


def acting(user: int, day: date) -> Acting | None:
    """The member behind an account, with all that decides what they may do on `day`; None when it is nobody's. One
    query, written out: the ORM takes longer to put it together, on every page, than the database to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [*[day] * 4, user])
        rows = cursor.fetchall()
    if not rows:
        return None
    first = iter(rows[0])
    member, unit = _made(Member, _MEMBER, first), _made(Unit, _UNIT, first)
    committee, edition = next(first), next(first)
    start = len(rows[0]) - len(_POST) - len(_UNIT)
    posts = []
    for row in rows:
        values = iter(row[start:])
        post, of = _made(Post, _POST, values), _made(Unit, _UNIT, values)
        if post is not None:
            post.unit = of
            posts.append(post)
    return Acting(member, unit, tuple(posts), committee or "", edition)


def _fields(model: Any, names: tuple[str, ...]) -> "list[Field[Any, Any]]":
    """The named fields, in the model's own order, in which it is made from a row."""
    return [field for field in model._meta.concrete_fields if field.name in names]


def _made(model: type[Any], names: tuple[str, ...], values: Any) -> Any:
    """An object from the next values of a row; None where the row has none of that table."""
    fields = _fields(model, names)
    taken = [next(values) for _ in fields]
    return None if taken[0] is None else model.from_db("default", [field.attname for field in fields], taken)


@cache
def _statement() -> str:
    """The query: a row for each post, or one for who holds none."""

    def columns(alias: str, model: Any, names: tuple[str, ...]) -> str:
        return ", ".join(f"{alias}.{field.column}" for field in _fields(model, names))

    unit = Unit._meta.db_table
    return f"""
    SELECT {columns("m", Member, _MEMBER)}, {columns("u", Unit, _UNIT)},
      (SELECT name FROM {unit} WHERE parent_id IS NULL), ({EDITION}),
      {columns("p", Post, _POST)}, {columns("o", Unit, _UNIT)}
    FROM {Member._meta.db_table} m
    LEFT JOIN {Affiliation._meta.db_table} a
      ON a.member_id = m.id AND a.since <= %s AND (a.until IS NULL OR a.until > %s)
    LEFT JOIN {unit} u ON u.id = a.unit_id
    LEFT JOIN {Post._meta.db_table} p
      ON p.member_id = m.id AND p.since <= %s AND (p.until IS NULL OR p.until > %s)
    LEFT JOIN {unit} o ON o.id = p.unit_id
    WHERE m.user_id = %s
    ORDER BY o.path, p.kind"""  # noqa: S608  # tables and columns are the models' own
