"""In which order deeds hold rows, so that two never wait for each other: the notice first, then its activities, then
deliveries and tasks. Withdrawal and change hold the notice, so do the plan, the roll and the preview: whoever comes
second sees what the first has done.
"""

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Notice
from zhibu.activities.states import UNNUMBERED, NoticeState
from zhibu.kernel.deeds import NotPossibleError


def locked(notice: Notice) -> Notice:
    """The notice as it stands now, held until the deed ends: whoever had it open may be the second to act on it."""
    row = Notice.objects.select_for_update(of=("self",)).select_related("issuer").filter(pk=notice.pk).first()
    if row is None:
        raise NotPossibleError(_("The draft has been thrown away."))
    return row


def locked_in_force(notice: Notice) -> Notice:
    """The same of a notice that has its number. Raises NotPossibleError for a draft and once withdrawn."""
    row = locked(notice)
    if row.state in UNNUMBERED:
        raise NotPossibleError(_("The notice has not been issued yet."))
    if row.state == NoticeState.WITHDRAWN:
        raise NotPossibleError(
            _("%(number)s has been withdrawn; nothing is recorded for it any more.") % {"number": row.number_text}
        )
    return row


def before_its_roll(activity: Activity) -> bool:
    """Whether the roll is still to come; then it waits until this deed ends. Many deeds hold an activity so at
    the same time, as when a full hall signs in, and hold nothing else. Call it inside a transaction.
    """
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""  # SQLite lets one writer in at a time anyway
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Activity._meta.db_table)
        cursor.execute(f"SELECT roll_version FROM {table} WHERE id = %s{share}", [activity.pk])  # noqa: S608
        return bool(cursor.fetchone() == (0,))
