"""待发: what was issued waits some minutes (rule GW-35), in which it may be taken back; then its number is given."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.accounts.models import User
from zhibu.activities import queries
from zhibu.activities.models import Notice
from zhibu.activities.services.burden import REASON, require_reason
from zhibu.activities.services.locks import locked
from zhibu.activities.services.notices import require_draft, send_out
from zhibu.activities.services.own_questions import fix, release
from zhibu.activities.services.tasks import draft_task, leaving_task
from zhibu.activities.states import LEAVES_AFTER, NoticeState
from zhibu.audit.services import SYSTEM, Actor, record
from zhibu.circulation.services import close_tasks, reopen_tasks
from zhibu.kernel.dates import clock
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person, person_for

LEAVING = ("state", "leaves_at", "put_out_by")


@transaction.atomic
def put_out(*, notice: Notice, who: Person, now: datetime, reason: str = "") -> Notice:
    """Issue a complete draft: it waits the minutes of rule GW-35, or goes out at once where the rule is switched off.
    `reason` is why it asks more of units than the limit of a month. Raises what `issue` raises.
    """
    notice = require_draft(locked(notice))
    return leave(notice, who=who, now=now, reason=reason)


def leave(notice: Notice, *, who: Person, now: datetime, reason: str = "") -> Notice:
    """What issuing and sign-off share, on a notice that the caller holds and has found in the right state."""
    today = timezone.localdate(now)
    minutes = LEAVES_AFTER(today)
    if not minutes:
        return send_out(notice, who=who, now=now, reason=reason)
    if missing := queries.missing(notice, list(notice.units.values_list("pk", flat=True))):
        raise NotPossibleError(" ".join(missing))
    fix(notice, now=now)
    require_reason(notice, queries.burden_outlook(notice, today), reason=reason, who=who)
    notice.state, notice.leaves_at = NoticeState.LEAVING, now + timedelta(minutes=minutes)
    notice.put_out_by, notice.returned_because = who.actor.id, ""
    notice.save(update_fields=[*LEAVING, "returned_because", *REASON])
    close_tasks([draft_task(notice).key], now=now)
    reopen_tasks([leaving_task(notice)], now=now)
    _record(notice, "put_out", who.actor, now)
    return notice


@transaction.atomic
def take_out(*, notice: Notice, who: Person, now: datetime) -> Notice:
    """Take it back before it goes out: a draft again, no number is used. Raises NotPossibleError once it has gone."""
    notice = _leaving(notice)
    _to_draft(notice, "", now)
    _record(notice, "taken_out", who.actor, now)
    return notice


@transaction.atomic
def send_now(*, notice: Notice, who: Person, now: datetime) -> Notice:
    """Send it without waiting any longer. Raises NotPossibleError once it has gone or was taken back."""
    return _send(_leaving(notice), who, now)


def send_due(*, now: datetime) -> int:
    """Send everything whose time has come, each by itself and in the order of its time; returns how many went. What
    cannot go any more becomes a draft again that says why. Two workers send nothing twice.
    """
    due = Notice.objects.filter(state=NoticeState.LEAVING, leaves_at__lte=now).order_by("leaves_at", "pk")
    return sum(_send_one(notice, now) for notice in due.only("pk"))


@transaction.atomic
def keep_back_all(*, now: datetime) -> str:
    """What waits to go out becomes a draft that says why, as after a restore: it may have gone out or been taken back
    since the copy was made, and a person has to decide. Returns that as a sentence; "" when nothing waited.
    """
    waiting = [locked(notice) for notice in Notice.objects.filter(state=NoticeState.LEAVING).order_by("pk")]
    for notice in waiting:
        _to_draft(notice, _("The database was restored while it waited; look whether it has gone out."), now)
        _record(notice, "kept_back", SYSTEM, now)
    text = ngettext(
        "%(count)s notice that waited is a draft again.",
        "%(count)s notices that waited are drafts again.",
        len(waiting),
    )
    return text % {"count": len(waiting)} if waiting else ""


@transaction.atomic
def _send_one(notice: Notice, now: datetime) -> bool:
    notice = locked(notice)
    if notice.state != NoticeState.LEAVING or notice.leaves_at is None or notice.leaves_at > now:
        return False  # another worker was quicker, or somebody took it back at this very moment
    try:
        with transaction.atomic():
            _send(notice, _who_put_it_out(notice, now), now)
    except NotPossibleError as error:
        notice.refresh_from_db()
        _to_draft(notice, str(error)[:300], now)
        _record(notice, "kept_back", SYSTEM, now)
        return False
    return True


def _who_put_it_out(notice: Notice, now: datetime) -> Person:
    """Whoever issued it, as they stand now: it goes out in their name."""
    user = User.objects.filter(pk=notice.put_out_by or 0, is_active=True).first()
    who = person_for(user, mode="officer", today=timezone.localdate(now)) if user else None
    if who is None or not who.serves(notice.issuer):
        raise NotPossibleError(_("Whoever issued it holds no post in the unit any more; issue it again."))
    return who


def _send(notice: Notice, who: Person, now: datetime) -> Notice:
    if notice.first_day and notice.first_day < timezone.localdate(now):
        raise NotPossibleError(_("Its first day has passed while it waited; choose another day."))
    sent = send_out(notice, who=who, now=now)
    close_tasks([leaving_task(notice).key], now=now)
    return sent


def _leaving(notice: Notice) -> Notice:
    notice = locked(notice)
    if notice.state != NoticeState.LEAVING:
        raise NotPossibleError(_("It does not wait to go out any more; look at it as it stands now."))
    return notice


def _to_draft(notice: Notice, reason: str, now: datetime) -> None:
    notice.state, notice.leaves_at, notice.put_out_by = NoticeState.DRAFT, None, None
    notice.submitted_by = notice.submitted_at = None
    notice.returned_because = reason
    notice.save(update_fields=[*LEAVING, "submitted_by", "submitted_at", "returned_because"])
    release(notice)
    close_tasks([leaving_task(notice).key], now=now)
    reopen_tasks([draft_task(notice)], now=now)


def said_of_issue(notice: Notice) -> str:
    """What has become of a notice that was just issued, as a sentence: its number, or when it goes out."""
    if notice.leaves_at is None:
        return _("%(number)s has been issued.") % {"number": notice.number_text}
    return _("It goes out at %(time)s; until then you can take it back.") % {"time": clock(notice.leaves_at)}


def _record(notice: Notice, what: str, actor: Actor, now: datetime) -> None:
    record(actor=actor, deed=f"activities.notice.{what}", subject=f"activities.notice:{notice.pk}", now=now)
