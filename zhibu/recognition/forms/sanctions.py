"""What is typed about sanctions and talks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.activities.models import Attendance
from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Member
from zhibu.recognition.models import Sanction, Talk
from zhibu.recognition.queries import lower, months_after
from zhibu.recognition.states import EFFECT_MONTHS, Rung, SanctionMove

WITHOUT_WORDS = (SanctionMove.TELL, SanctionMove.READ)
ASKS: dict[str, Any] = {
    SanctionMove.WITHDRAW: gettext_lazy("Why is the draft taken back?"),
    SanctionMove.REPLY: gettext_lazy("What do you say to it?"),
    SanctionMove.DECIDE: gettext_lazy("Reason of the decision, and what it asks"),
    SanctionMove.DROP: gettext_lazy("Why is it dropped?"),
    SanctionMove.APPEAL: gettext_lazy("Why do you appeal?"),
    SanctionMove.UPHOLD: gettext_lazy("Why is the decision upheld?"),
    SanctionMove.CHANGE: gettext_lazy("Why is it changed?"),
    SanctionMove.LIFT: gettext_lazy("Why is it lifted?"),
}


class DraftForm(forms.Form):
    """Gives rung, facts, ground, skip_because and decider."""

    rung = forms.ChoiceField(label=pgettext_lazy("sanction", "step"), widget=forms.RadioSelect)
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("absences it rests on"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only absences that were not made up; a leave is never a fault."),
    )  # fmt: skip
    ground = forms.CharField(
        label=gettext_lazy("what happened, in words"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    skip_because = forms.CharField(
        label=gettext_lazy("why not the step before?"), max_length=300, required=False,
        help_text=gettext_lazy("Only where the step before has not been taken lately."),
    )  # fmt: skip
    decider = forms.ChoiceField(label=gettext_lazy("decider"))

    def __init__(
        self, *args: Any, rungs: Sequence[str], lines: Sequence[Attendance], able: Sequence[Member], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["rung"].choices = [(one, Rung(one).label) for one in rungs]
        fields["facts"].choices = [
            (str(line.pk), f"{line.activity.day} {line.activity.notice.theme}") for line in lines
        ]
        if not lines:
            del fields["facts"]
        fields["decider"].choices = [(str(one.pk), one.name) for one in able]
        self._lines = {str(line.pk): line for line in lines}
        self._able = {str(one.pk): one for one in able}

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes besides the facts."""
        found = {name: self.cleaned_data[name] for name in ("rung", "ground", "skip_because")}
        return found | {"decider": self._able[self.cleaned_data["decider"]]}

    @property
    def lines(self) -> list[Attendance]:
        """The absences chosen."""
        return [self._lines[key] for key in self.cleaned_data.get("facts", ())]


class MoveForm(forms.Form):
    """One step of a case: words, and of a decision its step and days."""

    move = forms.CharField(widget=forms.HiddenInput)
    rung = forms.ChoiceField(label=pgettext_lazy("sanction", "step"), widget=forms.RadioSelect)
    effect_from = DayField(label=gettext_lazy("effect from"))
    effect_last = DayField(label=gettext_lazy("last day of the effect"))
    words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, data: Any, *, sanction: Sanction, of: str, today: date) -> None:
        last = sanction.effect_last or months_after(today, EFFECT_MONTHS(today))
        first = {
            "move": of, "rung": sanction.rung, "effect_from": today, "effect_last": last,
            "words": sanction.reply_draft if of == SanctionMove.REPLY else "",
        }  # fmt: skip
        super().__init__(data, auto_id=f"{of}_%s", initial=first)
        fields: Any = self.fields
        fields["rung"].choices = [(one, Rung(one).label) for one in lower(sanction.rung)]
        if of not in {SanctionMove.DECIDE, SanctionMove.CHANGE}:
            del fields["rung"], fields["effect_last"]
        if of != SanctionMove.DECIDE:
            del fields["effect_from"]
        if of in WITHOUT_WORDS:
            del fields["words"]
        else:
            fields["words"].label = ASKS[of]
        self.label = SanctionMove(of).label

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "move"}


class SanctionFilter(forms.Form):
    """Gives open, in_force, over, or "" for all."""

    show = forms.ChoiceField(required=False, choices=[("", ""), ("open", ""), ("in_force", ""), ("over", "")])

    @property
    def chosen(self) -> str:
        """What is chosen; what is not offered counts as all."""
        self.is_valid()
        return str(self.cleaned_data.get("show") or "")


class TalkForm(forms.ModelForm[Talk]):
    """Gives day, promise, promised_by and due."""

    day = DayField(label=gettext_lazy("day of the talk"))
    due = DayField(label=gettext_lazy("until"), required=False)

    class Meta:
        model = Talk
        fields = ("day", "promise", "promised_by", "due")
        labels = {
            "promise": gettext_lazy("what was promised"), "promised_by": gettext_lazy("who promised it?"),
        }  # fmt: skip
        help_texts = {"promise": gettext_lazy("Nothing else of a talk is written down.")}

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A talk was held; a promise is somebody's."""
        values = super().clean() or {}
        if values.get("day") and values["day"] > self.today:
            self.add_error("day", _("lies in the future"))
        if values.get("promise") and not values.get("promised_by"):
            self.add_error("promised_by", _("Say who promised it."))
        if not values.get("promise"):
            values["promised_by"], values["due"] = "", None
        return values

    def validate_constraints(self) -> None:
        """`clean` says it at the field."""

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class KeptForm(forms.Form):
    """Gives kept."""

    kept = forms.TypedChoiceField(
        label=gettext_lazy("Was it kept?"), choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
