"""What is typed about honours, grades and rewards."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.recognition.forms.workbooks import check_typed
from zhibu.recognition.models import Budget, Carries, Honour, HonourKind
from zhibu.recognition.services import CheckedHonours
from zhibu.recognition.services.columns import LEVEL_WORDS, WHOM_WORDS
from zhibu.recognition.states import EARLIEST_YEAR, ForWhom, Grade, Level


class EnterForm(forms.Form):
    """One honour by hand. `checked` is what the check of a workbook says of it; its errors stand at the fields."""

    kind = forms.ChoiceField(label=gettext_lazy("honour"))
    year = forms.CharField(label=gettext_lazy("year"), max_length=10, widget=forms.TextInput({"inputmode": "numeric"}))
    level = forms.ChoiceField(label=gettext_lazy("level"), choices=Level)
    grantor = forms.CharField(
        label=gettext_lazy("granted by"), max_length=100, required=False,
        help_text=gettext_lazy("The committee's own honours may leave it out."),
    )  # fmt: skip
    whom = forms.ChoiceField(label=gettext_lazy("given to"), choices=ForWhom)
    recipient = forms.CharField(
        label=gettext_lazy("recipient"), max_length=200, required=False,
        help_text=gettext_lazy(
            "A unit by code or name; a person by name, with the unit in brackets where several bear it; nothing for"
            " the committee itself."
        ),
    )  # fmt: skip
    document_number = forms.CharField(label=gettext_lazy("document number"), max_length=60, required=False)
    day = DayField(label=gettext_lazy("given on"), required=False)
    checked: CheckedHonours

    def __init__(self, *args: Any, kinds: Iterable[HonourKind], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["kind"]
        field.choices = [(kind.name, kind.name) for kind in kinds if not kind.closed]

    def clean(self) -> dict[str, Any]:
        """Ask the check that workbooks pass."""
        values = super().clean() or {}
        if self.errors:
            return values
        words = {name: str(value or "") for name, value in values.items()}
        words["level"] = LEVEL_WORDS[Level(values["level"])]
        words["whom"] = WHOM_WORDS[ForWhom(values["whom"])]
        self.checked = check_typed(words)
        for error in self.checked.errors:
            self.add_error(error.field, error.reason)
        if self.checked.widened:
            self.add_error("whom", _("This honour is not given to such recipients; the kind says to whom."))
        elif self.checked.doubles:
            self.add_error(None, _("The register holds this very honour already."))
        return values


class CorrectForm(forms.ModelForm[Honour]):
    """What an honour should have said, and why it is corrected. Who was honoured stays."""

    reason = forms.CharField(label=gettext_lazy("Why is it corrected?"), max_length=300)

    class Meta:
        model = Honour
        fields = ("kind", "year", "level", "grantor", "document_number", "day")
        field_classes = {"day": DayField}

    def __init__(self, *args: Any, kinds: QuerySet[HonourKind], latest: int, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.queryset = kinds.filter(**{f"for_{self.instance.for_whom}": True})
        kind.empty_label = None
        year: Any = self.fields["year"]
        year.min_value, year.max_value = EARLIEST_YEAR, latest
        year.validators += [_between(EARLIEST_YEAR, latest)]

    def validate_unique(self) -> None:
        """The service says so, as two people may correct at once."""

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        found = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return found | {"kind_id": found.pop("kind").pk}


def _between(first: int, last: int) -> Any:
    def check(value: int) -> None:
        if not first <= value <= last:
            raise forms.ValidationError(
                _("a year from %(first)s to %(last)s is wanted") % {"first": first, "last": last}
            )

    return check


class ReasonForm(forms.Form):
    """Gives reason."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)


