"""What is typed about votes, and a ballot itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhibu.ballots.models import Vote
from zhibu.ballots.states import (
    MEASURED_BY,
    MOST_ITEMS,
    MOST_PLACES,
    MOST_SLIPS,
    Choice,
    Duty,
    Kind,
    Measured,
    Stage,
    Way,
)
from zhibu.kernel.forms import DayField
from zhibu.kernel.names import half_width, tidy
from zhibu.organisation.models import Unit

LINES = {
    Kind.APPRAISAL: _("Who is appraised, one name a line"),
    Kind.RECOMMENDATION: _("Who can be recommended, one name a line"),
    Kind.RESOLUTION: _("What is voted on, one matter a line"),
    Kind.ELECTION: _("Candidates, one name a line"),
}


class VoteForm(forms.ModelForm[Vote]):
    """Gives a vote's own values and `lines`; what its kind does not need is not asked."""

    day = DayField(label=_("day of the vote"))
    lines = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000)
    entitled = forms.IntegerField(label=_("entitled to vote"), min_value=1, max_value=1_000_000)
    present = forms.IntegerField(
        label=_("of them present"), min_value=1, max_value=MOST_SLIPS, help_text=_("One slip or ballot for each.")
    )
    places = forms.IntegerField(label=_("places"), min_value=1, max_value=MOST_PLACES)

    class Meta:
        model = Vote
        fields = ("title", "day", "way", "measured", "places", "words", "entitled", "present", "free_text")
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    field_order = ("title", "day", "way", "measured", "lines", "places", "entitled", "present", "words", "free_text")

    def __init__(self, *args: Any, kind: str, by_slips: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        fields: Any = self.fields
        fields["lines"].label = LINES[Kind(kind)]
        if kind != Kind.RESOLUTION:
            fields["lines"].help_text = _("They stand on the ballot in the order of the strokes of their names.")
        fields["way"].choices = [(way.value, way.label) for way in Way if way == Way.PAPER or by_slips]
        fields["measured"].choices = [(one, Measured(one).label) for one in MEASURED_BY[kind]]
        fields["free_text"].help_text = _("Shown only when at least ten ballots were cast; not on paper.")
        if kind == Kind.ELECTION:
            fields["way"].help_text = _("Formal elections are voted on paper: ballots without any number or code.")
        if len(MEASURED_BY[kind]) == 1:
            del fields["measured"]
        if kind not in {Kind.RECOMMENDATION, Kind.ELECTION}:
            del fields["places"]
        elif kind == Kind.RECOMMENDATION:
            fields["places"].label = _("how many may be chosen on one ballot")

    def clean_lines(self) -> list[str]:
        """The lines without blanks; names as offices tidy them. Two of the same cannot be told apart."""
        text = half_width(self.cleaned_data["lines"]) if self.kind != Kind.RESOLUTION else self.cleaned_data["lines"]
        lines = [line.strip() if self.kind == Kind.RESOLUTION else tidy(line) for line in text.splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_ITEMS:
            raise ValidationError(_t("A ballot has at most %(most)s lines.") % {"most": MOST_ITEMS})
        if long := next((line for line in lines if len(line) > (200 if self.kind == Kind.RESOLUTION else 50)), None):
            raise ValidationError(_t("This line is too long: %(line)s…") % {"line": long[:30]})
        if double := next((line for place, line in enumerate(lines) if line in lines[:place]), None):
            raise ValidationError(
                _t("%(name)s stands there twice; write what tells the two apart, such as the unit.") % {"name": double}
            )
        return lines

    def clean(self) -> dict[str, Any]:
        """Numbers that fit each other."""
        values = super().clean() or self.cleaned_data
        entitled, present = values.get("entitled"), values.get("present")
        if entitled and present and present > entitled:
            self.add_error("present", _("More cannot be present than are entitled to vote."))
        places, lines = values.get("places"), values.get("lines")
        if places and lines and places > len(lines):
            self.add_error("places", _("There are fewer lines than places."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it besides the lines."""
        kept = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        kept.setdefault("measured", MEASURED_BY[self.kind][0])
        if kept["way"] == Way.PAPER:
            kept["free_text"] = False
        return kept | {"kind": self.kind}


class UnitForm(forms.Form):
    """Gives unit, one of the person's own by its code."""

    unit = forms.ChoiceField(label=_("unit"))

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["unit"]
        field.choices = [(unit.code, f"{unit.code} {unit.name}") for unit in units]


class ReasonForm(forms.Form):
    """Gives reason."""

    reason = forms.CharField(label=_("Why?"), max_length=300, help_text=_("It stands on the page of the vote."))


class MoreForm(forms.Form):
    """Gives count."""

    count = forms.IntegerField(label=_("How many came later?"), min_value=1, max_value=200)


class SpoilForm(forms.Form):
    """Gives code."""

    code = forms.CharField(
        label=_("Code on the spoilt slip"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DutyForm(forms.Form):
    """Gives duty."""

    duty = forms.ChoiceField(label=_("I confirm as"), choices=Duty.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, taken: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["duty"]
        field.choices = [(one.value, one.label) for one in Duty if one not in taken]


class FilterForm(forms.Form):
    """Gives stage, kind and year, each "" for all; what is not offered counts as all."""

    stage = forms.ChoiceField(label=_("stage"), required=False)
    kind = forms.ChoiceField(label=_("what is voted on"), required=False)
    year = forms.ChoiceField(label=_("year"), required=False)

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        offered: dict[str, list[tuple[str, Any]]] = {
            "stage": list(Stage.choices),
            "kind": list(Kind.choices),
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


class CountForm(forms.Form):
    """What one person has counted on paper: how many ballots, and of each line how many for, against, abstained. Gives
    `figures`.
    """

    issued = forms.IntegerField(label=_("ballots given out"), min_value=0, max_value=MOST_SLIPS)
    collected = forms.IntegerField(label=_("ballots collected"), min_value=0, max_value=MOST_SLIPS)
    invalid = forms.IntegerField(label=_("of them invalid"), min_value=0, max_value=MOST_SLIPS)
    others = forms.CharField(
        label=_("Others whom voters have named, one a line with the votes"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name, blank, number of votes."),
    )

    def __init__(self, *args: Any, vote: Vote, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.vote, self.names = vote, list(names)
        labels = dict(choices_of(vote))
        for place, name in enumerate(self.names):
            for sign in vote.choices:
                field = forms.IntegerField(min_value=0, max_value=MOST_SLIPS)
                field.label = _t("%(name)s: %(choice)s") % {"name": name, "choice": labels[sign]}
                self.fields[f"item_{place}_{sign or 'o'}"] = field
        if vote.kind != Kind.ELECTION:
            del self.fields["others"]

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """The lines with their fields, for the table."""
        return [
            (name, [self[f"item_{place}_{sign or 'o'}"] for sign in self.vote.choices])
            for place, name in enumerate(self.names)
        ]

    def clean_others(self) -> list[list[Any]]:
        """Pairs of name and votes, by strokes of nothing: as they were typed, the same name once."""
        pairs: dict[str, int] = {}
        for line in half_width(self.cleaned_data["others"]).splitlines():
            name, _blank, number = line.strip().rpartition(" ")
            if not line.strip():
                continue
            name = tidy(name)
            if not name or len(name) > 50 or not number.isdecimal() or len(number) > 4 or name in pairs:
                raise ValidationError(
                    _t("Write each as a name, a blank and the number of votes: %(line)s") % {"line": line[:40]}
                )
            if name in self.names:
                raise ValidationError(_t("%(name)s is a candidate already.") % {"name": name})
            pairs[name] = int(number)
        return [[name, pairs[name]] for name in sorted(pairs)]

    def clean(self) -> dict[str, Any]:
        """What is counted of each line is the valid ballots, no more and no less."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        valid = values["collected"] - values["invalid"]
        if valid < 0:
            self.add_error("invalid", _("More ballots are invalid than were collected."))
            return values
        for place, name in enumerate(self.names):
            total = sum(values[f"item_{place}_{sign or 'o'}"] for sign in self.vote.choices)
            if total != valid:
                self.add_error(
                    f"item_{place}_{self.vote.choices[0]}",
                    ngettext(
                        "%(name)s: the votes add up to %(total)s, but there is %(valid)s valid ballot.",
                        "%(name)s: the votes add up to %(total)s, but there are %(valid)s valid ballots.",
                        valid,
                    )
                    % {"name": name, "total": total, "valid": valid},
                )
        return values

    @property
    def figures(self) -> dict[str, Any]:
        """As a count is kept."""
        values = self.cleaned_data
        items = [
            {sign: values[f"item_{place}_{sign or 'o'}"] for sign in self.vote.choices}
            for place in range(len(self.names))
        ]
        figures = {name: values[name] for name in ("issued", "collected", "invalid")}
        return figures | {"items": items, "others": values.get("others") or []}


def choices_of(vote: Vote) -> list[tuple[str, Any]]:
    """What can be chosen for a line, each with its word."""
    return [(sign, Choice(sign).label) for sign in vote.choices]
