"""What a page says, in its language: journeys are written in the English source and read in either."""

import gettext
from functools import cache
from pathlib import Path
from typing import Any

import django

LOCALE = Path(__file__).resolve().parents[2] / "zhibu" / "locale"
LIBRARY = Path(django.__file__).parent / "conf" / "locale"  # Django says some sentences itself


@cache
def _catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("django", folder, ["zh_Hans"])


class Words:
    """`say = Words("zh-hans")`; `say("Sign for it")` is the text of the button."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.ours = _catalogue(LOCALE, language)

    def __call__(self, text: str, context: str = "", /, **values: Any) -> str:
        said = self.ours.pgettext(context, text) if context else self.ours.gettext(text)
        return said % values if values else said

    def many(self, one: str, more: str, number: int, /, **values: Any) -> str:
        """A sentence with a number in it."""
        return self.ours.ngettext(one, more, number) % {"num": number, **values}

    def library(self, text: str) -> str:
        """A sentence of Django's own."""
        return _catalogue(LIBRARY, self.language).gettext(text)
