"""Text in, values out: notice, plan, roll, correction, feedback."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Activity, Attendance, Feedback, Notice, Preview
from zhibu.activities.services import Line
from zhibu.activities.services.changes import CHANGEABLE
from zhibu.activities.states import LEAVE_KINDS, NOTICE_KINDS, Attended, Held, LeaveKind, Told
from zhibu.kernel.forms import DayField, MinuteField
from zhibu.organisation.models import Unit

NOTICE_FIELDS = (
    "theme", "kind", "held", "first_day", "last_day", "start_time", "place", "content", "form", "method", "expected",
    "requirements", "materials", "feedback_by",
)  # fmt: skip
OPTIONAL_FIELDS = ("last_day", "start_time", "place", "method", "requirements", "materials")
FEEDBACK_FIELDS = ("effect", "done", "liked", "difficulty", "suggestion", "practice")
_ALL, _CHOSEN = "all", "chosen"


def _callback(field: Any, **options: Any) -> Any:
    """The house's own fields for days and times."""
    if field.get_internal_type() == "DateField":
        return DayField(label=field.verbose_name, **options)
    if field.get_internal_type() == "TimeField":
        return MinuteField(label=field.verbose_name, **options)
    return field.formfield(**options)


class NoticeForm(forms.Form):
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

    @staticmethod
    def _is_below(unit: Unit, issuer: Unit) -> bool:
        """A committee or general branch addresses the units below it; a branch addresses itself."""
        return unit.is_within(issuer.path) and (unit.pk != issuer.pk or not _has_units_below(issuer))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        if first and not last:
            cleaned["last_day"] = first
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


class PlanForm(forms.Form):
    """A unit's own day, time and place within the window."""

    day = DayField(label=gettext_lazy("day"))
    start_time = MinuteField(label=gettext_lazy("start"), required=False)
    place = forms.CharField(label=gettext_lazy("place"), max_length=100, required=False)

    def __init__(self, *args: Any, activity: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        self.notice = activity.notice
        if self.notice.first_day and self.notice.end:
            bounds = {"min": self.notice.first_day.isoformat(), "max": self.notice.end.isoformat()}
            self.fields["day"].widget.attrs |= bounds

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if self.notice.first_day and self.notice.end and not self.notice.first_day <= day <= self.notice.end:
            raise ValidationError(_("Choose a day within the window of the notice."))
        return day


# What one select of the roll may say; leave always with its kind.
def roll_choices(on: date | None = None, *, also: str = "") -> list[tuple[str, Any]]:
    """The choices by the rule of a day; `also` is a kind of leave that stands already."""
    return [
        (Attended.PRESENT.value, Attended.PRESENT.label),
        (Attended.ABSENT.value, Attended.ABSENT.label),
        *LEAVE_KINDS.choices(on, also=also),
        (Attended.NOT_COUNTED.value, Attended.NOT_COUNTED.label),
    ]


def line_of(choice: str, made_up_on: date | None = None) -> Line:
    """The line that one choice of the roll means. Raises ValueError for anything that is not a choice."""
    if choice in LeaveKind.values:
        return Line(Attended.LEAVE, choice, made_up_on)
    return Line(Attended(choice), "", made_up_on)


def choice_of(state: str, leave_kind: str) -> str:
    """The choice that shows a line."""
    return leave_kind or state


def read_roll(data: Mapping[str, Any], expected: Sequence[int]) -> dict[int, Line]:
    """The exceptions in a posted roll: one field m<id> per expected person; a missing one means present.

    No form object per person: a roll may have 1,165 names. Raises ValidationError for a choice that does not exist.
    """
    exceptions = {}
    for member in expected:
        choice = data.get(f"m{member}", Attended.PRESENT.value)
        if choice == Attended.PRESENT:
            continue
        try:
            exceptions[member] = line_of(choice)
        except ValueError as error:
            raise ValidationError(_("The roll holds a choice that does not exist; load the page again.")) from error
    return exceptions


class CorrectionForm(forms.Form):
    """One line of a confirmed roll, corrected with a reason."""

    choice = forms.ChoiceField(label=gettext_lazy("attendance"), widget=forms.RadioSelect)
    made_up_on = DayField(
        label=gettext_lazy("made up on"),
        required=False,
        help_text=gettext_lazy("The day on which a leave or an absence was made up; leave empty when it was not."),
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("It stays beside the line for good.")
    )

    def __init__(self, *args: Any, attendance: Attendance, **options: Any) -> None:
        choice = choice_of(attendance.state, attendance.leave_kind)
        super().__init__(*args, initial={"choice": choice, "made_up_on": attendance.made_up_on}, **options)
        self.fields["choice"].choices = roll_choices(attendance.activity.day, also=attendance.leave_kind)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        missed = cleaned.get("choice") not in {Attended.PRESENT, Attended.NOT_COUNTED}
        if cleaned.get("made_up_on") and not missed:
            self.add_error("made_up_on", _("Only a leave or an absence is made up."))
        return cleaned

    @property
    def line(self) -> Line:
        """The corrected line; only after is_valid()."""
        return line_of(self.cleaned_data["choice"], self.cleaned_data["made_up_on"])


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


class ReasonForm(forms.Form):
    """A reason that everybody concerned reads."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("Everybody who had the notice reads it.")
    )


class ChangeForm(forms.Form):
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        if first and not last:
            cleaned["last_day"] = first
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the notice as typed; only after is_valid()."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE}

    def label_of(self, name: str) -> Any:
        """The label of a field."""
        return self.fields[name].label
