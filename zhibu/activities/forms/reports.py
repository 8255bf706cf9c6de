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


class RatingForm(forms.Form):
    """Three answers without a name; all three are asked, so that leaving one out says nothing."""

    _YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
    time_suitable = forms.ChoiceField(
        label=gettext_lazy("Was the time suitable?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    content_useful = forms.ChoiceField(
        label=gettext_lazy("Was the content useful?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    too_much_material = forms.ChoiceField(
        label=gettext_lazy("Was too much material asked for?"), choices=_YES_NO, widget=forms.RadioSelect
    )

    @property
    def answers(self) -> dict[str, bool]:
        """The answers as yes or no; only after is_valid()."""
        return {name: value == "yes" for name, value in self.cleaned_data.items()}


class ResultForm(forms.Form):
    """What came of a notice, in the sender's words."""

    result = forms.CharField(
        label=gettext_lazy("result"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everybody who had the notice reads it."),
    )


class EffectReplyForm(forms.Form):
    """The issuer's reply to what most members found fault with."""

    reply = forms.CharField(
        label=gettext_lazy("reply"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who had the notice reads it."),
    )


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
