"""Reads for the pages of the rulebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from zhibu.rulebook.models import Override, Rule
from zhibu.rulebook.queries.shipped import shipped
from zhibu.rulebook.queries.uses import USES
from zhibu.rulebook.queries.values import Said, overrides, said
from zhibu.rulebook.states import Confidence, Standing


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: text, a part of the book, a standing; "" for all."""

    text: str = ""
    section: str = ""
    standing: str = ""


def listed(wanted: Wanted, on: date) -> QuerySet[Rule]:
    """The rules valid on a day as wanted, in the order of the book."""
    rows = Rule.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on) | Q(version=1), Q(valid_to=None) | Q(valid_to__gte=on)
    )
    if wanted.section:
        rows = rows.filter(section=wanted.section)
    if wanted.text:
        fields = ("code", "subject", "obligation", "subject_en", "obligation_en", "source")
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": wanted.text})
        rows = rows.filter(found)
    return rows.filter(_standing(wanted.standing, on)) if wanted.standing else rows


def _standing(standing: str, on: date) -> Q:
    if standing == Standing.UNVERIFIED:
        return Q(confidence=Confidence.UNVERIFIED)
    if standing == Standing.APPLIED:
        return Q(code__in=list(USES))
    held = {one.code: one.on for one in reversed(overrides()) if one.holds(on)}
    if standing == Standing.OVERRIDDEN:
        return Q(code__in=list(held))
    switched_on = [code for code, is_on in held.items() if is_on]
    switched_off = [code for code, is_on in held.items() if not is_on]
    force = Q(needed=True) | Q(code__in=switched_on) | (Q(on=True) & ~Q(code__in=switched_off))
    force &= Q(valid_from=None) | Q(valid_from__lte=on)
    return force if standing == Standing.IN_FORCE else ~force


def with_values(rules: Sequence[Rule], on: date) -> list[tuple[Rule, Said | None]]:
    """Each rule with what it says on a day; one query for all."""
    return [(rule, said(rule.code, on)) for rule in rules]


def history(code: str) -> QuerySet[Override]:
    """What the committee has settled about a rule, the newest first, with who did."""
    return Override.objects.filter(code=code).order_by("-pk").select_related("made_by", "ended_by")


def override_with_rule(pk: int) -> Override | None:
    """One override with who made it."""
    return Override.objects.select_related("made_by").filter(pk=pk).first()


def counts(on: date) -> dict[str, int]:
    """How many rules there are, apply on the day, are not verified, are overridden; no query beyond the overrides."""
    standing = [(rule, said(code, on)) for code in shipped() if (rule := shipped()[code][-1])]
    return {
        "all": len(standing),
        "in_force": sum(bool(one and one.on) for _rule, one in standing),
        "unverified": sum(rule.confidence == Confidence.UNVERIFIED for rule, _one in standing),
        "overridden": sum(bool(one and one.override) for _rule, one in standing),
    }


def rule(code: str) -> Rule | None:
    """The newest version of a rule."""
    return Rule.objects.filter(code=code).order_by("-version").first()


def versions(code: str) -> QuerySet[Rule]:
    """Every version of a rule, the newest first."""
    return Rule.objects.filter(code=code).order_by(F("version").desc())


def export_rows(wanted: Wanted, on: date) -> list[tuple[Any, Said | None]]:
    """All rules of a list with what they say."""
    return with_values(list(listed(wanted, on)), on)


def without(one: Override, on: date) -> Said | None:
    """What the rule would say on a day if this override held no longer."""
    found = said(one.code, on)
    if found is None:
        return None
    left = (other for other in overrides() if other.code == one.code and other.pk != one.pk and other.holds(on))
    return Said(found.rule, next(left, None))
