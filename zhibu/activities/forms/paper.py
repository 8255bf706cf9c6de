"""Text in, values out: the numbers of a paper list, typed back."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import PrintedList
from zhibu.activities.states import LEAVE_KINDS, Attended
from zhibu.kernel.dates import minute
from zhibu.kernel.names import half_width

_SEPARATOR = re.compile(r"[\s,、;。.]+")
_DASH = re.compile(r"\s*(?:[-‐‑‒–—―−~〜]+|至|到)\s*")
_ONE = re.compile(r"(?:第|No\.?)?([0-9]{1,6})号?", re.I)
_SHEET = "sheet"


def read_numbers(text: str, last: int) -> list[int]:
    """The numbers that a text like “3, 17, 22-24” means, in order and each once, for a list that ends with `last`.
    Commas, 、 and blanks part them, ranges have any dash, ~, 至 or 到; full-width signs are read too. Raises
    ValidationError with a sentence for each piece that cannot be.
    """
    found: set[int] = set()
    wrong: list[str] = []
    for piece in filter(None, _SEPARATOR.split(_DASH.sub("-", half_width(text)))):
        ends = [_ONE.fullmatch(end) for end in piece.split("-")]
        numbers = [int(end[1]) for end in ends if end]
        if len(numbers) != len(ends) or len(ends) > 2:
            wrong.append(_("“%(text)s” is neither a number nor a range like 22-24.") % {"text": piece[:20]})
        elif 0 in numbers:
            wrong.append(_("There is no number 0; the list begins with 1."))
        elif (beyond := max(numbers)) > last:
            wrong.append(
                _("There is no number %(number)s; the list ends with %(last)s.") % {"number": beyond, "last": last}
            )
        elif numbers[0] > numbers[-1]:
            wrong.append(_("The range %(text)s runs backwards.") % {"text": piece})
        else:
            found.update(range(numbers[0], numbers[-1] + 1))
    if wrong:
        raise ValidationError(list(dict.fromkeys(wrong)))
    return sorted(found)


class PaperForm(forms.Form):
    """The numbers of those absent and, by kind, of those on leave. `sheets` are the printed lists, the newest first;
    `shown` the ids of the people as the page shows them, whose numbers count when none was printed.
    """

    def __init__(
        self, *args: Any, sheets: Sequence[PrintedList], shown: Sequence[int], on: date | None, **options: Any
    ) -> None:
        super().__init__(*args, prefix="paper", **options)
        self.sheets = {sheet.mark: sheet for sheet in sheets}
        self.shown = list(shown)
        self.words = dict([(Attended.ABSENT.value, Attended.ABSENT.label), *LEAVE_KINDS.choices(on)])
        if sheets:
            marks = [(sheet.mark, _named(sheet.mark, sheet.printed_at, len(sheet.members))) for sheet in sheets]
            self.fields[_SHEET] = forms.ChoiceField(
                label=gettext_lazy("which list"), choices=marks, widget=None if len(marks) > 1 else forms.HiddenInput
            )
            self.fields[_SHEET].initial = sheets[0].mark
        for choice, label in self.words.items():
            self.fields[choice] = forms.CharField(
                label=_("numbers: %(what)s") % {"what": label},
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "3, 17, 22-24"}),
            )

    @property
    def sheet(self) -> PrintedList | None:
        """The printed list that the numbers mean; the newest until another is chosen."""
        chosen = self.data.get(self.add_prefix(_SHEET), "") if self.is_bound else ""
        return self.sheets.get(chosen) or next(iter(self.sheets.values()), None)

    @property
    def members(self) -> list[int]:
        """The ids of the people in the order of their numbers."""
        return self.sheet.members if self.sheet else self.shown

    @property
    def typed(self) -> str:
        """What was typed, as one text, to tell whether it has been read; empty when nothing was."""
        texts = [self.data.get(self.add_prefix(choice), "").strip() for choice in self.words] if self.is_bound else []
        return "|".join([self.sheet.mark if self.sheet else "", *texts]) if any(texts) else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.numbers: dict[int, str] = {}
        for choice in self.words:
            try:
                numbers = read_numbers(cleaned.get(choice, ""), len(self.members))
            except ValidationError as error:
                self.add_error(choice, error)
                continue
            for number in numbers:
                if number in self.numbers:
                    said = {"number": number, "one": self.words[self.numbers[number]], "other": self.words[choice]}
                    text = _("Number %(number)s stands under “%(one)s” and under “%(other)s”; leave it in one.") % said
                    self.add_error(choice, text)
                self.numbers.setdefault(number, choice)
        return cleaned


def _named(mark: str, at: datetime, count: int) -> str:
    return _("list %(mark)s of %(time)s, %(count)s names") % {"mark": mark, "time": minute(at), "count": count}
