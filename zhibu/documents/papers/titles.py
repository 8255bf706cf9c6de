"""A long title in lines whose lengths make a trapezium or a rhombus, words kept whole (GB/T 9704, 7.3.1)."""

import math
import re
from collections.abc import Iterator

from zhibu.kernel.papers.docx import width

WIDEST = 20  # characters of size 2 that fit beside each other
MOST = 8  # lines beyond which no shape is looked for
NEVER = 10_000.0


def broken(title: str, *, openers: str, closers: str, good: tuple[str, ...], words: tuple[str, ...]) -> list[str]:
    """The lines of a title. Line breaks that its author set stay; a title of one line stays one."""
    given = [line.strip() for line in title.split("\n") if line.strip()]
    if len(given) != 1 or width(given[0]) <= WIDEST:
        return given
    text = given[0]
    costs = _costs(text, openers, closers, good, words)
    least = math.ceil(width(text) / WIDEST)
    if least > MOST:
        return [text]
    best: tuple[float, list[str]] = (math.inf, [text])
    for lines in (least, least + 1):
        for shape in _shapes(lines, width(text)):
            cost, found = _fitted(text, costs, shape)
            cost += (lines - least) * 12 + (0 if _shaped(found) else 40)
            best = min(best, (cost, found))
    return best[1]


def _costs(text: str, openers: str, closers: str, good: tuple[str, ...], words: tuple[str, ...]) -> list[float]:
    """What it costs to begin a line at each place."""
    costs = [0.0] * (len(text) + 1)
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if after in closers or before in openers:
            costs[at] += NEVER / 10
        if before.isascii() and after.isascii() and not before.isspace() and not after.isspace():
            costs[at] += NEVER
        elif before.isdigit() or after.isdigit():
            costs[at] += 8
        if text[:at].count("《") > text[:at].count("》"):
            costs[at] += 8
        if text.startswith(good, at):
            costs[at] -= 6
    for word in words:
        for found in re.finditer(re.escape(word), text):
            for at in range(found.start() + 1, found.end()):
                costs[at] += 30
    return costs


def _shapes(lines: int, whole: float) -> Iterator[list[float]]:
    """Lengths to aim for: growing, shrinking, and the middle longest."""
    middle = whole / lines
    grow = [middle + 2.5 * (number - (lines - 1) / 2) for number in range(lines)]
    yield grow
    yield grow[::-1]
    if lines > 2:
        bulge = [-abs(number - (lines - 1) / 2) * 3 for number in range(lines)]
        yield [middle + one - sum(bulge) / lines for one in bulge]


def _fitted(text: str, costs: list[float], shape: list[float]) -> tuple[float, list[str]]:
    """The cheapest lines near the lengths of a shape: places by what they cost, lengths by how far off they are."""
    reached: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for number, wished in enumerate(shape):
        following: dict[int, tuple[float, list[str]]] = {}
        for start, (cost, lines) in reached.items():
            for end in range(start + 1, len(text) + 1):
                line = text[start:end].strip()
                wide = width(line)
                if wide > WIDEST:
                    break
                if (number == len(shape) - 1) != (end == len(text)):
                    continue
                found = (cost + costs[end] + (wide - wished) ** 2, [*lines, line])
                following[end] = min(following.get(end, (math.inf, [])), found)
        reached = following
    return reached.get(len(text), (math.inf, [text]))


def _shaped(lines: list[str]) -> bool:
    wide = [width(line) for line in lines]
    if len(set(wide)) == 1:
        return False
    top = wide.index(max(wide))
    return wide[: top + 1] == sorted(wide[: top + 1]) and wide[top:] == sorted(wide[top:], reverse=True)
