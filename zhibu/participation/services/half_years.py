"""Everything that changes half-year records."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhibu.activities.models import Attendance
from zhibu.audit.services import Actor, record
from zhibu.disclosure.models import Disclosure, Objection, Supplement, Version
from zhibu.disclosure.services import (
    NewDisclosure,
    begin,
    close_own_check,
    close_own_checks,
    finish,
    object_to,
    open_own_checks,
    revise,
    show,
    supplement,
)
from zhibu.disclosure.states import Stage
from zhibu.documents.models import Paper
from zhibu.documents.services import draft
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.participation import queries
from zhibu.participation.models import Closing, Record
from zhibu.participation.queries import FIELDS, Figures, snapshot

KIND = "participation"


@transaction.atomic
def compile_half_year(
    *, period: HalfYear, units: Iterable[Unit], basis: str, check_days: int, who: Person, now: datetime
) -> list[Closing]:
    """Compile the half-year of these units from their confirmed rolls and ask each member to check their own lines
    for `check_days` working days from today. Units that are compiled already or have no facts are left out.

    Raises NotPossibleError while the half-year still runs or when nothing is left to compile.
    """
    today = timezone.localdate(now)
    if today <= period.last:
        raise NotPossibleError(_("The half-year still runs; compile it after %(day)s.") % {"day": day(period.last)})
    _hold_facts()
    wanted = {unit.pk: unit for unit in units}
    done = set(Closing.objects.filter(period=str(period), unit__in=wanted).values_list("unit", flat=True))
    until, check_until = queries.newest_fact(), last_of(today, check_days)
    closings: list[Closing] = []
    members = 0
    portions = list(queries.portions([unit for pk, unit in wanted.items() if pk not in done]))
    # All of the committee's facts need no narrowing; of fewer units only those who ever belonged there are counted.
    narrow = len(portions) > 1 or not any(unit.is_root for unit in wanted.values())
    for units_ in portions:
        figures = queries.figures(period, until=until, members_of=[unit.pk for unit in units_] if narrow else None)
        made, count = _compile(units_, period, figures, until=until, basis=basis, check_until=check_until, now=now)
        closings += made
        members += count
    if not closings:
        raise NotPossibleError(_("There is nothing to compile: no confirmed roll, or compiled already."))
    record(
        actor=who.actor,
        deed="participation.half_year.compiled",
        subject=f"participation.half_year:{period}",
        detail={"units": len(closings), "members": members, "facts_until": until},
        now=now,
    )
    return closings


def _compile(
    units: list[Unit],
    period: HalfYear,
    figures: list[Figures],
    *,
    until: int,
    basis: str,
    check_until: date,
    now: datetime,
) -> tuple[list[Closing], int]:
    """The closings of some units, written, and how many records they have; those without facts are left out."""
    everybody = queries.units_of(figures)
    notes = queries.moves(everybody)
    lines = {unit.pk: everybody[unit.pk] for unit in units if unit.pk in everybody}
    disclosures = begin(
        new=[
            _disclosure(unit, basis, check_until, snapshot(period, unit, lines[unit.pk], notes.get(unit.pk, [])))
            for unit in units
            if unit.pk in lines
        ],
        now=now,
    )
    closings = Closing.objects.bulk_create(
        [
            Closing(
                unit_id=pk,
                period=str(period),
                disclosure=disclosure,
                facts_until=until,
                compiled_at=now,
                **_sums(lines[pk]),
            )
            for pk, disclosure in zip(lines, disclosures, strict=True)
        ]
    )
    Record.objects.bulk_create(
        [_record(closing, line) for closing in closings for line in lines[closing.unit_id]], batch_size=1000
    )
    open_own_checks(
        checks=[
            (closing.disclosure, line.member_id, reverse("participation:own", args=[str(period)]))
            for closing in closings
            for line in lines[closing.unit_id]
        ],
        now=now,
    )
    return closings, sum(map(len, lines.values()))


def _disclosure(unit: Unit, basis: str, until: date, published: dict[str, Any]) -> NewDisclosure:
    words = {"period": published["period"], "unit": unit.name}
    return NewDisclosure(KIND, unit.pk, unit.code, words, basis, until, published)


def _sums(lines: Iterable[Figures]) -> dict[str, int]:
    """What pictures read of a closing."""
    kept = list(lines)
    return {name: sum(getattr(line, name) for line in kept) for name in ("expected", "present", "made_up")}


def _record(closing: Closing, line: Figures) -> Record:
    return Record(closing=closing, member_id=line.member_id, **{name: getattr(line, name) for name in FIELDS})


def _hold_facts() -> None:
    """Wait for rolls that are being written and let no new one begin until this deed ends. Else one with a lower
    number could appear after the version was read. SQLite lets one writer in at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Attendance._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')


