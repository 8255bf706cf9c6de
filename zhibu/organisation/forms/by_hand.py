"""Text in, a checked row out: one member, one unit typed by hand. The rules are those of the workbooks, so that what
is typed and what is imported cannot differ.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.kernel.idnumbers import IdNumber, tidy
from zhibu.organisation.forms.first_staff import read_id_number
from zhibu.organisation.forms.rosters import check_member
from zhibu.organisation.forms.units import check_unit
from zhibu.organisation.models import Host, Member, Unit
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.columns import ANSWER_WORDS, CATEGORY_WORDS, KIND_WORDS, SEX_WORDS, STATE_WORDS
from zhibu.organisation.states import DissolutionReason, ExportReason, HostCategory, MemberState, Sex, UnitKind

_YES_NO = [(ANSWER_WORDS[False], gettext_lazy("no")), (ANSWER_WORDS[True], gettext_lazy("yes"))]


def _words(words: Any, labels: Any) -> list[tuple[str, Any]]:
    """Choices whose values are the words of the workbooks and whose labels are those of the page."""
    return [(word, labels(value).label) for value, word in words.items()]


def _day(label: Any, **options: Any) -> forms.CharField:
    """A day as text: the check reads it as it reads a cell."""
    return forms.CharField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class RowForm(forms.Form):
    """A form that is checked as a sheet of one row; `checked` after is_valid()."""

    checked: Checked

    def row(self) -> dict[str, str]:
        """The cells by our names of the columns."""
        raise NotImplementedError

    def check(self) -> Checked:
        """The check of the workbook, by what is on record now."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        self.checked = self.check()
        for error in self.checked.errors:
            self.add_error(error.field if error.field in self.fields else None, error.reason)
        return cleaned


