"""Text in, values out: the record of an activity, one resolution, one thing to be done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.activities.models import Record, Resolution
from zhibu.activities.states import SECRET, Matter, Voted
from zhibu.kernel.forms import DayField, MinuteField
from zhibu.organisation.states import PostKind

People = Sequence[tuple[int, str]]
MOST_ITEMS = 40
MOST_RECUSED = 5


class ItemForm(forms.Form):
    """One item of the agenda; left empty it is no item."""

    title = forms.CharField(label=gettext_lazy("agenda item"), max_length=200, required=False)
    said = forms.CharField(
        label=gettext_lazy("what was said"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.needed = True  # a whole item may be left out; the page says so once

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("said") and not cleaned.get("title"):
            self.add_error("title", _("Name the item, or empty what was said."))
        return cleaned


Items = formset_factory(ItemForm, extra=1, max_num=MOST_ITEMS, validate_max=True)


class RecordForm(forms.Form):
    """Who led, who wrote, from when to when, what else was said. `people` are those who may be named."""

    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    host = forms.ChoiceField(label=gettext_lazy("host"), required=False)
    host_name = forms.CharField(label=gettext_lazy("or somebody from elsewhere"), max_length=50, required=False)
    recorder = forms.ChoiceField(label=gettext_lazy("recorder"), required=False)
    recorder_name = forms.CharField(label=gettext_lazy("or somebody from elsewhere"), max_length=50, required=False)
    began = MinuteField(label=gettext_lazy("began"), required=False)
    ended = MinuteField(label=gettext_lazy("ended"), required=False)
    said = forms.CharField(
        label=gettext_lazy("what else was said"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "—"), *((str(pk), name) for pk, name in people)]
        for name in ("host", "recorder"):
            self.fields[name].choices = choices
            self.fields[name].needed = True
            self.fields[name].error_messages["invalid_choice"] = _("Choose a name from the list.")

    @staticmethod
    def initial_of(record: Record) -> dict[str, Any]:
        """The values of a record as the form shows them."""
        names = ("host_name", "recorder_name", "began", "ended", "said", "edition")
        return {name: getattr(record, name) for name in names} | {
            "host": str(record.host_id or ""),
            "recorder": str(record.recorder_id or ""),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("host", "recorder"):
            if cleaned.get(name) and cleaned.get(f"{name}_name"):
                self.add_error(f"{name}_name", _("Choose a name from the list or write one, not both."))
        began, ended = cleaned.get("began"), cleaned.get("ended")
        if began and ended and ended <= began:
            self.add_error("ended", _("It ended after it began."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Field values of the record; only after is_valid()."""
        values = {name: self.cleaned_data[name] for name in ("host_name", "recorder_name", "began", "ended", "said")}
        for name in ("host", "recorder"):
            values[f"{name}_id"] = int(self.cleaned_data[name]) if self.cleaned_data[name] else None
        return values

    def against(self, kept: Record, theirs: Sequence[tuple[str, str]], typed: Sequence[tuple[str, str]]) -> list[Any]:
        """What was typed here beside what somebody else has saved meanwhile: (label, theirs, typed) of what differs.
        The form goes on from their edition, so that saving once more is a decision.
        """
        self.data = self.data.copy()
        self.data["edition"] = str(kept.edition)
        words = dict(self.fields["host"].choices) | {"": ""}
        was = {
            "host": kept.host_text, "recorder": kept.recorder_text, "began": kept.began, "ended": kept.ended,
            "said": kept.said,
        }  # fmt: skip
        now = {name: self.cleaned_data[name] for name in ("began", "ended", "said")} | {
            name: words.get(self.cleaned_data[name], "")
            if self.cleaned_data[name]
            else self.cleaned_data[f"{name}_name"]
            for name in ("host", "recorder")
        }
        rows = [(self.fields[name].label, _shown(was[name]), _shown(now[name])) for name in was]
        rows.append((_("agenda"), _items_text(theirs), _items_text(typed)))
        return [(label, one, other) for label, one, other in rows if one != other]


def _shown(value: Any) -> str:
    return f"{value:%H:%M}" if hasattr(value, "minute") else str(value or "—")


