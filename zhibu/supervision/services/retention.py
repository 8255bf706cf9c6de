"""What this room adds to the retention table. Inspections themselves are kept: they are the office's memory."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import Keeping
from zhibu.supervision.models import LogEntry, Relation
from zhibu.supervision.states import LOG_DAYS, RELATION_DAYS


def _relations(before: Any) -> Any:
    return Relation.objects.filter(candidate__inspection__released_at__lt=before).exclude(reason="")


def _taken_back(before: Any) -> Any:
    return LogEntry.objects.filter(taken_back_at__lt=before).exclude(what="")


TABLE = {
    "recusal_reasons": Keeping(
        what=_("why an inspector was recused from a unit, after the release of the inspection"),
        then=_("reason removed; that they were recused stays"),
        days=lambda on: RELATION_DAYS,
        due=_relations,
        end=lambda rows: int(rows.update(reason="")),
    ),
    "log_taken_back": Keeping(
        what=_("entries of the supervision log that were taken back"),
        then=_("words removed; day, kind and reason stay"),
        days=lambda on: LOG_DAYS,
        due=_taken_back,
        end=lambda rows: int(rows.update(what="")),
    ),
}
