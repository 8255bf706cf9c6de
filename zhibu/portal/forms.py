"""What is typed about articles, pictures and sections."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Unit
from zhibu.portal.models import Article, Section
from zhibu.portal.states import BODY, SIGNED, SUMMARY, TITLE, Audience


class ArticleForm(forms.Form):
    """An article: where it stands, what it says, who may read it, when it appears and goes. `unit` is asked only of
    those who hold posts in several units.
    """

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    stands_in = forms.ModelChoiceField(Section.objects.none(), label=_("Section"), empty_label=None)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    signed = forms.CharField(
        label=_("Signed"), max_length=SIGNED, required=False, help_text=_("Who wrote it, as it is to be printed.")
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences, for the home page and the feed."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=BODY,
        widget=forms.Textarea(attrs={"rows": 18, "data-write": ""}),
        help_text=_(
            "A blank line ends a paragraph. ## begins a heading, - a list. What is pasted from Word stays text."
        ),
    )
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience.choices, initial=Audience.PUBLIC)
    appears = DayField(label=_("Appears on"), required=False, help_text=_("Empty: as soon as the reviews are done."))
    goes = DayField(label=_("Goes on"), required=False, help_text=_("Empty: it stays."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: list[Unit], article: Article | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.article = article
        unit, place = self.fields["unit"], self.fields["stands_in"]
        assert isinstance(unit, forms.ModelChoiceField) and isinstance(place, forms.ModelChoiceField)
        place.queryset = Section.objects.order_by("place")
        unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("code")
        if len(units) == 1:
            unit.widget, unit.initial = forms.HiddenInput(), units[0].pk

    def clean(self) -> dict[str, Any]:
        """It goes after it appears; a version that somebody else has saved meanwhile is not written over."""
        found = super().clean() or {}
        appears, goes = found.get("appears"), found.get("goes")
        if appears and goes and goes <= appears:
            self.add_error("goes", _now("It goes after the day on which it appears."))
        newest = self.article.latest_revision_id if self.article else None
        if self.article is not None and found.get("seen") != newest:
            self.add_error(
                None,
                _now("Somebody has saved another version meanwhile. Look at it in a second window, then save here."),
            )
            self.data = self.data.copy()
            self.data["seen"] = str(newest)
        return found


class PictureForm(forms.Form):
    """A picture and what is on it, which is read to those who do not see it."""

    file = forms.FileField(
        label=_("Picture"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
    title = forms.CharField(label=_("What is on it"), max_length=100)


class FileForm(forms.Form):
    """A file that the article hands out, and what it is."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, Word (.docx) or Excel (.xlsx)."))
    title = forms.CharField(label=pgettext_lazy("file", "What it is"), max_length=100)


class ReasonForm(forms.Form):
    """Why something is returned or taken off."""

    because = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class IntroductionForm(forms.Form):
    """What stands on top of the home page."""

    introduction = forms.CharField(
        label=_("Introduction"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class SectionForm(forms.Form):
    """The title of a section, where the committee chooses it, and what stands in it."""

    title = forms.CharField(label=_("Title"), max_length=20)
    about = forms.CharField(label=_("What stands here"), max_length=200, required=False)

    def __init__(self, *args: Any, may_rename: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_rename:
            del self.fields["title"]
