"""比学赶帮: a unit offers help in what it does well, another one asks for it, and both say what came of it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.audit.services import record
from zhibu.circulation.services import NewTask, close_tasks, reopen_tasks
from zhibu.exchange.models import Practice
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.participation import queries
from zhibu.participation.models import Offer, Pair
from zhibu.participation.states import PairStage


@transaction.atomic
def offer(*, unit: Unit, topic: str, words: str, practice: Practice | None, who: Person, now: datetime) -> Offer:
    """Offer help in one topic. Raises NotPossibleError when the unit offers help in it already."""
    try:
        with transaction.atomic():
            made = Offer.objects.create(
                unit=unit, topic=topic, words=words, practice=practice, made_by=who.actor.id, made_at=now
            )
    except IntegrityError as error:
        raise NotPossibleError(_("Your unit offers help in this already; withdraw that offer first.")) from error
    record(actor=who.actor, deed="participation.offer.made", subject=_offer(made), now=now)
    return made


@transaction.atomic
def withdraw(*, given: Offer, who: Person, now: datetime) -> None:
    """Nobody new can ask; pairs that were agreed go on. Twice is once."""
    if Offer.objects.filter(pk=given.pk, withdrawn_at=None).update(withdrawn_at=now):
        record(actor=who.actor, deed="participation.offer.withdrawn", subject=_offer(given), now=now)


@transaction.atomic
def ask(*, given: Offer, learner: Unit, goal: str, until: date, who: Person, now: datetime) -> Pair:
    """Ask for the help that is offered, with a goal and a day; the other unit gets it on its to-do page.

    Raises NotPossibleError for one's own offer, a withdrawn one, and while the two have a pair about it that runs.
    """
    kept = Offer.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if kept.unit_id == learner.pk:
        raise NotPossibleError(_("It is your own unit's offer."))
    if kept.withdrawn_at is not None:
        raise NotPossibleError(_("The offer was withdrawn meanwhile."))
    if kept.pairs.filter(learner=learner, stage__in=[PairStage.ASKED, PairStage.AGREED]).exists():
        raise NotPossibleError(_("Your unit has asked for this already."))
    made = Pair.objects.create(
        offer=kept, learner=learner, goal=goal, until=until, asked_by=who.actor.id, asked_at=now
    )
    said = {"learner": learner.name, "goal": goal}
    reopen_tasks([_task(made, "asked", kept.unit_id, None, said)], now=now)
    record(actor=who.actor, deed="participation.pair.asked", subject=_pair(made), now=now)
    return made


@transaction.atomic
def answer(*, pair: Pair, agree: bool, words: str, who: Person, now: datetime) -> Pair:
    """The unit that offers help agrees or declines. Agreed, what the figures say of the learner then is kept beside
    the goal, and both units are asked for the result by its day. Raises NotPossibleError when it is answered already.
    """
    kept = _locked(pair, PairStage.ASKED)
    kept.stage = PairStage.AGREED if agree else PairStage.DECLINED
    kept.answer, kept.answered_by, kept.answered_at = words, who.actor.id, now
    if agree:
        kept.before = queries.standing(kept.learner, kept.offer.topic)
    kept.save()
    close_tasks([f"participation.asked:{kept.pk}"], now=now)
    if agree:
        said = {"helper": kept.offer.unit.name, "goal": kept.goal}
        reopen_tasks([_task(kept, "result", kept.learner_id, kept.until, said)], now=now)
    record(actor=who.actor, deed=f"participation.pair.{kept.stage}", subject=_pair(kept), now=now)
    return kept


@transaction.atomic
def end(*, pair: Pair, words: str, who: Person, now: datetime) -> Pair:
    """Say what came of it, with what the figures say now. Raises NotPossibleError unless it is agreed and runs."""
    kept = _locked(pair, PairStage.AGREED)
    kept.stage, kept.result, kept.ended_by, kept.ended_at = PairStage.ENDED, words, who.actor.id, now
    kept.after = queries.standing(kept.learner, kept.offer.topic)
    kept.save()
    close_tasks([f"participation.result:{kept.pk}"], now=now)
    record(actor=who.actor, deed="participation.pair.ended", subject=_pair(kept), now=now)
    return kept


def _locked(pair: Pair, stage: PairStage) -> Pair:
    rows = Pair.objects.select_for_update(of=("self",)).select_related("offer__unit", "learner")
    kept = rows.get(pk=pair.pk)
    if kept.stage != stage:
        raise NotPossibleError(
            _("It has gone on meanwhile: now it is “%(state)s”.") % {"state": kept.get_stage_display()}
        )
    return kept


def _task(pair: Pair, kind: str, unit: int, due: date | None, words: dict[str, str]) -> NewTask:
    return NewTask(
        key=f"participation.{kind}:{pair.pk}",
        kind=f"participation.{kind}",
        url=reverse("participation:pair", args=[pair.pk]),
        due=due,
        unit_id=unit,
        words=words,
    )


def _offer(made: Offer) -> str:
    return f"participation.offer:{made.pk}"


def _pair(made: Pair) -> str:
    return f"participation.pair:{made.pk}"
