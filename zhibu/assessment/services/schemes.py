"""Schemes: written, copied, put in force, trials judged."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.assessment import queries
from zhibu.assessment.models import Dimension, Indicator, Scheme
from zhibu.assessment.services.common import drafted, note
from zhibu.assessment.states import SchemeStage, Stage, Verdict
from zhibu.circulation.services import NewTask, close_tasks, open_tasks
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.organisation.queries import root

COLUMNS = ("year", "title", "first", "last", "basis", "trial", "review_on")
OF_INDICATOR = ("place", "text", "weight", "how", "fact", "visits", "group", "target", "whom", "evidence")


def _refuse_red_line(*texts: str) -> None:
    if broken := queries.broken_by(*texts):
        raise NotPossibleError(_("Not counted here: %(name)s, as %(why)s.") % {"name": broken.name, "why": broken.why})


@transaction.atomic
def keep_scheme(*, scheme: Scheme | None, values: Mapping[str, Any], who: Person, now: datetime) -> Scheme:
    """Begin a scheme or change its draft; `values` are its columns, and `units` of a trial. Raises NotPossibleError
    for a name that is there.
    """
    plain = {name: values[name] for name in COLUMNS}
    kept = Scheme(made_by=who.actor.id, made_at=now) if scheme is None else drafted(scheme)
    for name, value in plain.items():
        setattr(kept, name, value)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise NotPossibleError(_("There is a scheme of this name already.")) from error
    kept.units.set(values["units"] if kept.trial else [])
    note(kept, "begun" if scheme is None else "changed", who.actor, now, year=kept.year, trial=kept.trial)
    return kept


@transaction.atomic
def copy_scheme(*, source: Scheme, year: int | None, who: Person, now: datetime) -> Scheme:
    """A draft with the dimensions and indicators of another: for another `year` under the name with that year, or as
    the next version of it (None). Raises NotPossibleError when there is one already.
    """
    title, first, last, version = source.title, source.first, source.last, source.version + 1
    if year is not None:
        title = source.title.replace(str(source.year), str(year))
        if title == source.title:
            title = f"{source.title} {year}"
        move = year - source.year
        first, last, version = _moved(first, move), _moved(last, move), 1
    if Scheme.objects.filter(title=title, version=version).exists():
        raise NotPossibleError(_("There is such a scheme already: %(title)s.") % {"title": title})
    made = Scheme.objects.create(
        year=year or source.year, title=title, version=version, first=first, last=last, basis=source.basis,
        trial=source.trial and year is None, review_on=source.review_on if source.trial and year is None else None,
        copied_from=source, made_by=who.actor.id, made_at=now,
    )  # fmt: skip
    if made.trial:
        made.units.set(source.units.all())
    _copy_parts(source, made)
    note(made, "copied", who.actor, now, source=source.pk)
    return made


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _copy_parts(source: Scheme, made: Scheme) -> None:
    for part in queries.parts_of(source):
        dimension = Dimension.objects.create(scheme=made, place=part.dimension.place, name=part.dimension.name)
        Indicator.objects.bulk_create(
            Indicator(dimension=dimension, **{name: getattr(one, name) for name in OF_INDICATOR})
            for one in part.indicators
        )


@transaction.atomic
def discard_scheme(*, scheme: Scheme, who: Person, now: datetime) -> None:
    """Throw a draft away."""
    kept = drafted(scheme)
    note(kept, "discarded", who.actor, now)
    kept.delete()


@transaction.atomic
def keep_dimension(*, scheme: Scheme, dimension: Dimension | None, name: str, who: Person, now: datetime) -> Dimension:
    """Add a dimension at the end, or name one anew. Raises NotPossibleError where the name crosses the red line."""
    kept = drafted(scheme)
    _refuse_red_line(name)
    if dimension is None:
        place = (kept.dimensions.aggregate(last=Max("place"))["last"] or 0) + 1
        made = Dimension.objects.create(scheme=kept, place=place, name=name)
    else:
        made = dimension
        made.name = name
        made.save(update_fields=["name"])
    note(kept, "dimension_kept", who.actor, now, dimension=made.pk)
    return made


@transaction.atomic
def remove_dimension(*, dimension: Dimension, who: Person, now: datetime) -> None:
    """Take a dimension off its draft, with its indicators."""
    kept = drafted(dimension.scheme)
    note(kept, "dimension_removed", who.actor, now, dimension=dimension.pk)
    dimension.delete()


@transaction.atomic
def keep_indicator(
    *, dimension: Dimension, indicator: Indicator | None, values: Mapping[str, Any], who: Person, now: datetime
) -> Indicator:
    """Add an indicator at the end of its dimension, or change one. Raises NotPossibleError where its words cross the
    red line.
    """
    kept = drafted(dimension.scheme)
    _refuse_red_line(str(values["text"]), str(values["evidence"]), str(values["group"]))
    if indicator is None:
        place = (dimension.indicators.aggregate(last=Max("place"))["last"] or 0) + 1
        made = Indicator.objects.create(dimension=dimension, place=place, **values)
    else:
        made = indicator
        for name, value in values.items():
            setattr(made, name, value)
        made.save(update_fields=list(values))
    note(kept, "indicator_kept", who.actor, now, indicator=made.pk, how=made.how)
    return made


@transaction.atomic
def remove_indicator(*, indicator: Indicator, who: Person, now: datetime) -> None:
    """Take an indicator off its draft."""
    kept = drafted(indicator.dimension.scheme)
    note(kept, "indicator_removed", who.actor, now, indicator=indicator.pk)
    indicator.delete()


@transaction.atomic
def put_in_force(*, scheme: Scheme, who: Person, now: datetime) -> Scheme:
    """From now on units are assessed by it; the version before it is replaced. Raises NotPossibleError when the
    weights are not 100 together, a trial names no unit, an indicator crosses the red line, or the version before it
    was closed already.
    """
    kept = drafted(scheme)
    for one in queries.indicators_of(kept):
        _refuse_red_line(one.text, one.evidence, one.group, one.dimension.name)
    if not queries.is_whole(kept):
        raise NotPossibleError(
            _("The weights come to %(sum)s; they must come to 100.") % {"sum": queries.weight_of(kept)}
        )
    if kept.trial and not kept.units.exists():
        raise NotPossibleError(_("A trial names the units in which it is tried."))
    before = Scheme.objects.filter(title=kept.title, stage=SchemeStage.IN_FORCE).exclude(pk=kept.pk)
    if before.filter(assessment__stage=Stage.CLOSED).exists():
        raise NotPossibleError(_("The version before was closed already; what was assessed by it stands."))
    before.update(stage=SchemeStage.REPLACED)
    kept.stage, kept.in_force_at = SchemeStage.IN_FORCE, now
    kept.save(update_fields=["stage", "in_force_at"])
    note(kept, "put_in_force", who.actor, now, version=kept.version)
    return kept


@transaction.atomic
def judge_trial(*, scheme: Scheme, verdict: str, words: str, who: Person, now: datetime) -> Scheme | None:
    """Decide what becomes of a trial, in words that rest on its figures. Rolled out, a draft for all units is made of
    it and returned. Raises NotPossibleError for what is no trial in force and before its assessment is closed.
    """
    kept = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if not kept.trial or kept.stage != SchemeStage.IN_FORCE:
        raise NotPossibleError(_("Only a trial in force is judged."))
    if not Scheme.objects.filter(pk=kept.pk, assessment__stage=Stage.CLOSED).exists():
        raise NotPossibleError(_("It is judged on its figures: close its assessment first."))
    rolled = verdict == Verdict.ROLLED_OUT
    kept.stage = SchemeStage.ROLLED_OUT if rolled else SchemeStage.DROPPED
    kept.judged_words, kept.judged_at = words, now
    kept.save(update_fields=["stage", "judged_words", "judged_at"])
    close_tasks([f"assessment.trial:{kept.pk}"], now=now)
    note(kept, "trial_judged", who.actor, now, verdict=verdict)
    if not rolled:
        return None
    made = copy_scheme(source=kept, year=None, who=who, now=now)
    made.trial, made.review_on = False, None
    made.save(update_fields=["trial", "review_on"])
    made.units.clear()
    return made


@transaction.atomic
def remind_of_trials(*, now: datetime, on: date) -> int:
    """Trials whose day has come become a task of the office. Returns how many there are."""
    due = list(queries.trials_due(on))
    office = root()
    open_tasks(
        [
            NewTask(
                key=f"assessment.trial:{one.pk}", kind="assessment.trial", words={"title": one.title},
                url=reverse("assessment:scheme", args=[one.pk]), due=one.review_on,
                unit_id=office.pk if office else None,
            )
            for one in due
        ],
        now=now,
    )  # fmt: skip
    return len(due)
