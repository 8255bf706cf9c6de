"""催办: the issuer, or a unit among its own members, reminds those who have not answered a notice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.states import NoticeState
from zhibu.circulation import services as circulation
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person


@transaction.atomic
def remind(*, notice: Notice, within: Q, who: Person, now: datetime) -> tuple[int, int]:
    """Remind those of the deliveries `within` who have neither signed nor acknowledged; returns how many units and
    members. Rules GW-31 to GW-33. The notice is held, so that a change or withdrawal comes before it or after it.

    Raises NotPossibleError unless the notice is under way, outside the hours, and when nobody may be reminded now.
    """
    notice = locked_in_force(notice)
    if notice.state != NoticeState.ISSUED or notice.dispatch is None:
        raise NotPossibleError(_("This notice has been closed; nobody is reminded of it any more."))
    return circulation.remind(dispatch=notice.dispatch, within=within, actor=who.actor, now=now)
