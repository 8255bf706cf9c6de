"""Forms of sign-in: the library's, in our words, and those of slip and PIN; the filter of the log."""

import json
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as library
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.queries import read_code
from zhibu.kernel import sealed
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


class ConfirmByPasswordForm(ReauthenticateForm):
    """One's password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"password": _("Password")})


CODE_FITS = 120  # seconds in which a code of an app is taken: the half minute before, its own, the one after


class _Code(forms.Form):
    """A code, however it is typed, and each only once: the library forgets a used one while it still fits."""

    hint: Any = _("Six digits from the app on your phone, or one of your recovery codes.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"code": pgettext_lazy("second factor", "Code")})
        self.fields["code"].help_text = self.hint
        self.fields["code"].widget.attrs.update(inputmode="numeric", autocapitalize="none")

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
        code: str = super().clean_code()  # type: ignore[misc]  # the library's form stands beside
        used = sealed.lookup(f"accounts.code:{self.user.pk}:{code}")  # type: ignore[attr-defined]
        if not cache.add(used, True, CODE_FITS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_Code, library.AuthenticateForm):
    """At sign-in, after the password."""


class ConfirmByCodeForm(_Code, library.ReauthenticateForm):
    """One's code once more."""


class FirstCodeForm(_Code, ActivateTOTPForm):
    """The first code proves that the app has the secret."""

    hint = _("Six digits that the app shows now.")


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


class PasskeyForm(forms.Form):
    """What a browser answers to the question of a passkey."""

    answer = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_answer(self) -> dict[str, Any]:
        try:
            answer = json.loads(self.cleaned_data["answer"])
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise forms.ValidationError(_("The passkey gave no answer that can be read. Please try again."))
        return answer


class NewPasskeyForm(PasskeyForm):
    """A passkey with its name; in a session that a PIN opened, with the PIN."""

    name = forms.CharField(label=_("Name of this phone or computer"), max_length=50)
    pin = PinForm.base_fields["pin"]

    def __init__(self, *args: Any, by_pin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_pin:
            del self.fields["pin"]

    def clean_pin(self) -> str:
        return PinForm.clean_pin(self)  # type: ignore[arg-type]


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
