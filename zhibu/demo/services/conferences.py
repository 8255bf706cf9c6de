"""The sample's conference: the committee's latest meeting of all organs, with honours and practices told."""

from datetime import datetime, timedelta

from django.utils import timezone

from zhibu.activities.models import Notice
from zhibu.activities.states import NoticeKind
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.exchange.models import Practice
from zhibu.exchange.states import Stage
from zhibu.recognition import services

RUNS = "gongwei"
PREPARED = 18  # days ago; practices were posted by then
SPEECHES = 3


def put_conference(play: Play) -> None:
    """Put it on the clock."""
    day = step((play.now - timedelta(days=PREPARED)).date(), 0)
    play.put(at(day, 15, 40), lambda now: _prepare(play, now))


def _prepare(play: Play, now: datetime) -> None:
    today = timezone.localdate(now)
    who = play.cast.person(RUNS, today)
    called = Notice.objects.filter(issuer=who.own_units[0], kind=NoticeKind.ALL_ORGANS, issued_at__lte=now)
    notice = called.order_by("-issued_at", "-pk").first()
    if notice is None:
        return
    made = services.keep_conference(
        conference=None, notice=notice, campaign=None, year=today.year - 1, who=who, now=now
    )
    told = Practice.objects.filter(stage=Stage.POSTED).select_related("unit").order_by("pk")[:SPEECHES]
    for place, practice in enumerate(told, 1):
        secretary = play.cast.members[f"zhibu{practice.unit.code}"]
        values = {
            "place": place, "unit": practice.unit, "speaker": secretary.name, "title": practice.title,
            "practice": practice,
        }  # fmt: skip
        services.keep_speech(conference=made, speech=None, values=values, who=who, now=now)
