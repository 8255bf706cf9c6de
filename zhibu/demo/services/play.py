"""The clock of the story: deeds wait for their instant and happen in its order, up to now."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from random import Random

from django.utils import timezone

from zhibu.demo.services.accounts import Cast
from zhibu.demo.services.days import chance
from zhibu.organisation.models import Affiliation, Unit
from zhibu.organisation.states import Sex

Deed = Callable[[datetime], None]


@dataclass(frozen=True)
class Human:
    """What the story needs to know of a member to decide who comes."""

    pk: int
    born: date
    female: bool
    floating: bool


class Play:
    """Cast, clock and chance. Deeds may put further deeds on the clock; what lies after now does not happen."""

    def __init__(self, cast: Cast, *, seed: int, now: datetime, say: Callable[[str], None]) -> None:
        self.cast, self.seed, self.now, self.say = cast, seed, now, say
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._tie = count()
        self.done = 0
        self._homes: dict[int, list[tuple[date, date | None, Human]]] = {}
        self.learn_homes()

    def chance(self, *about: object) -> Random:
        """The same chance for the same seed and matter, whatever else happens."""
        return chance(self.seed, *about)

    def put(self, when: datetime, deed: Deed) -> None:
        """Let `deed(when)` happen at that instant; never if it lies after now."""
        if when <= self.now:
            heapq.heappush(self._waiting, (when, next(self._tie), deed))

    def run(self) -> int:
        """Let everything happen in its order and return how many deeds that were."""
        month = ""
        while self._waiting:
            when, _tie, deed = heapq.heappop(self._waiting)
            if month != (here := f"{timezone.localtime(when):%Y-%m}"):
                month = here
                self.say(f"{month} …")
            deed(when)
            self.done += 1
        return self.done

    def learn_homes(self) -> None:
        """Read who belongs where from when to when; again after a transfer."""
        self._homes = {}
        rows = Affiliation.objects.order_by("member_id").values_list(
            "unit_id", "since", "until", "member_id", "member__born", "member__sex", "member__floating"
        )
        for unit, since, until, pk, born, sex, floating in rows:
            human = Human(pk, born, sex == Sex.FEMALE, floating)
            self._homes.setdefault(unit, []).append((since, until, human))

    def members_of(self, unit: Unit, day: date) -> list[Human]:
        """Who belongs to the unit on that day."""
        homes = self._homes.get(unit.pk, [])
        return [human for since, until, human in homes if since <= day and (until is None or day < until)]

    def everybody(self, day: date) -> list[Human]:
        """Who belongs to any unit on that day."""
        return [human for unit in self.cast.branches for human in self.members_of(unit, day)]
