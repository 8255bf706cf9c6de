"""What is typed about official documents."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.attachments.queries import FileError, Upload, inspect
from zhibu.documents.states import (
    BODY,
    KEPT,
    LINE,
    REASON,
    TITLE,
    Direction,
    FirstCheck,
    Handling,
    PaperKind,
    Retention,
    Urgency,
    kinds,
)
from zhibu.kernel.forms import DayField, MinuteField
from zhibu.organisation.models import Member, Unit

MOST = 99_999
WORD = re.compile(r"[^\W_]+")


def _lines(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LINE, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text
    )


def _text(label: Any, most: int, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


class UnitsField(forms.ModelMultipleChoiceField):
    """Units to tick, each with code and name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.name}"


class PaperForm(forms.Form):
    """A document: what kind, whereto, what it says. `unit` is asked only of those who hold posts in several units."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=pgettext_lazy("document", "issued by"), empty_label=None)
    kind = forms.ChoiceField(
        label=pgettext_lazy("document", "kind"), choices=PaperKind.choices, initial=PaperKind.NOTICE
    )
    direction = forms.ChoiceField(
        label=_("direction"),
        required=False,
        choices=[("", _("as usual for its kind")), *Direction.choices],
    )
    title = forms.CharField(label=_("title"), max_length=TITLE)
    body = _text(
        _("text"),
        BODY,
        16,
        required=False,
        help_text=_("One paragraph a line; level marks at the head of a line are known."),
    )
    all_below = forms.BooleanField(label=_("to all units below"), required=False)
    main = UnitsField(Unit.objects.none(), label=_("main recipients"), required=False)
    outside = _lines(_("main recipients outside"), _("Organs that are not in this program, one a line."))
    copied = UnitsField(Unit.objects.none(), label=_("copies to"), required=False)
    copies_outside = _lines(_("copies to organs outside"))
    attached = _lines(_("attachments"), _("Their names, one a line."))
    present = _lines(_("those present"), _("Printed on minutes only, one name a line."))
    absent = _lines(_("those on leave"), _("Printed on minutes only, one name a line."))
    sitting_in = _lines(_("those sitting in"), _("Printed on minutes only, one name a line."))
    note = forms.CharField(label=pgettext_lazy("document", "note"), max_length=200, required=False)
    urgency = forms.ChoiceField(label=_("urgency"), choices=Urgency.choices, required=False)
    important = forms.BooleanField(label=_("important: the head issues it"), required=False)
    one_matter = forms.BooleanField(
        label=_("it asks for one matter only"), required=False, help_text=_("Asked of requests.")
    )
    to_members = forms.BooleanField(label=_("for the members of these units too"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], among: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].needed = True  # type: ignore[attr-defined]  # a draft may lack it, the document not
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("code")
        if len(units) == 1:
            unit.widget, unit.initial = forms.HiddenInput(), units[0].pk
        for name in ("main", "copied"):
            field: Any = self.fields[name]
            field.queryset = among

    def clean(self) -> dict[str, Any]:
        """The direction follows from the kind where there is nothing to choose; all units below are ticked."""
        found = super().clean() or {}
        allowed = kinds()[found["kind"]].directions if found.get("kind") else ()
        if allowed and not found.get("direction"):
            found["direction"] = allowed[0]
        if allowed and found.get("direction") not in allowed:
            self.add_error("direction", _now("A document of this kind does not go that way."))
        unit = found.get("unit")
        if found.pop("all_below", False) and unit is not None:
            below = [one for one in self.fields["main"].queryset if one.is_within(unit.path)]  # type: ignore[attr-defined]
            found["main"] = list({one.pk: one for one in [*found.get("main", []), *below]}.values())
        return found


class WordsForm(forms.Form):
    """A word with a step."""

    words = forms.CharField(label=_("remark"), max_length=REASON, required=False)


class CheckForm(WordsForm):
    """The check: whether it is important."""

    important = forms.BooleanField(label=_("important: the head issues it"), required=False)


class RecheckForm(WordsForm):
    """The second check; when it was changed since it was issued, whether in substance."""

    substance = forms.TypedChoiceField(
        label=_("what was changed since it was issued"),
        choices=[("", _("wording or layout only")), ("1", _("substance: back to the signer"))],
        coerce=bool,
        empty_value=False,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, changed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not changed:
            del self.fields["substance"]


class RegisterForm(forms.Form):
    """The number's word and the printed copies; the number itself is given."""

    word = forms.CharField(label=_("word of the number"), max_length=20, help_text=_("The number follows by itself."))
    copies = forms.IntegerField(
        label=_("copies printed"),
        min_value=0,
        max_value=MOST,
        initial=0,
        help_text=_("0 when all of it is sent here."),
    )

    def clean_word(self) -> str:
        """Letters and digits only."""
        word: str = self.cleaned_data["word"].strip()
        if not WORD.fullmatch(word):
            raise forms.ValidationError(_now("Letters, Chinese characters and digits only."))
        return word


class PrintForm(forms.Form):
    """What printing has made of it."""

    pages = forms.IntegerField(label=pgettext_lazy("document", "pages"), min_value=1, max_value=999)
    print_office = forms.CharField(label=_("printed by"), max_length=60)
    printed_on = DayField(label=_("printed on"))


