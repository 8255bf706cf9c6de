"""Reads about one vote."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from zhibu.accounts.models import User
from zhibu.ballots.models import Count, Signature, Vote
from zhibu.ballots.states import Slips


def slip_counts(vote: Vote) -> dict[str, int]:
    """How many slips were issued and what has become of them; one query. It tells how many have voted, never what."""
    found = dict(vote.box.values_list("state").annotate(number=models.Count("pk")).values_list("state", "number"))
    counts = {state.value: found.get(state, 0) for state in Slips}
    return {"issued": sum(counts.values()), **counts}


def added_up(slips: dict[str, int]) -> bool:
    """Whether every slip that was issued is accounted for."""
    return slips["issued"] == slips["used"] + slips["unused"] + slips["spoilt"]


def signed(vote: Vote) -> dict[str, Signature]:
    """Who has confirmed the closing, by duty; one query."""
    return {one.duty: one for one in vote.signatures.all()}


def names_of(accounts: Iterable[int | None]) -> dict[int | None, str]:
    """Account → name of the person."""
    return dict(User.objects.filter(pk__in=[one for one in accounts if one]).values_list("pk", "name"))


def drifts(
    counts: Iterable[Count], names: list[str], choices: Iterable[tuple[str, Any]]
) -> list[tuple[str, Any, Any]]:
    """Where two persons have counted differently: what, the first one's figure, the second one's."""
    pair = list(counts)
    if len(pair) < 2:
        return []
    one, two = (_flat(count.figures, names, list(choices)) for count in pair)
    keys = list(dict.fromkeys([*one, *two]))
    return [(key, one.get(key, 0), two.get(key, 0)) for key in keys if one.get(key, 0) != two.get(key, 0)]


def _flat(figures: dict[str, Any], names: list[str], choices: list[tuple[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {name: figures[name] for name in ("issued", "collected", "invalid")}
    for name, counts in zip(names, figures["items"], strict=True):
        found |= {f"{name}: {label}": counts.get(choice, 0) for choice, label in choices}
    return found | dict(figures["others"])
