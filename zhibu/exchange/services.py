"""Everything that changes practices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.activities.models import Activity, Notice
from zhibu.activities.services import save_draft
from zhibu.activities.states import Held, NoticeState
from zhibu.audit.services import record
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.exchange import queries
from zhibu.exchange.models import Collection, Comment, Practice, TakenUp
from zhibu.exchange.states import Stage
from zhibu.kernel import search
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.states import UnitKind


@transaction.atomic
def begin(*, activity: Activity, values: Mapping[str, Any], who: Person, now: datetime) -> Practice:
    """Make a practice of an activity, as a draft. Raises NotPossibleError while roll or feedback are missing, and when
    there is one already.
    """
    if not queries.ready(activity):
        raise NotPossibleError(_("Confirm the roll and report the effect first; a practice rests on them."))
    if queries.practice_of(activity.pk) is not None:
        raise NotPossibleError(_("A practice has been made of this activity already."))
    made = Practice.objects.create(unit=activity.unit, activity=activity, made_by=who.actor.id, made_at=now, **values)
    record(actor=who.actor, deed="exchange.practice.drafted", subject=_subject(made), now=now)
    return made


@transaction.atomic
def change(*, practice: Practice, values: Mapping[str, Any], edition: int, who: Person, now: datetime) -> Practice:
    """Write a practice anew; what a unit above had asked to change counts as done. Raises NotPossibleError when
    somebody else has saved it since.
    """
    kept = _locked(practice)
    if kept.edition != edition:
        raise NotPossibleError(_("Somebody has saved it since you opened it; open it again."))
    for name, value in values.items():
        setattr(kept, name, value)
    kept.edition += 1
    kept.asked_because = ""
    kept.save()
    close_tasks([_task_key(kept)], now=now)
    if kept.stage == Stage.POSTED:
        search.put(queries.item(kept))
    record(actor=who.actor, deed="exchange.practice.changed", subject=_subject(kept), now=now)
    return kept


@transaction.atomic
def post(*, practice: Practice, who: Person, now: datetime) -> Practice:
    """Let its audience read it; what was taken down comes back this way. What is posted already stays."""
    kept = _locked(practice)
    if kept.stage == Stage.POSTED:
        return kept
    kept.stage, kept.posted_at, kept.down_because = Stage.POSTED, now, ""
    kept.save(update_fields=["stage", "posted_at", "down_because"])
    close_tasks([_task_key(kept)], now=now)
    search.put(queries.item(kept))
    record(actor=who.actor, deed="exchange.practice.posted", subject=_subject(kept), now=now)
    return kept


@transaction.atomic
def ask_change(*, practice: Practice, reason: str, who: Person, now: datetime) -> Practice:
    """Ask the unit to change its practice, which stays posted; its officers have a task. Raises NotPossibleError when
    it is not posted.
    """
    kept = _posted(practice)
    kept.asked_because = reason
    kept.save(update_fields=["asked_because"])
    _ask(kept, now)
    record(actor=who.actor, deed="exchange.practice.change_asked", subject=_subject(kept), now=now)
    return kept


@transaction.atomic
def take_down(*, practice: Practice, reason: str, who: Person, now: datetime) -> Practice:
    """Take a practice down; its officers and those above read why. Raises NotPossibleError when it is not posted."""
    kept = _posted(practice)
    kept.stage, kept.down_because, kept.asked_because = Stage.DOWN, reason, ""
    kept.save(update_fields=["stage", "down_because", "asked_because"])
    search.drop(queries.KIND, kept.pk)
    _ask(kept, now)
    record(
        actor=who.actor,
        deed="exchange.practice.taken_down",
        subject=_subject(kept),
        detail={"reason": reason},
        now=now,
    )
    return kept


@transaction.atomic
def discard(*, practice: Practice, who: Person, now: datetime) -> None:
    """Throw a draft away. Raises NotPossibleError for what has been posted once."""
    kept = _locked(practice)
    if kept.stage != Stage.DRAFT:
        raise NotPossibleError(_("It has been posted; only drafts are thrown away."))
    subject = _subject(kept)
    kept.delete()
    record(actor=who.actor, deed="exchange.practice.discarded", subject=subject, now=now)


@transaction.atomic
def comment(*, practice: Practice, member: Member, text: str, who: Person, now: datetime) -> Comment:
    """Say something about a posted practice, by name. The same words twice in a row count once. Raises
    NotPossibleError when it has been taken down meanwhile.
    """
    kept = _posted(practice)
    last = kept.comments.order_by("-made_at", "-pk").first()
    if last is not None and (last.member_id, last.text, last.removed_at) == (member.pk, text, None):
        return last
    unit = who.own_units[0] if who.own_units else who.unit
    made = Comment.objects.create(practice=kept, member=member, unit=unit, text=text, made_at=now)
    record(actor=who.actor, deed="exchange.comment.made", subject=f"exchange.comment:{made.pk}", now=now)
    return made


@transaction.atomic
def remove_comment(*, comment: Comment, reason: str, who: Person, now: datetime) -> None:
    """Show a comment no more: its author needs no reason, the staff gives one."""
    Comment.objects.filter(pk=comment.pk, removed_at=None).update(removed_at=now, removed_because=reason)
    record(
        actor=who.actor,
        deed="exchange.comment.removed",
        subject=f"exchange.comment:{comment.pk}",
        detail={"reason": reason} if reason else {},
        now=now,
    )


@transaction.atomic
def take_up(*, practice: Practice, unit: Unit, who: Person, now: datetime) -> Notice:
    """Make a draft notice of a practice for a unit, with the credit in its text, and return it. While the unit's draft
    waits, the same one is given again. Raises NotPossibleError when the practice is posted no more.
    """
    kept = _posted(practice)
    waiting = kept.taken_up.filter(unit=unit, notice__state=NoticeState.DRAFT).select_related("notice").first()
    if waiting is not None and waiting.notice is not None:
        return waiting.notice
    notice = save_draft(notice=None, issuer=unit, values=_drafted(kept), units=_addressed(unit), who=who, now=now)
    made = TakenUp.objects.create(practice=kept, unit=unit, notice=notice, made_by=who.actor.id, made_at=now)
    record(
        actor=who.actor,
        deed="exchange.practice.taken_up",
        subject=_subject(kept),
        detail={"unit": unit.code, "taken_up": made.pk, "notice": notice.pk},
        now=now,
    )
    return notice


def credit(practice: Practice) -> str:
    """Whose practice it is, as it stands in the notice that was made of it."""
    return _("Taken up from %(unit)s: “%(title)s”.") % {"unit": practice.unit.name, "title": practice.title}


def _drafted(practice: Practice) -> dict[str, Any]:
    before, words = practice.activity.notice, credit(practice)
    return {
        "theme": practice.title,
        "kind": before.kind,
        "held": Held.BY_EACH,
        "expected": before.expected,
        "content": f"{practice.done[: 1998 - len(words)]}\n{words}",
        "form": before.form,
        "method": before.method,
        "requirements": practice.know,
    }


def _addressed(unit: Unit) -> Iterable[Unit]:
    """A branch addresses itself; a unit above branches all that belong to it."""
    if unit.kind in {UnitKind.BRANCH, UnitKind.GROUP}:
        return [unit]
    return Unit.objects.filter(path__startswith=unit.path, dissolved=None).exclude(parent=None)


@transaction.atomic
def keep_collection(
    *, collection: Collection | None, title: str, words: str, who: Person, now: datetime
) -> Collection:
    """Make a collection or name it anew. Raises NotPossibleError when another one has this title."""
    kept = collection or Collection(made_at=now)
    kept.title, kept.words = title, words
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise NotPossibleError(_("There is a collection with this theme already.")) from error
    record(actor=who.actor, deed="exchange.collection.kept", subject=f"exchange.collection:{kept.pk}", now=now)
    return kept


@transaction.atomic
def remove_collection(*, collection: Collection, who: Person, now: datetime) -> None:
    """Give a collection up; its practices stay."""
    subject = f"exchange.collection:{collection.pk}"
    collection.delete()
    record(actor=who.actor, deed="exchange.collection.removed", subject=subject, now=now)


@transaction.atomic
def gather(*, practice: Practice, collections: Iterable[Collection], who: Person, now: datetime) -> None:
    """Put a practice into these collections and into no other."""
    wanted = list(collections)
    practice.collections.set(wanted)
    detail = {"collections": [one.pk for one in wanted]}
    record(actor=who.actor, deed="exchange.practice.gathered", subject=_subject(practice), detail=detail, now=now)


def _locked(practice: Practice) -> Practice:
    return Practice.objects.select_for_update().select_related(None).get(pk=practice.pk)


def _posted(practice: Practice) -> Practice:
    kept = _locked(practice)
    if kept.stage != Stage.POSTED:
        raise NotPossibleError(_("It has been taken down meanwhile."))
    return kept


def _subject(practice: Practice) -> str:
    return f"exchange.practice:{practice.pk}"


def _task_key(practice: Practice) -> str:
    return f"exchange.change:{practice.pk}"


def _ask(practice: Practice, now: datetime) -> None:
    task = NewTask(
        key=_task_key(practice),
        kind="exchange.change",
        url=reverse("exchange:practice", args=[practice.pk]),
        unit_id=practice.unit_id,
        words={"title": practice.title},
    )
    reopen_tasks([task], now=now)
