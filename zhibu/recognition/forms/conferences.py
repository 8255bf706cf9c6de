"""What is typed about conferences."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.activities.models import Notice
from zhibu.exchange.models import Practice
from zhibu.organisation.models import Unit
from zhibu.recognition.models import Campaign, Conference, Speech
from zhibu.recognition.states import EARLIEST_YEAR, SPEECHES


class ConferenceForm(forms.Form):
    """Gives notice, campaign and year."""

    notice = forms.ChoiceField(label=gettext_lazy("notice that calls it"))
    campaign = forms.ChoiceField(
        label=gettext_lazy("awards of a selection"), required=False,
        help_text=gettext_lazy("The order of awards is taken from the register of honours."),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("or awards of a year"), required=False, min_value=EARLIEST_YEAR, max_value=2199
    )

    def __init__(
        self, *args: Any, notices: Sequence[Notice], campaigns: Sequence[Campaign],
        conference: Conference | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        self._kept = conference
        self._notices = {str(one.pk): one for one in notices}
        kept = [conference.campaign] if conference and conference.campaign else []
        self._campaigns = {str(one.pk): one for one in [*kept, *campaigns]}
        fields["notice"].choices = [(key, one.theme) for key, one in self._notices.items()]
        fields["campaign"].choices = [
            ("", gettext_lazy("no selection")), *((key, one.title) for key, one in self._campaigns.items())
        ]  # fmt: skip
        if conference is not None:
            del fields["notice"]

    def clean(self) -> dict[str, Any]:
        """Awards come from one place."""
        values = super().clean() or {}
        if values.get("campaign") and values.get("year"):
            self.add_error("year", _("Awards come from a selection or from a year."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        notice = self._kept.notice if self._kept else self._notices[self.cleaned_data["notice"]]
        campaign = self._campaigns.get(self.cleaned_data["campaign"])
        return {"notice": notice, "campaign": campaign, "year": self.cleaned_data["year"]}


class SpeechForm(forms.ModelForm[Speech]):
    """Gives place, unit, speaker, title and practice."""

    class Meta:
        model = Speech
        fields = ("place", "unit", "speaker", "title", "practice")
        labels = {
            "place": gettext_lazy("place in the order"), "unit": gettext_lazy("unit that speaks"),
            "speaker": gettext_lazy("speaker"), "title": gettext_lazy("title of the speech"),
            "practice": gettext_lazy("practice that is spoken about"),
        }  # fmt: skip
        help_texts = {"practice": gettext_lazy("Posted already; what other units take up of it is then shown here.")}

    def __init__(self, *args: Any, units: QuerySet[Unit], practices: QuerySet[Practice], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["place"].min_value, fields["place"].max_value = 1, SPEECHES
        fields["unit"].queryset, fields["practice"].queryset = units, practices
        fields["unit"].label_from_instance = lambda one: f"{one.code} {one.name}"
        fields["practice"].label_from_instance = lambda one: f"{one.title} · {one.unit.name}"
        fields["unit"].empty_label, fields["practice"].required = None, False

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
