"""Text in, values out: for how long members sign in by phone, and the code they type."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.kernel.names import half_width


class OpenPhonesForm(forms.Form):
    """How long the code holds."""

    _MINUTES = ((30, gettext_lazy("half an hour")), (60, gettext_lazy("one hour")), (180, gettext_lazy("three hours")))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("open for"), choices=_MINUTES, coerce=int, widget=forms.RadioSelect, initial=60
    )


class HereForm(forms.Form):
    """The code on the board: six digits, however they are typed."""

    code = forms.CharField(
        label=gettext_lazy("code on the board"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"\s", "", half_width(self.cleaned_data["code"]))
        if not re.fullmatch(r"[0-9]{6}", code):
            raise ValidationError(_("The code has six digits."))
        return code
