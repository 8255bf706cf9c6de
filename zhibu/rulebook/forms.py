"""What is typed about rules."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhibu.kernel.forms import DayField
from zhibu.kernel.names import half_width
from zhibu.rulebook import queries
from zhibu.rulebook.models import Rule
from zhibu.rulebook.queries import Said
from zhibu.rulebook.services import Settled
from zhibu.rulebook.states import Form

_FORMS = {
    Form.SHARE: (r"\d{1,3}/\d{1,3}", gettext_lazy("A share is written like 1/2.")),
    Form.SPAN: (r"\d{1,6}-\d{1,6}", gettext_lazy("Lowest and highest, like 3-5.")),
}


class OverrideForm(forms.Form):
    """Gives `settled` and reason. Filled with what the rule says now; a needed rule is not asked whether it applies, a
    rule of words only has no value.
    """

    on = forms.ChoiceField(
        label=gettext_lazy("Does it apply to us?"),
        choices=[("yes", gettext_lazy("yes, it applies")), ("no", gettext_lazy("no, it is switched off"))],
        widget=forms.RadioSelect,
    )
    since = DayField(label=pgettext_lazy("rulebook", "First day"), help_text=gettext_lazy("Today or later."))
    last = DayField(
        label=pgettext_lazy("rulebook", "Last day"),
        required=False,
        help_text=gettext_lazy("Leave empty when it is to stay."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does the committee settle it so?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody of the committee can read it. Name the decision or meeting, and no person."),
    )

    def __init__(self, *args: Any, rule: Rule, said: Said | None, today: date, **options: Any) -> None:
        stands = {"on": "yes" if said and said.on else "no", "since": today}
        super().__init__(*args, initial=stands, **options)
        self.rule = rule
        if rule.needed:
            del self.fields["on"]
        value = said.value if said else rule.value
        if rule.form != Form.WORDS:
            self.fields = {"value": self._value_field(value)} | self.fields  # type: ignore[assignment]
            self.order_fields(["on", "value", "since", "last", "reason"])

    def _value_field(self, value: str) -> forms.Field:
        label, note = pgettext_lazy("rulebook", "Value"), queries.in_words(self.rule, self.rule.value)
        hint = _("As shipped: %(value)s") % {"value": note}
        if self.rule.form == Form.LIST:
            labels = queries.labels_of(self.rule.code)
            return forms.MultipleChoiceField(
                label=label, choices=list(labels.items()), initial=value.split(),
                widget=forms.CheckboxSelectMultiple, help_text=hint,
            )  # fmt: skip
        if self.rule.form == Form.NUMBER:
            return forms.IntegerField(
                label=label, min_value=1, max_value=queries.most(self.rule), initial=value, help_text=hint
            )
        return forms.CharField(label=label, max_length=20, initial=value, help_text=hint)

    def clean_value(self) -> str:
        """As it is kept: text of the rule's form."""
        value = self.cleaned_data["value"]
        if self.rule.form == Form.LIST:
            return " ".join(one for one in queries.labels_of(self.rule.code) if one in value)
        text = half_width(str(value)).replace("–", "-").replace(" ", "")
        pattern, said = _FORMS.get(Form(self.rule.form), (r"\d+", ""))
        if not re.fullmatch(pattern, text):
            raise ValidationError(str(said))
        return text

    @property
    def settled(self) -> Settled:
        """What is settled; only after is_valid()."""
        data = self.cleaned_data
        value = data.get("value", "")
        last: date | None = data["last"]
        return Settled(
            code=self.rule.code,
            on=data.get("on", "yes") == "yes",
            value="" if value == self.rule.value else value,
            since=data["since"],
            until=last + timedelta(days=1) if last else None,
        )


class EndForm(forms.Form):
    """Gives last: the last day on which it holds."""

    last = DayField(label=gettext_lazy("Last day on which it holds"))
