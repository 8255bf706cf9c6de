"""Everything that changes the rulebook: what is shipped is brought in, the committee settles a rule for itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.accounts.models import User
from zhibu.audit.services import Actor, record
from zhibu.kernel.dates import day as day_words
from zhibu.kernel.deeds import NotPossibleError
from zhibu.rulebook import queries
from zhibu.rulebook.models import Override, Rule
from zhibu.rulebook.states import Bound, Form


@dataclass(frozen=True)
class Settled:
    """What the committee settles: whether the rule applies, its value ("" as shipped), its first day and the first day
    without it (None: open).
    """

    code: str
    on: bool
    value: str
    since: date
    until: date | None = None


def load(*, using: str = "default") -> int:
    """Bring the shipped rules into the database and return how many there are. A new release changes them and never
    what a committee has settled; a row that is shipped no longer stays readable, switched off. Idempotent.
    """
    rows = queries.read()
    fields = [field.name for field in Rule._meta.fields if field.name not in {"id", "code", "version"}]
    with transaction.atomic(using=using):
        kept = Rule.objects.using(using)
        kept.bulk_create(rows, update_conflicts=True, unique_fields=["code", "version"], update_fields=fields)
        kept.exclude(code__in={row.code for row in rows}).update(on=False, needed=False)
    return len(rows)


def refuse_impossible(settled: Settled, *, today: date) -> None:
    """Raises NotPossibleError when the committee cannot settle this: the rule is needed and would be switched off, the
    value does not fit, the days have passed, or the rule says so already.
    """
    rule = queries.shipped()[settled.code][-1]
    if rule.needed and not settled.on:
        raise NotPossibleError(_("The program cannot work without this rule; give it another value instead."))
    if settled.since < today:
        raise NotPossibleError(_("Cases keep the rule of their day: let it begin today or later."))
    if settled.until is not None and settled.until <= settled.since:
        raise NotPossibleError(_("The last day lies before the first."))
    _refuse_value(rule, settled.value or rule.value)
    now_said = queries.said(settled.code, settled.since)
    if now_said and (now_said.on, now_said.value) == (settled.on, settled.value or rule.value):
        raise NotPossibleError(
            _("This is what the rule says on %(day)s already.") % {"day": day_words(settled.since, with_year=True)}
        )


def _refuse_value(rule: Rule, value: str) -> None:
    try:
        typed = queries.typed(rule.form, value)
    except (ValueError, ZeroDivisionError) as error:
        raise NotPossibleError(_("This value does not fit the rule.")) from error
    if isinstance(typed, int) and not 1 <= typed <= queries.most(rule):
        raise NotPossibleError(_("Choose a number from 1 to %(most)s.") % {"most": queries.most(rule)})
    if rule.form == Form.LIST and rule.bound == Bound.LEAST and not set(rule.value.split()) <= set(value.split()):
        raise NotPossibleError(_("What stands in this list as shipped stays in it; there may only be more."))


@transaction.atomic
def override(*, settled: Settled, reason: str, user: User, by: Actor, now: datetime) -> Override:
    """Settle a rule for the committee, with the reason. Earlier ones stay and hold again when this one ends. Raises
    NotPossibleError as `refuse_impossible` does.
    """
    _one_at_a_time(settled.code)
    refuse_impossible(settled, today=timezone.localdate(now))
    made = Override.objects.create(
        code=settled.code,
        on=settled.on,
        value=settled.value,
        since=settled.since,
        until=settled.until,
        reason=reason,
        made_by=user,
        made_at=now,
    )
    queries.changed()
    detail = {"override": made.pk, "on": made.on, "value": made.value, "since": made.since, "until": made.until}
    record(actor=by, deed="rulebook.rule.overridden", subject=f"rulebook.rule:{made.code}", detail=detail, now=now)
    return made


@transaction.atomic
def end_override(*, override: Override, last: date, user: User, by: Actor, now: datetime) -> Override:
    """Let an override end: `last` is its last day, today or later; the day before today ends it at once. One that has
    not begun never will. Raises NotPossibleError when it has ended, or for other days.
    """
    _one_at_a_time(override.code)
    kept = Override.objects.get(pk=override.pk)
    today = timezone.localdate(now)
    until = last + timedelta(days=1)
    if kept.since > today:  # not begun yet
        until = max(until, kept.since)
    if kept.until is not None and kept.until <= today:
        raise NotPossibleError(_("This has ended already."))
    if until < today:
        raise NotPossibleError(_("Cases keep the rule of their day: let it end today or later."))
    if kept.until is not None and until >= kept.until:
        raise NotPossibleError(
            _("It already ends on %(day)s.") % {"day": day_words(kept.until - timedelta(days=1), with_year=True)}
        )
    kept.until, kept.ended_by, kept.ended_at = until, user, now
    kept.save(update_fields=["until", "ended_by", "ended_at"])
    queries.changed()
    detail = {"override": kept.pk, "until": until}
    record(actor=by, deed="rulebook.override.ended", subject=f"rulebook.rule:{kept.code}", detail=detail, now=now)
    return kept


def _one_at_a_time(code: str) -> None:
    """Two people who settle one rule at the same moment come one after the other."""
    list(Rule.objects.select_for_update().filter(code=code).values_list("pk"))
