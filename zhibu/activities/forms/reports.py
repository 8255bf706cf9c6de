"""Text in, values out: what a unit reports: how members were told, what came of it."""

from datetime import date
from typing import Any

from django import forms
from django.forms import fields_for_model
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Feedback, Preview
from zhibu.activities.states import Told
from zhibu.kernel.forms import DayField

FEEDBACK_FIELDS = ("effect", "done", "liked", "difficulty", "suggestion", "practice")


class FeedbackForm(forms.Form):
    """The one form of six questions; nothing that the system knows."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= fields_for_model(
            Feedback,
            fields=FEEDBACK_FIELDS,
            widgets={"effect": forms.RadioSelect, "done": forms.Textarea(attrs={"rows": 4})},
        )
        self.fields["effect"].choices = [one for one in self.fields["effect"].choices if one[0]]


class PreviewForm(forms.Form):
    """How and when a unit told its members; ready for the commonest case, so that one click is enough."""

    how = forms.ChoiceField(label=gettext_lazy("how"), choices=Told, widget=forms.RadioSelect)
    told_on = DayField(label=gettext_lazy("told on"))
    note = forms.CharField(label=gettext_lazy("remark"), max_length=200, required=False)

    @classmethod
    def of(cls, preview: Preview | None, today: date) -> "PreviewForm":
        """The form filled with what is recorded, else with the notice board today."""
        if preview is None:
            return cls(initial={"how": Told.BOARD, "told_on": today})
        return cls(initial={"how": preview.how, "told_on": preview.told_on, "note": preview.note})
