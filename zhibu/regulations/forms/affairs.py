"""What is typed about affairs and cases."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.attachments.queries import FileError, Upload, inspect
from zhibu.attachments.states import FileKind
from zhibu.kernel.forms import DayField
from zhibu.organisation.policy import Person
from zhibu.regulations import policy, queries
from zhibu.regulations.models import Affair, Regulation
from zhibu.regulations.states import CaseState

MOST_FILES = 6
_TEXT = forms.Textarea(attrs={"rows": 4})


class AffairForm(forms.Form):
    """Gives what is kept of an affair (`values`), filled with how it reads."""

    name = forms.CharField(label=pgettext_lazy("affair", "name"), max_length=80)
    basis_of = forms.ModelChoiceField(
        Regulation.objects.none(), label=gettext_lazy("Basis: regulation"), required=False
    )
    basis_article = forms.IntegerField(
        label=gettext_lazy("Basis: number of the article"), min_value=1, max_value=999, required=False
    )
    basis = forms.CharField(
        label=gettext_lazy("Basis in words"), max_length=200, required=False,
        help_text=gettext_lazy("Where it does not rest on a regulation of the library."),
    )  # fmt: skip
    applicants = forms.CharField(label=gettext_lazy("Who may apply"), max_length=200)
    documents = forms.CharField(
        label=gettext_lazy("Documents needed"), max_length=1000, required=False, widget=_TEXT,
        help_text=gettext_lazy("One a line. Nothing that the committee holds already."),
    )  # fmt: skip
    steps = forms.CharField(
        label=gettext_lazy("Steps"), max_length=1000, widget=_TEXT, help_text=gettext_lazy("One a line.")
    )
    days = forms.IntegerField(label=gettext_lazy("Time limit in working days"), min_value=1, max_value=250)
    fee = forms.CharField(
        label=gettext_lazy("Fee"), max_length=60, required=False, help_text=gettext_lazy("Empty: none.")
    )
    contact = forms.CharField(label=gettext_lazy("Contact of the office"), max_length=120)
    place = forms.CharField(label=gettext_lazy("Place and hours"), max_length=120)
    on_line = forms.BooleanField(label=gettext_lazy("Members may apply for it here"), required=False, initial=True)
    ended_on = DayField(label=gettext_lazy("No longer handled from"), required=False)

    def __init__(self, *args: Any, who: Person, affair: Affair | None = None, **options: Any) -> None:
        if affair is not None:
            options["initial"] = {name: getattr(affair, name) for name in self.base_fields}
        super().__init__(*args, **options)
        field: Any = self.fields["basis_of"]
        field.queryset = queries.in_force(policy.readable_regulations(who), who.today).order_by("title")
        self.today = who.today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number, regulation = data.get("basis_article"), data.get("basis_of")
        if number and regulation is None:
            self.add_error("basis_of", _("Choose the regulation of which this is an article."))
        elif number and regulation is not None:
            version = queries.current(regulation, self.today)
            if version is None or queries.article_or_none(version, number) is None:
                self.add_error("basis_article", _("It has no such article."))
        elif regulation is None and not data.get("basis"):
            self.add_error("basis", _("Say on what it rests."))
        return data


class FilesForm(forms.Form):
    """One optional file for each name of `documents`; `uploads` gives those that were handed in, looked at."""

    def __init__(self, *args: Any, documents: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = {f"document_{place}": name for place, name in enumerate(documents[:MOST_FILES])}
        accept = ",".join(f".{kind}" for kind in FileKind.values)
        for field, name in self.names.items():
            self.fields[field] = forms.FileField(
                label=name, required=False, widget=forms.FileInput(attrs={"accept": accept}),
                help_text=_("PDF, Word or Excel, at most 2 MB; or bring it to the counter."),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.uploads: list[Upload] = []
        for field in self.names:
            if data.get(field):
                try:
                    self.uploads.append(inspect(data[field]))
                except FileError as error:
                    self.add_error(field, ValidationError(str(error)))
        return data


class ApplyForm(FilesForm):
    """Gives what, and the documents."""

    what = forms.CharField(
        label=gettext_lazy("What do you apply for?"), max_length=600, required=False, widget=_TEXT,
        help_text=gettext_lazy("Your name and unit are known; write only what the office cannot know."),
    )  # fmt: skip


class CounterForm(FilesForm):
    """Gives name and what, and the documents."""

    name = forms.CharField(
        label=gettext_lazy("Applicant"), max_length=60,
        help_text=gettext_lazy("Name, or unit and name. No numbers of persons."),
    )  # fmt: skip
    what = forms.CharField(label=gettext_lazy("What is applied for"), max_length=600, required=False, widget=_TEXT)


class StepForm(forms.Form):
    """Gives words about the step that is done."""

    words = forms.CharField(label=gettext_lazy("Note, which the applicant reads"), max_length=300, required=False)


class MoreForm(forms.Form):
    """Gives words: which documents are missing."""

    words = forms.CharField(
        label=gettext_lazy("Which documents are missing?"), max_length=600, widget=_TEXT,
        help_text=gettext_lazy("All of them at once. The days stand still until they are there."),
    )  # fmt: skip


class SupplementForm(FilesForm):
    """Gives words and the documents."""

    words = forms.CharField(label=gettext_lazy("What is handed in"), max_length=600, widget=_TEXT)


class AnswerForm(forms.Form):
    """Gives outcome (a CaseState) and words, which the applicant reads."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (CaseState.GRANTED, CaseState.REFUSED, CaseState.WITHDRAWN)],
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Answer"), max_length=600, required=False, widget=_TEXT,
        help_text=gettext_lazy("A refusal gives its reason."),
    )  # fmt: skip


class CodeForm(forms.Form):
    """Gives code, as it stands on the receipt."""

    code = forms.CharField(
        label=gettext_lazy("Receipt code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
