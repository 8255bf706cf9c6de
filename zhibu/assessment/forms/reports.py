"""What is typed about annual reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.assessment.queries import default_headings
from zhibu.assessment.states import HEADINGS_MOST, TEXT_MOST, Opinion
from zhibu.kernel.forms import DayField


class RoundForm(forms.Form):
    """Gives year, title, headings and hand_in_by."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=2000, max_value=2199)
    title = forms.CharField(label=gettext_lazy("Name of the appraisal"), max_length=100)
    headings = forms.CharField(
        label=gettext_lazy("Headings of the report"), max_length=600, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line. What the records hold needs no heading: it is filled in."),
    )  # fmt: skip
    hand_in_by = DayField(label=gettext_lazy("to be handed in by"))

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = today.year
        self.fields["title"].initial = _("Annual reports of secretaries %(year)s") % {"year": today.year}
        self.fields["headings"].initial = "\n".join(default_headings())

    def clean_headings(self) -> list[str]:
        """One a line, none twice."""
        lines = [line.strip() for line in str(self.cleaned_data["headings"]).splitlines() if line.strip()]
        if len(lines) > HEADINGS_MOST:
            raise forms.ValidationError(_("At most %(most)s headings.") % {"most": HEADINGS_MOST})
        if len(set(lines)) < len(lines):
            raise forms.ValidationError(_("A heading stands there twice."))
        return lines


class ReportForm(forms.Form):
    """Gives texts, one for each heading; a draft may lack some."""

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for number, (heading, text) in enumerate(parts):
            field = forms.CharField(
                label=heading, max_length=TEXT_MOST, required=False, initial=text,
                widget=forms.Textarea(attrs={"rows": 8}),
            )  # fmt: skip
            field.needed = True  # type: ignore[attr-defined]
            self.fields[f"text{number}"] = field

    @property
    def texts(self) -> list[str]:
        """In the order of the headings."""
        return [self.cleaned_data[name] for name in self.fields]


class AppraiseForm(forms.Form):
    """Gives grade and comment."""

    grade = forms.ChoiceField(label=pgettext_lazy("report", "Grade"), choices=Opinion, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=gettext_lazy("Comment"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown without name, from five opinions on. It cannot be changed once it is sent."),
    )  # fmt: skip


class GradeForm(forms.Form):
    """Gives grade and reason."""

    grade = forms.ChoiceField(label=pgettext_lazy("report", "Grade"), choices=Opinion, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The secretary reads it: what is good, what is to be mended."),
    )  # fmt: skip
