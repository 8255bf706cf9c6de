"""A notice from its first draft to its issue, and its way to those who join later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.activities import queries
from zhibu.activities.models import Activity, AgendaLine, Notice, NumberSeries
from zhibu.activities.services.agenda import set_agenda
from zhibu.activities.services.burden import REASON, weigh
from zhibu.activities.services.indexing import index
from zhibu.activities.services.locks import locked
from zhibu.activities.services.own_questions import begin_own_questions, fix, follow_draft, throw_away
from zhibu.activities.services.tasks import draft_task, preview_task, roll_task
from zhibu.activities.states import SIGN_WITHIN, TELL_BEFORE, Held, NoticeState
from zhibu.audit.services import SYSTEM, record
from zhibu.circulation.services import (
    announce,
    close_tasks,
    deliver_to_members,
    open_tasks,
    reopen_tasks,
    send,
)
from zhibu.circulation.states import Said
from zhibu.kernel.dates import clock
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.questionnaire.models import Form


class SavedMeanwhileError(NotPossibleError):
    """Somebody else has saved the draft since it was opened; neither version is lost."""


@transaction.atomic
def save_draft(
    *,
    notice: Notice | None,
    issuer: Unit,
    values: Mapping[str, Any],
    units: Iterable[Unit],
    who: Person,
    now: datetime,
    edition: int | None = None,
    agenda: Sequence[AgendaLine] | None = None,
    questions_of: Form | None = None,
) -> Notice:
    """Keep a notice on the server as a draft, complete or not, and return it. `edition` is the one that was opened;
    without an `agenda` the one that is kept stays. A new draft takes the questions of the form `questions_of` along.

    Raises NotPossibleError once issued, and SavedMeanwhileError when somebody has saved a later edition.
    """
    fresh = notice is None
    notice = Notice(drafted_at=now, drafted_by=who.actor.id) if notice is None else locked(notice)
    if notice.state == NoticeState.SUBMITTED:
        raise NotPossibleError(_("It waits for sign-off; take it back before you go on writing."))
    refuse_leaving(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("This notice has been issued and can no longer be edited here."))
    if edition is not None and not fresh and edition != notice.edition:
        raise SavedMeanwhileError(_("Somebody has saved this draft since you opened it."))
    if not fresh:
        notice.edition += 1
    notice.issuer = issuer
    for name, value in values.items():
        setattr(notice, name, value)
    notice.saved_at = now
    notice.save()
    notice.units.set(units)
    if agenda is not None:
        set_agenda(notice, agenda)
    if fresh and questions_of is not None:
        begin_own_questions(notice=notice, who=who, now=now, taken_from=questions_of)
    follow_draft(notice)
    reopen_tasks([draft_task(notice)], now=now)
    if fresh:
        record(actor=who.actor, deed="activities.notice.drafted", subject=f"activities.notice:{notice.pk}", now=now)
    return notice


@transaction.atomic
def discard_draft(*, notice: Notice, who: Person, now: datetime) -> None:
    """Delete a draft; it never had a number. Raises NotPossibleError once issued."""
    notice = locked(notice)
    if notice.state == NoticeState.SUBMITTED:
        raise NotPossibleError(_("It waits for sign-off; take it back before you throw it away."))
    refuse_leaving(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(_("This notice has been issued; it can no longer be deleted."))
    subject = f"activities.notice:{notice.pk}"
    close_tasks([f"activities.draft:{notice.pk}"], now=now)
    own_form = notice.own_form
    notice.delete()
    throw_away(own_form, who=who, now=now)
    record(actor=who.actor, deed="activities.notice.discarded", subject=subject, now=now)


@transaction.atomic
def issue(*, notice: Notice, who: Person, now: datetime, reason: str = "") -> Notice:
    """Give the notice its number, deliver it to its units and their expected members, and open what they have to do:
    all in one transaction. `reason` is why it asks more of units than the limit of a month. Raises NotPossibleError
    when something is missing, it has been issued already, or its unit asks for a second person's sign-off;
    ReasonNeededError when it goes beyond the limit without a reason.
    """
    return send_out(require_draft(locked(notice)), who=who, now=now, reason=reason)


def require_draft(notice: Notice) -> Notice:
    """The notice when it may be issued as it stands. Raises NotPossibleError otherwise."""
    if notice.state == NoticeState.SUBMITTED:
        raise NotPossibleError(_("It waits for sign-off by another officer of the unit."))
    refuse_leaving(notice)
    if notice.state != NoticeState.DRAFT:
        raise NotPossibleError(
            _("This notice has been issued already as %(number)s.") % {"number": notice.number_text}
        )
    if notice.issuer.needs_sign_off:
        raise NotPossibleError(
            _("Notices of %(unit)s are signed off by a second officer; hand it in.") % {"unit": notice.issuer.name}
        )
    return notice


def refuse_leaving(notice: Notice) -> None:
    """Raises NotPossibleError for what is about to go out."""
    if notice.state == NoticeState.LEAVING and notice.leaves_at:
        raise NotPossibleError(
            _("It goes out at %(time)s; take it back before you go on.") % {"time": clock(notice.leaves_at)}
        )


def send_out(notice: Notice, *, who: Person, now: datetime, reason: str = "") -> Notice:
    """What issue and sign-off share, on a notice that the caller holds and has found in the right state."""
    units = list(notice.units.values_list("pk", flat=True))
    if missing := queries.missing(notice, units):
        raise NotPossibleError(" ".join(missing))
    fix(notice, now=now)  # first: what is weighed is what was asked
    today = timezone.localdate(now)
    notice.year, notice.number = today.year, _next_number(notice.issuer, today.year)
    notice.state, notice.issued_at, notice.leaves_at = NoticeState.ISSUED, now, None
    recipients = queries.recipients(notice, on=today)
    over = weigh(notice, units, recipients, reason=reason, who=who, now=now)
    notice.dispatch = send(
        sender=notice.issuer,
        title=str(notice),
        url=reverse("activities:notice", args=[notice.pk]),
        units=units,
        recipients=recipients,
        sign_by=last_of(today, SIGN_WITHIN(today)),
        read_by=notice.end,
        now=now,
    )
    notice.save(update_fields=["year", "number", "state", "issued_at", "leaves_at", "dispatch", *REASON])
    index(notice)
    activities = open_activities(notice, recipients, now)
    close_tasks([f"activities.draft:{notice.pk}"], now=now)
    announce(dispatch=notice.dispatch, said=Said.ISSUED, key="1", now=now)
    detail = {"number": notice.number_text, "units": len(units), "activities": activities}
    record(
        actor=who.actor,
        deed="activities.notice.issued",
        subject=f"activities.notice:{notice.pk}",
        detail=detail | ({"over_limit": over} if over else {}),
        now=now,
    )
    return notice


def _next_number(unit: Unit, year: int) -> int:
    """The next number of the unit's series of the year: the row is locked until the transaction ends, and a
    transaction that fails gives its number back, so there is neither gap nor double.
    """
    NumberSeries.objects.bulk_create([NumberSeries(unit=unit, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(unit=unit, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return series.last + 1


def open_activities(notice: Notice, recipients: Any, now: datetime) -> int:
    """One activity per unit that has an expected list, or one for all; with the task to take its roll. Those that are
    there already stay; returns how many were opened.
    """
    there = set(notice.activities.values_list("unit_id", flat=True))
    if notice.held == Held.JOINTLY:
        planned = {"day": notice.first_day, "start_time": notice.start_time, "place": notice.place}
        new = [] if there else [Activity(notice=notice, unit=notice.issuer, **planned)]
    else:
        # A window of one day leaves nothing to choose, so the units' day is set at once.
        one_day = notice.first_day if notice.end == notice.first_day else None
        with_list = recipients.order_by("unit_id").values_list("unit_id", flat=True).distinct()
        new = [
            Activity(notice=notice, unit_id=unit, day=one_day, start_time=notice.start_time, place=notice.place)
            for unit in with_list
            if unit not in there
        ]
    made = Activity.objects.bulk_create(new)
    days = dict(notice.activities.values_list("unit_id", "day"))
    telling = recipients.order_by("unit_id").values_list("unit_id", flat=True).distinct()
    tasks = [roll_task(activity, notice) for activity in made]
    before = TELL_BEFORE(timezone.localdate(now))
    tasks += [
        preview_task(notice, unit, days.get(unit), before)
        for unit in telling
        if notice.held == Held.JOINTLY or unit in days
    ]
    open_tasks(tasks, now=now)
    return len(made)


@transaction.atomic
def deliver_to_joiners(*, notice: Notice, now: datetime) -> int:
    """Deliver a notice to those who have joined one of its units since it was issued; returns how many they are. Who
    has a delivery keeps it, so calling it again changes nothing.
    """
    recipients = queries.recipients(notice, on=timezone.localdate(now))
    if notice.dispatch is None or not queries.has_joiners(notice, recipients):
        return 0
    notice = locked(notice)
    if notice.state != NoticeState.ISSUED or notice.dispatch is None:
        return 0  # withdrawn or closed at this very moment: nobody is asked any more
    added = deliver_to_members(dispatch=notice.dispatch, recipients=recipients, now=now)
    open_activities(notice, recipients, now)  # a unit that had nobody on the day of issue has a roll to take now
    record(
        actor=SYSTEM,
        deed="activities.notice.delivered_to_joiners",
        subject=f"activities.notice:{notice.pk}",
        detail={"members": added},
        now=now,
    )
    return added
