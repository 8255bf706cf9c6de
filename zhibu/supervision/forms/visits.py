"""What inspectors type at a unit, and what the unit answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from zhibu.attachments.queries import FileError, Upload, inspect
from zhibu.attachments.states import FileKind
from zhibu.kernel.forms import DayField
from zhibu.supervision.models import EvidenceRequest, Item, Visit
from zhibu.supervision.services import Judgement
from zhibu.supervision.states import Judged

NOTE = 500


def read_judgements(data: Mapping[str, str], items: Iterable[int]) -> list[Judgement]:
    """What was posted of these items: `v<item>` a verdict, `n<item>` the note, `e<item>` how often it had been judged.
    Items without a verdict, and what is none, are left out.
    """
    found = []
    for item in items:
        judged = data.get(f"v{item}", "")
        if judged in Judged.values:
            note = data.get(f"n{item}", "").replace("\x00", "").strip()[:NOTE]
            edition = data.get(f"e{item}", "0")
            count = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 9 else 0
            found.append(Judgement(item, judged, note, count))
    return found


class HearingForm(forms.ModelForm[Visit]):
    """Gives heard_on, heard and heard_words."""

    heard_on = DayField(label=gettext_lazy("heard on"))
    heard = forms.CharField(
        label=gettext_lazy("who was heard"), max_length=200,
        help_text=gettext_lazy("The first person responsible, and who sat there."),
    )  # fmt: skip
    heard_words = forms.CharField(
        label=gettext_lazy("key words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Visit
        fields = ("heard_on", "heard", "heard_words")


class AskForm(forms.ModelForm[EvidenceRequest]):
    """Gives item (or None), what and reason."""

    class Meta:
        model = EvidenceRequest
        fields = ("item", "what", "reason")
        labels = {"item": gettext_lazy("for which item")}

    def __init__(self, *args: Any, items: Iterable[Item], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["item"]
        field.queryset = Item.objects.filter(pk__in=[one.pk for one in items]).order_by("place")


class AnswerForm(forms.Form):
    """Gives answer; `upload` is the file that was handed in, looked at, or None."""

    answer = forms.CharField(label=gettext_lazy("answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(
        label=gettext_lazy("a file"), required=False, help_text=gettext_lazy("PDF, Word or Excel."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{kind}" for kind in FileKind.values)}),
    )  # fmt: skip
    upload: Upload | None = None

    def clean_file(self) -> Any:
        """Look at it."""
        given = self.cleaned_data.get("file")
        if given:
            try:
                self.upload = inspect(given)
            except FileError as error:
                raise ValidationError(str(error)) from error
        return given
