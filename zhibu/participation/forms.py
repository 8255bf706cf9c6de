"""What is typed about half-years."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.participation.states import CHECK_DAYS


class CompileForm(forms.Form):
    """Gives basis and check_days: how long members check their own records."""

    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        initial=_("Rules on unified organisation activities: half-yearly disclosure of participation"),
        help_text=_("Stands on every sheet: the rule by which it is disclosed."),
    )
    check_days = forms.IntegerField(
        label=_("Working days for the own check"),
        min_value=1,
        max_value=60,
        initial=CHECK_DAYS,
        help_text=_("Today counts."),
    )


class RecompileForm(forms.Form):
    """Gives reason: why there is a new version."""

    reason = forms.CharField(
        label=_("Why is it compiled again?"),
        max_length=300,
        help_text=_("Everybody who sees the disclosure reads it. Name nobody and no kind of leave."),
    )


class OwnObjectionForm(forms.Form):
    """Gives text, and closing: the id of the closing it is about, one of `choices` (id, unit)."""

    closing = forms.TypedChoiceField(label=_("In which unit?"), coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: I was present on 12 March."),
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["closing"]
        field.choices = choices
        if len(choices) == 1:  # nothing to choose, so nothing is asked
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]
