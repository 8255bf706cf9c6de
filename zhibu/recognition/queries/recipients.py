"""Who is meant by what somebody wrote: units by code or name, present or earlier; members by name or number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhibu.kernel.names import half_width, tidy
from zhibu.organisation.models import Affiliation, Member, Unit, UnitName
from zhibu.organisation.states import UnitKind

# How offices shorten the names of units, longest first.
SHORTER = (("党总支部", "总支"), ("总支部", "总支"), ("党总支", "总支"), ("党支部", "支部"))


@dataclass(frozen=True)
class Candidate:
    """A unit or a member that may be meant; `words` tell it from the others."""

    pk: int
    name: str
    words: str


def squeeze(text: str) -> str:
    """A name without blanks, half-width: how names are compared."""
    return "".join(half_width(text).split())


def _short(text: str) -> str:
    for long, short in SHORTER:
        text = text.replace(long, short)
    return text


class Units:
    """All units by what they may be called. Two queries, however many names are asked for."""

    def __init__(self) -> None:
        self.root: Candidate | None = None
        self.paths: dict[int, str] = {}
        self._by: list[dict[str, dict[int, Candidate]]] = [defaultdict(dict) for _ in range(4)]
        codes, names, loose, earlier = self._by
        known: dict[int, Candidate] = {}
        rows = Unit.objects.values_list("pk", "code", "name", "path", "kind")
        for pk, code, name, path, kind in rows:
            one = known[pk] = Candidate(pk, name, f"{code} {name}")
            self.paths[pk] = path
            if kind == UnitKind.COMMITTEE:
                self.root = one
                continue
            codes[code.upper()][pk] = one
            names[squeeze(name)][pk] = one
            loose[_short(squeeze(name))][pk] = one
        for pk, name in UnitName.objects.values_list("unit_id", "name"):
            if self.root is None or pk != self.root.pk:
                earlier[_short(squeeze(name))][pk] = known[pk]

    def find(self, text: str) -> list[Candidate]:
        """The units that may be meant, by code: first by code, then by their name, then by a shorter way to say it,
        then by an earlier name. Of a code read as a number the zeros in front may be lost.
        """
        said = squeeze(text)
        codes, names, loose, earlier = self._by
        for table, asked in ((codes, said.upper()), (names, said), (loose, _short(said)), (earlier, _short(said))):
            if found := table.get(asked):
                return sorted(found.values(), key=lambda one: one.words)
        if said.isdigit():
            padded = [found for code, found in codes.items() if code.lstrip("0") == said.lstrip("0")]
            return [one for found in padded for one in found.values()]
        return []

    def within(self, unit: int, above: int) -> bool:
        """Whether a unit stands at another one or below it."""
        return self.paths[unit].startswith(self.paths[above])


class Members:
    """The members of these names or numbers, with the units they have ever belonged to. Two queries."""

    def __init__(self, names: Iterable[str], numbers: Iterable[int]) -> None:
        self._named: dict[str, list[Candidate]] = defaultdict(list)
        self._numbered: dict[int, Candidate] = {}
        rows = list(Member.objects.filter(name__in=set(names)).values_list("pk", "name"))
        rows += list(Member.objects.filter(pk__in=set(numbers)).values_list("pk", "name"))
        self._homes: dict[int, list[tuple[date, int]]] = defaultdict(list)
        self._places: dict[int, str] = {}
        belonged = Affiliation.objects.filter(member__in=[pk for pk, _name in rows]).order_by("since", "pk")
        for member, unit, since, name in belonged.values_list("member_id", "unit_id", "since", "unit__name"):
            self._homes[member].append((since, unit))
            self._places[member] = name
        for pk, name in sorted(set(rows)):
            one = Candidate(pk, name, f"{name} · {self._places.get(pk, '—')} · {pk}")
            self._named[tidy(name)].append(one)
            self._numbered[pk] = one

    def numbered(self, number: int) -> Candidate | None:
        """The member with this number."""
        return self._numbered.get(number)

    def named(self, name: str) -> list[Candidate]:
        """The members of this name."""
        return self._named.get(tidy(name), [])

    def units_of(self, member: int) -> list[int]:
        """Where a member has ever belonged, the earliest first."""
        return [unit for _since, unit in self._homes[member]]

    def home(self, member: int, day: date) -> int | None:
        """Where a member belonged on a day; before they belonged anywhere the first unit."""
        homes = self._homes[member]
        return next((unit for since, unit in reversed(homes) if since <= day), homes[0][1] if homes else None)
