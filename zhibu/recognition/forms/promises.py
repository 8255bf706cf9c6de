"""What is typed about promises."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.activities.models import Notice
from zhibu.kernel.forms import DayField
from zhibu.organisation.models import Unit
from zhibu.recognition.models import Campaign, Promise
from zhibu.recognition.queries import record_called
from zhibu.recognition.states import PromiseMove, PromiseState, Side


class PromiseForm(forms.Form):
    """Gives unit, side, condition, follows, what it came with, announced_on and due."""

    unit = forms.ChoiceField(label=gettext_lazy("unit that promises"))
    side = forms.ChoiceField(
        label=gettext_lazy("for doing or for not doing"), choices=Side, widget=forms.RadioSelect, initial=Side.DOING
    )
    condition = forms.CharField(
        label=gettext_lazy("who does or does not do what"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    follows = forms.CharField(
        label=gettext_lazy("what follows"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.ChoiceField(
        label=gettext_lazy("announced with"), required=False,
        help_text=gettext_lazy("Its day is then known, and whoever has it reads the promise."),
    )  # fmt: skip
    basis = forms.CharField(
        label=gettext_lazy("rule or other basis"), max_length=200, required=False,
        help_text=gettext_lazy("Needed where it came with no notice and no selection; the whole unit reads it."),
    )  # fmt: skip
    announced_on = DayField(
        label=gettext_lazy("announced on"), required=False,
        help_text=gettext_lazy("Only where it came with no notice and no selection."),
    )  # fmt: skip
    due = DayField(label=gettext_lazy("to be carried out until"))

    def __init__(
        self, *args: Any, units: Sequence[Unit], notices: Sequence[Notice], campaigns: Sequence[Campaign],
        promise: Promise | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = [(str(one.pk), one.name) for one in units]
        if promise is not None or len(units) == 1:
            del fields["unit"]
        self._units = {str(one.pk): one for one in units}
        self._unit = promise.unit if promise else units[0]
        self._sources: dict[str, Any] = {f"notice:{one.pk}": one for one in notices}
        self._sources |= {f"campaign:{one.pk}": one for one in campaigns}
        for kept in (promise.notice, promise.campaign) if promise else ():
            if kept is not None:
                self._sources[f"{'notice' if isinstance(kept, Notice) else 'campaign'}:{kept.pk}"] = kept
        fields["source"].choices = [
            ("", gettext_lazy("neither a notice nor a selection")),
            *((key, one.theme if isinstance(one, Notice) else one.title) for key, one in self._sources.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """It came with something that has a day."""
        values = super().clean() or {}
        if not values.get("source"):
            for name in ("basis", "announced_on"):
                if name not in self.errors and not values.get(name):
                    self.add_error(name, _("Fill it in, or choose with what it was announced."))
        return values

    @property
    def chosen_unit(self) -> Unit:
        """The unit that promises."""
        return self._units[self.cleaned_data["unit"]] if "unit" in self.fields else self._unit

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("side", "condition", "follows", "basis", "announced_on", "due")
        found = {name: self.cleaned_data[name] for name in names}
        source = self._sources.get(self.cleaned_data["source"])
        return found | {
            "notice": source if isinstance(source, Notice) else None,
            "campaign": source if isinstance(source, Campaign) else None,
        }


class PromiseMoveForm(forms.Form):
    """One step of a promise: records and words where it is carried out, a reason where not."""

    move = forms.CharField(widget=forms.HiddenInput)
    records = forms.MultipleChoiceField(
        label=gettext_lazy("records by which it was carried out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, data: Any, *, of: str, offered: Sequence[tuple[str, Any]] = (), chosen: Sequence[str] = (),
        words: str = "",
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id=f"{of}_%s", initial={"move": of, "records": list(chosen), "words": words})
        fields: Any = self.fields
        fields["records"].choices = [(f"{name}:{one.pk}", record_called(name, one)) for name, one in offered]
        if of != PromiseMove.CARRY or not offered:
            del fields["records"]
        if of == PromiseMove.CARRY:
            fields["words"].required = False
            fields["words"].label = gettext_lazy("how it was carried out, in words")
        elif of == PromiseMove.REFUSE:
            fields["words"].label = gettext_lazy("why is it not carried out?")
        else:
            del fields["words"]
        self.label = PromiseMove(of).label

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        found = {name: value for name, value in self.cleaned_data.items() if name == "words"}
        if self.initial["move"] == PromiseMove.CARRY:
            keys = (key.split(":") for key in self.cleaned_data.get("records", ()))
            found["records"] = [(name, int(pk)) for name, pk in keys]
        return found


class PromiseFilter(forms.Form):
    """Gives a state, or "" for all."""

    show = forms.ChoiceField(required=False, choices=[("", pgettext_lazy("promises", "all")), *PromiseState.choices])

    @property
    def chosen(self) -> str:
        """What is chosen; what is not offered counts as all."""
        self.is_valid()
        return str(self.cleaned_data.get("show") or "")
