"""One unit by hand: founded, renamed, moved, dissolved. The checks and the writing are those of a sheet of units,
under the same lock at the root, so that two moves never make a circle.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.kernel.dates import day as day_words
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation import queries
from zhibu.organisation.models import Post, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.services.checked import Checked
from zhibu.organisation.services.unit_sheets import import_units
from zhibu.organisation.states import DissolutionReason


@transaction.atomic
def keep_unit(*, check: Callable[[], Checked], needs_sign_off: bool, who: Person, now: datetime) -> Unit:
    """Found a unit, or give it another name, place, host or phone from today; earlier names and places stay in its
    history. `check` gives a checked sheet of one row and is asked under the lock, as the tree may be another one by
    now; `needs_sign_off` says whether its notices are signed off by a second officer.

    Raises NotPossibleError with what is wrong by now.
    """
    Unit.objects.select_for_update().filter(parent=None).first()
    checked = check()
    if checked.errors:
        raise NotPossibleError(" ".join(error.reason for error in checked.errors))
    row = checked.good[0]
    known = Unit.objects.filter(code=row.code).exists()
    deed = "organisation.unit.changed" if known else "organisation.unit.founded"
    import_units(checked, by=who.actor, now=now, by_hand=deed)
    unit = Unit.objects.get(code=row.code)
    if unit.needs_sign_off != needs_sign_off:
        unit.needs_sign_off = needs_sign_off
        unit.save(update_fields=["needs_sign_off"])
        record(
            actor=who.actor,
            deed="organisation.unit.sign_off_set",
            subject=f"organisation.unit:{unit.code}",
            detail={"needs_sign_off": needs_sign_off},
            now=now,
        )
    return unit


@transaction.atomic
def dissolve(*, unit: Unit, day: date, reason: str, who: Person, now: datetime) -> Unit:
    """Let a unit end: `day` is the first day on which it no longer stands. Its posts end with it; it stays in history.

    Raises NotPossibleError while members belong to it, units stand below it or something is still open there, for
    the committee itself, and when it is dissolved already.
    """
    Unit.objects.select_for_update().filter(parent=None).first()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.is_root:
        raise NotPossibleError(_("The committee itself is not dissolved here."))
    if unit.dissolved is not None:
        said = {"unit": unit.name, "day": day_words(unit.dissolved, with_year=True)}
        raise NotPossibleError(_("%(unit)s was dissolved on %(day)s.") % said)
    if unit.founded and day <= unit.founded:
        raise NotPossibleError(_("The day lies before its founding."))
    if said_why := queries.in_the_way(unit):
        raise NotPossibleError(" ".join(said_why))
    unit.dissolved = day
    unit.save(update_fields=["dissolved"])
    held = Post.objects.filter(Q(until=None) | Q(until__gt=day), unit=unit)
    ended = held.filter(since__lt=day).update(until=day)
    record(
        actor=who.actor,
        deed="organisation.unit.dissolved",
        subject=f"organisation.unit:{unit.code}",
        detail={"day": day, "reason": DissolutionReason(reason).value, "posts": ended},
        now=now,
    )
    return unit
