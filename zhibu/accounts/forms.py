"""Forms of sign-in: the library's, in our words, and those of slip and PIN."""

import unicodedata
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.queries import read_code


def _relabel(form: forms.Form, labels: dict[str, Any]) -> None:
    """Our labels instead of the library's; no placeholders, they vanish when one types."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """User name and password. The library checks, counts and says the same for every kind of wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"login": _("User name"), "password": _("Password")})
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class LongEnough(MinimumLengthValidator):
    """How long a password is at least, in our words: the framework says it in English alone."""

    def get_error_message(self) -> str:
        return gettext("A password has at least %(count)s characters.") % {"count": self.min_length}


class NewPasswordForm(SetPasswordForm):
    """A first password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"password1": _("New password"), "password2": _("New password once more")})
        self.fields["password1"].help_text = _("At least 12 characters. Four or five words are easy to remember.")


class OtherPasswordForm(ChangePasswordForm):
    """Another password, with the current one as proof."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(
            self,
            {
                "oldpassword": _("Current password"),
                "password1": _("New password"),
                "password2": _("New password once more"),
            },
        )
        self.fields["password1"].help_text = _("At least 12 characters. Four or five words are easy to remember.")


class SlipForm(forms.Form):
    """The code of a slip, however it is typed."""

    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A code has ten letters and digits, like ABCDE-FGHJK."))
        return code


class PinForm(forms.Form):
    """Six digits."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=20,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_pin(self) -> str:
        pin = unicodedata.normalize("NFKC", self.cleaned_data["pin"]).replace(" ", "")
        if len(pin) != 6 or not pin.isascii() or not pin.isdigit():
            raise forms.ValidationError(_("A PIN has six digits."))
        return pin
