"""Forms of sign-in: the library's, in our words, and those of slip and PIN; the filter of the log."""

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.queries import read_code
from zhibu.kernel.forms import DayField


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


class LogFilter(forms.Form):
    """Which entries of the log to show; `wanted` are the arguments of audit.queries.log."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    deed = forms.RegexField(
        r"[a-z_.]*",
        label=_("Deed begins with"),
        max_length=100,
        required=False,
        error_messages={"invalid": _("A deed is written with small letters and full stops, like accounts.session.")},
    )
    subject = forms.RegexField(
        r"[A-Za-z0-9_.:-]*",
        label=_("Subject begins with"),
        max_length=200,
        required=False,
        error_messages={"invalid": _("A subject is written like accounts.user:17.")},
    )
    actor = forms.IntegerField(label=_("Account number"), min_value=1, max_value=2**63 - 1, required=False)

    def clean(self) -> dict[str, Any]:
        """The last day does not lie before the first."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return values

    @property
    def wanted(self) -> dict[str, Any]:
        """What to look for; of a filter with errors nothing."""
        values = self.cleaned_data if self.is_valid() else {}
        last = values.get("until")
        return {
            "since": _midnight(values.get("since")),
            "before": _midnight(last + timedelta(days=1) if last else None),
            **{name: values.get(name) or "" for name in ("deed", "subject")},
            "actor": values.get("actor"),
        }


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
