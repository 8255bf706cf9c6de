"""What is typed about an officer who sat in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Member, Unit


class SittingInForm(forms.Form):
    """Gives unit and member of those given, day, meeting and matter."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    member = forms.ModelChoiceField(Member.objects.none(), label=_("Officer"))
    day = DayField(label=_("Day"))
    meeting = forms.CharField(
        label=_("Meeting"), max_length=100, help_text=_("As the host calls it: Party group meeting, office meeting.")
    )
    matter = forms.CharField(
        label=_("For which matter"),
        max_length=200,
        required=False,
        help_text=_("Nothing secret: only why an officer of the branch was asked to come."),
    )

    def __init__(self, *args: Any, units: list[Unit], officers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit, member = self.fields["unit"], self.fields["member"]
        assert isinstance(unit, forms.ModelChoiceField) and isinstance(member, forms.ModelChoiceField)
        unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("code")
        member.queryset = officers
        if len(units) == 1:  # nothing to choose, so nothing is asked
            unit.widget, unit.initial = forms.HiddenInput(), units[0].pk
