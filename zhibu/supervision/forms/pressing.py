"""What is typed about pressed items and into the supervision log."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Activity
from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Unit
from zhibu.supervision.models import LogEntry, Pressed, Visit
from zhibu.supervision.queries import leaders, years_of_log
from zhibu.supervision.states import Must, PressedState

RECENT = 40  # meetings and visits that are offered


class PressedForm(forms.ModelForm[Pressed]):
    """Gives what, unit, post, due, word and leader."""

    due = DayField(label=gettext_lazy("until"))

    class Meta:
        model = Pressed
        fields = ("what", "unit", "post", "due", "word", "leader")
        labels = {
            "unit": gettext_lazy("Whose task is it?"), "leader": gettext_lazy("which leader asked for it"),
        }  # fmt: skip
        help_texts = {"word": gettext_lazy("A meeting's decision, or what a leader said and where.")}

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(dissolved=None).order_by("code")
        units.label_from_instance = lambda unit: f"{unit.code} {unit.name}"
        people: Any = self.fields["leader"]
        people.queryset = leaders(on)

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WordsForm(forms.Form):
    """Gives words; `most` letters."""

    words = forms.CharField(label=gettext_lazy("In a sentence"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any = None, most: int = 300, required: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["words"]
        field.label = label or field.label
        field.required = required
        field.max_length = most
        field.widget.attrs["maxlength"] = most

    def clean_words(self) -> str:
        """Not longer than there is room for."""
        words = str(self.cleaned_data["words"])
        most = self.fields["words"].max_length  # type: ignore[attr-defined]
        if len(words) > most:
            raise ValidationError(_("At most %(most)s letters.") % {"most": most})
        return words


class PressedFilter(forms.Form):
    """Gives state and late."""

    LATE = "late"
    show = forms.CharField(required=False)

    @property
    def chosen(self) -> str:
        """A state, "late", or "" for all."""
        self.is_valid()
        show = str(self.cleaned_data.get("show") or "")
        return show if show in {*PressedState.values, self.LATE} else ""


class LogForm(forms.ModelForm[LogEntry]):
    """Gives must, day, leader, unit, what, activity and visit."""

    day = DayField(label=gettext_lazy("day"))

    class Meta:
        model = LogEntry
        fields = ("must", "day", "leader", "unit", "what", "activity", "visit")
        widgets = {"what": forms.Textarea(attrs={"rows": 3}), "must": forms.RadioSelect}
        labels = {
            "leader": gettext_lazy("leader"), "unit": gettext_lazy("unit it concerned"),
            "activity": gettext_lazy("meeting it was at"), "visit": gettext_lazy("inspection it was at"),
        }  # fmt: skip

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["must"].choices = Must.choices
        fields["leader"].queryset = leaders(on)
        fields["unit"].queryset = Unit.objects.filter(dissolved=None).order_by("code")
        meetings = Activity.objects.filter(unit__parent=None, roll_version__gt=0, day__lte=on).order_by("-day", "-pk")
        fields["activity"].queryset = Activity.objects.filter(
            pk__in=list(meetings.values_list("pk", flat=True)[:RECENT])
        ).select_related("notice").order_by("-day", "-pk")  # fmt: skip
        fields["activity"].label_from_instance = lambda one: f"{one.day} {one.notice.theme}"
        heard = Visit.objects.filter(heard_on__isnull=False).order_by("-heard_on", "-pk")
        fields["visit"].queryset = Visit.objects.filter(
            pk__in=list(heard.values_list("pk", flat=True)[:RECENT])
        ).select_related("unit").order_by("-heard_on", "unit__code")  # fmt: skip
        fields["visit"].label_from_instance = lambda one: f"{one.heard_on} {one.unit.name}"
        self.on = on

    def clean_day(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["day"]
        if day > self.on:
            raise ValidationError(_("That day is still to come."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class LogFilter(forms.Form):
    """Gives year and must."""

    year = forms.CharField(required=False)
    must = forms.CharField(required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.years = years_of_log(today)

    @property
    def chosen(self) -> dict[str, Any]:
        """What is chosen, as the query takes it."""
        self.is_valid()
        year, must = (str(self.cleaned_data.get(name) or "") for name in ("year", "must"))
        known = {str(one): one for one in self.years}
        return {"year": known.get(year, self.years[0]), "must": must if must in Must.values else ""}
