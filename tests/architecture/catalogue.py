"""The strings of the program and their translation: extraction as `make messages` does it, and what may be wrong."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture import house

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CJK = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
SIGNS = re.compile("[号年月日]")  # of document numbers 〔2026〕12 号 and of dates as they are typed, in every language
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def extracted(package: Path) -> Catalog:
    """Every string that the program hands to gettext."""
    with (package / "locale/babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    catalogue = Catalog(charset="utf-8")
    for name, line, text, comments, context in extract_from_dir(str(package), methods, options, KEYWORDS):
        catalogue.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def translated(package: Path, locale: str) -> Catalog:
    """The translation of a locale as it is kept; empty when there is none yet."""
    file = package / f"locale/{locale}/LC_MESSAGES/django.po"
    if not file.exists():
        return Catalog(locale=locale)
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


def places(text: str) -> list[str]:
    """The placeholders of a text, in no order."""
    return sorted(match[0] for match in PLACE.finditer(text))


def mistakes(source: Catalog, target: Catalog) -> list[str]:
    """Strings of `source` that `target` lacks, leaves empty, guesses (fuzzy), or fills with other placeholders, and
    strings of `target` that nobody says any more.
    """
    wrong = []
    for message in source:
        if message.id:
            wrong += _mistakes_of(message, target.get(message.id, message.context))
    said = {(message.id, message.context) for message in source}
    wrong += [
        f"{message.id!r}: nobody says it any more" for message in target if message.id and _key(message) not in said
    ]
    return wrong


def _key(message: Message) -> tuple[object, object]:
    return (message.id, message.context)


def _mistakes_of(message: Message, found: Message | None) -> list[str]:
    where = f"{message.id!r} ({message.locations[0][0]}:{message.locations[0][1]})"
    if found is None or not found.string or not all(_forms(found.string)):
        return [f"{where}: not translated"]
    if found.fuzzy:
        return [f"{where}: fuzzy"]
    expected = places(_forms(message.id)[-1])
    if any(places(form) != expected for form in _forms(found.string)):
        return [f"{where}: other placeholders"]
    return []


def _forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def chinese_in_python(package: Path, allowed: dict[str, str]) -> list[str]:
    """Chinese texts in Python outside docstrings, comments and the files of `allowed` (file: reason)."""
    return [
        f"{house.place(package, file, node.lineno)}: Chinese belongs in the catalogue: {node.value[:30]!r}"
        for _room, file in house.python_files(package)
        if str(file.relative_to(package)) not in allowed
        for node in house.texts(house.tree(file))
        if CJK.search(SIGNS.sub("", node.value))
    ]


CLASSES = r"{%-?\s*block body_class\s*-?%}\w*{%-?\s*endblock\s*-?%}"  # a word for the stylesheet
COMMANDS = r"<code>.*?</code>"  # what is typed is the same in every language
CODE = re.compile(
    CLASSES + "|" + COMMANDS + r"|{#.*?#}|{%-?\s*trans\b.*?endtrans\s*-?%}|{%.*?%}|{{.*?}}|<!--.*?-->|<!doctype[^>]*>",
    re.S | re.I,
)
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label|aria-description)\s*=\s*["']([^"']*)["']""")
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z]{2,}")
ENTITY = re.compile(r"&\w+;")


def untranslatable(package: Path, allowed: set[str]) -> list[str]:
    """Words that stand in a template outside gettext: nobody could translate them. `allowed` are names and units."""
    wrong = []
    for _room, file in house.templates(package):
        # what is taken out leaves its line breaks, so that the numbers stay right
        text = CODE.sub(lambda match: "\n" * match[0].count("\n"), file.read_text(encoding="utf-8"))
        spoken = [(match[1], text.count("\n", 0, match.start(1))) for match in SPOKEN.finditer(text)]
        plain = TAG.sub(lambda match: "\n" * match[0].count("\n"), text)
        for words, number in spoken + [(line, number) for number, line in enumerate(plain.splitlines())]:
            left = [word for word in WORD.findall(ENTITY.sub("", words)) if word not in allowed] + CJK.findall(words)
            if left:
                wrong.append(f"{house.place(package, file, number + 1)}: outside gettext: {' '.join(left)!r}")
    return wrong