@transaction.atomic
def recompile(*, closing: Closing, reason: str, who: Person, now: datetime) -> Version:
    """Compute a closing again after a correction: the changed figures are replaced and a new version is published with
    its reason; while members check, those whose figures changed are asked again. Raises NotPossibleError when final or
    when nothing has changed.
    """
    _hold_facts()
    until = queries.newest_fact()
    lines, published = queries.compiled_again(closing, until=until)
    version = revise(disclosure=closing.disclosure, snapshot=published, reason=reason, who=who, now=now)
    before = {one.member_id: one for one in closing.records.all()}
    fresh = [_record(closing, line) for line in lines if line.member_id not in before]
    changed = []
    for line in lines:
        old = before.pop(line.member_id, None)
        if old is not None and any(getattr(old, name) != getattr(line, name) for name in FIELDS):
            for name in FIELDS:
                setattr(old, name, getattr(line, name))
            old.checked_at = None
            changed.append(old)
    Record.objects.bulk_create(fresh)
    Record.objects.bulk_update(changed, [*FIELDS, "checked_at"])
    Record.objects.filter(pk__in=[one.pk for one in before.values()]).delete()
    close_own_checks(disclosure=closing.disclosure, members=before, now=now)
    if Disclosure.objects.filter(pk=closing.disclosure_id, stage=Stage.CHECKING).exists():
        address = reverse("participation:own", args=[closing.period])
        again = [(closing.disclosure, one.member_id, address) for one in [*fresh, *changed]]
        open_own_checks(checks=again, now=now, again=True)
    Closing.objects.filter(pk=closing.pk).update(facts_until=until, compiled_at=now, **_sums(lines))
    return version


@transaction.atomic
def confirm_own(*, record_: Record, who: Person, now: datetime) -> bool:
    """A member confirms their own lines (本人核对). True the first time; later, and once it is on show, nothing
    changes and it gives False.
    """
    checking = Closing.objects.filter(disclosure__stage=Stage.CHECKING)
    if not Record.objects.filter(pk=record_.pk, checked_at=None, closing__in=checking).update(checked_at=now):
        return False
    close_own_check(disclosure=record_.closing.disclosure, member=record_.member, now=now)
    record(
        actor=who.actor,
        deed="participation.record.checked",
        subject=f"participation.record:{record_.pk}",
        now=now,
    )
    return True


@transaction.atomic
def confirm_many(*, closing: Closing, members: Iterable[int], actor: Actor, now: datetime) -> int:
    """Many members of a closing have checked their own lines, by their ids; returns for how many that is new. One
    audit line with the count, naming who says so: the actor is not each member.
    """
    wanted = list(members)
    waiting = Record.objects.filter(closing=closing, member__in=wanted, checked_at=None, final=False)
    changed = waiting.update(checked_at=now)
    if changed:
        close_own_checks(disclosure=closing.disclosure, members=wanted, now=now)
        record(
            actor=actor,
            deed="participation.records.checked",
            subject=f"participation.closing:{closing.pk}",
            detail={"members": changed},
            now=now,
        )
    return changed


@transaction.atomic
def confirm_mine(*, member: Member, period: HalfYear, who: Person, now: datetime) -> int:
    """A member confirms all their parts of a half-year at once; gives how many were still to be checked."""
    mine = Record.objects.filter(member=member, closing__period=str(period)).select_related(
        "member", "closing__disclosure"
    )
    return sum(confirm_own(record_=one, who=who, now=now) for one in mine)


@transaction.atomic
def object_to_own(*, record_: Record, text: str, who: Person, now: datetime) -> Objection:
    """A member objects to their own lines. Raises NotPossibleError as disclosure's `object_to` does."""
    return object_to(disclosure=record_.closing.disclosure, member=record_.member, text=text, who=who, now=now)


@transaction.atomic
def make_final(*, disclosure: Disclosure, who: Person, now: datetime) -> Disclosure:
    """Make a unit's half-year final: the disclosure with its fingerprint, and the records with it."""
    _hold_facts()
    done = finish(disclosure=disclosure, who=who, now=now)  # first: it holds the row and refuses a second time
    _refuse_stale(disclosure)
    Record.objects.filter(closing__disclosure=disclosure).update(final=True)
    return done


def _refuse_stale(disclosure: Disclosure) -> None:
    """What is published must be what the facts say: a corrected line that was not compiled again would stay wrong."""
    if queries.newer_facts(Closing.objects.select_related("unit", "disclosure").get(disclosure=disclosure)):
        raise NotPossibleError(_("Facts have changed since it was compiled; compile it again first."))


@transaction.atomic
def show_half_year(
    *,
    disclosure: Disclosure,
    working_days: int,
    who: Person,
    now: datetime,
    audience: Unit | None = None,
    looked: bool = False,
) -> Disclosure:
    """Put a unit's half-year on show. Raises NotPossibleError as disclosure's `show` does, and while facts have
    changed since it was compiled.
    """
    _hold_facts()
    _refuse_stale(disclosure)
    return show(disclosure=disclosure, working_days=working_days, audience=audience, looked=looked, who=who, now=now)


@transaction.atomic
def supplement_half_year(*, closing: Closing, reason: str, who: Person, now: datetime) -> Supplement:
    """Add what the facts say today to a final half-year, dated and with the reason; its records stay as they were.
    Raises NotPossibleError as disclosure's `supplement` does.
    """
    _hold_facts()
    _lines, published = queries.compiled_again(closing, until=queries.newest_fact())
    return supplement(disclosure=closing.disclosure, snapshot=published, reason=reason, who=who, now=now)


def draft_circular(*, first: date, last: date, who: Person, now: datetime) -> Paper:
    """A circular (通报) of the committee to all its units, drafted from the figures of these days, to go on writing on
    as any official document. Nothing is issued by it.
    """
    root = Unit.objects.get(parent=None)
    with translation.override(settings.LANGUAGE_CODE):
        title, body = queries.circular_text(queries.period(first, last, Unit.objects.all()))
    units = Unit.objects.filter(parent=root, dissolved=None).order_by("code")
    return draft(by=who, unit=root, kind="circular", title=title, body=body, units=units, now=now)
