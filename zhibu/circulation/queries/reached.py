"""How far a dispatch has come, as the page of whatever was sent shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.circulation.models import Dispatch
from zhibu.circulation.queries.pace import SigningTime, time_to_sign
from zhibu.circulation.queries.progress import UnitReach, reach_by_unit
from zhibu.kernel.trees import within_any


@dataclass(frozen=True)
class ReachPage:
    """The units, those missing first and then by code, their sums, and how soon they signed."""

    rows: Sequence[UnitReach]
    signing: SigningTime

    @property
    def signed(self) -> int:
        """Units that have signed."""
        return self.signing.all - self.signing.not_yet

    @property
    def members(self) -> int:
        """Members to whom it was delivered."""
        return sum(row.members for row in self.rows)

    @property
    def acknowledged(self) -> int:
        """Members who have acknowledged it."""
        return sum(row.acknowledged for row in self.rows)


def reach_page(dispatch: Dispatch, paths: Sequence[str]) -> ReachPage:
    """How far a dispatch has come among the units within `paths`; two queries."""
    mine = within_any("unit__path", paths)
    return ReachPage(sorted(reach_by_unit(dispatch, mine), key=_missing_first), time_to_sign(dispatch, mine))


def _missing_first(row: UnitReach) -> tuple[int, str]:
    unsigned = bool(row.asked) and row.signed_at is None
    return 0 if unsigned else 1 if row.acknowledged < row.members else 2, row.code
