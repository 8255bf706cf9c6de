"""Text in, values out: make-up items closed, one opened again."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.states import MadeUpHow
from zhibu.kernel.forms import DayField


class MakeUpForm(forms.Form):
    """When and how those who are ticked made it up; `ticked` are the ids of their lines."""

    day = DayField(label=gettext_lazy("made up on"))
    how = forms.ChoiceField(label=gettext_lazy("how"), choices=MadeUpHow, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("remark"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The members concerned and their officers read it."),
    )

    def __init__(self, *args: Any, today: date, ticked: Collection[int] = (), **options: Any) -> None:
        super().__init__(*args, initial={"day": today, "how": MadeUpHow.READ}, **options)
        self.ticked = ticked
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        if not self.ticked:
            self.add_error(None, _("Tick at least one name in the list."))
        return super().clean() or {}


class ReopenForm(forms.Form):
    """Why something was not made up after all."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("It stays beside the line for good.")
    )
