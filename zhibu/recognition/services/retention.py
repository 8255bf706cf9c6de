"""What this room's selections add to the retention table: what was said of people ends, that it took place stays."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import Keeping
from zhibu.recognition.models import Aside, Nomination
from zhibu.recognition.states import ASIDE_DAYS, CASE_DAYS, Phase


def _cases(before: Any) -> Any:
    over = Q(campaign__awarded_at__lt=before) | Q(campaign__phase=Phase.CALLED_OFF, made_at__lt=before)
    return Nomination.objects.filter(over, honour=None).exclude(case="")


def _asides(before: Any) -> Any:
    return Aside.objects.filter(nomination__campaign__awarded_at__lt=before).exclude(reason="")


RETENTION = {
    "selection_cases": Keeping(
        what=_("cases of those who were nominated and not honoured"),
        then=_("words removed; that they were nominated stays"),
        days=lambda on: CASE_DAYS,
        due=_cases,
        end=lambda rows: int(rows.update(case="")),
    ),
    "selection_asides": Keeping(
        what=_("why a reviewer stepped aside, after the award"),
        then=_("reason removed; that they stepped aside stays"),
        days=lambda on: ASIDE_DAYS,
        due=_asides,
        end=lambda rows: int(rows.update(reason="")),
    ),
}
