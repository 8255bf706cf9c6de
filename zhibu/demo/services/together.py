"""Units of the sample that learn from one another: what they offer, who asked, what came of it."""

from datetime import datetime, timedelta

from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.exchange.models import Practice
from zhibu.participation.models import Offer, Pair
from zhibu.participation.services import answer, ask, end, offer

# Days before today · unit · topic · what it offers.
OFFERS = [
    (70, "0101", "presence", "通知提前一周、会前一天再提醒一次，排班错开两场，欢迎来看签到到补学的全过程。"),
    (66, "0301", "records", "会议记录当天成稿、三天内公布，可以提供模板并现场讲一遍。"),
    (24, "0401", "service", "窗口帮办怎样排班、怎样登记，可以跟班半天。"),
]
# Days before today · who learns · from whom · goal · days it takes · answer · result; without a result it still runs.
PAIRS = [
    (60, "0102", "0101", "年底前请假的同志都在一周内补学", 45, "下周三开会时请来两位同志看一看。",
     "学了提前通知和错峰两场，最近两次会只有出差的同志请假，都已补学。"),
    (20, "0202", "0301", "会后三天内公布记录", 60, "先把模板发过去，本月会议我们派记录员到场。", ""),
    (6, "0302", "0401", "每周半天在窗口帮办", 60, "", ""),
]  # fmt: skip


def put_learning_together(play: Play) -> None:
    """Put offers, questions, answers and results on the clock; units that the sample lacks are left out."""
    for ago, code, topic, words in OFFERS:
        if code in play.cast.units:
            play.put(_day(play, ago), lambda now, one=(code, topic, words): _offer(play, *one, now))  # type: ignore[misc]
    for ago, learner, helper, goal, takes, said, result in PAIRS:
        if {learner, helper} <= set(play.cast.units):
            one = (learner, helper, goal, takes, said, result)
            play.put(_day(play, ago), lambda now, one=one: _ask(play, *one, now))  # type: ignore[misc]


def _day(play: Play, ago: int) -> datetime:
    return at(step((play.now - timedelta(days=ago)).date(), 0), 10, 15)


def _offer(play: Play, code: str, topic: str, words: str, now: datetime) -> None:
    unit, who = play.cast.units[code], play.cast.person(f"zhibu{code}", now.date())
    practice = Practice.objects.filter(unit=unit, posted_at__isnull=False).first()
    offer(unit=unit, topic=topic, words=words, practice=practice, who=who, now=now)


def _ask(play: Play, learner: str, helper: str, goal: str, takes: int, said: str, result: str, now: datetime) -> None:
    given = Offer.objects.filter(unit__code=helper, withdrawn_at=None).first()
    if given is None:
        return
    who, until = play.cast.person(f"zhibu{learner}", now.date()), step(now.date(), takes)
    pair = ask(given=given, learner=play.cast.units[learner], goal=goal, until=until, who=who, now=now)
    if said:
        play.put(now + timedelta(days=1), lambda later: _answer(play, pair, helper, said, later))
    if result:
        play.put(now + timedelta(days=takes), lambda later: _end(play, pair, learner, result, later))


def _answer(play: Play, pair: Pair, helper: str, said: str, now: datetime) -> None:
    answer(pair=pair, agree=True, words=said, who=play.cast.person(f"zhibu{helper}", now.date()), now=now)


def _end(play: Play, pair: Pair, learner: str, result: str, now: datetime) -> None:
    end(pair=pair, words=result, who=play.cast.person(f"zhibu{learner}", now.date()), now=now)