class KindForm(forms.ModelForm[HonourKind]):
    """A kind of honour."""

    class Meta:
        model = HonourKind
        fields = ("name", "for_unit", "for_person", "for_host", "for_committee", "words", "carries", "closed")
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "words": gettext_lazy(
                "{name} is who is honoured, {year} the year, {honour} the honour, {grantor} who grants it."
            ),
            "closed": gettext_lazy("It is offered no more; what was given stays."),
        }

    def clean(self) -> dict[str, Any]:
        """It is for somebody."""
        values = super().clean() or {}
        if not any(values.get(f"for_{whom}") for whom in ForWhom):
            self.add_error("for_unit", _("Say to whom it is given."))
        return values

    def validate_unique(self) -> None:
        """The service says so, as two people may type the same name."""

    def validate_constraints(self) -> None:
        """`clean` says it at the field."""


class FilterForm(forms.Form):
    """Gives year, level, kind, whom, words and unit, each "" for all; what is not offered counts as all."""

    year = forms.ChoiceField(label=gettext_lazy("year"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("honour"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("level"), required=False)
    whom = forms.ChoiceField(label=gettext_lazy("given to"), required=False)
    words = forms.CharField(label=gettext_lazy("words"), required=False, max_length=60)
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, years: Sequence[int], kinds: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        offered: dict[str, list[tuple[str, Any]]] = {
            "year": [(str(year), str(year)) for year in years],
            "kind": [(str(pk), name) for pk, name in kinds],
            "level": list(Level.choices),
            "whom": list(ForWhom.choices),
        }
        for name, pairs in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", _("all")), *pairs]

    @property
    def chosen(self) -> dict[str, Any]:
        """What is chosen, as the query takes it."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        numbers = {name: int(found[name]) if found[name] else None for name in ("year", "kind")}
        return found | numbers


class YearForm(forms.Form):
    """Gives year, one of those offered; the first of them when nothing else is chosen."""

    year = forms.ChoiceField(label=gettext_lazy("year"), required=False)

    def __init__(self, data: Any, *, years: Sequence[int], name: str = "year") -> None:
        super().__init__(data)
        field: Any = self.fields["year"]
        field.choices = [(str(year), str(year)) for year in years]
        self.first = years[0]

    @property
    def chosen(self) -> int:
        """The year."""
        self.is_valid()
        return int(self.cleaned_data.get("year") or self.first)


class GradesForm(forms.Form):
    """The grades of a year: a choice for each unit, and the basis. Gives `grades` (key of the unit → grade)."""

    basis = forms.CharField(
        label=gettext_lazy("on what basis"), max_length=200,
        help_text=gettext_lazy("Such as the document or the meeting that decided it."),
    )  # fmt: skip

    def __init__(self, data: Any, *, lines: Sequence[Any]) -> None:
        super().__init__(data)
        for line in lines:
            self.fields[f"unit_{line.unit.pk}"] = forms.TypedChoiceField(
                label=f"{line.unit.code} {line.unit.name}", required=False, coerce=int, empty_value=None,
                choices=[("", "—"), *Grade.choices], initial=line.now.grade if line.now else "",
            )  # fmt: skip

    @property
    def grades(self) -> dict[int, int]:
        """What is set; units left open are not touched."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith("unit_")}
        return {int(name.removeprefix("unit_")): value for name, value in found.items() if value is not None}


class RewardForm(forms.ModelForm[Carries]):
    """What an honour carries from a day on."""

    class Meta:
        model = Carries
        fields = ("kind", "level", "for_whom", "amount", "other", "basis", "valid_from")
        field_classes = {"valid_from": DayField}

    def __init__(self, *args: Any, kinds: QuerySet[HonourKind], **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.queryset, kind.empty_label = kinds, None

    def validate_unique(self) -> None:
        """The service says so."""

    def validate_constraints(self) -> None:
        """The service says so."""


class BudgetForm(forms.ModelForm[Budget]):
    """The budget of a year."""

    class Meta:
        model = Budget
        fields = ("amount", "basis")


class PaidForm(forms.Form):
    """When a list was paid, and by which voucher."""

    day = DayField(label=pgettext_lazy("rewards", "paid on"))
    voucher = forms.CharField(label=gettext_lazy("voucher"), max_length=60)

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_day(self) -> Any:
        """Nothing was paid tomorrow."""
        if self.cleaned_data["day"] > self.today:
            raise forms.ValidationError(_("lies in the future"))
        return self.cleaned_data["day"]
