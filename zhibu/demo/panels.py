"""The sign-in cards: one click into each role of the sample."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.demo import queries


@dataclass(frozen=True)
class Card:
    """One card: the account, the mode in which it begins, the role, and what to try there."""

    username: str
    mode: str
    role: Any
    hint: Any


CARDS = (
    Card("gongwei", "officer", _("Committee staff"), _("Issue the draft notice, see how far the others have come.")),
    Card("zhibu0101", "officer", _("Branch secretary"), _("Sign for the newest notice, take a roll, report back.")),
    Card("zongzhi01", "officer", _("General branch secretary"), _("Sign for notices, follow two branches.")),
    Card("dangyuan0101", "member", _("Member"), _("See the next activity, say that you have read the notice.")),
    Card("weiyuan0101a", "member", _("Member and officer"), _("Switch between your own pages and the branch's.")),
    Card("zhibu0201", "officer", _("Secretary with an objection"), _("Answer the objection that waits for you.")),
    Card("dangyuan0201", "member", _("Member who objected"), _("Look at your half-year and at your objection.")),
)


def sign_in_cards(request: HttpRequest) -> str:
    """The cards as HTML; nothing where sample accounts are off or the sample is not loaded. Two queries."""
    if not settings.SAMPLE_ACCOUNTS:
        return ""
    known = {one.username: one for one in queries.cast(timezone.localdate(), tuple(c.username for c in CARDS))}
    cards = [(card, known[card.username]) for card in CARDS if card.username in known]
    return render_to_string("demo/cards.html", {"cards": cards}, request=request) if cards else ""
