"""What is typed about regulations and affairs."""

from zhibu.regulations.forms.affairs import (
    AffairForm,
    AnswerForm,
    ApplyForm,
    CodeForm,
    CounterForm,
    MoreForm,
    StepForm,
    SupplementForm,
)
from zhibu.regulations.forms.library import ApproveForm, CarriedForm, FactsForm, ReasonForm, RepealForm, TextForm

__all__ = [
    "AffairForm",
    "AnswerForm",
    "ApplyForm",
    "ApproveForm",
    "CarriedForm",
    "CodeForm",
    "CounterForm",
    "FactsForm",
    "MoreForm",
    "ReasonForm",
    "RepealForm",
    "StepForm",
    "SupplementForm",
    "TextForm",
]
