"""Text in, values out: a suggestion, its receipt, the reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.circulation.models import Suggestion


class SuggestionForm(forms.Form):
    """What somebody suggests; `nameless` is offered to those who have signed in."""

    text = forms.CharField(
        label=gettext_lazy("your suggestion"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6})
    )
    nameless = forms.BooleanField(label=gettext_lazy("without my name"), required=False)
    page = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, signed_in: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not signed_in:
            del self.fields["nameless"]

    @property
    def named(self) -> bool:
        """Whether the person gives their name; only after is_valid()."""
        return not self.cleaned_data.get("nameless", True)


class ReceiptForm(forms.Form):
    """The receipt of a suggestion that was made without a name."""

    receipt = forms.CharField(label=gettext_lazy("receipt"), max_length=20)


class ReplyForm(forms.ModelForm):
    """The reply, and whether everybody reads it."""

    class Meta:
        model = Suggestion
        fields = ["reply", "shared"]
        widgets = {"reply": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reply"].required = True
