"""Text in, values out: a notice composed, a notice changed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Notice
from zhibu.activities.queries import Start
from zhibu.activities.services.changes import CHANGEABLE
from zhibu.activities.states import NOTICE_KINDS, Held
from zhibu.kernel.forms import DayField, MinuteField
from zhibu.organisation.models import Unit

NOTICE_FIELDS = (
    "theme", "kind", "held", "first_day", "last_day", "start_time", "place", "content", "form", "method", "expected",
    "requirements", "materials", "feedback_by",
)  # fmt: skip
OPTIONAL_FIELDS = ("last_day", "start_time", "place", "method", "requirements", "materials")
_ALL = "all"
_CHOSEN = "chosen"


def _callback(field: Any, **options: Any) -> Any:
    """The house's own fields for days and times."""
    if field.get_internal_type() == "DateField":
        return DayField(label=field.verbose_name, **options)
    if field.get_internal_type() == "TimeField":
        return MinuteField(label=field.verbose_name, **options)
    return field.formfield(**options)


class DaysForm(forms.Form):
    """A first and a last day that agree; a last day left empty is the first."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        if first and not last:
            cleaned["last_day"] = first
        return cleaned


class NoticeForm(DaysForm):
    """A draft of a notice: nothing is required here, so that a half-written one can be kept; the check page says what
    is missing. `units` are those the issuers may address.
    """

    issuer = forms.ChoiceField(label=gettext_lazy("issued by"))
    scope = forms.ChoiceField(
        label=gettext_lazy("to which units"),
        choices=[(_ALL, gettext_lazy("all units below")), (_CHOSEN, gettext_lazy("the units chosen here"))],
        widget=forms.RadioSelect,
        initial=_ALL,
    )
    units = forms.MultipleChoiceField(label=gettext_lazy("units"), required=False, widget=forms.CheckboxSelectMultiple)
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, issuers: Sequence[Unit], units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= fields_for_model(
            Notice,
            fields=NOTICE_FIELDS,
            formfield_callback=_callback,
            widgets={
                "held": forms.RadioSelect,
                "expected": forms.RadioSelect,
                "content": forms.Textarea(attrs={"rows": 5}),
                "requirements": forms.Textarea(attrs={"rows": 3}),
            },
        )
        for name in NOTICE_FIELDS:
            self.fields[name].required = False
            self.fields[name].needed = name not in OPTIONAL_FIELDS
        for name in ("held", "expected"):
            self.fields[name].choices = [one for one in self.fields[name].choices if one[0]]
        self.fields["kind"].choices = NOTICE_KINDS.choices(also=self.initial.get("kind", ""))
        self.issuers = {str(unit.pk): unit for unit in issuers}
        self.possible = {str(unit.pk): unit for unit in units}
        self.fields["issuer"].choices = [(pk, unit.name) for pk, unit in self.issuers.items()]
        if len(issuers) == 1:
            self.fields["issuer"].widget = forms.HiddenInput()
        self.fields["issuer"].initial = next(iter(self.issuers), "")
        self.fields["units"].choices = [(pk, f"{unit.code} {unit.name}") for pk, unit in self.possible.items()]

    @classmethod
    def of(cls, notice: Notice, chosen: Sequence[int], **options: Any) -> "NoticeForm":
        """The form filled with a draft."""
        initial = {name: getattr(notice, name) for name in NOTICE_FIELDS}
        form = cls(initial=initial, **options)
        below = {pk for pk, unit in form.possible.items() if form._is_below(unit, notice.issuer)}
        units = {str(pk) for pk in chosen}
        form.initial |= {
            "issuer": str(notice.issuer_id),
            "edition": notice.edition,
            "units": sorted(units),
            "scope": _ALL if units == below else _CHOSEN,
        }
        return form

    @classmethod
    def starting(cls, start: Start, **options: Any) -> "NoticeForm":
        """The form of a new notice, filled with what it begins with; empty where that says nothing."""
        form = cls(initial=dict(start.values), **options)
        issuer = form.issuers.get(str(start.issuer))
        if issuer is not None and start.units is not None:
            below = {pk for pk, unit in form.possible.items() if form._is_below(unit, issuer)}
            units = {str(pk) for pk in start.units} & below
            form.initial |= {
                "issuer": str(issuer.pk),
                "units": sorted(units),
                "scope": _ALL if units == below else _CHOSEN,
            }
        return form

    @staticmethod
    def _is_below(unit: Unit, issuer: Unit) -> bool:
        """A committee or general branch addresses the units below it; a branch addresses itself."""
        return unit.is_within(issuer.path) and (unit.pk != issuer.pk or not _has_units_below(issuer))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if cleaned.get("held") == Held.JOINTLY and first and last and last != first:
            self.add_error("last_day", _("A joint activity is held on one day."))
        return cleaned

    @property
    def issuer_unit(self) -> Unit:
        """The unit that issues; only after is_valid()."""
        return self.issuers[self.cleaned_data["issuer"]]

    @property
    def values(self) -> dict[str, Any]:
        """Field values of the notice; empty choices fall back to the model's defaults."""
        chosen = {name: self.cleaned_data[name] for name in NOTICE_FIELDS}
        for name in ("kind", "held", "expected"):
            chosen[name] = chosen[name] or Notice._meta.get_field(name).get_default()
        return chosen

    def against(self, kept: Notice) -> list[tuple[Any, str, str]]:
        """What was typed here beside what somebody else has saved meanwhile: (label, theirs, typed) of each field that
        differs. The form goes on from their edition, so that saving once more is a decision.
        """
        self.data = self.data.copy()
        self.data["edition"] = str(kept.edition)
        pairs = [(name, getattr(kept, name), value) for name, value in self.values.items()]
        return [
            (self.fields[name].label, self._shown(name, theirs), self._shown(name, typed))
            for name, theirs, typed in pairs
            if theirs != typed
        ]

    def _shown(self, name: str, value: Any) -> str:
        words = dict(getattr(self.fields[name], "choices", ()))
        return str(words.get(value, value) or "—")

    @property
    def chosen_units(self) -> list[Unit]:
        """The units addressed, always below the issuer."""
        issuer = self.issuer_unit
        below = [unit for unit in self.possible.values() if self._is_below(unit, issuer)]
        if self.cleaned_data["scope"] == _ALL:
            return below
        picked = set(self.cleaned_data["units"])
        return [unit for unit in below if str(unit.pk) in picked]


def _has_units_below(unit: Unit) -> bool:
    return unit.kind in {"committee", "general_branch"}


class ReasonForm(forms.Form):
    """A reason that everybody concerned reads."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("Everybody who had the notice reads it.")
    )


class ChangeForm(DaysForm):
    """What may be changed of a notice after its issue, filled with what stands; the reason is asked for."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, notice: Notice, **options: Any) -> None:
        initial = {name: getattr(notice, name) for name in CHANGEABLE} | {"edition": notice.edition}
        super().__init__(*args, initial=initial, **options)
        self.fields |= fields_for_model(
            Notice,
            fields=CHANGEABLE,
            formfield_callback=_callback,
            widgets={"content": forms.Textarea(attrs={"rows": 5}), "requirements": forms.Textarea(attrs={"rows": 3})},
        )
        for name in CHANGEABLE:
            self.fields[name].required = name not in OPTIONAL_FIELDS
        self.fields |= ReasonForm.base_fields

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the notice as typed; only after is_valid()."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE}

    def label_of(self, name: str) -> Any:
        """The label of a field."""
        return self.fields[name].label
