"""book.toml: what the names in a folder do not tell."""

import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhibu.reporting.papers.book import SHEETS, BookError

TEXTS = ("title", "subtitle", "author", "language", "paper", "cover")
KNOWN = ("title", "subtitle", "author", "date", "language", "paper", "cover", "index")
LANGUAGES = ("zh", "en")


def told_by(file: Path) -> dict[str, Any]:
    """What the file says; nothing when it is not there. BookError for what it cannot mean: an unknown name, a wrong
    kind of value. `index` is a list of names, or a table of names with their other spellings.
    """
    if not file.is_file():
        return {}
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BookError(_("%(name)s cannot be read: %(why)s") % {"name": file.name, "why": error}) from error
    if unknown := [key for key in told if key not in KNOWN]:
        said = {"name": file.name, "key": unknown[0], "choices": ", ".join(KNOWN)}
        raise BookError(_("%(name)s: nothing is called %(key)s; known are %(choices)s.") % said)
    names = told.get("index", [])
    lists = list(names.values()) if isinstance(names, dict) else [names]
    listed = all(isinstance(each, list) and all(isinstance(one, str) for one in each) for each in lists)
    if not listed or not all(isinstance(told.get(key, ""), str) for key in TEXTS):
        said = {"name": file.name}
        raise BookError(_("%(name)s: write texts in quotation marks, names as a list of such.") % said)
    for key, choices in (("paper", tuple(SHEETS)), ("language", LANGUAGES)):
        if told.get(key, choices[0]) not in choices:
            said = {"name": file.name, "key": key, "choices": ", ".join(choices)}
            raise BookError(_("%(name)s: %(key)s is one of %(choices)s.") % said)
    return told
