"""What this room adds to the retention table. Regulations are kept for good: they are the office's memory."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import Keeping
from zhibu.regulations.models import Case, CaseStep
from zhibu.regulations.states import CASE_WORDS_DAYS, Deed


def _written(before: Any) -> Any:
    """Cases answered before a moment of which something written is still kept."""
    steps = CaseStep.objects.filter(case=OuterRef("pk"))
    rows = Case.objects.filter(Exists(steps.filter(deed=Deed.ANSWERED, at__lt=before)))
    return rows.filter(~Q(what="", name="", answer="", receipt="") | Exists(steps.exclude(words="")))


def _forget(rows: Any) -> int:
    """Take away what was written and the code; that there was a case, and how long it took, stays."""
    keys = list(rows.values_list("pk", flat=True))
    CaseStep.objects.filter(case__in=keys).update(words="")
    return Case.objects.filter(pk__in=keys).update(what="", name="", answer="", receipt="")


TABLE = {
    "case_words": Keeping(
        what=_("what was written in a case of the office that was answered, and its receipt code"),
        then=_("text removed; days, steps and outcome stay"),
        days=CASE_WORDS_DAYS,
        due=_written,
        end=_forget,
        rule=CASE_WORDS_DAYS.code,
    ),
}
