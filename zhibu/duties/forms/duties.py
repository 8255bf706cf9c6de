"""What is typed about one duty, and what a list of them shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Activity
from zhibu.duties.models import Duty
from zhibu.duties.queries import Wanted
from zhibu.duties.states import TABLE, State
from zhibu.kernel.dates import day
from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Unit

ALL = "all"


def year_of(text: str | None, today: date) -> int:
    """The year in an address; this one for anything else."""
    known = str(text or "").isascii() and str(text or "").isdigit() and len(str(text)) == 4
    return int(str(text)) if known and 1949 <= int(str(text)) <= 2199 else today.year


class DutyFilter(forms.Form):
    """Gives what a list shows; what is not offered counts as not chosen."""

    show = forms.CharField(required=False)
    year = forms.TypedChoiceField(label=gettext_lazy("year"), required=False, coerce=int, empty_value=0)
    unit = forms.CharField(label=gettext_lazy("unit"), required=False, widget=forms.Select)
    rule = forms.ChoiceField(label=gettext_lazy("rule"), required=False)
    post = forms.BooleanField(label=gettext_lazy("only what a post answers for"), required=False)

    def __init__(self, data: Any, *, years: Sequence[int], units: Sequence[Unit], names: dict[str, Any]) -> None:
        super().__init__(data, auto_id="filter_%s")
        fields: Any = self.fields
        fields["year"].choices = [("", gettext_lazy("all")), *((year, year) for year in years)]
        self.units = {unit.code: unit for unit in units}
        everywhere = ("", gettext_lazy("all"))
        fields["unit"].widget.choices = [everywhere, *((unit.code, f"{unit.code} {unit.name}") for unit in units)]
        fields["rule"].choices = [everywhere, *((one.code, f"{one.code} {names[one.code]}") for one in TABLE)]

    @property
    def wanted(self) -> Wanted:
        """As the query takes it."""
        self.is_valid()
        given = self.cleaned_data
        show = str(given.get("show") or "")
        return Wanted(
            show=show if show in {*State.values, ALL} else Wanted.show, year=given.get("year") or 0,
            unit=self.units.get(str(given.get("unit") or "")), rule=str(given.get("rule") or ""),
            post=bool(given.get("post")),
        )  # fmt: skip


class _Words(forms.Form):
    words = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SayForm(_Words):
    """Gives on and words."""

    on = DayField(label=gettext_lazy("done on"))
    field_order = ("on", "words")

    def __init__(self, *args: Any, duty: Duty, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = _("What was done, and by whom?")
        self.duty, self.today = duty, today

    def clean_on(self) -> date:
        """Not a day to come, nor one before the period."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("That day is still to come."))
        if on < self.duty.requirement.first:
            raise ValidationError(_("That day lies before the period."))
        return on


class RecordForm(_Words):
    """Gives record and words."""

    record = forms.ModelChoiceField(Activity.objects.none(), label=gettext_lazy("later record"), empty_label=None)
    field_order = ("record", "words")

    def __init__(self, *args: Any, records: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = _("Why was it held later?")
        field: Any = self.fields["record"]
        field.queryset = records
        field.label_from_instance = lambda one: f"{day(one.day, True)} {one.notice.theme}"


class ExemptForm(_Words):
    """Gives words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = _("Why does it not apply to the unit in this period?")
