"""What is typed about scores."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessment.states import Settled


class AnswerForm(forms.Form):
    """Gives words."""

    words = forms.CharField(
        label=gettext_lazy("What is not right, and which fact shows it?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class HandForm(forms.Form):
    """Gives percent and reason."""

    percent = forms.IntegerField(label=gettext_lazy("per cent of the weight"), min_value=0, max_value=100)
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The unit reads it beside its score."),
    )  # fmt: skip


class SettleForm(forms.Form):
    """Gives settled, percent and words."""

    settled = forms.ChoiceField(label=gettext_lazy("outcome"), choices=Settled, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=gettext_lazy("per cent of the weight"), min_value=0, max_value=100, required=False,
        help_text=gettext_lazy("When the score is changed."),
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("settled") == Settled.CHANGED and found.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Say to how many per cent of the weight the score is changed."))
        return found


class OverForm(forms.Form):
    """Gives over_reason, "" where none is needed."""

    over_reason = forms.CharField(
        label=gettext_lazy("Why do more units have five stars than the rule says?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("It stands with the assessment."),
    )  # fmt: skip
