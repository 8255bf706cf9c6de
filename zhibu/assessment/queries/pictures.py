"""Where the marks of two drawings stand: a radar of dimensions against the median, and dots of all units with one's
own marked. Every mark differs in shape as well as in grey, and every number stands in a table beside them.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

from zhibu.assessment.queries.results import Sheet

LEAST_AXES = 3  # fewer make no area
RADIUS, MIDDLE_X, MIDDLE_Y = 110, 260, 150
WIDE, BASE, HIGH, STEP = 560, 124, 84, 9  # of the dots: width of the scale, where it lies, room above it, a dot
BIN = 2  # marks of 100 that share a column of dots


@dataclass(frozen=True)
class Axis:
    """One dimension: where its axis ends and where its label stands."""

    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """`own` and `median` are the corners of the two areas, `median` empty where it is not shown; `rings` are the
    corners at a quarter, half, three quarters and the whole.
    """

    axes: list[Axis]
    rings: list[str]
    own: list[tuple[float, float]]
    median: list[tuple[float, float]]

    @property
    def own_area(self) -> str:
        """As the attribute of a polygon."""
        return _corners(self.own)

    @property
    def median_area(self) -> str:
        """As the attribute of a polygon."""
        return _corners(self.median)


def _corners(gained: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in gained)


def _at(number: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * number / count - pi / 2
    return round(MIDDLE_X + RADIUS * share * cos(angle), 1), round(MIDDLE_Y + RADIUS * share * sin(angle), 1)


def radar(sheet: Sheet) -> Radar | None:
    """The radar of the dimensions that count for the unit; None with fewer than three of them."""
    sides = [side for side in sheet.sides if side.share is not None]
    count = len(sides)
    if count < LEAST_AXES:
        return None
    axes = []
    for number, side in enumerate(sides):
        x, y = _at(number, count, 1)
        label_x, label_y = _at(number, count, 1.1)
        anchor = "middle" if abs(label_x - MIDDLE_X) < RADIUS / 4 else "start" if label_x > MIDDLE_X else "end"
        axes.append(Axis(side.name, x, y, label_x, label_y + 4, anchor))
    rings = [_corners([_at(number, count, part / 4) for number in range(count)]) for part in range(1, 5)]
    own = [_at(number, count, float(side.share or 0) / 100) for number, side in enumerate(sides)]
    known = all(side.median is not None for side in sides)
    middle = [_at(number, count, float(side.median or 0) / 100) for number, side in enumerate(sides)] if known else []
    return Radar(axes, rings, own, middle)


@dataclass(frozen=True)
class Dots:
    """`others` and `own` as places on the drawing; `first` is where the scale begins, `ticks` its numbers with their
    places, `median` the place of the median.
    """

    others: list[tuple[float, float]]
    own: tuple[float, float]
    median: float
    ticks: list[tuple[int, float]]


def dots(sheet: Sheet) -> Dots | None:
    """Dots of all units by their sum, without names, one's own marked; None where the others are not shown."""
    if not sheet.others or sheet.total is None or sheet.median is None:
        return None
    begin = int(min([*sheet.others, sheet.total])) // 10 * 10
    begin = min(begin, 90)

    def x(value: Decimal | int) -> float:
        return round(20 + WIDE * (float(value) - begin) / (100 - begin), 1)

    stacked: Counter[int] = Counter()
    columns = [int(value) // BIN for value in sheet.others]
    mine = int(sheet.total) // BIN
    high = min(STEP, HIGH / max(Counter([*columns, mine]).values()))
    places = []
    for column in columns:
        places.append((x(min(column * BIN + 1, 100)), round(BASE - high * stacked[column], 1)))
        stacked[column] += 1
    own = (x(min(mine * BIN + 1, 100)), round(BASE - high * stacked[mine], 1))
    step = 10 if begin < 70 else 5
    return Dots(places, own, x(sheet.median), [(tick, x(tick)) for tick in range(begin, 101, step)])
