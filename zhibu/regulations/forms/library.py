"""What is typed about regulations."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.kernel.names import half_width
from zhibu.organisation.models import Unit
from zhibu.organisation.states import PostKind
from zhibu.regulations import queries
from zhibu.regulations.models import Carried, Regulation
from zhibu.regulations.states import MOST_TEXT, Audience, Field, Kind

MOST_RULES = 12


class FactsForm(forms.Form):
    """Gives the facts of a regulation; filled with those of `regulation`, or for a new one with the committee's."""

    title = forms.CharField(label=pgettext_lazy("regulation", "title"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Kind.choices)
    owner_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Owner: unit"), empty_label=None,
        help_text=gettext_lazy("Gets the task when the day of review has passed."),
    )  # fmt: skip
    owner_post = forms.ChoiceField(label=gettext_lazy("Owner: post"), choices=PostKind.choices)
    source = forms.CharField(
        label=gettext_lazy("basis or document number"), max_length=200, required=False,
        help_text=gettext_lazy("By which document it was issued, or on what it rests."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it"), choices=Audience.choices, widget=forms.RadioSelect,
        initial=Audience.PUBLIC,
    )  # fmt: skip
    fields_covered = forms.MultipleChoiceField(
        label=gettext_lazy("Fields of work that it covers"), choices=Field.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    review_on = DayField(label=gettext_lazy("To be reviewed by"), required=False)

    def __init__(self, *args: Any, regulation: Regulation | None = None, **options: Any) -> None:
        options.setdefault("initial", {})
        units = Unit.objects.filter(dissolved=None).order_by("path")
        if regulation is not None:
            names = ("title", "kind", "owner_unit", "owner_post", "source", "audience", "review_on")
            stands = {name: getattr(regulation, name) for name in names} | {"fields_covered": regulation.fields}
            options["initial"] = stands | options["initial"]
        super().__init__(*args, **options)
        field: Any = self.fields["owner_unit"]
        field.queryset = units
        field.initial = units.filter(parent=None).first()

    @property
    def values(self) -> dict[str, Any]:
        """The facts as the regulation keeps them; only after is_valid()."""
        data = dict(self.cleaned_data)
        covered = data.pop("fields_covered")
        return data | {"fields": [code for code in Field.values if code in covered]}


class TextForm(forms.Form):
    """Gives text and reason. The reason is needed from the second version on."""

    text = forms.CharField(
        label=gettext_lazy("Whole text"), max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Type it or paste it from Word. A line that begins with the number of an article or a chapter"
            " begins it; the next page shows how the text was divided."
        ),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why is it changed?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if first:
            del self.fields["reason"]


class ApproveForm(forms.Form):
    """Gives since: the first day on which it is in force."""

    since = DayField(label=gettext_lazy("In force from"))


class ReasonForm(forms.Form):
    """Gives because: what is to be mended."""

    because = forms.CharField(
        label=gettext_lazy("What is to be mended?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class RepealForm(forms.Form):
    """Gives day, the first one on which it holds no longer, and because."""

    day = DayField(label=gettext_lazy("First day on which it holds no longer"))
    because = forms.CharField(
        label=gettext_lazy("Why is it repealed?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class CarriedForm(forms.Form):
    """Gives what carries an article: codes of rules, owner, steps, trace."""

    rules = forms.CharField(
        label=gettext_lazy("Entries of the rulebook"), max_length=120, required=False,
        help_text=gettext_lazy("Codes with blanks between them, such as SR-20 SR-21."),
    )  # fmt: skip
    owner = forms.CharField(label=gettext_lazy("Who sees to it"), max_length=60, required=False)
    steps = forms.CharField(
        label=gettext_lazy("Steps"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip
    trace = forms.ChoiceField(label=gettext_lazy("Page on which its trace stands"), required=False)
    trace_words = forms.CharField(label=gettext_lazy("What stands there"), max_length=120, required=False)

    def __init__(self, *args: Any, carried: Carried | None = None, **options: Any) -> None:
        if carried is not None:
            names = ("owner", "steps", "trace", "trace_words")
            stands = {name: getattr(carried, name) for name in names}
            options["initial"] = stands | {"rules": " ".join(carried.rules)}
        super().__init__(*args, **options)
        choices = sorted(
            ((name, capfirst(str(words))) for name, words in queries.traces().items()), key=lambda one: one[1]
        )
        self.fields["trace"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_rules(self) -> list[str]:
        """As codes, each once."""
        codes = list(dict.fromkeys(re.findall(r"[A-Z0-9-]+", half_width(self.cleaned_data["rules"]).upper())))
        unknown = [code for code in codes if not queries.is_a_rule(code)]
        if unknown:
            raise ValidationError(_("The rulebook has no entry %(codes)s.") % {"codes": ", ".join(unknown)[:60]})
        if len(codes) > MOST_RULES:
            raise ValidationError(_("At most %(most)s entries.") % {"most": MOST_RULES})
        return codes
