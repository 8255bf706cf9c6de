"""What is typed about selections."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Member
from zhibu.recognition.models import Campaign, HonourKind, Nomination
from zhibu.recognition.queries import PlaceLine
from zhibu.recognition.states import EARLIEST_YEAR, HIGHEST, LOWEST, MOST_SIGNS, Deed

DAYS = ("nominate_by", "check_by", "review_by", "vote_by", "decide_by")
MOST_PLACES = 999


class CampaignForm(forms.ModelForm[Campaign]):
    """The notice of a selection."""

    class Meta:
        model = Campaign
        fields = ("title", "kind", "for_whom", "level", "grantor", "year", "places", "words", *DAYS)
        field_classes = dict.fromkeys(DAYS, DayField)
        widgets = {"words": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "words": gettext_lazy("What is honoured, who may be nominated, what a case should tell."),
            "places": gettext_lazy("How many are honoured in the end."),
        }

    def __init__(self, *args: Any, kinds: QuerySet[HonourKind], latest: int, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.queryset, kind.empty_label = kinds, None
        self.latest = latest

    def clean_year(self) -> int:
        """A year that is not to come."""
        year = int(self.cleaned_data["year"])
        if not EARLIEST_YEAR <= year <= self.latest:
            raise forms.ValidationError(
                _("a year from %(first)s to %(last)s is wanted") % {"first": EARLIEST_YEAR, "last": self.latest}
            )
        return year

    def clean_places(self) -> int:
        """At least one."""
        places = int(self.cleaned_data["places"])
        if not 1 <= places <= MOST_PLACES:
            raise forms.ValidationError(_("a number from 1 to %(most)s is wanted") % {"most": MOST_PLACES})
        return places

    def clean(self) -> dict[str, Any]:
        """The kind goes to such recipients; the days follow each other."""
        values = super().clean() or {}
        kind, whom = values.get("kind"), values.get("for_whom")
        if kind and whom and not kind.may_go_to(whom):
            self.add_error("for_whom", _("This honour is not given to such recipients; the kind says to whom."))
        known = [(name, values[name]) for name in DAYS if values.get(name)]
        for (_before, first), (name, day) in pairwise(known):
            if day < first or (name == "decide_by" and day == first):
                self.add_error(name, _("lies before the day of the phase before it"))
        return values

    def validate_constraints(self) -> None:
        """`clean` says it at the fields."""


class PlacesForm(forms.Form):
    """How many each unit may nominate. Gives `places` (key of the unit → places)."""

    def __init__(self, data: Any, *, lines: Sequence[PlaceLine]) -> None:
        super().__init__(data)
        for line in lines:
            cap = _("%(members)s members") % {"members": line.members}
            if line.most is not None:
                cap += _(", at most %(most)s") % {"most": line.most}
            self.fields[f"unit_{line.unit.pk}"] = forms.IntegerField(
                label=f"{line.unit.code} {line.unit.name}", required=False, min_value=0, max_value=MOST_PLACES,
                initial=line.places or None, help_text=cap,
            )  # fmt: skip

    @property
    def places(self) -> dict[int, int]:
        """What is given."""
        return {int(name.removeprefix("unit_")): value or 0 for name, value in self.cleaned_data.items()}


STEPS = (
    Deed.ANNOUNCE, Deed.CLOSE_NOMINATIONS, Deed.BEGIN_REVIEW, Deed.END_REVIEW, Deed.PREPARE_VOTE, Deed.ARCHIVE,
    Deed.CALL_OFF,
)  # fmt: skip


class StepForm(forms.Form):
    """Gives deed, one of STEPS, and reason, which only calling off needs."""

    deed = forms.ChoiceField(choices=[(one.value, one.label) for one in STEPS], widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300, required=False)


class CallOffForm(forms.Form):
    """Gives reason."""

    deed = forms.CharField(initial=Deed.CALL_OFF.value, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why is it called off?"), max_length=300)


class CaseForm(forms.Form):
    """Gives case and edition."""

    case = forms.CharField(
        label=pgettext_lazy("selection", "case"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("What was done and what came of it. Write “this comrade” or “this unit” for the name."),
    )  # fmt: skip
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def clean_case(self) -> str:
        """No longer than rule AW-11 says."""
        text, most = str(self.cleaned_data["case"]), MOST_SIGNS()
        if len(text) > most:
            raise forms.ValidationError(
                _("The case has %(count)s characters; at most %(most)s are allowed (AW-11).")
                % {"count": len(text), "most": most}
            )
        return text


class ReviewerForm(forms.Form):
    """Gives member: an officer who reviews."""

    member = forms.ModelChoiceField(Member.objects.none(), label=gettext_lazy("reviewer"), empty_label=None)

    def __init__(self, *args: Any, people: QuerySet[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["member"]
        field.queryset = people


class MarkForm(forms.Form):
    """Gives value and words."""

    value = forms.TypedChoiceField(
        label=gettext_lazy("mark"), coerce=int, widget=forms.RadioSelect,
        choices=[(str(one), str(one)) for one in range(LOWEST, HIGHEST + 1)],
        help_text=gettext_lazy("1 is the lowest, 10 the highest."),
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("a word on it"), max_length=300, required=False)


class AsideForm(forms.Form):
    """Gives reason."""

    reason = forms.CharField(
        label=gettext_lazy("What ties you to it?"), max_length=200,
        help_text=gettext_lazy("Such as kinship, or that you recognise whom it tells of. The staff reads it."),
    )  # fmt: skip


class ChooseForm(forms.Form):
    """Gives chosen (ids of nominations) and basis."""

    chosen = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Whom to publish"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    basis = forms.CharField(
        label=gettext_lazy("on what basis"), max_length=200,
        help_text=gettext_lazy("Such as the notice and the meeting that chose them; it is published."),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Iterable[tuple[Nomination, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["chosen"]
        field.choices = [(str(one.pk), said) for one, said in rows]


class DecisionForm(forms.Form):
    """Gives resolution (an id or None), or what the minutes say: body, number, day, due, present, votes_for."""

    resolution = forms.TypedChoiceField(
        label=gettext_lazy("resolution of a recorded meeting"), coerce=int, empty_value=None, required=False
    )
    body = forms.CharField(label=gettext_lazy("which meeting"), max_length=100, required=False)
    number = forms.CharField(label=gettext_lazy("number of the minutes"), max_length=60, required=False)
    day = DayField(label=gettext_lazy("day of the meeting"), required=False)
    due = forms.IntegerField(label=gettext_lazy("members of the body"), min_value=1, max_value=9999, required=False)
    present = forms.IntegerField(label=gettext_lazy("of them present"), min_value=0, max_value=9999, required=False)
    votes_for = forms.IntegerField(label=gettext_lazy("votes for it"), min_value=0, max_value=9999, required=False)
    TYPED = ("body", "day", "due", "present", "votes_for")

    def __init__(self, *args: Any, resolutions: Sequence[tuple[int, str]], today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        if resolutions:
            field: Any = self.fields["resolution"]
            field.choices = [("", _("none; I type what the minutes say")), *resolutions]
        else:
            del self.fields["resolution"]

    def clean(self) -> dict[str, Any]:
        """Without a resolution everything is typed, and nobody votes who is not there."""
        values = super().clean() or {}
        if values.get("resolution"):
            return values
        for name in self.TYPED:
            if values.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("This field is required."))
        if self.errors:
            return values
        if values["present"] > values["due"]:
            self.add_error("present", _("more than are due"))
        if values["votes_for"] > values["present"]:
            self.add_error("votes_for", _("more than are present"))
        if values["day"] > self.today:
            self.add_error("day", _("lies in the future"))
        return values


class AwardForm(forms.Form):
    """Gives document_number."""

    document_number = forms.CharField(
        label=gettext_lazy("document number"), max_length=60, required=False,
        help_text=gettext_lazy("Of the award document, when it has one already; honours can be filled in later."),
    )  # fmt: skip
