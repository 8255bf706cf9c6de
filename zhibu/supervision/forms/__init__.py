"""What is typed in this room, by noun."""

from zhibu.supervision.forms.findings import FindingFilter, MoveForm
from zhibu.supervision.forms.inspections import (
    CandidatesForm,
    ChecklistForm,
    ExcludeForm,
    InspectionForm,
    ItemForm,
    RelationForm,
)
from zhibu.supervision.forms.pressing import LogFilter, LogForm, PressedFilter, PressedForm, WordsForm
from zhibu.supervision.forms.visits import AnswerForm, AskForm, HearingForm, read_judgements

__all__ = [
    "AnswerForm",
    "AskForm",
    "CandidatesForm",
    "ChecklistForm",
    "ExcludeForm",
    "FindingFilter",
    "HearingForm",
    "InspectionForm",
    "ItemForm",
    "LogFilter",
    "LogForm",
    "MoveForm",
    "PressedFilter",
    "PressedForm",
    "RelationForm",
    "WordsForm",
    "read_judgements",
]
