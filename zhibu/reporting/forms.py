"""What is typed about books."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Unit
from zhibu.reporting.models import Book, Part
from zhibu.reporting.states import LINE, NAMES, TEXT, TITLE, Paper

MARKS = _("A blank line ends a paragraph. ## begins a heading, - a list.")


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BookForm(forms.Form):
    """Cover, preface, paper and index of a book. `seen` is the edition that the person had before them."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=LINE, required=False)
    author = forms.CharField(label=_("Issued by"), max_length=LINE, required=False)
    printed_on = forms.CharField(
        label=_("Date on the cover"),
        max_length=40,
        required=False,
        help_text=_("As it is to be printed, such as the month of the printing."),
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices, initial=Paper.K16)
    preface = forms.CharField(
        label=_("Preface"), max_length=TEXT, required=False, widget=_long(8), help_text=MARKS, strip=False
    )
    names = forms.CharField(
        label=_("Names for the index"),
        max_length=NAMES,
        required=False,
        widget=_long(4),
        help_text=_("One on each line; the pages on which they stand are found by themselves."),
    )
    index_units = forms.BooleanField(label=_("Units stand in the index"), required=False, initial=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, book: Book | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.book = book

    def clean(self) -> dict[str, Any]:
        """What somebody else has saved meanwhile is not written over."""
        found = super().clean() or {}
        seen = found.pop("seen", None)
        if self.book is not None and seen != self.book.edition:
            self.add_error(
                None,
                _now("Somebody has changed the book meanwhile. Look at it in a second window, then save here."),
            )
            self.data = self.data.copy()
            self.data["seen"] = str(self.book.edition)
        return found


class YearForm(forms.Form):
    """The year whose compilation is prepared."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        year = self.fields["year"]
        assert isinstance(year, forms.TypedChoiceField)
        year.choices = [(year, str(year)) for year in years]


class CoverForm(forms.Form):
    """The office's own picture for the cover."""

    file = forms.FileField(label=_("Picture"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))


class PartForm(forms.Form):
    """A part of the book."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    opening = forms.CharField(
        label=_("Text that opens it"), max_length=TEXT, required=False, widget=_long(4), help_text=MARKS
    )
    place = forms.IntegerField(label=_("Place among the parts"), min_value=1, max_value=999, required=False)


class _InPart(forms.Form):
    """Something that is put into a part of the book."""

    part = forms.ModelChoiceField(
        Part.objects.none(), label=_("Part"), required=False, empty_label=_("before the first part")
    )

    def __init__(self, *args: Any, book: Book, **options: Any) -> None:
        super().__init__(*args, **options)
        part = self.fields["part"]
        assert isinstance(part, forms.ModelChoiceField)
        part.queryset = book.parts.order_by("place", "pk")


class TextForm(_InPart):
    """A chapter with a text of its own."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    text = forms.CharField(label=_("Text"), max_length=TEXT, widget=_long(18), help_text=MARKS)

    field_order = ["title", "part", "text"]


class ChosenForm(_InPart):
    """Where what was chosen from a list is put."""


class CopiesForm(forms.Form):
    """Copies handed to a unit or to a partner."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("none: a partner outside")
    )
    partner = forms.CharField(label=_("Partner outside"), max_length=LINE, required=False)
    number = forms.IntegerField(label=_("Copies"), min_value=1, max_value=100_000)
    day = DayField(label=_("Handed on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = Unit.objects.filter(dissolved=None).exclude(parent=None).order_by("code")

    def clean(self) -> dict[str, Any]:
        """They go to one of both."""
        found = super().clean() or {}
        if bool(found.get("unit")) == bool(found.get("partner")) and not self.errors:
            self.add_error("partner", _now("Choose a unit, or write the name of a partner outside."))
        return found


class AllForm(forms.Form):
    """Copies handed to every unit that has none yet."""

    number = forms.IntegerField(label=_("Copies for each unit"), min_value=1, max_value=1000, initial=1)
    day = DayField(label=_("Handed on"))
