"""What is typed about the first people of the committee's office."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.kernel import idnumbers, names
from zhibu.kernel.idnumbers import IdNumber
from zhibu.organisation.models import Unit
from zhibu.organisation.services import NewStaff
from zhibu.organisation.states import PostKind

KINDS = (PostKind.CLERK, PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY)
_OFF = {"autocomplete": "off"}


def read_id_number(text: str) -> IdNumber:
    """An ID number as typed into a field. Raises ValidationError with what is wrong."""
    try:
        return idnumbers.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class FirstStaffForm(forms.Form):
    """One person; `person` is what the service takes. `units` are those that somebody can belong to."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=50, widget=forms.TextInput(attrs=_OFF))
    id_number = forms.CharField(label=gettext_lazy("ID number"), max_length=40, widget=forms.TextInput(attrs=_OFF))
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=40, widget=forms.TextInput(attrs={**_OFF, "inputmode": "tel"})
    )
    unit = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Post in the committee"), choices=[(kind.value, kind.label) for kind in KINDS]
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {unit.code: unit for unit in units}
        choices = [(unit.code, f"{unit.code} {unit.name}") for unit in units]
        self.fields["unit"].choices = choices if len(units) == 1 else [("", _("Choose a unit")), *choices]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """The name as rosters have it."""
        return names.tidy(self.cleaned_data["name"])

    def clean_id_number(self) -> IdNumber:
        """The number, with what it says; every digit is checked."""
        return read_id_number(self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        """Eleven digits."""
        text = "".join(names.half_width(self.cleaned_data["phone"]).split())
        if not (len(text) == 11 and text.startswith("1") and text.isascii() and text.isdigit()):
            raise ValidationError(_("a phone number has 11 digits and begins with 1"))
        return text

    @property
    def person(self) -> NewStaff:
        """The person of a valid form."""
        values = self.cleaned_data
        unit = self.units[values["unit"]]
        return NewStaff(values["name"], values["id_number"], values["phone"], unit, values["kind"])
