"""Text in, values out: a suggestion, its receipt, the reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.circulation.models import Suggestion
from zhibu.circulation.states import ChannelKind
from zhibu.organisation.models import Unit


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


class ChannelForm(forms.Form):
    """A way out for one of the officer's units. Whether the address is one is for the service to say."""

    unit = forms.ChoiceField(label=gettext_lazy("unit"))
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ChannelKind.choices)
    name = forms.CharField(label=pgettext_lazy("channel", "name"), max_length=60)
    address = forms.CharField(
        label=pgettext_lazy("channel", "address"),
        max_length=300,
        help_text=gettext_lazy(
            "The whole web address of the robot as its provider shows it, or a mail address of the office. It is kept"
            " sealed and never shown again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("signing secret"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("DingTalk and Feishu only, when the robot is set to want a signature."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, units: list[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [(unit.code, f"{unit.code} {unit.name}") for unit in units]

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes; only after is_valid()."""
        return self.cleaned_data | {"unit": self.units[self.cleaned_data["unit"]]}
