"""What sanctions and talks add to the retention table: when their time is over the words go, the fact stays."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import Keeping
from zhibu.recognition.models import Sanction, SanctionStep, Talk
from zhibu.recognition.states import CASE_WORDS_DAYS, TALK_WORDS_DAYS


def _ended(before: datetime) -> Any:
    said = SanctionStep.objects.filter(sanction=OuterRef("pk")).exclude(words="")
    rows = Sanction.objects.filter(ended_at__lt=before)
    return rows.filter(Exists(said) | ~Q(ground="") | ~Q(skip_because="") | ~Q(reply_draft=""))


def _forget(rows: Any) -> int:
    keys = list(rows.values_list("pk", flat=True))
    SanctionStep.objects.filter(sanction__in=keys).exclude(words="").update(words="")
    return int(Sanction.objects.filter(pk__in=keys).update(ground="", skip_because="", reply_draft=""))


def _promises(before: datetime) -> Any:
    return Talk.objects.filter(entered_at__lt=before).exclude(promise="", promised_by="")


SANCTIONS = {
    "sanction_words": Keeping(
        what=_("what was said in a case of sanction or accountability, after its end"),
        then=_("words removed; step, days and persons stay"),
        days=lambda on: CASE_WORDS_DAYS,
        due=_ended,
        end=_forget,
    ),
    "talk_promises": Keeping(
        what=_("what was promised in a talk"),
        then=_("promise removed; day and persons stay"),
        days=lambda on: TALK_WORDS_DAYS,
        due=_promises,
        end=lambda rows: int(rows.update(promise="", promised_by="", kept=None, kept_on=None)),
    ),
}
