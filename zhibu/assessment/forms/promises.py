"""What is typed about good deeds and commitments."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessment.models import Promise
from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Member, Unit
from zhibu.supervision.queries import units_to_draw_from


class PromiseForm(forms.ModelForm[Promise]):
    """Gives the columns of a promise."""

    due = DayField(label=gettext_lazy("to be done by"))

    class Meta:
        model = Promise
        fields = ("unit", "kind", "title", "words", "due", "served", "for_member", "for_unit")
        widgets = {"kind": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "unit": gettext_lazy("unit"), "for_member": gettext_lazy("Confirmed by the member"),
            "for_unit": gettext_lazy("Confirmed by the unit"),
        }  # fmt: skip
        help_texts = {
            "words": gettext_lazy("So that one can tell whether it was done. It is changed no more."),
            "served": gettext_lazy("In a word or two, without names: residents of the east court, applicants."),
            "for_member": gettext_lazy("Where it is done for one member of the unit."),
            "for_unit": gettext_lazy(
                "Where it is done for another unit. With neither, those served confirm it with slips, without sign-in."
            ),
        }  # fmt: skip

    def __init__(self, *args: Any, units: list[Unit], members: QuerySet[Member], today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        kind: Any = self.fields["kind"]
        kind.choices = Promise._meta.get_field("kind").choices
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("code")
        if len(units) == 1:  # nothing to choose, so nothing is asked
            unit.widget, unit.initial = forms.HiddenInput(), units[0].pk
        member, other = self.fields["for_member"], self.fields["for_unit"]
        assert isinstance(member, forms.ModelChoiceField) and isinstance(other, forms.ModelChoiceField)
        member.queryset, other.queryset = members, units_to_draw_from(today)

    def clean_due(self) -> Any:
        """Not a day gone by."""
        due = self.cleaned_data["due"]
        if due < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return due

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("for_member") and found.get("for_unit"):
            self.add_error("for_unit", _("Either a member or a unit confirms it."))
        elif found.get("for_unit") and found.get("for_unit") == found.get("unit"):
            self.add_error("for_unit", _("A unit does not confirm what it did itself."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class StepForm(forms.Form):
    """Gives words."""

    words = forms.CharField(
        label=gettext_lazy("How it goes"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Without names of persons."),
    )  # fmt: skip


class DropForm(forms.Form):
    """Gives reason."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ConfirmForm(forms.Form):
    """Gives done and words."""

    done = forms.TypedChoiceField(
        label=gettext_lazy("Was it done as promised?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, it was done")), ("no", gettext_lazy("No, not or not wholly"))],
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What do you want to say?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
