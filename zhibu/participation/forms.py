"""What is typed about half-years, and by units that learn from one another."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.exchange.models import Practice
from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Unit
from zhibu.participation.states import CHECK_DAYS, Topic


class CompileForm(forms.Form):
    """Gives basis and check_days: how long members check their own records."""

    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        initial=_("Rules on unified organisation activities: half-yearly disclosure of participation"),
        help_text=_("Stands on every sheet: the rule by which it is disclosed."),
    )
    check_days = forms.IntegerField(
        label=_("Working days for the own check"),
        min_value=1,
        max_value=60,
        initial=CHECK_DAYS,
        help_text=_("Today counts."),
    )


class RecompileForm(forms.Form):
    """Gives reason: why there is a new version."""

    reason = forms.CharField(
        label=_("Why is it compiled again?"),
        max_length=300,
        help_text=_("Everybody who sees the disclosure reads it. Name nobody and no kind of leave."),
    )


class OwnObjectionForm(forms.Form):
    """Gives text, and closing: the id of the closing it is about, one of `choices` (id, unit)."""

    closing = forms.TypedChoiceField(label=_("In which unit?"), coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: I was present on 12 March."),
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["closing"]
        field.choices = choices
        if len(choices) == 1:  # nothing to choose, so nothing is asked
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]


class SpanForm(forms.Form):
    """Any period, from a day to a day; three months up to today when nothing is said."""

    first = DayField(label=_("from"))
    last = DayField(label=_("to"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day comes before the first."))
        return cleaned


class OfferForm(forms.Form):
    """Gives unit, topic, words and practice: in what a unit offers help."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Which unit offers help?"), empty_label=None)
    topic = forms.ChoiceField(label=_("In what?"), choices=Topic.choices)
    words = forms.CharField(
        label=_("What can others learn from your unit, and how?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: come to our next lesson, we show how we prepare it."),
    )
    practice = forms.ModelChoiceField(
        Practice.objects.none(), label=_("A practice of yours that shows it"), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, units: Iterable[Unit], practices: QuerySet[Practice], **options: Any) -> None:
        super().__init__(*args, **options)
        _only(self.fields["unit"], units)
        practice: Any = self.fields["practice"]
        practice.queryset = practices


class AskForm(forms.Form):
    """Gives learner, goal and until: who wants to learn, what they want to reach, by when."""

    learner = forms.ModelChoiceField(Unit.objects.none(), label=_("Which unit asks?"), empty_label=None)
    goal = forms.CharField(
        label=_("What do you want to reach?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thing that both can see at the end."),
    )
    until = DayField(label=_("By when?"))

    def __init__(self, *args: Any, units: Iterable[Unit], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        _only(self.fields["learner"], units)
        self.today = today

    def clean_until(self) -> date:
        """A day to come."""
        until: date = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError(gettext("Name a day to come."))
        return until


class AnswerForm(forms.Form):
    """Gives agree and words; who declines says why."""

    agree = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("1", _("We help")), ("0", _("Not possible now"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("When and how, or why not"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ResultForm(forms.Form):
    """Gives words: what came of it."""

    words = forms.CharField(label=_("What came of it?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def _only(field: Any, units: Iterable[Unit]) -> None:
    """A choice among one's own units; with one unit nothing is asked."""
    found = list(units)
    field.queryset = Unit.objects.filter(pk__in=[one.pk for one in found]).order_by("code")
    if len(found) == 1:
        field.widget, field.initial = forms.HiddenInput(), found[0].pk
