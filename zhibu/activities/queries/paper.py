"""Reads across printed lists: what is on paper, and what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from zhibu.activities.models import Activity, PrintedList
from zhibu.organisation.models import Member


@dataclass(frozen=True)
class Difference:
    """The expected list now against a printed one: names that are not on the paper, and (number, name) of those on
    the paper who are no longer expected.
    """

    added: list[str] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


def list_mark(members: Sequence[int]) -> str:
    """A short fingerprint of a list of people in their order."""
    return sha256(",".join(map(str, members)).encode()).hexdigest()[:6].upper()


def printed_lists(activity: Activity) -> list[PrintedList]:
    """The sign-in sheets of an activity that were printed, the newest first; one query."""
    return list(PrintedList.objects.filter(activity=activity).order_by("-printed_at", "-pk"))


def changed_since(printed: PrintedList | None, people: Sequence[tuple[int, str]]) -> Difference:
    """What has changed since a sheet was printed; `people` are those expected now: (id, name). No query when nobody
    has gone.
    """
    if printed is None:
        return Difference()
    on_paper, now = set(printed.members), {pk for pk, _name in people}
    gone = [(number, pk) for number, pk in enumerate(printed.members, 1) if pk not in now]
    names = dict(Member.objects.filter(pk__in=[pk for _number, pk in gone]).values_list("pk", "name")) if gone else {}
    return Difference(
        [name for pk, name in people if pk not in on_paper], [(number, names.get(pk, "")) for number, pk in gone]
    )
