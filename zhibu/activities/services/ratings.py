"""Members' three anonymous taps on the effect of an activity."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, Rated, Rating
from zhibu.activities.services.locks import locked_in_force
from zhibu.activities.states import RATED_FROM, NoticeState
from zhibu.audit.services import Actor, record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member

NAMELESS = Actor(None, "a member, without a name")


@transaction.atomic
def rate(
    *,
    activity: Activity,
    member: Member,
    time_suitable: bool,
    content_useful: bool,
    too_much_material: bool,
    now: datetime,
) -> None:
    """Add one person's answers to the sums; who they were is kept apart from what they said, and the log names nobody.

    Raises NotPossibleError for who was not there, a second time, and once the notice is closed.
    """
    if locked_in_force(activity.notice).state != NoticeState.ISSUED:
        raise NotPossibleError(_("The notice has been closed."))
    if not queries.was_present(activity, member):
        raise NotPossibleError(_("Only those who were present say how it was."))
    if not Rated.objects.get_or_create(activity=activity, member=member)[1]:
        raise NotPossibleError(_("You have said it already; thank you."))
    Rating.objects.get_or_create(activity=activity)
    sums = Rating.objects.select_for_update().get(activity=activity)
    sums.answers += 1
    sums.time_suitable += time_suitable
    sums.content_useful += content_useful
    sums.too_much_material += too_much_material
    if sums.answers % RATED_FROM == 0:
        names = ("answers", "time_suitable", "content_useful", "too_much_material")
        sums.shown = {name: getattr(sums, name) for name in names}
    sums.save()
    record(actor=NAMELESS, deed="activities.rating.given", subject=f"activities.activity:{activity.pk}", now=now)
