"""Who may remind whom of a notice."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.policy.notices import notice_or_404
from zhibu.activities.states import UNNUMBERED
from zhibu.circulation.models import Delivery
from zhibu.organisation.policy import Person


def reminded_within(who: Person, notice: Notice) -> Q | None:
    """The deliveries of an issued notice of which the person may remind: all for officers of its issuer, those to
    their own members for officers of a unit; None for everybody else. At most one query.
    """
    if who.serves(notice.issuer):
        return Q()
    own = Q(unit__in=[unit.pk for unit in who.own_units], member__isnull=False)
    if not who.own_units or not Delivery.objects.filter(own, dispatch=notice.dispatch_id).exists():
        return None
    return own


def reminding_or_403(who: Person, pk: int) -> tuple[Notice, Q]:
    """An issued notice, and the deliveries of which the person may remind. 404 for who does not see it or reads it as
    a member; 403 with who does it.
    """
    notice = notice_or_404(who, pk)
    if not who.is_officer or notice.state in UNNUMBERED:
        raise Http404
    within = reminded_within(who, notice)
    if within is None:
        raise PermissionDenied(
            _("Reminders are made by the officers of %(unit)s, and by those of each unit among its own members.")
            % {"unit": notice.issuer.name}
        )
    return notice, within
