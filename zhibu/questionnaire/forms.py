"""Text in, values out: one question as its builder writes it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.questionnaire.models import Question
from zhibu.questionnaire.queries import Line
from zhibu.questionnaire.states import CHOSEN, LONG_SIGNS, MOST_CHOICES, MOST_SIGNS, STEPS, Kind

_field = Question._meta.get_field
_OF_KIND: dict[str, tuple[str, ...]] = {
    Kind.SCALE: ("low_word", "high_word", "steps"),
    Kind.NUMBER: ("measure", "least", "most"),
    Kind.LONG: ("limit",),
}


class QuestionForm(forms.Form):
    """A question of one kind; `earlier` are those before it, whose answers a condition can look at."""

    def __init__(self, *args: Any, kind: str, earlier: Sequence[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        own = _OF_KIND.get(kind, ())
        self.fields |= fields_for_model(Question, fields=("text", "hint", *own))
        for name in own:
            self._shape(name)
        if kind in CHOSEN:
            self.fields["answers"] = forms.CharField(
                label=gettext_lazy("answers to choose from"),
                help_text=gettext_lazy("One a line."),
                max_length=MOST_CHOICES * 120,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        self.fields["required"] = _field("required").formfield(initial=True)
        looks_at = [(line, line.choices) for line in earlier if line.choices]
        if looks_at:
            groups = [(f"{line.place}. {line.text}", choices) for line, choices in looks_at]
            self.fields["only_if"] = forms.TypedChoiceField(
                label=gettext_lazy("asked only if"),
                choices=[("", gettext_lazy("asked of everybody")), *groups],
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.fields["edition"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _shape(self, name: str) -> None:
        """Bounds that the column does not know."""
        if name == "steps":
            steps = [(step, str(step)) for step in STEPS]
            self.fields[name] = forms.TypedChoiceField(
                label=_field(name).verbose_name, choices=steps, coerce=int, initial=5
            )
        elif name == "limit":
            self.fields[name] = forms.IntegerField(
                label=_field(name).verbose_name, min_value=10, max_value=MOST_SIGNS, initial=LONG_SIGNS
            )
        elif name in {"low_word", "high_word"}:
            self.fields[name].required = True

    @classmethod
    def of(cls, question: Question, line: Line, earlier: Sequence[Line]) -> "QuestionForm":
        """The form filled with a question."""
        initial = {name: getattr(question, name) for name in ("text", "hint", "required", "edition")}
        initial |= {name: getattr(question, name) for name in _OF_KIND.get(question.kind, ())}
        initial |= {"answers": "\n".join(text for _pk, text in line.choices), "only_if": line.only_if}
        return cls(initial=initial, kind=question.kind, earlier=earlier)

    def clean_answers(self) -> list[str]:
        """The answers, one a line; empty lines are none."""
        texts = [" ".join(text.split()) for text in self.cleaned_data["answers"].splitlines()]
        texts = [text for text in texts if text]
        if not 2 <= len(texts) <= MOST_CHOICES:
            raise forms.ValidationError(_("Write two to %(most)s answers, one a line.") % {"most": MOST_CHOICES})
        if len(set(texts)) < len(texts):
            raise forms.ValidationError(_("Two answers are the same."))
        if any(len(text) > 100 for text in texts):
            raise forms.ValidationError(_("An answer has at most 100 characters."))
        return texts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("The most is below the least."))
        return cleaned

    @property
    def deed(self) -> dict[str, Any]:
        """What the services take; only after is_valid()."""
        names = ("text", "hint", "required", *_OF_KIND.get(self.kind, ()))
        return {
            "values": {name: self.cleaned_data[name] for name in names},
            "choices": self.cleaned_data.get("answers", []),
            "only_if": self.cleaned_data.get("only_if"),
        }

    def goes_on_from(self, edition: int) -> None:
        """Let the next saving replace what somebody else has saved: a decision of who reads that it was."""
        self.data = self.data.copy()
        self.data["edition"] = str(edition)
