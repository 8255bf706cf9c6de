"""Everything that changes disclosures and objections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import NewTask, close_tasks, close_tasks_from, open_tasks, reopen_tasks
from zhibu.disclosure.models import Disclosure, Objection, Version
from zhibu.disclosure.queries import fingerprint, own_checks, plain, version_fingerprint
from zhibu.disclosure.states import ANSWER_WITHIN, SHOWN_AGAIN, Outcome, Stage
from zhibu.kernel.dates import day
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Member
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
    open_tasks((_task(disclosure, "start", disclosure.check_until) for disclosure in made), now=now)
    return made


def revise(*, disclosure: Disclosure, snapshot: Mapping[str, Any], reason: str, who: Person, now: datetime) -> Version:
    """Publish a new version with its reason; earlier ones stay. Call it inside the transaction of the deed. While on
    show, what is new stays there for SHOWN_AGAIN working days at least, so that it can be objected to. Raises
    NotPossibleError when final or unchanged.
    """
    disclosure = _locked(disclosure)
    if disclosure.stage == Stage.FINAL:
        raise NotPossibleError(_("This disclosure is final."))
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
    reopen_tasks([_task(disclosure, "finish", least)], now=now)


@transaction.atomic
def show(*, disclosure: Disclosure, working_days: int, who: Person, now: datetime) -> Disclosure:
    """Put a disclosure on show for a number of working days from today. Raises NotPossibleError while members still
    check, while an objection is unanswered, or when it is on show already.
    """
    disclosure = _locked(disclosure)
    today = timezone.localdate(now)
    if disclosure.stage != Stage.CHECKING:
        raise NotPossibleError(_("It is on show already."))
    checked, asked = own_checks(disclosure)
    if checked < asked and today <= disclosure.check_until:
        raise NotPossibleError(
            _("Members check their records until %(day)s; %(count)s have not done so yet.")
            % {"day": day(disclosure.check_until), "count": asked - checked}
        )
    _refuse_open_objections(disclosure)
    disclosure.stage, disclosure.shown_from = Stage.SHOWN, today
    disclosure.shown_until = last_of(today, working_days)
    disclosure.save(update_fields=["stage", "shown_from", "shown_until"])
    close_tasks_from(f"disclosure.check:{disclosure.pk}", now=now)
    close_tasks([f"disclosure.start:{disclosure.pk}"], now=now)
    open_tasks([_task(disclosure, "finish", disclosure.shown_until)], now=now)
    _record(disclosure, "shown", who, now, {"from": disclosure.shown_from, "until": disclosure.shown_until})
    return disclosure


@transaction.atomic
def finish(*, disclosure: Disclosure, who: Person, now: datetime) -> Disclosure:
    """Make a disclosure final and fix its fingerprint; from then on the database refuses every change.

    Raises NotPossibleError before the last day of its period has passed and while an objection is unanswered.
    """
    disclosure = _locked(disclosure)
    if disclosure.stage != Stage.SHOWN or disclosure.shown_until is None:
        raise NotPossibleError(_("Only what has been on show can become final."))
    if timezone.localdate(now) <= disclosure.shown_until:
        raise NotPossibleError(
            _("It is on show until %(day)s; it can become final on the day after.")
            % {"day": day(disclosure.shown_until)}
        )
    _refuse_open_objections(disclosure)
    disclosure.stage, disclosure.final_at = Stage.FINAL, now
    disclosure.fingerprint = fingerprint(disclosure)
    disclosure.save(update_fields=["stage", "final_at", "fingerprint"])
    close_tasks([f"disclosure.finish:{disclosure.pk}"], now=now)
    _record(disclosure, "final", who, now, {"fingerprint": disclosure.fingerprint})
    return disclosure


@transaction.atomic
def object_to(*, disclosure: Disclosure, member: Member, text: str, who: Person, now: datetime) -> Objection:
    """A member objects to what stands about them, in the own check or while it is on show. Raises NotPossibleError
    when it is over, or an objection of theirs is still unanswered.
    """
    disclosure = _locked(disclosure)
    today = timezone.localdate(now)
    over = disclosure.stage == Stage.FINAL or (disclosure.shown_until is not None and today > disclosure.shown_until)
    if over:
        raise NotPossibleError(_("The period for objections is over."))
    if Objection.objects.filter(disclosure=disclosure, member=member, answered_at=None).exists():
        raise NotPossibleError(_("Your objection is waiting for its answer."))
    objection = Objection.objects.create(
        disclosure=disclosure,
        member=member,
        stage=disclosure.stage,
        text=text,
        made_at=now,
        answer_by=last_of(today, ANSWER_WITHIN(today)),
    )
    close_tasks([f"disclosure.check:{disclosure.pk}:{member.pk}"], now=now)
    open_tasks(
        [
            NewTask(
                key=f"disclosure.answer:{objection.pk}",
                kind="disclosure.answer",
                url=reverse("disclosure:answer", args=[objection.pk]),
                due=objection.answer_by,
                words={**disclosure.title_words, "name": member.name},
                unit_id=disclosure.unit_id,
            )
        ],
        now=now,
    )
    _record(disclosure, "objected", who, now, {"objection": objection.pk, "member": member.pk})
    return objection


@transaction.atomic
def answer(*, objection: Objection, outcome: Outcome, text: str, who: Person, now: datetime) -> Objection:
    """An officer answers an objection; both texts stay. Raises NotPossibleError when it has been answered already."""
    changed = Objection.objects.filter(pk=objection.pk, answered_at=None).update(
        outcome=outcome, answer=text, answered_by=who.member, answered_at=now
    )
    if not changed:
        raise NotPossibleError(_("This objection has been answered already."))
    objection.refresh_from_db()
    close_tasks([f"disclosure.answer:{objection.pk}"], now=now)
    _record(objection.disclosure, "answered", who, now, {"objection": objection.pk, "outcome": outcome})
    return objection


def open_own_checks(*, checks: Iterable[tuple[Disclosure, int, str]], now: datetime, again: bool = False) -> None:
    """Ask members to check their own lines: (disclosure, member id, address) each; in the deed's transaction. `again`
    asks those too who have checked already, because their lines have changed.
    """
    open_ = reopen_tasks if again else open_tasks
    open_(
        (
            NewTask(
                key=f"disclosure.check:{disclosure.pk}:{member}",
                kind="disclosure.check",
                url=url,
                due=disclosure.check_until,
                words=disclosure.title_words,
                member_id=member,
            )
            for disclosure, member, url in checks
        ),
        now=now,
    )


def close_own_check(*, disclosure: Disclosure, member: Member, now: datetime) -> None:
    """A member has checked their own lines; in the deed's transaction."""
    close_own_checks(disclosure=disclosure, members=[member.pk], now=now)


