"""What is typed about duties."""

from zhibu.duties.forms.duties import DutyFilter, ExemptForm, RecordForm, SayForm, year_of

__all__ = ["DutyFilter", "ExemptForm", "RecordForm", "SayForm", "year_of"]
