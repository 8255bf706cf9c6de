"""What is typed about duties."""

from zhibu.duties.forms.duties import DutyFilter, ExemptForm, RecordForm, SayForm, year_of
from zhibu.duties.forms.lists import ItemForm

__all__ = ["DutyFilter", "ExemptForm", "ItemForm", "RecordForm", "SayForm", "year_of"]
