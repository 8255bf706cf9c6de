"""A draft set on one day, as the check page proposes it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.services.locks import locked
from zhibu.activities.states import NoticeState
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def take_day(*, notice: Notice, day: date, who: Person, now: datetime) -> Notice:
    """Let a draft be held on this one day; feedback stays as long after it as it was. Raises NotPossibleError for a
    day that has passed and once the notice is no draft any more.
    """
    notice = locked(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("It has been handed on or issued already; look at it as it stands now."))
    if day < timezone.localdate(now):
        raise NotPossibleError(_("That day has passed; choose another one."))
    if notice.feedback_by and notice.end:
        notice.feedback_by = max(day, day + (notice.feedback_by - notice.end))
    notice.first_day = notice.last_day = day
    notice.edition += 1
    notice.saved_at = now
    notice.save(update_fields=["first_day", "last_day", "feedback_by", "edition", "saved_at"])
    return notice
