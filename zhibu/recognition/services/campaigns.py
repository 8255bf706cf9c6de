"""A selection from its draft to the end of its nominations, and from phase to phase by the one table."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor, record
from zhibu.circulation.services import NewTask, ask_of_units, close_tasks_from, reopen_tasks
from zhibu.circulation.states import Asked
from zhibu.disclosure.states import Stage
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.recognition import queries
from zhibu.recognition.models import Campaign, Nomination, Quota
from zhibu.recognition.states import DEEDS, Deed


def locked(campaign: Campaign, deed: str) -> Campaign:
    """The selection, kept from others until the end of the transaction. Raises NotPossibleError in a phase in which
    the table does not allow the deed.
    """
    kept = Campaign.objects.select_for_update(of=("self",)).select_related("kind").get(pk=campaign.pk)
    if kept.phase not in DEEDS[deed].phases:
        raise NotPossibleError(_("This is not done in the phase “%(phase)s”.") % {"phase": kept.get_phase_display()})
    return kept


def go_on(campaign: Campaign, deed: str, *fields: str) -> None:
    """Save the selection in the phase to which the deed leads."""
    campaign.phase = DEEDS[deed].to or campaign.phase
    campaign.save(update_fields=["phase", *fields])


def note(campaign: Campaign, what: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """One line in the chain about a selection; it names nobody."""
    subject = f"recognition.campaign:{campaign.pk}"
    record(actor=actor, deed=f"recognition.campaign.{what}", subject=subject, detail=detail, now=now)


def task(campaign: Campaign, kind: str, key: str, due: date | None, page: str = "campaign", **values: Any) -> NewTask:
    """A task of a selection."""
    return NewTask(
        key=f"recognition.{kind}:{campaign.pk}:{key}", kind=f"recognition.{kind}", due=due,
        url=reverse(f"recognition:{page}", args=[campaign.pk]), words={"title": campaign.title}, **values,
    )  # fmt: skip


def office_task(campaign: Campaign, now: datetime) -> None:
    """What the office does next, due on the last day of the phase; the one before is closed."""
    close_tasks_from(f"recognition.campaign:{campaign.pk}", now=now)
    root = Unit.objects.only("pk").get(parent=None)
    due = campaign.days.get(campaign.phase)
    reopen_tasks([task(campaign, "campaign", campaign.phase, due, unit_id=root.pk)], now=now)


@transaction.atomic
def keep_campaign(*, campaign: Campaign | None, values: Mapping[str, Any], who: Person, now: datetime) -> Campaign:
    """Begin a selection or change one that is not announced yet."""
    if campaign is None:
        kept = Campaign(made_by=who.actor.id, made_at=now)
    else:
        kept = locked(campaign, Deed.PREPARE)
        if values["for_whom"] != kept.for_whom:
            kept.quotas.all().delete()
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    note(kept, "changed" if campaign else "begun", who.actor, now)
    return kept


@transaction.atomic
def give_places(*, campaign: Campaign, places: Mapping[int, int], who: Person, now: datetime) -> int:
    """Say how many each unit may nominate, by ids of units; 0 takes the places away. Returns how many there are.
    Raises NotPossibleError where a unit gets more than rule SR-33 allows, and where a unit and one below it both get
    some, as their members would be asked twice.
    """
    kept = locked(campaign, Deed.PREPARE)
    lines = {line.unit.pk: line for line in queries.place_lines(kept, timezone.localdate(now))}
    wanted = {pk: count for pk, count in places.items() if count and pk in lines}
    for pk, count in wanted.items():
        most = lines[pk].most
        if most is not None and count > most:
            raise NotPossibleError(
                _("%(unit)s has %(members)s members, so at most %(most)s places (SR-33).")
                % {"unit": lines[pk].unit.name, "members": lines[pk].members, "most": most}
            )
    paths = sorted((lines[pk].unit.path, lines[pk].unit.name) for pk in wanted)
    for (path, name), (below, other) in pairwise(paths):
        if kept.for_persons and below.startswith(path):
            raise NotPossibleError(
                _("%(unit)s stands below %(above)s, which has places for its whole group.")
                % {"unit": other, "above": name}
            )
    kept.quotas.all().delete()
    Quota.objects.bulk_create(Quota(campaign=kept, unit_id=pk, places=count) for pk, count in wanted.items())
    note(kept, "places_given", who.actor, now, units=len(wanted), places=sum(wanted.values()))
    return sum(wanted.values())


@transaction.atomic
def announce(*, campaign: Campaign, who: Person, now: datetime) -> Campaign:
    """Announce a selection: the rules and half-years of this day are kept with it, every unit with places gets a task
    and an entry in the account of burden. Raises NotPossibleError when too few places are given out (AW-14), when a
    day lies in the past, and when no half-year is final yet.
    """
    kept = locked(campaign, Deed.ANNOUNCE)
    today = timezone.localdate(now)
    given = kept.quotas.aggregate(sum=Sum("places"))["sum"] or 0
    least = queries.least_nominations(kept, today)
    if given < least:
        raise NotPossibleError(
            _("For %(places)s awards at least %(least)s places for nomination are needed (AW-14), not %(given)s.")
            % {"places": kept.places, "least": least, "given": given}
        )
    if kept.nominate_by <= today:
        raise NotPossibleError(_("The last day for nominations must lie ahead."))
    criteria = queries.criteria_of(today)
    if not criteria.periods:
        raise NotPossibleError(_("No half-year is final yet, so there is nothing to measure eligibility by."))
    kept.criteria, kept.announced_at = criteria.kept(), now
    go_on(kept, Deed.ANNOUNCE, "criteria", "announced_at")
    units = list(kept.quotas.values_list("unit", flat=True))
    reopen_tasks(
        [task(kept, "nominate", str(pk), kept.nominate_by, "campaign_nominate", unit_id=pk) for pk in units], now=now
    )
    asked = [Asked(pk, notices=1, forms=1, fields=2) for pk in units]
    ask_of_units(source=f"recognition.campaign:{kept.pk}", title=kept.title, asked=asked, now=now)
    note(kept, "announced", who.actor, now, units=len(units), places=given, periods=list(criteria.periods))
    office_task(kept, now)
    return kept


@transaction.atomic
def close_nominations(*, campaign: Campaign, who: Person, now: datetime) -> Campaign:
    """End the nominations and answer eligibility for everybody who was handed in; drafts that were not handed in are
    removed. Raises NotPossibleError before the last day while a unit has open places, and when nobody was handed in.
    """
    kept = locked(campaign, Deed.CLOSE_NOMINATIONS)
    handed = kept.nominations.filter(handed_in_at__isnull=False)
    if not handed.exists():
        raise NotPossibleError(_("Nobody has been nominated yet."))
    if timezone.localdate(now) <= kept.nominate_by and any(one.handed < one.places for one in queries.quotas_of(kept)):
        raise NotPossibleError(_("Units may still nominate until the last day; not all places are taken."))
    kept.nominations.filter(handed_in_at=None).delete()
    answers = queries.answers_now(kept)
    rows = list(handed)
    for one in rows:
        found = answers.get(one.member_id or one.unit_id or 0)
        one.eligible = found is not None and found.yes
        one.facts = [list(answer) for answer in found.answers] if found else []
    Nomination.objects.bulk_update(rows, ["eligible", "facts"], batch_size=200)
    go_on(kept, Deed.CLOSE_NOMINATIONS)
    close_tasks_from(f"recognition.nominate:{kept.pk}", now=now)
    note(
        kept,
        "nominations_closed",
        who.actor,
        now,
        nominated=len(rows),
        eligible=sum(bool(one.eligible) for one in rows),
    )
    office_task(kept, now)
    return kept


@transaction.atomic
def set_aside(*, nomination: Nomination, reason: str, who: Person, now: datetime) -> Nomination:
    """Decide otherwise than the facts say about one nomination, with the reason, which is shown with the name; once
    more takes the word back. The facts stay as they are.
    """
    kept = locked(nomination.campaign, Deed.SET_ASIDE)
    one = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if one.set_aside_at is None:
        if not reason:
            raise NotPossibleError(_("Say why it is decided otherwise."))
        one.set_aside_because, one.set_aside_by, one.set_aside_at = reason, who.actor.id, now
    else:
        one.set_aside_because, one.set_aside_by, one.set_aside_at = "", None, None
    one.save(update_fields=["set_aside_because", "set_aside_by", "set_aside_at"])
    deed = "eligibility_set_aside" if one.set_aside_at else "eligibility_restored"
    note(kept, deed, who.actor, now, nomination=one.pk, may_be_chosen=one.may_be_chosen)
    return one


@transaction.atomic
def call_off(*, campaign: Campaign, reason: str, who: Person, now: datetime) -> Campaign:
    """Call a selection off with its reason; its tasks end and what it asked of units no longer counts."""
    kept = locked(campaign, Deed.CALL_OFF)
    if not reason:
        raise NotPossibleError(_("Say why it is called off."))
    if kept.disclosure is not None and kept.disclosure.stage == Stage.SHOWN:
        raise NotPossibleError(_("Take its publication off first, or let it become final."))
    kept.called_off_because = reason
    go_on(kept, Deed.CALL_OFF, "called_off_because")
    for kind in ("campaign", "nominate", "review"):
        close_tasks_from(f"recognition.{kind}:{kept.pk}", now=now)
    note(kept, "called_off", who.actor, now)
    return kept
