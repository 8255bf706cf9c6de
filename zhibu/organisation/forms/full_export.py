"""Why somebody carries away full numbers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.organisation.states import ExportReason


class FullExportForm(forms.Form):
    """Gives reason (an ExportReason)."""

    reason = forms.ChoiceField(
        label=_("What the full numbers are for"), choices=ExportReason.choices, widget=forms.RadioSelect
    )
