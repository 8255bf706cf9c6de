"""What a rule says on a day: as shipped, or as the committee has settled it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.rulebook.models import Override, Rule
from zhibu.rulebook.queries.shipped import shipped
from zhibu.rulebook.queries.uses import labels_of
from zhibu.rulebook.states import Bound, Form, Measure, Per

Value = int | Fraction | tuple[int, int] | tuple[str, ...] | None

_UNKNOWN = -1


@dataclass
class _Request:
    """What one request has read. `edition` is that of the overrides as its person was looked up."""

    edition: int | None = _UNKNOWN
    rows: list[Override] | None = None


# None outside of a request, where each question asks the database.
_request: ContextVar[_Request | None] = ContextVar("rulebook_request", default=None)
# The edition of the overrides as a query of one number: another one after each that is made or ended.
EDITION = f"SELECT MAX(id) * 1000000 + COUNT(ended_at) FROM {Override._meta.db_table}"  # noqa: S608
# Per database, the overrides and their edition: every request learns the edition with the query that looks up its
# person, so rules cost no query of their own until somebody settles one, in whichever process.
_kept: dict[str, tuple[int | None, list[Override]]] = {}


def begin_request(**_signal: Any) -> None:
    """A request begins: what it reads is kept until it ends."""
    _request.set(_Request())


def end_request(**_signal: Any) -> None:
    """The request has ended."""
    _request.set(None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it, outside of a request, what the committee has settled is read once, as for the jobs of the worker."""
    if _request.get() is not None:
        yield
        return
    token = _request.set(_Request())
    try:
        yield
    finally:
        _request.reset(token)


def know_edition(number: int | None) -> None:
    """Tell the request the edition that it has read along with something else."""
    request = _request.get()
    if request is not None and request.rows is None:
        request.edition = number


def changed() -> None:
    """An override was made or ended here: read them again."""
    forget_all()
    if _request.get() is not None:
        _request.set(_Request())


def forget_all() -> None:
    """Forget what this process has read."""
    _kept.clear()


def overrides() -> list[Override]:
    """Every override, the newest first; one query, or none where their edition is known."""
    request = _request.get()
    if request is None:
        return list(Override.objects.order_by("-pk"))
    if request.rows is None:
        place = str(connection.settings_dict["NAME"])
        number, rows = _kept.get(place, (_UNKNOWN, []))
        if request.edition == _UNKNOWN or number != request.edition:
            rows = list(Override.objects.order_by("-pk"))
            if request.edition != _UNKNOWN:
                _kept[place] = (request.edition, rows)
        request.rows = rows
    return request.rows


@dataclass(frozen=True)
class Said:
    """What a rule says on a day: the shipped rule, and the override that holds, if one does."""

    rule: Rule
    override: Override | None = None

    @property
    def on(self) -> bool:
        """Whether it applies."""
        return self.rule.needed or (self.override.on if self.override else self.rule.on)

    @property
    def value(self) -> str:
        """The value as it is kept."""
        return (self.override.value if self.override else "") or self.rule.value

    @cached_property
    def typed(self) -> Value:
        """The value as the program works with it; None for words only."""
        return typed(self.rule.form, self.value)

    @property
    def value_text(self) -> str:
        """The value in words: at least 5 working days."""
        return in_words(self.rule, self.value)

    @property
    def origin(self) -> str:
        """The document and the article, with a word when the article's number has not been checked."""
        return origin(self.rule)


def typed(form: str, value: str) -> Value:
    """A kept value as the program works with it. Raises ValueError when it does not fit its form."""
    if form == Form.NUMBER:
        return int(value)
    if form == Form.SHARE:
        share = Fraction(value)
        if not 0 < share <= 1:
            raise ValueError(value)
        return share
    if form == Form.SPAN:
        low, high = (int(part) for part in value.split("-"))
        if low > high:
            raise ValueError(value)
        return low, high
    if form == Form.LIST:
        return tuple(value.split())
    return None


def in_words(rule: Rule, value: str) -> str:
    """A value of the rule in words; "" for words only."""
    if rule.form == Form.WORDS or not value:
        return ""
    if rule.form == Form.LIST:
        labels = labels_of(rule.code)
        return _(", ").join(str(labels.get(one, one)) for one in value.split())
    parts = [str(Bound(rule.bound).label)] if rule.bound and rule.bound != Bound.EXACTLY else []
    parts += [value.replace("-", "–"), str(Measure(rule.measure).label) if rule.measure else ""]
    said = " ".join(part for part in parts if part)
    if rule.per:
        return _("%(value)s %(per)s") % {"value": said, "per": Per(rule.per).label}
    return said


def most(rule: Rule) -> int:
    """The largest number that a committee may set: nobody waits longer than 60 working days."""
    return 60 if rule.measure == Measure.WORKING_DAYS else 99_999


def origin(rule: Rule) -> str:
    """The rule's document and article in words."""
    if not rule.article:
        return rule.source
    article = _("Art. %(number)s") % {"number": rule.article}
    if not rule.article_checked:
        article += " " + _("(number not checked)")
    return f"{rule.source} {article}"


def said(code: str, on: date | None = None) -> Said | None:
    """What the rule says on a day (today when None), switched off or not; None when no version of it was valid then.

    Raises KeyError for a code that does not exist.
    """
    day = on or timezone.localdate()
    for rule in reversed(shipped()[code]):
        if (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_to is None or day <= rule.valid_to):
            held = (one for one in overrides() if one.code == code and one.holds(day))
            return Said(rule, next(held, None))
    return None


def in_force(code: str, on: date | None = None) -> Said | None:
    """What the rule says on a day when it applies; None when it is switched off or was not valid then."""
    found = said(code, on)
    return found if found and found.on else None


def value_of(code: str, on: date | None = None) -> Value:
    """The value of the rule on a day (today when None): a number, a share, a pair, or a choice from a list; None when
    it does not apply then or is words only. In a request all rules together cost one query.
    """
    found = in_force(code, on)
    return found.typed if found else None


def rules_in_force(on: date | None = None) -> Iterator[Said]:
    """Every rule that applies on a day, in the order of the book; one query."""
    return (found for code in shipped() if (found := in_force(code, on)))
