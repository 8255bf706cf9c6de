"""The way of a disclosure: own check, on show, taken down again, final."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import close_tasks, close_tasks_from, open_tasks, reopen_tasks
from zhibu.disclosure.models import Disclosure, Version
from zhibu.disclosure.queries import fingerprint, own_checks, plain, version_fingerprint
from zhibu.disclosure.services.common import (
    locked,
    record_deed,
    refuse_open_objections,
    refuse_personal,
    task_of,
)
from zhibu.disclosure.services.objections import refuse_while_it_may_go_further
from zhibu.disclosure.states import DOWN_AFTER, SHOWN_AGAIN, Stage
from zhibu.kernel import personal
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person


@dataclass(frozen=True)
class NewDisclosure:
    """What a higher room wants to publish: its kind, whose, for whom, on what basis, until when members check."""

    kind: str
    unit_id: int
    unit_code: str
    title_words: dict[str, Any]
    basis: str
    check_until: date
    snapshot: dict[str, Any]


def begin(*, new: Iterable[NewDisclosure], now: datetime) -> list[Disclosure]:
    """Make disclosures in the stage of own check, each with version 1, and return them in order. Call it inside the
    transaction of the deed, which writes the audit line. Two statements whatever their number.
    """
    wanted = list(new)
    made = Disclosure.objects.bulk_create(
        [
            Disclosure(
                kind=one.kind,
                unit_id=one.unit_id,
                audience_id=one.unit_id,
                title_words=one.title_words,
                basis=one.basis,
                check_until=one.check_until,
                made_at=now,
            )
            for one in wanted
        ]
    )
    pairs = list(zip(made, wanted, strict=True))
    Version.objects.bulk_create(
        [
            Version(
                disclosure=disclosure,
                number=1,
                snapshot=plain(one.snapshot),
                fingerprint=version_fingerprint(disclosure, one.unit_code, 1, plain(one.snapshot)),
                made_at=now,
            )
            for disclosure, one in pairs
        ]
    )
    open_tasks((task_of(disclosure, "start", disclosure.check_until) for disclosure in made), now=now)
    return made


def revise(*, disclosure: Disclosure, snapshot: Mapping[str, Any], reason: str, who: Person, now: datetime) -> Version:
    """Publish a new version with its reason; earlier ones stay. Call it inside the transaction of the deed. While on
    show, what is new stays there for SHOWN_AGAIN working days at least, so that it can be objected to. Raises
    NotPossibleError when final or unchanged.
    """
    disclosure = locked(disclosure)
    if disclosure.stage == Stage.FINAL:
        raise NotPossibleError(_("This disclosure is final."))
    refuse_personal(reason)
    last = disclosure.versions.order_by("-number").first()
    fresh = plain(snapshot)
    if last is None or last.snapshot == fresh:
        raise NotPossibleError(_("The facts have not changed."))
    number = last.number + 1
    version = Version.objects.create(
        disclosure=disclosure,
        number=number,
        snapshot=fresh,
        reason=reason,
        fingerprint=version_fingerprint(disclosure, disclosure.unit.code, number, fresh),
        made_at=now,
    )
    _show_again(disclosure, now)
    record(
        actor=who.actor,
        deed="disclosure.version.published",
        subject=f"disclosure.disclosure:{disclosure.pk}",
        detail={"version": number, "fingerprint": version.fingerprint, "until": disclosure.shown_until},
        now=now,
    )
    return version


def _show_again(disclosure: Disclosure, now: datetime) -> None:
    today = timezone.localdate(now)
    least = last_of(today, SHOWN_AGAIN(today))
    if disclosure.stage != Stage.SHOWN or disclosure.shown_until is None or disclosure.shown_until >= least:
        return
    disclosure.shown_until = least
    disclosure.save(update_fields=["shown_until"])
    reopen_tasks([task_of(disclosure, "finish", least)], now=now)


@transaction.atomic
def show(
    *,
    disclosure: Disclosure,
    working_days: int,
    who: Person,
    now: datetime,
    audience: Unit | None = None,
    looked: bool = False,
) -> Disclosure:
    """Put a disclosure on show for a number of working days from today, to the members of its unit or of `audience`,
    a unit above it. Raises NotPossibleError while members still check, while an objection is unanswered, when it is on
    show already, and when a personal value stands in it that the officer has not `looked` at.
    """
    disclosure = locked(disclosure)
    today = timezone.localdate(now)
    if disclosure.stage != Stage.CHECKING:
        raise NotPossibleError(_("It is on show already."))
    checked, asked = own_checks(disclosure)
    if checked < asked and today <= disclosure.check_until:
        raise NotPossibleError(
            _("Members check their records until %(day)s; %(count)s have not done so yet.")
            % {"day": day(disclosure.check_until), "count": asked - checked}
        )
    refuse_open_objections(disclosure)
    found = scan(disclosure, list(disclosure.versions.order_by("-number")))
    if found and not looked:
        raise NotPossibleError(
            _("Personal values stand in it: %(found)s. Mend them, or confirm that they are none.")
            % {"found": personal.said(found)}
        )
    if audience is not None and not disclosure.unit.is_within(audience.path):
        raise NotPossibleError(_("It is shown to its own unit or to one above it."))
    disclosure.stage, disclosure.shown_from = Stage.SHOWN, today
    disclosure.shown_until = last_of(today, working_days)
    disclosure.audience = audience or disclosure.unit
    disclosure.save(update_fields=["stage", "shown_from", "shown_until", "audience"])
    close_tasks_from(f"disclosure.check:{disclosure.pk}", now=now)
    close_tasks([f"disclosure.start:{disclosure.pk}"], now=now)
    reopen_tasks([task_of(disclosure, "finish", disclosure.shown_until)], now=now)
    detail = {"from": disclosure.shown_from, "until": disclosure.shown_until, "audience": disclosure.audience.code}
    if found:
        detail["looked_at"] = len(found)
    record_deed(disclosure, "shown", who.actor, now, detail)
    return disclosure


def scan(disclosure: Disclosure, versions: Sequence[Version]) -> list[personal.Found]:
    """The personal values in everything that would be read by its audience: basis, title, the newest of the versions
    (which come newest first), and the reasons of all.
    """
    texts = [disclosure.basis, *personal.strings_of(disclosure.title_words), *(one.reason for one in versions)]
    return personal.found_in(*texts, *personal.strings_of(versions[0].snapshot if versions else {}))


@transaction.atomic
def take_down(*, disclosure: Disclosure, reason: str, who: Person, now: datetime) -> Disclosure:
    """Take a disclosure off again before it is final, with the reason; members see it no longer, and when it is put on
    show anew its days begin again. Raises NotPossibleError when it is not on show.
    """
    disclosure = locked(disclosure)
    if disclosure.stage != Stage.SHOWN:
        raise NotPossibleError(_("It is not on show."))
    detail = {"reason": reason, "from": disclosure.shown_from, "until": disclosure.shown_until}
    disclosure.stage, disclosure.shown_from, disclosure.shown_until = Stage.CHECKING, None, None
    disclosure.save(update_fields=["stage", "shown_from", "shown_until"])
    close_tasks([f"disclosure.finish:{disclosure.pk}"], now=now)
    reopen_tasks([task_of(disclosure, "start", timezone.localdate(now))], now=now)
    record_deed(disclosure, "taken_down", who.actor, now, detail)
    return disclosure


@transaction.atomic
def finish(*, disclosure: Disclosure, who: Person, now: datetime) -> Disclosure:
    """Make a disclosure final and fix its fingerprint; from then on the database refuses every change. The members of
    its audience read it until the day of rule GW-37, then it is in the archive.

    Raises NotPossibleError before the last day of its period has passed, while an objection is unanswered, and while
    an answer may still be taken to the unit above.
    """
    disclosure = locked(disclosure)
    if disclosure.stage != Stage.SHOWN or disclosure.shown_until is None:
        raise NotPossibleError(_("Only what has been on show can become final."))
    today = timezone.localdate(now)
    if today <= disclosure.shown_until:
        raise NotPossibleError(
            _("It is on show until %(day)s; it can become final on the day after.")
            % {"day": day(disclosure.shown_until)}
        )
    refuse_open_objections(disclosure)
    refuse_while_it_may_go_further(disclosure, today)
    days = DOWN_AFTER(today)
    disclosure.down_from = last_of(today, days) + timedelta(days=1) if days else None
    disclosure.stage, disclosure.final_at = Stage.FINAL, now
    disclosure.fingerprint = fingerprint(disclosure)
    disclosure.save(update_fields=["stage", "final_at", "fingerprint", "down_from"])
    close_tasks([f"disclosure.finish:{disclosure.pk}"], now=now)
    record_deed(disclosure, "final", who.actor, now, {"fingerprint": disclosure.fingerprint})
    return disclosure
