"""Text in, values out: leave asked for, entered, answered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.states import LEAVE_KINDS


class LeaveForm(forms.Form):
    """Why somebody cannot come: one tap, and words only where they help."""

    kind = forms.ChoiceField(label=gettext_lazy("reason"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("remark"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only your officers read it. No proof is asked for."),
    )

    def __init__(self, *args: Any, on: date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = LEAVE_KINDS.choices(on)
        self.fields["kind"].error_messages["required"] = _("Choose a reason.")


class EnteredLeaveForm(LeaveForm):
    """Leave that a member told an officer of; `people` are those expected who have none yet: (id, name)."""

    member = forms.ChoiceField(label=gettext_lazy("who"))

    field_order = ("member", "kind", "words")

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].choices = [("", ""), *people]
        self.fields["words"].help_text = ""
