"""Makers of offers of help and of pairs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.participation.facts import person
from tests.support import Cast
from zhibu.organisation.models import Member
from zhibu.participation import services
from zhibu.participation.models import Offer, Pair


def _by(member: Member) -> dict[str, Any]:
    return {"who": person(member, timezone.localdate()), "now": timezone.now()}


def offered(cast: Cast, topic: str = "presence", practice: Any = None) -> Offer:
    """Branch 0101 offers help."""
    return services.offer(
        unit=cast.branch,
        topic=topic,
        words="党课前先开预备会",
        practice=practice,
        **_by(cast.secretary),
    )


def asked(cast: Cast, topic: str = "presence", **options: Any) -> Pair:
    """Its sibling 0102 asks for it."""
    given = Offer.objects.filter(unit=cast.branch, topic=topic, withdrawn_at=None).first() or offered(cast, topic)
    until = options.get("until") or timezone.localdate() + timedelta(days=90)
    return services.ask(
        given=given, learner=cast.sibling, goal="到会率到九成", until=until, **_by(cast.sibling_secretary)
    )


def agreed(cast: Cast, topic: str = "presence", **options: Any) -> Pair:
    """And 0101 agrees."""
    made = asked(cast, topic, **options)
    return services.answer(pair=made, agree=True, words="下周三来看", **_by(cast.secretary))


def ended(cast: Cast, topic: str = "presence") -> Pair:
    """And both write what came of it."""
    return services.end(pair=agreed(cast, topic), words="九成到会", **_by(cast.sibling_secretary))