def _items_text(items: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{title}\n{said}".strip() for title, said in items) or "—"


class ReopenForm(forms.Form):
    """Why a confirmed record is opened again."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=300,
        help_text=gettext_lazy("It stays beside the earlier text; everybody who may read the record reads it."),
    )


class RecusedForm(forms.Form):
    """Somebody who has no vote in a matter, and why."""

    member = forms.ChoiceField(label=gettext_lazy("who is recused"), required=False)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200, required=False)

    def __init__(self, *args: Any, people: People, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].choices = [("", "—"), *((str(pk), name) for pk, name in people)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("member") and not cleaned.get("reason"):
            self.add_error("reason", _("Say on what the matter turns."))
        if cleaned.get("reason") and not cleaned.get("member"):
            self.add_error("member", _("Choose who is recused."))
        return cleaned


class _NobodyTwice(forms.BaseFormSet):
    """Everybody is recused once."""

    def clean(self) -> None:
        if any(self.errors):
            return
        named = [form.cleaned_data["member"] for form in self.forms if form.cleaned_data.get("member")]
        if len(named) != len(set(named)):
            raise ValidationError(_("Somebody is named twice as recused."))

    @property
    def recused(self) -> list[tuple[int, str]]:
        """Who is recused and why; only after is_valid()."""
        rows = (form.cleaned_data for form in self.forms)
        return [(int(row["member"]), row["reason"]) for row in rows if row.get("member")]


RecusedForms = formset_factory(RecusedForm, formset=_NobodyTwice, extra=1, max_num=MOST_RECUSED, validate_max=True)
NUMBERS = ("votes_for", "votes_against", "abstained", "invalid", "written_for")


class ResolutionForm(forms.Form):
    """One resolution with its votes. What the votes are measured against is the system's, and is not asked."""

    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    text = forms.CharField(label=gettext_lazy("resolution"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    matter = forms.ChoiceField(label=gettext_lazy("what it decides"), choices=Matter, widget=forms.RadioSelect)
    voted = forms.ChoiceField(label=gettext_lazy("how it was voted"), choices=Voted, widget=forms.RadioSelect)
    votes_for = forms.IntegerField(label=pgettext_lazy("votes", "for"), min_value=0, max_value=9999, required=False)
    votes_against = forms.IntegerField(
        label=pgettext_lazy("votes", "against"), min_value=0, max_value=9999, required=False
    )
    abstained = forms.IntegerField(
        label=pgettext_lazy("votes", "abstained"), min_value=0, max_value=9999, required=False
    )
    invalid = forms.IntegerField(
        label=gettext_lazy("invalid or missing ballots"), min_value=0, max_value=9999, required=False
    )

    written_for = forms.IntegerField(
        label=gettext_lazy("written votes for it, sent before"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("Only for the admission of a member: of those who could not come."),
    )

    def __init__(
        self, *args: Any, resolution: Resolution | None = None, all_matters: bool = True, **options: Any
    ) -> None:
        if resolution is not None:
            names = ("text", "matter", "voted", "edition", *NUMBERS)
            options["initial"] = {name: getattr(resolution, name) for name in names}
        else:
            options["initial"] = {"matter": Matter.DECISION, "voted": Voted.HANDS, **options.get("initial", {})}
        super().__init__(*args, **options)
        if not all_matters:
            self.fields["matter"].choices = [(Matter.DECISION.value, Matter.DECISION.label)]
            self.fields["matter"].widget = forms.HiddenInput()
            del self.fields["written_for"]
        for name in set(NUMBERS) & set(self.fields):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
            self.fields[name].needed = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("matter") in SECRET and cleaned.get("voted") not in (None, Voted.BALLOT):
            self.add_error("voted", _("Admissions and elections are voted by secret ballot."))
        if cleaned.get("voted") == Voted.ACCLAMATION:
            cleaned |= dict.fromkeys(NUMBERS)
        elif cleaned.get("votes_for") is not None:
            cleaned |= {name: cleaned.get(name) or 0 for name in NUMBERS[1:3]}
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Field values of the resolution; only after is_valid()."""
        return {name: self.cleaned_data.get(name) for name in ("text", "matter", "voted", *NUMBERS)}


class FollowUpForm(forms.Form):
    """What is to be done, by whom, until when. The owner is a member or a post of the unit."""

    what = forms.CharField(label=gettext_lazy("what is to be done"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("who does it"))
    due = DayField(label=gettext_lazy("until"))

    def __init__(self, *args: Any, people: People, first: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = [(kind.value, kind.label) for kind in PostKind]
        names = [(str(pk), name) for pk, name in people]
        self.fields["owner"].choices = [
            ("", "—"), (_("a person"), names), (_("whoever holds the post"), posts),
        ]  # fmt: skip
        self.first = first
        if first:
            self.fields["due"].widget.attrs["min"] = first.isoformat()

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if self.first and due < self.first:
            raise ValidationError(_("It is due after the meeting; choose a later day."))
        return due

    @property
    def values(self) -> dict[str, Any]:
        """What is to be done with its owner, a member's id or a post; only after is_valid()."""
        owner = self.cleaned_data["owner"]
        by = {"owner": int(owner), "post": ""} if owner.isdecimal() else {"owner": None, "post": owner}
        return {"what": self.cleaned_data["what"], "due": self.cleaned_data["due"], **by}


class DoneForm(forms.Form):
    """What came of it, if a word is needed."""

    note = forms.CharField(label=gettext_lazy("what came of it"), max_length=300, required=False)
