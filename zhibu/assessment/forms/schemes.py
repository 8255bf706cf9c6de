"""What is typed about schemes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessment.models import Dimension, Indicator, Scheme
from zhibu.assessment.queries import TABLE, broken_by
from zhibu.assessment.states import Fact, How, Measure, Verdict
from zhibu.kernel.forms import DayField
from zhibu.supervision.models import Item
from zhibu.supervision.queries import units_to_draw_from


def refuse_red_line(text: str) -> str:
    """The text, unless it speaks of something that is not counted; then why."""
    if broken := broken_by(text):
        raise ValidationError(_("Not counted here: %(name)s, as %(why)s.") % {"name": broken.name, "why": broken.why})
    return text


class SchemeForm(forms.ModelForm[Scheme]):
    """Gives the columns of a scheme and the units of a trial."""

    first = DayField(label=gettext_lazy("first day of the period"))
    last = DayField(label=gettext_lazy("last day of the period"))
    review_on = DayField(label=gettext_lazy("day on which the trial is judged"), required=False)

    class Meta:
        model = Scheme
        fields = ("year", "title", "first", "last", "basis", "trial", "units", "review_on")
        widgets = {"units": forms.SelectMultiple(attrs={"size": 10})}
        help_texts = {
            "trial": gettext_lazy("A new scheme is tried in some units, judged on its figures, then rolled out or"
                                  " dropped."),
            "basis": gettext_lazy("The document it rests on; it stands with the grades."),
        }  # fmt: skip

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units: Any = self.fields["units"]
        units.queryset = units_to_draw_from(today)
        units.label_from_instance = lambda unit: f"{unit.code} {unit.name}"
        units.required = False

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("first") and found.get("last") and found["last"] < found["first"]:
            self.add_error("last", _("The last day lies before the first."))
        if found.get("trial"):
            if not found.get("units"):
                self.add_error("units", _("A trial names the units in which it is tried."))
            if not found.get("review_on"):
                self.add_error("review_on", _("A trial has a day on which its figures are judged."))
        else:
            found["review_on"] = None
        return found


class CopyForm(forms.Form):
    """Gives the year of the copy."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=2000, max_value=2199)


class DimensionForm(forms.ModelForm[Dimension]):
    """Gives the name of a dimension."""

    class Meta:
        model = Dimension
        fields = ("name",)

    def clean_name(self) -> str:
        """Without what is not counted."""
        return refuse_red_line(str(self.cleaned_data["name"]))


class IndicatorForm(forms.ModelForm[Indicator]):
    """Gives the columns of an indicator."""

    group = forms.ChoiceField(label=gettext_lazy("group of items of the checklist"), required=False)

    class Meta:
        model = Indicator
        fields = ("text", "weight", "how", "fact", "visits", "group", "target", "whom", "evidence")
        widgets = {"how": forms.RadioSelect}
        help_texts = {
            "weight": gettext_lazy("Marks of 100; all weights of a scheme come to 100."),
            "fact": gettext_lazy("For indicators from a fact. Facts come first: nothing has to be handed in for"
                                 " them."),
            "visits": gettext_lazy("For indicators from what inspectors judged."),
            "target": gettext_lazy("Per cent of what was due, or a number for facts that are only counted; reaching it"
                                   " gives the whole weight, and more gives no more."),
            "evidence": gettext_lazy("In words, for who reads the result."),
        }  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        how: Any = self.fields["how"]
        how.choices = How.choices
        fact: Any = self.fields["fact"]
        units = {Measure.SHARE: _("per cent"), Measure.COUNT: _("number")}
        named = [(key.value, f"{key.label} ({units[TABLE[key].measure]})") for key in Fact]
        fact.choices = [("", "—"), *named]
        groups = Item.objects.order_by("group").values_list("group", flat=True).distinct()
        group: Any = self.fields["group"]
        there = {str(self.instance.group)} - {""}
        names = sorted(there | set(groups))
        group.choices = [("", _("all items")), *((name, name) for name in names)]

    def clean_text(self) -> str:
        """Without what is not counted."""
        return refuse_red_line(str(self.cleaned_data["text"]))

    def clean_evidence(self) -> str:
        """Without what is not counted."""
        return refuse_red_line(str(self.cleaned_data["evidence"]))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        how, fact = found.get("how"), found.get("fact")
        if how == How.FACT and not fact and "fact" not in self.errors:
            self.add_error("fact", _("Choose the fact."))
        if how != How.FACT:
            found["fact"] = ""
        is_share = how != How.FACT or (fact and TABLE[fact].measure == Measure.SHARE)
        if is_share and found.get("target", 0) > 100:
            self.add_error("target", _("A share reaches 100 per cent at most."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class TrialForm(forms.Form):
    """Gives verdict and words."""

    verdict = forms.ChoiceField(label=gettext_lazy("What becomes of it?"), choices=Verdict, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("On which figures does that rest?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
