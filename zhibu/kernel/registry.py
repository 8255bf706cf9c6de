"""Where higher rooms announce what lower rooms show without knowing them: menu entries, panels, words of tasks,
the person who acts, tables of what is published, and jobs by the clock. Filled once at start by each room's `apps.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from zhibu.kernel.held import Held


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the navigation. `place` orders it; `modes` says in which mode of the person it stands."""

    place: int
    label: Any
    url_name: str
    modes: frozenset[str]
    section: str


@dataclass(frozen=True)
class TaskKind:
    """The words of one kind of task; `title` and `reason` are lazy texts with %(name)s places for its parameters.
    `fill` makes the parameters as they are kept into those that are shown.
    """

    title: Any
    reason: Any
    tag: Any
    fill: Callable[[dict[str, Any]], dict[str, Any]] = dict


@dataclass(frozen=True)
class Job:
    """Something that happens by the clock: `run(now=…)` at most once per slot of `every_minutes`."""

    name: str
    run: Callable[..., Any]
    every_minutes: int


@dataclass(frozen=True)
class FirstStep:
    """One step from an empty database to the first notice, shown to those who can do it until all are done.

    `done(request)` says whether it is; `mode` says who does it: "officer" (committee staff), "administrator", or the
    duty of one of them. `url_name` with `args` is where it is done; "" when it happens elsewhere.
    """

    place: int
    label: Any
    url_name: str
    done: Callable[[HttpRequest], bool]
    mode: str = "officer"
    args: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What an examination of the installation (`zhibu doctor`) found: fine or not, in words, and what to do."""

    fine: bool
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class OwnTable:
    """Something that the program keeps about one person, as they read it: `heads` are headings with their widths, the
    cells of `rows` texts, numbers, days, instants, booleans or None; the newest row stands first.
    """

    title: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Keeping:
    """One line of the retention table: `what` is kept for `days(on)` after the instant of which `due(before)` gives
    the rows that lie before it; then `end(rows)` does what `then` says and returns of how many. `rule` is the rule
    that sets the days, "" where the program does. Rows that may not change are never among `due`.
    """

    what: Any
    then: Any
    days: Callable[[date], int]
    due: Callable[[datetime], Any]
    end: Callable[[Any], int]
    rule: str = ""


@dataclass(frozen=True)
class Findable:
    """One kind of thing that the search finds: `visible(person)` are the rows that a person may see, `addresses(keys)`
    says where rows stand (those that have a page), `items()` gives everything of the kind for a new index, the oldest
    first.
    """

    label: Any
    visible: Callable[[Any], Any]
    addresses: Callable[[Sequence[int]], dict[int, str]]
    items: Callable[[], Iterable[Any]]


@dataclass
class Registry:
    """All announcements of one process; the same after every start."""

    menu: list[MenuEntry] = field(default_factory=list)
    panels: dict[str, list[tuple[int, Callable[[HttpRequest], str]]]] = field(default_factory=dict)
    task_kinds: dict[str, TaskKind] = field(default_factory=dict)
    snapshot_templates: dict[str, str] = field(default_factory=dict)
    # The title of what is published, by kind, made from the words kept with it.
    titles: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    # What a higher room does in place of a lower room's own deed, as "disclosure.finish.participation".
    deeds: dict[str, Callable[..., Any]] = field(default_factory=dict)
    # Checks of a higher room that `zhibu disclosure verify` runs too; each yields a sentence per thing that is wrong.
    checks: dict[str, Callable[[], Iterable[str]]] = field(default_factory=dict)
    # What higher rooms do once a lower room's deed is kept, by deed and room, as "activities.roll.confirmed".
    after: dict[str, dict[str, Callable[..., None]]] = field(default_factory=dict)
    first_steps: list[FirstStep] = field(default_factory=list)
    # Examinations of the installation by name; each yields its findings. `zhibu doctor` runs them in this order.
    examinations: dict[str, Callable[[], Iterable[Finding]]] = field(default_factory=dict)
    # What a restore does in the database it has made ready, before that takes its place: `act(now=…)`, in the
    # transaction of the restore, returns a sentence or "". So nothing is sent by what an old copy believes.
    after_restore: dict[str, Callable[..., str]] = field(default_factory=dict)
    # What each room can recompute of what it keeps; drill and restore ask it of the copy.
    contents: dict[str, Callable[[], Iterable[Finding]]] = field(default_factory=dict)
    # What templates may call besides their context, by name: lent by a room to those above it.
    words: dict[str, Callable[..., Any]] = field(default_factory=dict)
    # What each room keeps about a person, by room: `tables(person)`, which a person reads of themselves.
    own_data: dict[str, Callable[[Any], Iterable[OwnTable]]] = field(default_factory=dict)
    # Which entries of the chain tell a person who saw or changed what is kept about them: `condition(person)` is one
    # of the rows of the chain; what is not in `seen_words`, by deed, is not shown.
    seen: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    seen_words: dict[str, Any] = field(default_factory=dict)
    # What each room knows, so that no form asks for it.
    held: dict[str, Sequence[Held]] = field(default_factory=dict)
    # The retention table by name, in its order; the worker keeps to it every day.
    retention: dict[str, Keeping] = field(default_factory=dict)
    # Pages without arguments on which the carrying out of a rule can be seen: address name → words.
    traces: dict[str, Any] = field(default_factory=dict)
    # What the search finds, by kind.
    search: dict[str, Findable] = field(default_factory=dict)
    # Addresses that everybody may read, by how they begin, each with how often what stands there has changed.
    public: dict[str, Callable[[], int]] = field(default_factory=dict)
    describe_person: Callable[[HttpRequest], dict[str, Any]] = lambda request: {}

    def happened(self, deed: str, **values: Any) -> None:
        """Tell higher rooms of a deed once its transaction is kept; a mistake of theirs does not undo it."""
        for act in self.after.get(deed, {}).values():
            transaction.on_commit(partial(act, **values), robust=True)

    def add_menu(self, place: int, label: Any, url_name: str, *, modes: set[str], section: str) -> None:
        """Put an entry into the navigation of the given modes ("member", "officer", "administrator") or of the
        administrators with these duties ("system", "security", "audit").
        """
        self.menu = sorted(
            [
                *(e for e in self.menu if e.url_name != url_name),
                MenuEntry(place, label, url_name, frozenset(modes), section),
            ],
            key=lambda entry: entry.place,
        )

    def add_panel(self, where: str, place: int, render: Callable[[HttpRequest], str]) -> None:
        """Let `render(request)` add HTML at the spot `where` of a lower room's page; "" shows nothing."""
        panels = self.panels.setdefault(where, [])
        panels[:] = sorted([*(p for p in panels if p[1] is not render), (place, render)], key=lambda p: p[0])

    def show_panels(self, where: str, request: HttpRequest) -> list[str]:
        """The HTML of every panel at the spot `where`, in order, without the empty ones."""
        return [html for _place, render in self.panels.get(where, []) if (html := render(request))]

    def add_first_step(
        self,
        place: int,
        label: Any,
        url_name: str,
        done: Callable[[HttpRequest], bool],
        *,
        mode: str = "officer",
        args: tuple[Any, ...] = (),
    ) -> None:
        """Put a step on the first-run check list."""
        steps = [step for step in self.first_steps if step.label != label]
        step = FirstStep(place, label, url_name, done, mode, args)
        self.first_steps = sorted([*steps, step], key=lambda step: step.place)

    def add_job(self, name: str, run: Callable[..., Any], *, every_minutes: int) -> None:
        """Let the worker call `run(now=…)` once per slot of `every_minutes`, however many workers there are."""
        self.jobs[name] = Job(name, run, every_minutes)


def slot(now: datetime, every_minutes: int) -> int:
    """The number of the slot that holds the instant `now`, counted from 1970."""
    return int(now.timestamp()) // (every_minutes * 60)


registry = Registry()
