"""Text in, values out: a guest added to an expected list, a name removed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.kernel.names import tidy
from zhibu.organisation.models import Unit


class GuestForm(forms.Form):
    """Somebody of another unit, by unit and full name: lists of other units are not shown here."""

    unit = forms.ChoiceField(label=gettext_lazy("unit"))
    name = forms.CharField(label=gettext_lazy("full name"), max_length=50)
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("It stays beside the name.")
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [("", ""), *((unit.code, f"{unit.code} {unit.name}") for unit in units)]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])


class RemovalForm(forms.Form):
    """Somebody on the list who is not expected after all; `people` are those on it: (id, name)."""

    member = forms.ChoiceField(label=gettext_lazy("who"))
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("It stays beside the name.")
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].choices = [("", ""), *people]
