"""The roll on paper: a numbered list is printed and kept, so that its numbers can be typed back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhibu.activities import queries
from zhibu.activities.models import Activity, PrintedList
from zhibu.audit.services import record_export
from zhibu.organisation.policy import Person


@transaction.atomic
def print_list(*, activity: Activity, members: Sequence[int], who: Person, now: datetime) -> PrintedList:
    """Keep which people (ids) stand on a sheet in which order, and that names were carried away. The same list printed
    again is the same sheet, printed now.
    """
    printed, _new = PrintedList.objects.update_or_create(
        activity=activity,
        mark=queries.list_mark(members),
        defaults={"members": list(members), "printed_by": who.actor.id, "printed_at": now},
    )
    detail = {"activity": activity.pk, "rows": len(members), "mark": printed.mark}
    record_export(actor=who.actor, what="activities.sign_in_sheet", detail=detail, now=now)
    return printed
