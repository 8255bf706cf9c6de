"""Who reads the rulebook and who settles rules. The person who acts is known by a room above this one, so only what is
asked of them stands here.
"""

from datetime import date
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from zhibu.audit.services import Actor
from zhibu.rulebook import queries
from zhibu.rulebook.models import Override, Rule


class Reader(Protocol):
    """Who acts, as far as the rulebook asks."""

    @property
    def mode(self) -> str:
        """As what they act: "member", "officer" or something else."""

    @property
    def is_staff(self) -> bool:
        """Whether they act for the committee itself."""

    @property
    def is_officer(self) -> bool:
        """Whether they act as an officer."""

    @property
    def today(self) -> date:
        """The day on which they act."""

    @property
    def actor(self) -> Actor:
        """How the audit chain names them."""

    @property
    def user(self) -> Any:
        """Their account."""


def require_reader(who: Reader) -> None:
    """404 unless the person belongs to the committee: members and officers read all rules alike (办事公开)."""
    if who.mode not in {"member", "officer"}:
        raise Http404


def rule_or_404(who: Reader, code: str) -> Rule:
    """The newest version of the rule with this code."""
    require_reader(who)
    found = queries.rule(code)
    if found is None or code not in queries.shipped():
        raise Http404
    return found


def may_override(who: Reader) -> bool:
    """Rules are settled for the whole committee by its own staff."""
    return who.is_staff


def require_may_override(who: Reader) -> None:
    """403 with the name of who may, unless the person is committee staff."""
    if not may_override(who):
        raise PermissionDenied(_("Rules are settled for all units by the committee's own staff."))


def override_or_404(who: Reader, pk: int) -> Override:
    """The override, which everybody may read."""
    require_reader(who)
    found = queries.override_with_rule(pk)
    if found is None or found.code not in queries.shipped():
        raise Http404
    return found
