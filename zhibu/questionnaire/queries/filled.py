"""What was typed into a form: read once, the same for the page and for the deed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.attachments.queries import Upload, inspect
from zhibu.kernel.names import half_width
from zhibu.questionnaire.queries.asked import Line, number_text
from zhibu.questionnaire.states import CHOSEN, LARGEST, WRITTEN, Kind


@dataclass(frozen=True)
class Given:
    """One answer: the keys of what was chosen, or a number, or words, or a file: as it was posted (`upload`), or the
    key of what is kept, whose name is the text then.
    """

    chosen: tuple[int, ...] = ()
    number: Decimal | None = None
    text: str = ""
    upload: Upload | None = None
    file: int | None = None

    def __bool__(self) -> bool:
        return bool(self.chosen or self.text or self.upload) or self.number is not None


@dataclass
class Filled:
    """A form as it was filled in: what stands in its fields, what is given by it, and what is wrong, by question. A
    question whose condition does not hold is not in `asked`: nothing typed there counts, nor is it found wanting.
    """

    lines: Sequence[Line]
    typed: dict[int, list[str]] = field(default_factory=dict)
    given: dict[int, Given] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)

    @property
    def mistakes(self) -> list[tuple[Line, str]]:
        """What is wrong in the order of the questions."""
        return [(line, self.errors[line.pk]) for line in self.lines if line.pk in self.errors]

    def stands(self, line: Line) -> str:
        """What stands in the one field of a question."""
        return next(iter(self.typed.get(line.pk, ())), "")

    def has(self, line: Line, value: int) -> bool:
        """Whether a box or a step is marked."""
        return str(value) in self.typed.get(line.pk, ())


def field_name(line: Line) -> str:
    """The name of a question's field on a page."""
    return f"q{line.pk}"


def blank(lines: Sequence[Line]) -> Filled:
    """A form that nobody has typed into."""
    return Filled(lines, asked={line.pk for line in lines})


def read(lines: Sequence[Line], data: Mapping[str, Any], files: Mapping[str, Any] | None = None) -> Filled:
    """What was posted for these questions. `data` is what a browser sends: a QueryDict, or lists of texts by name;
    `files` are its uploads by name.
    """
    found = Filled(lines, {line.pk: _texts(data, field_name(line)) for line in lines})
    picked: set[int] = set()
    for line in lines:
        if line.only_if is not None and line.only_if not in picked:
            continue
        found.asked.add(line.pk)
        try:
            if line.kind == Kind.FILE:
                given = _file((files or {}).get(field_name(line)))
            else:
                given = _READ[line.kind](line, found.typed[line.pk])
        except ValueError as error:
            found.errors[line.pk] = str(error)
            continue
        if given:
            found.given[line.pk] = given
            picked |= set(given.chosen)
        elif line.required:
            found.errors[line.pk] = _("Answer this question.")
    return found


def _texts(data: Mapping[str, Any], name: str) -> list[str]:
    values: Iterable[Any] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return [text for value in values if (text := str(value).replace("\r\n", "\n").strip())]


def _chosen(line: Line, texts: list[str]) -> Given:
    keys = {str(pk): pk for pk, _text in line.choices}
    if any(text not in keys for text in texts) or (line.kind == Kind.SINGLE and len(set(texts)) > 1):
        raise ValueError(_("Choose one of the answers on the page."))
    wanted = {keys[text] for text in texts}
    return Given(chosen=tuple(pk for pk, _text in line.choices if pk in wanted))


def _step(line: Line, texts: list[str]) -> Given:
    if not texts:
        return Given()
    steps = {str(step): step for step in line.scale}
    if len(texts) > 1 or texts[0] not in steps:
        raise ValueError(_("Choose one of the answers on the page."))
    return Given(number=Decimal(steps[texts[0]]))


def _number(line: Line, texts: list[str]) -> Given:
    if not texts:
        return Given()
    plain = half_width(texts[0]).replace(",", "").strip()
    try:
        # Digits only: Decimal also reads 1e9, NaN and underscores, which nobody in an office writes.
        number = Decimal(plain) if plain.lstrip("+-").replace(".", "", 1).isdecimal() and plain.isascii() else None
    except InvalidOperation:
        number = None
    if number is None or len(texts) > 1:
        raise ValueError(_("Write a number in digits, like 12 or 12.5."))
    low = -LARGEST if line.least is None else line.least
    high = LARGEST if line.most is None else line.most
    if not low <= number <= high:
        raise ValueError(_("%(range)s.") % {"range": range_text(line) or _("That number is too large")})
    if number != round(number, 2):
        raise ValueError(_("At most two digits behind the point."))
    return Given(number=number)


def range_text(line: Line) -> str:
    """Between which numbers an answer lies, in words; empty when nothing bounds it."""
    said = {
        "least": number_text(line.least, line.measure) if line.least is not None else "",
        "most": number_text(line.most, line.measure) if line.most is not None else "",
    }
    if said["least"] and said["most"]:
        return _("From %(least)s to %(most)s") % said
    if said["least"]:
        return _("At least %(least)s") % said
    return _("At most %(most)s") % said if said["most"] else ""


def _words(line: Line, texts: list[str]) -> Given:
    text = texts[0] if texts else ""
    if len(texts) > 1:
        raise ValueError(_("Choose one of the answers on the page."))
    if "\x00" in text:
        raise ValueError(_("This text holds a character that cannot be kept."))
    if line.kind == Kind.SHORT:
        text = " ".join(text.split())
    if (over := len(text) - line.signs) > 0:
        raise ValueError(
            ngettext(
                "%(over)s character too many; at most %(most)s.",
                "%(over)s characters too many; at most %(most)s.",
                over,
            )
            % {"over": over, "most": line.signs}
        )
    return Given(text=text)


def _file(file: Any) -> Given:
    return Given(upload=inspect(file)) if file else Given()


_READ: dict[str, Callable[[Line, list[str]], Given]] = {
    **dict.fromkeys(CHOSEN, _chosen),
    **dict.fromkeys(WRITTEN, _words),
    Kind.SCALE: _step,
    Kind.NUMBER: _number,
}
