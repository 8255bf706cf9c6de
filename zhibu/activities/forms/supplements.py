"""Text in, values out: further units for an issued notice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.organisation.models import Unit


class SupplementForm(forms.Form):
    """The units to send it to. `units` are all of its issuer's, so that who chose one that has it meanwhile is told;
    `offered` are those that have it not.
    """

    units = forms.MultipleChoiceField(label=gettext_lazy("further units"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, units: Sequence[Unit], offered: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.possible = {str(unit.pk): unit for unit in units}
        self.offered = [(str(unit.pk), f"{unit.code} {unit.name}") for unit in offered]
        self.fields["units"].choices = [(pk, unit.name) for pk, unit in self.possible.items()]

    @property
    def chosen(self) -> list[Unit]:
        """The units chosen, by code; only after is_valid()."""
        picked = set(self.cleaned_data["units"])
        return [unit for pk, unit in self.possible.items() if pk in picked]

    def offer(self) -> None:
        """Show only the units that have it not."""
        self.fields["units"].choices = self.offered
