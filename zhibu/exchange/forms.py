"""What is typed about practices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.activities.states import NoticeKind
from zhibu.exchange.models import Collection, Comment, Practice
from zhibu.organisation.models import Unit


class PracticeForm(forms.ModelForm[Practice]):
    """Gives title, done, came, know and audience, one of `audiences`."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Practice
        fields = ("title", "done", "came", "know", "audience")
        labels = {"audience": _("Who may read it?")}
        widgets = {
            "done": forms.Textarea(attrs={"rows": 6}),
            "came": forms.Textarea(attrs={"rows": 5}),
            "know": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.RadioSelect,
        }

    def __init__(self, *args: Any, audiences: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["audience"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in audiences]).order_by("path")
        field.empty_label = None
        field.help_text = _("Its officers and members, and those of all units below it.")
        if not self.instance.audience_id:
            field.initial = audiences[0].pk
        self.fields["edition"].initial = self.instance.edition

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReasonForm(forms.Form):
    """Gives reason."""

    reason = forms.CharField(label=_("Why?"), max_length=300, help_text=_("The unit reads it."))


class CommentForm(forms.ModelForm[Comment]):
    """Gives text."""

    class Meta:
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class CollectionForm(forms.ModelForm[Collection]):
    """Gives title and words."""

    class Meta:
        model = Collection
        fields = ("title", "words")

    def validate_unique(self) -> None:
        """The service says so, as two people may type the same title."""


class FilterForm(forms.Form):
    """Gives kind, unit and year, each "" for all; what is not offered counts as all."""

    kind = forms.ChoiceField(label=_("type"), required=False)
    unit = forms.ChoiceField(label=_("unit"), required=False)
    year = forms.ChoiceField(label=_("year"), required=False)

    def __init__(self, data: Any, *, units: Sequence[tuple[str, str]], years: Sequence[int]) -> None:
        super().__init__(data)
        offered: dict[str, list[tuple[str, Any]]] = {
            "kind": list(NoticeKind.choices),
            "unit": [(code, f"{code} {name}") for code, name in units],
            "year": [(str(year), str(year)) for year in years],
        }
        for name, pairs in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", _("all")), *pairs]

    @property
    def chosen(self) -> dict[str, Any]:
        """What is chosen, as the query takes it."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return found | {"year": int(found["year"]) if found["year"] else None}