class MemberForm(RowForm):
    """A member; `member` is None for a new one. Phone and address stand masked beside their fields and stay as they
    are when nothing is typed there.
    """

    name = forms.CharField(label=gettext_lazy("name"), max_length=50)
    id_number = forms.CharField(label=gettext_lazy("ID number"), max_length=40)
    unit = forms.ChoiceField(label=gettext_lazy("unit"))
    state = forms.ChoiceField(label=gettext_lazy("membership"), choices=_words(STATE_WORDS, MemberState))
    sex = forms.ChoiceField(
        label=gettext_lazy("sex"),
        choices=[("", gettext_lazy("by ID number")), *_words(SEX_WORDS, Sex)],
        required=False,
    )
    born = _day(gettext_lazy("born"), required=False, help_text=gettext_lazy("Left empty: as in the ID number."))
    joined = _day(gettext_lazy("joined on"), required=False)
    confirmed = _day(gettext_lazy("formal since"), required=False)
    phone = forms.CharField(label=gettext_lazy("phone"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("address"), max_length=200, required=False)
    ethnicity = forms.CharField(label=gettext_lazy("ethnic group"), max_length=20, required=False)
    education = forms.CharField(label=gettext_lazy("education"), max_length=20, required=False)
    job = forms.CharField(label=gettext_lazy("job"), max_length=50, required=False)
    standing = forms.CharField(label=gettext_lazy("standing"), max_length=20, required=False)
    out_of_touch = forms.ChoiceField(label=gettext_lazy("out of touch"), choices=_YES_NO)
    floating = forms.ChoiceField(label=gettext_lazy("living elsewhere"), choices=_YES_NO)
    remark = forms.CharField(label=gettext_lazy("remark"), max_length=500, required=False)
    since = _day(gettext_lazy("in this unit since"), required=False)
    different = forms.BooleanField(
        label=gettext_lazy("This is another person than the one named above"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Sequence[Unit], member: Member | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.member = member
        self.fields["unit"].choices = [(unit.code, f"{unit.code} {unit.name}") for unit in units]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].code
        if member is not None:
            for name in ("id_number", "unit", "since", "different"):
                del self.fields[name]

    @classmethod
    def of(cls, member: Member, *, seen: str) -> "MemberForm":
        """The form filled with a member; sealed values stay out of it."""
        plain = ("name", "ethnicity", "education", "job", "standing", "remark")
        initial: dict[str, Any] = {name: getattr(member, name) for name in plain}
        initial |= {
            "sex": SEX_WORDS[Sex(member.sex)],
            "state": STATE_WORDS[MemberState(member.state)],
            "out_of_touch": ANSWER_WORDS[member.out_of_touch],
            "floating": ANSWER_WORDS[member.floating],
            "seen": seen,
        }
        for name in ("born", "joined", "confirmed"):
            value = getattr(member, name)
            initial[name] = value.isoformat() if value else ""
        return cls(initial=initial, units=(), member=member)

    def row(self) -> dict[str, str]:
        cells = {name: value for name, value in self.cleaned_data.items() if name not in {"different", "seen"}}
        if self.member is None:
            return cells
        cells = {name: value for name, value in cells.items() if value or name not in {"phone", "address"}}
        here = self.member.affiliations.filter(until=None).values_list("unit__code", flat=True).first()
        return {**cells, "id_number": self.member.id_number, "unit": here or ""}

    def check(self) -> Checked:
        return check_member(self.row())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or self.member is not None:
            return cleaned
        if not self.checked.found.new:
            self.add_error(
                "id_number", _("This ID number is on record already. Ask the other unit for a transfer instead.")
            )
        elif self.checked.doubles and not cleaned.get("different"):
            self.add_error("different", _("Somebody of this name is on record; say whether this is another person."))
        return cleaned

    @property
    def doubles(self) -> list[Any]:
        """Those on record who may be the same person, after the check."""
        checked = getattr(self, "checked", None)
        return [other for double in checked.doubles for other in double.others] if checked else []


class UnitForm(RowForm):
    """A unit; `unit` is None for a new one. The code and the kind of a unit stay what they are."""

    code = forms.CharField(label=gettext_lazy("code"), max_length=20)
    name = forms.CharField(label=pgettext_lazy("unit", "name"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("kind"))
    parent = forms.ChoiceField(label=gettext_lazy("unit above it"))
    host = forms.CharField(
        label=gettext_lazy("host organisation"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "hosts"}),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("category"), required=False, choices=[("", "—"), *_words(CATEGORY_WORDS, HostCategory)]
    )
    office_phone = forms.CharField(label=gettext_lazy("office phone"), max_length=40, required=False)
    founded = _day(gettext_lazy("founded on"), required=False)
    needs_sign_off = forms.BooleanField(
        label=gettext_lazy("notices are signed off by a second person"), required=False
    )

    def __init__(self, *args: Any, above: Sequence[Unit], unit: Unit | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = unit
        self.fields["kind"].choices = [
            (KIND_WORDS[kind], kind.label) for kind in (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP)
        ]
        self.fields["parent"].choices = [(one.code, f"{one.code} {one.name}") for one in above]
        if unit is not None:
            del self.fields["code"], self.fields["kind"]

    @classmethod
    def of(cls, unit: Unit, above: Sequence[Unit]) -> "UnitForm":
        """The form filled with a unit."""
        host: Host | None = unit.host
        initial = {
            "name": unit.name,
            "parent": unit.parent.code if unit.parent else "",
            "host": host.name if host else "",
            "category": CATEGORY_WORDS[HostCategory(host.category)] if host else "",
            "office_phone": unit.office_phone,
            "founded": unit.founded.isoformat() if unit.founded else "",
            "needs_sign_off": unit.needs_sign_off,
        }
        return cls(initial=initial, above=above, unit=unit)

    def row(self) -> dict[str, str]:
        cells = {name: value for name, value in self.cleaned_data.items() if name != "needs_sign_off"}
        if self.unit is not None:
            cells |= {"code": self.unit.code, "kind": KIND_WORDS[UnitKind(self.unit.kind)]}
        return cells

    def check(self) -> Checked:
        return check_unit(self.row())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.unit is None and not self.checked.found.new:
            self.add_error("code", _("A unit has this code already."))
        return cleaned


class DissolutionForm(forms.Form):
    """The first day without the unit, and why."""

    day = DayField(label=gettext_lazy("first day on which it no longer stands"))
    reason = forms.ChoiceField(
        label=gettext_lazy("reason"), choices=DissolutionReason.choices, widget=forms.RadioSelect
    )


class IdNumberForm(forms.Form):
    """The right ID number of a member whose number on record is wrong, typed twice."""

    id_number = forms.CharField(
        label=gettext_lazy("right ID number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The birth date and the sex on record follow it."),
    )
    again = forms.CharField(
        label=gettext_lazy("the same once more"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_id_number(self) -> IdNumber:
        """The number, with what it says; every digit is checked."""
        return read_id_number(self.cleaned_data["id_number"])

    def clean_again(self) -> str:
        """The second writing, compared in its one spelling."""
        again = tidy(self.cleaned_data["again"])
        number = self.cleaned_data.get("id_number")
        if number is not None and again != number.number:
            raise forms.ValidationError(_("The two numbers differ. Compare both with the identity card."))
        return again


class RevealForm(forms.Form):
    """What the full numbers are needed for: a choice, as it stands in the log."""

    reason = forms.ChoiceField(label=gettext_lazy("what for"), choices=ExportReason.choices, widget=forms.RadioSelect)
