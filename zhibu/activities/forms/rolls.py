"""Text in, values out: a unit's own day, the roll, one line corrected."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Activity, Attendance
from zhibu.activities.services import Line
from zhibu.activities.states import LEAVE_KINDS, MISSED, Attended, LeaveKind, Way
from zhibu.kernel.forms import DayField, MinuteField


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


def roll_choices(on: date | None = None, *, also: str = "") -> list[tuple[str, Any]]:
    """What one select of the roll may say, by the rule of a day, leave always with its kind; `also` is a kind of leave
    that stands already.
    """
    return [
        (Attended.PRESENT.value, Attended.PRESENT.label),
        (Attended.ABSENT.value, Attended.ABSENT.label),
        *LEAVE_KINDS.choices(on, also=also),
        *Way.choices,
        (Attended.NOT_COUNTED.value, Attended.NOT_COUNTED.label),
    ]


def line_of(choice: str, made_up_on: date | None = None) -> Line:
    """The line that one choice of the roll means. Raises ValueError for anything that is not a choice."""
    if choice in Way.values:
        return Line(Attended.PRESENT, "", made_up_on, choice)
    if choice in LeaveKind.values:
        return Line(Attended.LEAVE, choice, made_up_on)
    return Line(Attended(choice), "", made_up_on)


def choice_of(state: str, kind: str) -> str:
    """The choice that shows a line; `kind` is the kind of a leave, or the way in which somebody took part."""
    return kind or state


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
        choice = choice_of(attendance.state, attendance.leave_kind or attendance.way)
        super().__init__(*args, initial={"choice": choice, "made_up_on": attendance.made_up_on}, **options)
        self.fields["choice"].choices = roll_choices(attendance.activity.day, also=attendance.leave_kind)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        choice = cleaned.get("choice")
        if cleaned.get("made_up_on") and choice and line_of(choice).state not in MISSED:
            self.add_error("made_up_on", _("Only a leave or an absence is made up."))
        return cleaned

    @property
    def line(self) -> Line:
        """The corrected line; only after is_valid()."""
        return line_of(self.cleaned_data["choice"], self.cleaned_data["made_up_on"])
