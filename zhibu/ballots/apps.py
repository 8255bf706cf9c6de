from typing import Any

from django.apps import AppConfig
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import Keeping, registry


class BallotsConfig(AppConfig):
    """Secret votes, with code slips or on paper."""

    name = "zhibu.ballots"
    label = "ballots"

    def ready(self) -> None:
        registry.retention["ballots"] = _opened()
        registry.add_menu(29, _("Secret votes"), "ballots:votes", modes={"officer"}, section="ballots")


def _opened() -> Keeping:
    from zhibu.ballots.models import Ballot, FreeText, Slip, Vote
    from zhibu.ballots.states import BALLOTS_DAYS

    slips = Slip.objects.filter(vote=OuterRef("pk"))

    def ended(rows: Any) -> int:
        votes = list(rows.values_list("pk", flat=True))
        for model in (Ballot, FreeText, Slip):
            model.objects.filter(vote__in=votes).delete()
        return len(votes)

    return Keeping(
        what=_("single ballots and digests of slips"),
        then=_("removed; the counts and the result stay"),
        days=lambda on: BALLOTS_DAYS,
        due=lambda before: Vote.objects.filter(Exists(slips), closed_at__lt=before),
        end=ended,
    )
