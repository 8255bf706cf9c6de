"""What is typed in this room, by noun."""

from zhibu.assessment.forms.counters import CounterForm, SayForm, SlipsForm
from zhibu.assessment.forms.promises import ConfirmForm, DropForm, PromiseForm, StepForm
from zhibu.assessment.forms.reports import AppraiseForm, GradeForm, ReportForm, RoundForm
from zhibu.assessment.forms.runs import AnswerForm, HandForm, OverForm, SettleForm
from zhibu.assessment.forms.schemes import CopyForm, DimensionForm, IndicatorForm, SchemeForm, TrialForm

__all__ = [
    "AnswerForm",
    "AppraiseForm",
    "ConfirmForm",
    "CopyForm",
    "CounterForm",
    "DimensionForm",
    "DropForm",
    "GradeForm",
    "HandForm",
    "IndicatorForm",
    "OverForm",
    "PromiseForm",
    "ReportForm",
    "RoundForm",
    "SayForm",
    "SchemeForm",
    "SettleForm",
    "SlipsForm",
    "StepForm",
    "TrialForm",
]
