"""Text in, values out: the lines of an agenda, beside the form of their notice."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhibu.activities.models import MOST_ITEMS, AgendaItem, AgendaLine, agenda_text

EMPTY_ROWS = 3
_field = AgendaItem._meta.get_field


class AgendaForm(forms.Form):
    """One line; an empty one is no item."""

    title = _field("title").formfield(required=False)
    presenter = _field("presenter").formfield(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("presenter") and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say what is presented, or empty the line."))
        return cleaned


class _Rows(forms.BaseFormSet):
    @property
    def lines(self) -> list[AgendaLine]:
        """The items as typed, empty lines left out; only after is_valid()."""
        typed = [form.cleaned_data for form in self.forms]
        return [AgendaLine(one["title"], one.get("presenter", "")) for one in typed if one.get("title")]

    def against(self, kept: Sequence[AgendaLine]) -> list[tuple[Any, str, str]]:
        """What was typed here beside what somebody else has saved meanwhile, as the form of the notice tells it."""
        if not self.is_bound or self.lines == list(kept):
            return []
        return [(_("Agenda"), agenda_text(kept) or "—", agenda_text(self.lines) or "—")]

    @property
    def full(self) -> bool:
        """Whether no more lines can be added."""
        return len(self.forms) >= MOST_ITEMS

    @property
    def mistakes(self) -> list[tuple[str, str, str]]:
        """What is wrong: (number of the line, id of its field, sentence)."""
        return [
            (str(place), form[name].id_for_label, str(text))
            for place, form in enumerate(self.forms, 1)
            for name, texts in (form.errors.items() if self.is_bound else ())
            for text in texts
        ]


AgendaRows = forms.formset_factory(
    AgendaForm, formset=_Rows, extra=EMPTY_ROWS, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS
)


def agenda_rows(data: Mapping[str, Any] | None, kept: Sequence[AgendaLine], *, more: bool = False) -> Any:
    """The lines as posted, or as kept with some empty ones; `more` adds a few to what was posted. Data without any
    line at all (a page opened before there were agendas) leaves what is kept.
    """
    initial = [{"title": line.title, "presenter": line.presenter} for line in kept]
    if data is None or "agenda-TOTAL_FORMS" not in data:
        rows = AgendaRows(prefix="agenda", initial=initial)
        rows.extra = 1 if kept else EMPTY_ROWS
        return rows
    if more:
        data = data.copy()  # type: ignore[attr-defined]
        count = str(data["agenda-TOTAL_FORMS"])
        lines = int(count) if count.isdecimal() and len(count) < 3 else 0
        data["agenda-TOTAL_FORMS"] = str(min(lines + EMPTY_ROWS, MOST_ITEMS))  # type: ignore[index]
    return AgendaRows(data, prefix="agenda")
