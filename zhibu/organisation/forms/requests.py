"""Text in, values out: a transfer asked for, a correction asked for, and the answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.organisation.forms.by_hand import MemberForm
from zhibu.organisation.forms.rosters import check_member
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.queries import CORRECTABLE
from zhibu.organisation.services.checked import Checked


class TransferForm(forms.Form):
    """Where to, from which day, and why."""

    to_unit = forms.ChoiceField(label=gettext_lazy("to which unit"))
    on = DayField(label=gettext_lazy("from which day"))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {unit.code: unit for unit in units}
        self.fields["to_unit"].choices = [
            ("", ""),
            *((code, f"{code} {unit.name}") for code, unit in self.units.items()),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """The values with the unit itself; only after is_valid()."""
        return {**self.cleaned_data, "to_unit": self.units[self.cleaned_data["to_unit"]]}


class AnswerForm(forms.Form):
    """Yes or no; a no gives its reason."""

    answer = forms.CharField(label=gettext_lazy("why not"), max_length=200, required=False)


def with_correction(member: Member, field: str, said: str) -> Checked:
    """The member's record with one field as they say it is, checked as a roster of one row."""
    kept = MemberForm.of(member, seen="").initial
    cells = {name: str(value) for name, value in kept.items() if name not in {"seen", "remark"}}
    here = member.affiliations.filter(until=None).values_list("unit__code", flat=True).first()
    return check_member({**cells, "id_number": member.id_number, "unit": here or "", field: said})


class CorrectionForm(forms.Form):
    """What is wrong and what is right; checked at once, so that nothing is asked for that cannot be."""

    field = forms.ChoiceField(label=gettext_lazy("what is wrong"))
    said = forms.CharField(label=gettext_lazy("what is right"), max_length=200)

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.member = member
        labels = [(name, Member._meta.get_field(name).verbose_name) for name in CORRECTABLE]
        self.fields["field"].choices = [("", ""), *labels]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for error in with_correction(self.member, cleaned["field"], cleaned["said"]).errors:
                self.add_error("said", error.reason)
        return cleaned
