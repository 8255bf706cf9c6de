"""What is typed about posts."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.forms import DayField
from zhibu.organisation.states import PostKind


class AppointForm(forms.Form):
    """Gives member (pk), kind, term, since and until (the first day after the term, or None). `members` are the
    choices: (pk, words).
    """

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)
    kind = forms.ChoiceField(label=_("Post"), choices=PostKind.choices)
    term = forms.IntegerField(
        label=_("Term number"), min_value=1, max_value=99, required=False, help_text=_("3 for the third term.")
    )
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day of the term"), required=False)

    def __init__(self, *args: Any, members: list[tuple[int, str]], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Choose a member")), *members] if len(members) != 1 else members
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
        self.fields["since"].initial = today

    def clean_until(self) -> date | None:
        """The first day after the term, as terms are kept."""
        last: date | None = self.cleaned_data["until"]
        return last + timedelta(days=1) if last else None


class TermForm(forms.Form):
    """Gives until (the first day after the term, or None) and the number of the term, of a post that is held."""

    until = DayField(label=_("Last day of the term"), required=False)
    term = forms.IntegerField(label=_("Term number"), min_value=1, max_value=99, required=False)

    def clean_until(self) -> date | None:
        """The first day after the term, as terms are kept."""
        last: date | None = self.cleaned_data["until"]
        return last + timedelta(days=1) if last else None


class EndForm(forms.Form):
    """Gives day: the first day on which the post is no longer held; asked for is the last day in office."""

    day = DayField(label=_("Last day in office"))

    def __init__(self, *args: Any, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["day"].initial = today

    def clean_day(self) -> date:
        """The first day without the post."""
        return self.cleaned_data["day"] + timedelta(days=1)
