"""What is typed in this room, by noun."""

from zhibu.assessment.forms.counters import CounterForm, SayForm, SlipsForm
from zhibu.assessment.forms.runs import AnswerForm, HandForm, SettleForm
from zhibu.assessment.forms.schemes import CopyForm, DimensionForm, IndicatorForm, SchemeForm, TrialForm

__all__ = [
    "AnswerForm",
    "CopyForm",
    "CounterForm",
    "DimensionForm",
    "HandForm",
    "IndicatorForm",
    "SayForm",
    "SchemeForm",
    "SettleForm",
    "SlipsForm",
    "TrialForm",
]
