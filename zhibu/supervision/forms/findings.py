"""What is typed about findings."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.supervision.models import Finding
from zhibu.supervision.states import Move, Stop


class MoveForm(forms.Form):
    """Gives move, words and until (a day or None; with a plan only)."""

    move = forms.ChoiceField(label=gettext_lazy("What do you do?"))
    words = forms.CharField(
        label=gettext_lazy("In a sentence"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What was or will be done, by whom. Everybody who works on it reads it."),
    )  # fmt: skip
    until = DayField(label=gettext_lazy("mended until"), required=False)

    def __init__(self, *args: Any, finding: Finding, moves: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        labels = dict(Move.choices)
        field: Any = self.fields["move"]
        field.choices = [(move, labels[move]) for move in map(Move, moves)]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]
        if Move.PLANNED not in dict(field.choices):
            del self.fields["until"]
        else:
            self.fields["until"].initial = finding.due

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        found = {"move": self.cleaned_data["move"], "words": self.cleaned_data["words"]}
        return found | ({"until": self.cleaned_data["until"]} if "until" in self.fields else {})


class FindingFilter(forms.Form):
    """Gives stop, late and inspection, as the query takes them; what is not offered counts as all."""

    LATE = "late"
    show = forms.CharField(required=False)
    inspection = forms.CharField(required=False)

    def clean_show(self) -> str:
        """One of the stops, or what is late."""
        show = str(self.cleaned_data["show"])
        if show and show not in {*Stop.values, self.LATE}:
            raise ValidationError(_("There is no such list."))
        return show

    @property
    def chosen(self) -> dict[str, Any]:
        """What is chosen."""
        self.is_valid()
        show = self.cleaned_data.get("show") or ""
        number = self.cleaned_data.get("inspection") or ""
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
        return {"stop": "" if show == self.LATE else show, "late": show == self.LATE, "inspection": known}