def close_own_checks(*, disclosure: Disclosure, members: Iterable[int], now: datetime) -> None:
    """These members (ids) have checked their own lines or have none any more; in the deed's transaction."""
    close_tasks([f"disclosure.check:{disclosure.pk}:{member}" for member in members], now=now)


def _locked(disclosure: Disclosure) -> Disclosure:
    return Disclosure.objects.select_for_update(of=("self",)).select_related("unit").get(pk=disclosure.pk)


def _refuse_open_objections(disclosure: Disclosure) -> None:
    waiting = disclosure.objections.filter(answered_at=None).count()
    if waiting:
        raise NotPossibleError(_("Answer the %(count)s open objections first.") % {"count": waiting})


def _task(disclosure: Disclosure, what: str, due: date | None) -> NewTask:
    return NewTask(
        key=f"disclosure.{what}:{disclosure.pk}",
        kind=f"disclosure.{what}",
        url=reverse("disclosure:disclosure", args=[disclosure.pk]),
        due=due,
        words=disclosure.title_words,
        unit_id=disclosure.unit_id,
    )


def _record(disclosure: Disclosure, deed: str, who: Person, now: datetime, detail: dict[str, Any]) -> None:
    record(
        actor=who.actor,
        deed=f"disclosure.disclosure.{deed}",
        subject=f"disclosure.disclosure:{disclosure.pk}",
        detail=detail,
        now=now,
    )
