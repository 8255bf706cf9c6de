"""What is typed about disclosures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.disclosure.states import SHOW_DAYS, Outcome

LONGEST_SHOW = 60


class ShowForm(forms.Form):
    """Gives working_days: how long it is on show, today counted."""

    working_days = forms.IntegerField(
        label=_("Working days on show"),
        min_value=1,
        max_value=LONGEST_SHOW,
        initial=SHOW_DAYS,
        help_text=_("Today counts."),
    )


class ObjectionForm(forms.Form):
    """Gives text: what is not right."""

    text = forms.CharField(
        label=_("What is not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: I was present on 12 March."),
    )


class AnswerForm(forms.Form):
    """Gives outcome (an Outcome) and text: the answer the member will read."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_outcome(self) -> Any:
        """As an Outcome."""
        return Outcome(self.cleaned_data["outcome"])
