"""What is typed about counters, and at them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from zhibu.assessment.states import BEST_MARK, SLIP_MOST, Question
from zhibu.organisation.models import Unit


class CounterForm(forms.Form):
    """Gives unit and name."""

    unit = forms.ModelChoiceField(label=gettext_lazy("unit"), queryset=Unit.objects.none(), to_field_name="code")
    name = forms.CharField(label=gettext_lazy("Name of the counter"), max_length=60)

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["unit"]
        field.queryset = units
        field.label_from_instance = lambda unit: f"{unit.code} {unit.name}"


class SlipsForm(forms.Form):
    """Gives count."""

    count = forms.IntegerField(label=gettext_lazy("How many slips?"), min_value=1, max_value=SLIP_MOST, initial=20)


class SayForm(forms.Form):
    """Gives a mark for each question and words, by what a visitor chose."""

    words = forms.CharField(
        label=gettext_lazy("What else do you want to say?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Write nothing by which one knows you."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = self.fields.pop("words")
        for one in Question:
            self.fields[one.value] = forms.TypedChoiceField(
                label=one.label, coerce=int, widget=forms.RadioSelect, choices=MARKS
            )
        self.fields["words"] = words

    @property
    def marks(self) -> dict[str, int]:
        """Question → mark."""
        return {one.value: self.cleaned_data[one.value] for one in Question}


MARKS = [
    (BEST_MARK, gettext_lazy("very good")), (4, gettext_lazy("rather good")), (3, gettext_lazy("neither")),
    (2, gettext_lazy("rather bad")), (1, gettext_lazy("very bad")),
]  # fmt: skip
