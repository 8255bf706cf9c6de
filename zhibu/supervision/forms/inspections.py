"""What is typed about checklists and inspections."""

from collections import defaultdict
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.kernel.names import half_width
from zhibu.organisation.models import Affiliation, Member, Unit
from zhibu.regulations.models import Regulation
from zhibu.rulebook.queries import rule
from zhibu.supervision.models import Candidate, Checklist, Inspection, Item
from zhibu.supervision.queries import units_to_draw_from
from zhibu.supervision.states import Kind

MOST = 60  # inspectors on one list


class InspectionForm(forms.ModelForm[Inspection]):
    """Gives the columns of an inspection."""

    period_first = DayField(label=gettext_lazy("first day of the period looked at"))
    period_last = DayField(label=gettext_lazy("last day of the period looked at"))
    visits_from = DayField(label=gettext_lazy("visits from"))
    visits_to = DayField(label=gettext_lazy("visits until"))

    class Meta:
        model = Inspection
        fields = (
            "kind", "title", "checklist", "period_first", "period_last", "visits_from", "visits_to", "count", "size",
            "seed",
        )  # fmt: skip
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "seed": gettext_lazy(
                "Any text that everybody can see. Best one that nobody of the office could choose, such as numbers"
                " called out at a meeting."
            ),
            "count": gettext_lazy("For a spot check. A joint inspection goes to all units."),
            "size": gettext_lazy("Inspectors for a unit in a spot check; members of a team in a joint inspection."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds: Any = self.fields["kind"]
        kinds.choices = Kind.choices
        lists: Any = self.fields["checklist"]
        lists.queryset = Checklist.objects.order_by("title")
        lists.label = gettext_lazy("checklist")
        size: Any = self.fields["size"]
        size.min_value, size.max_value = 1, 10
        size.validators += [_between(1, 10)]

    def clean_seed(self) -> str:
        """One line: a line break in it could not be typed at a terminal."""
        return " ".join(str(self.cleaned_data["seed"]).split())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for first, last in (("period_first", "period_last"), ("visits_from", "visits_to")):
            if found.get(first) and found.get(last) and found[last] < found[first]:
                self.add_error(last, _("The last day lies before the first."))
        if found.get("kind") == Kind.JOINT:
            found["count"] = 0
        elif found.get("kind") == Kind.SPOT and "count" in found and not found["count"]:
            self.add_error("count", _("At least one must be drawn."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def _between(low: int, high: int) -> Any:
    def check(value: int) -> None:
        if not low <= value <= high:
            raise ValidationError(_("From %(low)s to %(high)s.") % {"low": low, "high": high})

    return check


class CandidatesForm(forms.Form):
    """Gives members: one name a line, with the unit's code before or after it."""

    names = forms.CharField(
        label=gettext_lazy("Inspectors"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One person a line: the code of the unit they belong to, then the name."),
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on
        self.members: list[Member] = []

    def clean_names(self) -> str:
        """Look every line up."""
        text = str(self.cleaned_data["names"])
        lines = [half_width(line).split() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("At most %(most)s persons.") % {"most": MOST})
        words = {word for line in lines for word in line}
        codes = set(Unit.objects.filter(code__in=words).values_list("code", flat=True))
        pairs = [
            (next((word for word in line if word in codes), ""), "".join(word for word in line if word not in codes))
            for line in lines
        ]
        there: dict[tuple[str, str], list[Member]] = defaultdict(list)
        rows = Affiliation.objects.filter(
            Affiliation.on(self.on), unit__code__in=codes, member__name__in={name for _code, name in pairs}
        )
        for row in rows.select_related("unit", "member"):
            there[row.unit.code, row.member.name].append(row.member)
        found = [there[pair] for pair in pairs]
        self.members = [one[0] for one in found if len(one) == 1]
        wrong = [" ".join(line) for line, one in zip(lines, found, strict=True) if len(one) != 1]
        if wrong:
            raise ValidationError(
                _("Not found, or not one person: %(lines)s. Write code and full name.") % {"lines": "; ".join(wrong)}
            )
        return text


class ExcludeForm(forms.Form):
    """Gives unit and reason."""

    unit = forms.ModelChoiceField(label=gettext_lazy("unit"), queryset=Unit.objects.none(), to_field_name="code")
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["unit"]
        field.queryset = units_to_draw_from(on)
        field.label_from_instance = lambda unit: f"{unit.code} {unit.name}"


class RelationForm(ExcludeForm):
    """Gives candidate, unit and reason."""

    candidate = forms.ModelChoiceField(label=gettext_lazy("inspector"), queryset=Candidate.objects.none())
    field_order = ("candidate", "unit", "reason")

    def __init__(self, *args: Any, inspection: Inspection, on: date, **options: Any) -> None:
        super().__init__(*args, on=on, **options)
        field: Any = self.fields["candidate"]
        field.queryset = inspection.candidates.select_related("member").order_by("number")
        field.label_from_instance = lambda one: f"{one.number} {one.member.name}"


class ChecklistForm(forms.Form):
    """Gives title, source (a checklist or None) and with_standard."""

    title = forms.CharField(label=gettext_lazy("Name of the checklist"), max_length=100)
    source = forms.ModelChoiceField(
        label=gettext_lazy("copy the items of"), queryset=Checklist.objects.none(), required=False
    )
    with_standard = forms.BooleanField(
        label=gettext_lazy("begin with the standard items"), required=False, initial=True,
        help_text=gettext_lazy("Without a copy."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["source"]
        field.queryset = Checklist.objects.order_by("title")


class ItemForm(forms.ModelForm[Item]):
    """Gives the columns of an item; its clause is a rule, or an article of a regulation."""

    class Meta:
        model = Item
        fields = ("group", "text", "rule", "regulation", "article", "severity", "fact")
        help_texts = {"rule": gettext_lazy("Its code, like SR-19.")}
        labels = {"regulation": gettext_lazy("or a regulation")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["regulation"]
        field.queryset = Regulation.objects.order_by("title")

    def clean_rule(self) -> str:
        """A code that is in the rulebook."""
        code = half_width(str(self.cleaned_data["rule"])).strip().upper()
        if code and rule(code) is None:
            raise ValidationError(_("There is no rule %(code)s in the rulebook.") % {"code": code})
        return code

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
