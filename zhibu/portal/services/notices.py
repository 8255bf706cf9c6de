"""Activity notices on the website: the office shows those that everybody may read."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.activities.models import Notice
from zhibu.activities.services import notice_item
from zhibu.activities.states import NoticeState
from zhibu.audit.services import record
from zhibu.kernel import search
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.personal import found_in, said
from zhibu.organisation.policy import Person
from zhibu.portal.models import Shown
from zhibu.portal.services.site import changed

KIND = "shown"


@transaction.atomic
def show_notice(*, notice: Notice, looked_at: bool, who: Person, now: datetime) -> None:
    """Show a notice on the website; twice changes nothing. Raises NotPossibleError for a draft, and when it holds what
    may be personal and nobody has said that it may stand.
    """
    if notice.state not in (NoticeState.ISSUED, NoticeState.CLOSED, NoticeState.WITHDRAWN):
        raise NotPossibleError(_("A notice is shown once it is issued."))
    found = found_in(notice.theme, notice.content, notice.form, notice.requirements, notice.place, notice.result)
    if found and not looked_at:
        raise NotPossibleError(
            _("It holds what may be personal: %(found)s. Look at it again, and say so when it may stand.")
            % {"found": said(found)}
        )
    _shown, new = Shown.objects.get_or_create(notice=notice, defaults={"by": who.actor.id or 0, "at": now})
    if new:
        search.put(notice_item(notice, kind=KIND, public=True))
        changed()
        record(actor=who.actor, deed="portal.notice.shown", subject=f"portal.notice:{notice.pk}", now=now)


@transaction.atomic
def hide_notice(*, notice: Notice, who: Person, now: datetime) -> None:
    """Take a notice off the website; it stays where it is for its units. Twice changes nothing."""
    if Shown.objects.filter(notice=notice).delete()[0]:
        search.drop(KIND, notice.pk)
        changed()
        record(actor=who.actor, deed="portal.notice.hidden", subject=f"portal.notice:{notice.pk}", now=now)


def reads_anew(notice: Notice) -> None:
    """A notice was changed, withdrawn or closed: where it is shown, it is shown as it is now."""
    if Shown.objects.filter(notice=notice).exists():
        search.put(notice_item(notice, kind=KIND, public=True))
        changed()


def shown_items() -> Iterator[search.Item]:
    """Every notice that is shown, the oldest first."""
    for shown in Shown.objects.select_related("notice").order_by("notice__issued_at", "pk").iterator():
        yield notice_item(shown.notice, kind=KIND, public=True)
