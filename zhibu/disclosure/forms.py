"""What is typed about disclosures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.disclosure.states import SHOW_DAYS, Outcome
from zhibu.organisation.models import Unit

LONGEST_SHOW = 60


class ShowForm(forms.Form):
    """Gives working_days: how long it is on show, today counted; audience, the unit to whose members, one of
    `audiences`; looked: the officer has looked at the personal values that were `found`, which is asked only then.
    """

    working_days = forms.IntegerField(
        label=_("Working days on show"),
        min_value=1,
        max_value=LONGEST_SHOW,
        initial=SHOW_DAYS,
        help_text=_("Today counts."),
    )
    audience = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Shown to the members of"),
        empty_label=None,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Above the own unit the sheet tells who took part; leave and absence stay within the unit."),
    )
    looked = forms.BooleanField(label=_("I have looked: these are no personal values"), required=False)

    def __init__(self, *args: Any, audiences: Sequence[Unit], found: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(audiences) > 1:
            field: Any = self.fields["audience"]
            field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in audiences]).order_by("-path")
            field.initial = audiences[0].pk
        else:  # nothing to choose, so nothing is asked
            del self.fields["audience"]
        if not found:
            del self.fields["looked"]


class TakeDownForm(forms.Form):
    """Gives reason: why it is taken off again."""

    reason = forms.CharField(label=_("Why is it taken off?"), max_length=300, help_text=_("It stands in the log."))


class FurtherForm(forms.Form):
    """Gives text: what the unit above is to know."""

    text = forms.CharField(
        label=_("What should the unit above know?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
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
