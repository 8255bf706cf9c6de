"""An assessment from its draft scores to its closing."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessment import queries
from zhibu.assessment.models import Answer, Assessment, ByHand, Indicator, Result, Scheme, Score
from zhibu.assessment.services.common import locked, note
from zhibu.assessment.states import ANSWER_DAYS, How, SchemeStage, Settled, Stage
from zhibu.circulation.services import NewTask, close_tasks, close_tasks_from, reopen_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.workdays import last_of
from zhibu.organisation.models import Unit
from zhibu.organisation.policy import Person
from zhibu.organisation.queries import root
from zhibu.recognition.services import set_grades

BATCH = 500
OPEN = (Stage.DRAFT, Stage.ANSWERING)


@transaction.atomic
def begin(*, scheme: Scheme, who: Person, now: datetime) -> Assessment:
    """Begin to assess by a scheme in force: draft scores that only the office sees. Begun already, it is that one."""
    kept = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if kept.stage != SchemeStage.IN_FORCE:
        raise NotPossibleError(_("Units are assessed by a scheme in force."))
    there = Assessment.objects.filter(scheme=kept).first()
    if there is not None:
        return there
    made = Assessment.objects.create(scheme=kept, made_by=who.actor.id, made_at=now)
    _write(made, now)
    note(made, "begun", who.actor, now, scheme=kept.pk)
    return made


@transaction.atomic
def compute(*, assessment: Assessment, who: Person, now: datetime) -> int:
    """Compute the draft scores anew from the records of today; returns how many there are. Raises NotPossibleError
    once it is closed.
    """
    kept = locked(assessment, *OPEN)
    count = _write(kept, now)
    note(kept, "computed", who.actor, now, scores=count)
    return count


def _write(assessment: Assessment, now: datetime) -> int:
    """The scores and sums of all units, in place of those before; some twenty statements however many units."""
    made = queries.scores_now(assessment, timezone.localdate(now))
    Score.objects.filter(assessment=assessment).delete()
    Score.objects.bulk_create(made, batch_size=BATCH)
    sums: dict[int, list[tuple[Any, Any]]] = {}
    for one in made:
        sums.setdefault(one.unit_id, []).append((one.indicator.weight, one.gained))
    Result.objects.filter(assessment=assessment).delete()
    Result.objects.bulk_create(
        [Result(assessment=assessment, unit_id=unit, total=queries.total(rows)) for unit, rows in sums.items()],
        batch_size=BATCH,
    )
    Assessment.objects.filter(pk=assessment.pk).update(computed_at=now)
    return len(made)


@transaction.atomic
def set_by_hand(
    *, assessment: Assessment, unit: Unit, indicator: Indicator, percent: int, reason: str, who: Person, now: datetime
) -> ByHand:
    """Set a figure by hand, in per cent of the weight, with its reason. Raises NotPossibleError once it is closed, and
    for an indicator that does not count for the unit.
    """
    kept = locked(assessment, *OPEN)
    made = _set(kept, unit, indicator, percent, reason, who, now)
    _write(kept, now)
    return made


def _set(
    kept: Assessment, unit: Unit, indicator: Indicator, percent: int, reason: str, who: Person, now: datetime
) -> ByHand:
    if not kept.scores.filter(unit=unit, indicator=indicator).exists():
        raise NotPossibleError(_("This is not assessed at this unit."))
    kept.by_hand.filter(unit=unit, indicator=indicator, superseded_at=None).update(superseded_at=now)
    made = ByHand.objects.create(
        assessment=kept, unit=unit, indicator=indicator, percent=percent, reason=reason, by=who.actor.id, at=now
    )
    note(kept, "set_by_hand", who.actor, now, unit=unit.code, indicator=indicator.pk, percent=percent)
    return made


def _task(kind: str, assessment: Assessment, unit: Unit, **values: Any) -> NewTask:
    return NewTask(
        key=f"assessment.{kind}:{assessment.pk}:{unit.pk}", kind=f"assessment.{kind}",
        words={"title": assessment.scheme.title, "unit": unit.name},
        url=reverse("assessment:result", args=[assessment.pk, unit.code]), **values,
    )  # fmt: skip


@transaction.atomic
def open_for_answers(*, assessment: Assessment, who: Person, now: datetime) -> Assessment:
    """Let every unit see its own draft and answer; each has a task for some working days (KH-06)."""
    kept = locked(assessment, Stage.DRAFT)
    _write(kept, now)
    today = timezone.localdate(now)
    kept.stage, kept.answer_until = Stage.ANSWERING, last_of(today + timedelta(days=1), ANSWER_DAYS(today))
    kept.save(update_fields=["stage", "answer_until"])
    units = Unit.objects.filter(pk__in=kept.results.values("unit")).order_by("code")
    reopen_tasks([_task("answer", kept, unit, due=kept.answer_until, unit_id=unit.pk) for unit in units], now=now)
    note(kept, "opened", who.actor, now, until=kept.answer_until)
    return kept


@transaction.atomic
def answer(
    *, assessment: Assessment, unit: Unit, indicator: Indicator, words: str, who: Person, now: datetime
) -> Answer:
    """A unit answers one of its draft scores with facts; the office has a task to settle it. Raises NotPossibleError
    when answers are not awaited, and while an earlier answer to the same score is not settled.
    """
    kept = locked(assessment, Stage.ANSWERING)
    if not kept.scores.filter(unit=unit, indicator=indicator).exists():
        raise NotPossibleError(_("This is not assessed at this unit."))
    if kept.answers.filter(unit=unit, indicator=indicator, settled_at=None).exists():
        raise NotPossibleError(_("Your earlier answer to this score is not settled yet."))
    made = Answer.objects.create(assessment=kept, unit=unit, indicator=indicator, words=words, by=who.actor.id, at=now)
    close_tasks([f"assessment.answer:{kept.pk}:{unit.pk}"], now=now)
    office = root()
    reopen_tasks([_task("settle", kept, unit, due=kept.answer_until, unit_id=office.pk if office else None)], now=now)
    note(kept, "answered", who.actor, now, unit=unit.code, indicator=indicator.pk)
    return made


@transaction.atomic
def read_it(*, assessment: Assessment, unit: Unit, who: Person, now: datetime) -> None:
    """A unit has read its draft scores and has nothing to answer: its task is done."""
    kept = locked(assessment, Stage.ANSWERING)
    close_tasks([f"assessment.answer:{kept.pk}:{unit.pk}"], now=now)
    note(kept, "read", who.actor, now, unit=unit.code)


@transaction.atomic
def settle(*, answer: Answer, settled: str, percent: int | None, words: str, who: Person, now: datetime) -> Answer:
    """Settle an answer with a reason: the score stands, or is set by hand to `percent` of its weight."""
    kept = locked(answer.assessment, Stage.ANSWERING)
    row = Answer.objects.select_for_update().get(pk=answer.pk)
    if row.settled_at is not None:
        raise NotPossibleError(_("It is settled already."))
    if settled == Settled.CHANGED:
        if percent is None:
            raise NotPossibleError(_("Say to how many per cent of the weight the score is changed."))
        _set(kept, answer.unit, answer.indicator, percent, words, who, now)
    row.settled, row.settled_words, row.settled_by, row.settled_at = settled, words, who.actor.id, now
    row.save(update_fields=["settled", "settled_words", "settled_by", "settled_at"])
    if not kept.answers.filter(unit=answer.unit, settled_at=None).exists():
        close_tasks([f"assessment.settle:{kept.pk}:{answer.unit_id}"], now=now)
    _write(kept, now)
    note(kept, "settled", who.actor, now, unit=answer.unit.code, indicator=answer.indicator_id, outcome=settled)
    return row


def missing_by_hand(assessment: Assessment) -> int:
    """How many figures are to be set by hand still."""
    return Score.objects.filter(assessment=assessment, indicator__how=How.HAND, by_hand=False).count()


@transaction.atomic
def close(*, assessment: Assessment, who: Person, now: datetime, over_reason: str = "") -> bool:
    """Close it: scores are computed a last time and frozen with the rows behind them, each unit has its grade by the
    rules (handed down to the register of grades when the scheme covers a whole year), and each sees its own result.
    Not done again: False when it is closed already. Raises NotPossibleError while units may still answer, an answer
    waits, or a figure by hand is missing, and when more units than KH-11 says would have the top grade of the year
    and `over_reason` does not say why.
    """
    kept = Assessment.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=assessment.pk)
    if kept.stage == Stage.CLOSED:
        return False
    if kept.scheme.stage != SchemeStage.IN_FORCE:
        raise NotPossibleError(_("A newer version of the scheme is in force; assess by that."))
    today = timezone.localdate(now)
    if kept.stage == Stage.DRAFT or (kept.answer_until and today <= kept.answer_until):
        raise NotPossibleError(_("Units have not had their days to answer yet."))
    if kept.answers.filter(settled_at=None).exists():
        raise NotPossibleError(_("Not every answer is settled yet."))
    if missing_by_hand(kept):
        raise NotPossibleError(_("Not every figure by hand is set yet."))
    _write(kept, now)
    kept.over_reason = _reason_for_more(kept, over_reason)
    _freeze(kept, now)
    grades = _grade(kept)
    kept.stage, kept.closed_at, kept.closed_by = Stage.CLOSED, now, who.actor.id
    kept.save(update_fields=["stage", "closed_at", "closed_by", "over_reason"])
    if kept.scheme.sets_grades:
        basis = kept.scheme.basis or kept.scheme.title
        set_grades(year=kept.scheme.year, grades=grades, basis=basis, who=who, now=now)
    close_tasks_from(f"assessment.answer:{kept.pk}", now=now)
    close_tasks_from(f"assessment.settle:{kept.pk}", now=now)
    note(kept, "closed", who.actor, now, units=len(grades), grades_set=kept.scheme.sets_grades)
    return True


def _reason_for_more(kept: Assessment, reason: str) -> str:
    """The reason why more have the top grade than may; "" when there are not more."""
    top = queries.top_grade(kept)
    if not (kept.scheme.sets_grades and top.over):
        return ""
    if not reason.strip():
        raise NotPossibleError(
            _(
                "%(count)s of %(units)s units would have five stars, where %(most)s may by rule KH-11. Write the"
                " reason, or set the marks for five stars (KH-01) anew."
            )
            % {"count": top.count, "units": top.units, "most": top.most}
        )
    return reason.strip()


def _freeze(kept: Assessment, now: datetime) -> None:
    """Keep the rows behind each figure with it."""
    today = timezone.localdate(now)
    indicators, units = queries.indicators_of(kept.scheme), queries.units_of(kept.scheme, today)
    lines = queries.all_lines(indicators, units, queries.span_of(kept.scheme, today))
    scores = list(kept.scores.filter(by_hand=False))
    for score in scores:
        rows = lines.get((score.unit_id, score.indicator_id), [])
        score.lines = [[row.on.isoformat() if row.on else "", row.what, row.unit, row.part, row.whole] for row in rows]
    Score.objects.bulk_update([one for one in scores if one.lines], ["lines"], batch_size=200)


def _grade(kept: Assessment) -> dict[int, int]:
    results = list(kept.results.filter(total__isnull=False))
    for one in results:
        assert one.total is not None
        one.grade = queries.grade_of(one.total)
    Result.objects.bulk_update(results, ["grade"], batch_size=BATCH)
    return {one.unit_id: int(one.grade or 0) for one in results}
