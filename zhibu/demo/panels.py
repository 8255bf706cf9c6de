"""The sign-in cards: one click into each role of the sample."""

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from zhibu.demo import queries
from zhibu.demo.queries import CARDS


def sign_in_cards(request: HttpRequest) -> str:
    """The cards as HTML; nothing where sample accounts are off or the sample is not loaded. Two queries."""
    if not settings.SAMPLE_ACCOUNTS:
        return ""
    known = {one.username: one for one in queries.cast(timezone.localdate(), tuple(c.username for c in CARDS))}
    cards = [(card, known[card.username]) for card in CARDS if card.username in known]
    return render_to_string("demo/cards.html", {"cards": cards}, request=request) if cards else ""