class FileForm(forms.Form):
    """How long it is kept."""

    retention = forms.ChoiceField(label=_("kept for"), choices=[], widget=forms.RadioSelect)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = KEPT(on)
        field: Any = self.fields["retention"]
        field.choices = [(value, label) for value, label in Retention.choices if value in allowed]


class ReasonForm(forms.Form):
    """Why something is returned."""

    because = _text(_("reason"), REASON)


class IncomingForm(forms.Form):
    """A paper that came: from whom, what, when, signed for by whom; the paper itself as a file."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("received by"), empty_label=None)
    sender = forms.CharField(label=pgettext_lazy("document", "from"), max_length=100)
    their_number = forms.CharField(label=_("their number"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("document", "kind"), choices=PaperKind.choices, initial=PaperKind.NOTICE
    )
    title = forms.CharField(label=_("title"), max_length=TITLE)
    urgency = forms.ChoiceField(label=_("urgency"), choices=Urgency.choices, required=False)
    pages = forms.IntegerField(label=pgettext_lazy("document", "pages"), min_value=1, max_value=999, initial=1)
    copies = forms.IntegerField(label=_("copies"), min_value=1, max_value=999, initial=1)
    day = DayField(label=_("received on"))
    minute = MinuteField(label=_("at"))
    signed_by = forms.CharField(label=_("signed for by"), max_length=50)
    file = forms.FileField(label=_("the paper as a file"), required=False, help_text=_("PDF, Word or Excel."))

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("code")
        if len(units) == 1:
            unit.widget, unit.initial = forms.HiddenInput(), units[0].pk

    def clean_file(self) -> Upload | None:
        """The file, looked at."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            return inspect(file)
        except FileError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Day and time make one instant, not in the future."""
        found = super().clean() or {}
        day, minute = found.pop("day", None), found.pop("minute", None)
        if day and minute:
            found["received_at"] = timezone.make_aware(datetime.combine(day, minute))
            if found["received_at"] > timezone.now():
                self.add_error("day", _now("This has not been yet."))
        return found


class FirstCheckForm(forms.Form):
    """The five questions."""

    checks = forms.MultipleChoiceField(
        label=_("first check"), choices=FirstCheck.choices, widget=forms.CheckboxSelectMultiple
    )


class ReadersForm(forms.Form):
    """To whom it is passed to be read."""

    readers = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("passed to"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, among: QuerySet[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["readers"]
        field.queryset = among


class ProposeForm(ReadersForm):
    """How it is handled, by whom, until when."""

    handling = forms.ChoiceField(label=_("how it is handled"), choices=Handling.choices, widget=forms.RadioSelect)
    proposal = _text(_("proposal"), 1000, required=False)
    lead = forms.CharField(label=_("who leads"), max_length=100, required=False)
    with_others = forms.CharField(label=_("together with"), max_length=200, required=False)
    pressed_by = forms.CharField(label=_("who presses for it"), max_length=50, required=False)
    due = DayField(label=pgettext_lazy("document", "until"), required=False)
    field_order = ("handling", "proposal", "lead", "with_others", "due", "pressed_by", "readers")

    def __init__(self, *args: Any, urgent: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.urgent = urgent

    def clean(self) -> dict[str, Any]:
        """What rule GD-08 asks: readers to read, a proposal to decide, a lead among several, a limit when urgent."""
        found = super().clean() or {}
        reading = found.get("handling") == Handling.READING
        if reading and not found.get("readers"):
            self.add_error("readers", _now("Say who reads it."))
        if not reading and not found.get("proposal"):
            self.add_error("proposal", _now("What is to be decided needs a proposal."))
        if found.get("with_others") and not found.get("lead"):
            self.add_error("lead", _now("Several have a part in it: name the one that leads."))
        if self.urgent and not found.get("due"):
            self.add_error("due", _now("It is urgent: set a day."))
        if self.urgent and not found.get("pressed_by"):
            self.add_error("pressed_by", _now("It is urgent: name who presses for it."))
        return found


class InstructForm(forms.Form):
    """The leader's instruction."""

    instruction = _text(_("instruction"), 1000)


class PressForm(forms.Form):
    """Pressing for it."""

    words = forms.CharField(label=_("what was said to whom"), max_length=REASON)
    due = DayField(label=_("new day"), required=False)


class FinishForm(forms.Form):
    """What came of it."""

    outcome = _text(_("what came of it, and how it was answered"), 2000)


class PriceForm(forms.Form):
    """The price of a page from a day on; gives fen."""

    yuan = forms.DecimalField(
        label=_("price of a page, in yuan"), min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=2
    )
    since = DayField(label=pgettext_lazy("price", "from which day"))


class ListForm(forms.Form):
    """What a list is narrowed to."""

    side = forms.ChoiceField(
        label=_("which"),
        required=False,
        choices=[("", _("all")), ("out", _("issued by my units")), ("in", _("sent to my units"))],
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("document", "kind"), required=False, choices=[("", _("all")), *PaperKind.choices]
    )
    year = forms.RegexField(r"^[0-9]{4}\Z", label=_("year"), required=False, widget=forms.TextInput(attrs={"size": 4}))
    q = forms.CharField(label=_("words"), required=False, max_length=60)
