"""What is typed about responsibility lists."""

from django import forms

from zhibu.duties.models import ListItem


class ItemForm(forms.ModelForm[ListItem]):
    """Gives text and often."""

    class Meta:
        model = ListItem
        fields = ("text", "often")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
