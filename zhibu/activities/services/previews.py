"""预告: how and when a unit told its members of an activity."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Notice, Preview
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.services.tasks import preview_key
from zhibu.activities.states import Told
from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@transaction.atomic
def tell(*, notice: Notice, unit: Unit, how: Told, told_on: date, note: str, who: Person, now: datetime) -> Preview:
    """Record how and when a unit told its members; once per notice and unit, a second time corrects it. Recording it
    late is allowed and labelled.

    Raises NotPossibleError for a withdrawn notice, a day before its issue or to come, and a unit without people
    expected.
    """
    notice = locked_in_force(notice)
    if told_on > timezone.localdate(now):
        raise NotPossibleError(_("The day is still to come; record the preview when members have been told."))
    if notice.issued_at and told_on < timezone.localdate(notice.issued_at):
        raise NotPossibleError(_("The notice had not been issued on that day yet."))
    if not queries.has_expected(notice, unit):
        raise NotPossibleError(_("Nobody of %(unit)s is expected, so there is nobody to tell.") % {"unit": unit.name})
    kept = Preview.objects.filter(notice=notice, unit=unit).first()
    values = {"how": how, "told_on": told_on, "note": note}
    if kept is not None and all(getattr(kept, name) == value for name, value in values.items()):
        return kept
    preview, _made = Preview.objects.update_or_create(
        notice=notice, unit=unit, defaults={**values, "made_by": who.actor.id, "made_at": now}
    )
    close_tasks([preview_key(notice.pk, unit.pk)], now=now)
    record(
        actor=who.actor,
        deed="activities.preview.corrected" if kept else "activities.preview.recorded",
        subject=f"activities.notice:{notice.pk}",
        detail={"unit": unit.code, "how": how, "told_on": told_on},
        now=now,
    )
    return preview
