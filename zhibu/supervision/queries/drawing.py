"""抽签: drawing by lot so that anybody can repeat it. Nothing here asks a database or a clock.

For every name that is drawn from, the SHA-256 of the seed, one line break and the name (UTF-8, no line break after it)
is computed and written in hexadecimal; the names are sorted by it, and the first so many are drawn. See
docs/drawing.md.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhibu.kernel.deeds import NotPossibleError


def digest(seed: str, name: str) -> str:
    """The 64 hexadecimal digits by which a name is sorted: `printf '%s\\n%s' SEED NAME | sha256sum` prints it."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()


def in_order_of_lot(seed: str, names: Iterable[str]) -> list[str]:
    """All names in the order in which they are drawn; the order in which they were given does not matter."""
    return sorted(set(names), key=lambda name: (digest(seed, name), name))


def draw(seed: str, names: Iterable[str], count: int) -> list[str]:
    """The first `count` names in the order of the lot. Raises NotPossibleError for an empty seed, a count below 1 and
    one above what is there.
    """
    left = set(names)
    if not seed.strip():
        raise NotPossibleError(_("Give a seed: without one nobody can repeat the draw."))
    if count < 1:
        raise NotPossibleError(_("At least one must be drawn."))
    if count > len(left):
        raise NotPossibleError(
            _("%(count)s are to be drawn, and there are only %(left)s.") % {"count": count, "left": len(left)}
        )
    return in_order_of_lot(seed, left)[:count]


@dataclass(frozen=True)
class Inspector:
    """Somebody who may be drawn: their number on the list, their home unit, and the paths of units they do not inspect
    (`own`: those and all above and below them; `stated`: those alone).
    """

    number: int
    home: str
    own: tuple[str, ...] = ()
    stated: frozenset[str] = frozenset()

    def recused_from(self, path: str) -> bool:
        """Whether they do not inspect the unit at `path`."""
        return path in self.stated or any(path.startswith(one) or one.startswith(path) for one in self.own)


def draw_inspectors(
    seed: str, units: Sequence[tuple[str, str]], people: Collection[Inspector], size: int
) -> dict[str, list[int]]:
    """For each unit (code, path) the numbers of `size` inspectors. Units are taken by code; those who have fewer units
    come first, among equals the lot of seed, unit and number decides. Raises NotPossibleError where too few are left.
    """
    load: dict[int, int] = dict.fromkeys((one.number for one in people), 0)
    found: dict[str, list[int]] = {}
    for code, path in sorted(units):
        free = [one for one in people if not one.recused_from(path)]
        if len(free) < size:
            raise NotPossibleError(
                _("For unit %(code)s only %(free)s inspectors are left who need not be recused; put more on the list.")
                % {"code": code, "free": len(free)}
            )
        free.sort(key=lambda one, code=code: (load[one.number], digest(seed, f"{code}\n{one.number}")))  # type: ignore[misc]
        found[code] = sorted(one.number for one in free[:size])
        for number in found[code]:
            load[number] += 1
    return found


def draw_teams(
    seed: str, units: Sequence[tuple[str, str]], people: Collection[Inspector], size: int
) -> tuple[dict[int, int], dict[str, int]]:
    """Teams of `size` whose members come from different units, and which team inspects which unit: two mappings,
    number of an inspector → team, code of a unit → team. Both by lot. Raises NotPossibleError where it does not work
    out.
    """
    order = {int(name): place for place, name in enumerate(in_order_of_lot(seed, (str(p.number) for p in people)))}
    number_of_teams = len(people) // size
    homes: dict[str, list[Inspector]] = {}
    for one in sorted(people, key=lambda person: order[person.number]):
        homes.setdefault(one.home, []).append(one)
    # Dealt like cards, those of one unit one after the other, so that no two of them come to the same team.
    dealt = [one for home in homes.values() for one in home[:number_of_teams]]
    teams = {number: dealt[number - 1 :: number_of_teams] for number in range(1, number_of_teams + 1)}
    if not teams or any(len(team) < size for team in teams.values()):
        raise NotPossibleError(
            _("No teams of %(size)s persons from different units can be made of this list; put more on it.")
            % {"size": size}
        )
    shared: dict[str, int] = {}
    paths = dict(units)
    for code in in_order_of_lot(seed, paths):
        free = [number for number, team in teams.items() if not any(one.recused_from(paths[code]) for one in team)]
        if not free:
            raise NotPossibleError(
                _("Every team has somebody who must be recused from unit %(code)s; put more on the list.")
                % {"code": code}
            )
        taken = list(shared.values())
        shared[code] = min(free, key=lambda number: (taken.count(number), number))
    return {one.number: number for number, team in teams.items() for one in team}, shared
