"""What a form can begin with: an earlier form, or one that comes with the program."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from zhibu.questionnaire.models import Form

FILE = Path(__file__).resolve().parent.parent / "data" / "ready_made.toml"
MOST = 30  # earlier forms that are offered, the newest first


@dataclass(frozen=True)
class ReadyMade:
    """Questions that come with the program, in both languages. A question's `only_if` is (place of an earlier
    question, place of its answer).
    """

    key: str
    zh: dict[str, Any]
    en: dict[str, Any]

    @property
    def words(self) -> dict[str, Any]:
        """Its texts in the language of the page."""
        return self.zh if (get_language() or "").startswith("zh") else self.en

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.words["name"])

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Its questions in their order."""
        return list(self.words["question"])


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """All of them, in the order of their file."""
    with FILE.open("rb") as file:
        return tuple(ReadyMade(**one) for one in tomllib.load(file)["form"])


def ready_made_named(key: str) -> ReadyMade | None:
    """The one with this key."""
    return next((one for one in ready_made() if one.key == key), None)


def earlier_forms(among: QuerySet[Form], *, but: Form) -> list[Form]:
    """Forms with at least one question that questions can be copied from, the newest first; one query."""
    rows = among.exclude(pk=but.pk).annotate(asks=Count("questions")).filter(asks__gt=0)
    return list(rows.select_related("unit").order_by("-made_at", "-pk")[:MOST])
