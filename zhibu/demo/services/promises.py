"""The sample's promises: kept by a selection, kept in words, not kept with its reason, open and overdue."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from zhibu.activities.models import Notice
from zhibu.demo.services.days import at, step
from zhibu.demo.services.play import Play
from zhibu.recognition import services
from zhibu.recognition.models import Campaign, Promise
from zhibu.recognition.states import ForWhom, Side

RUNS, BRANCH = "gongwei", "zhibu0101"
SELECTION = "在评选中经公示无异议、并由工委会议决定的党员", "授予优秀共产党员称号，颁发证书并按奖励标准发放奖励"
SPOKEN = "承担专题党课主讲任务的党员", "在支部大会上通报肯定，讲稿编入支部学习资料"
DROPPED = "本季度志愿服务满三次的党员", "由支部组织一次外出参观学习"
WARNED = "无故连续两次不参加主题党日的党员", "由支部书记谈话，并安排补学"
COMING = "年底前完成党员档案核对的支部", "在全年总结中通报表扬"


def put_promises(play: Play) -> None:
    """Put what was announced, and what came of it, on the clock."""
    rule = {"basis": "支部年度工作安排", "notice": None, "campaign": None}
    for days, until, side, said, values, after in (
        (150, 90, Side.DOING, SPOKEN, rule, _kept),
        (120, 60, Side.DOING, DROPPED, rule, _refused),
        (75, 65, Side.NOT_DOING, WARNED, rule, None),
    ):
        play.put(_day(play, days), partial(_state, play, BRANCH, side, said, until, values, after))
    play.put(_day(play, 20), partial(_with_notice, play))
    play.put(_day(play, 12), partial(_with_selection, play))
    play.put(_day(play, 0, 6), lambda now: services.remind_of_promises(now=now))


def _day(play: Play, days_ago: int, hour: int = 14) -> datetime:
    return at(step((play.now - timedelta(days=days_ago)).date(), 0), hour, 35)


def _state(
    play: Play, name: str, side: str, said: tuple[str, str], until: int, values: dict[str, Any], after: Any,
    now: datetime,
) -> Promise:  # fmt: skip
    today = timezone.localdate(now)
    who = play.cast.person(name, today)
    whole = {
        "side": side, "condition": said[0], "follows": said[1], "announced_on": today,
        "due": step(today + timedelta(days=until), 0),
    }  # fmt: skip
    made = services.keep_promise(promise=None, unit=who.own_units[0], values=whole | values, who=who, now=now)
    if after is not None:
        play.put(at(made.due, 10, 15), partial(after, play, made))
    return made


def _kept(play: Play, made: Promise, now: datetime) -> None:
    words = "九月支部大会已通报肯定，三篇讲稿已编入学习资料。"
    who = play.cast.person(BRANCH, timezone.localdate(now))
    services.carry_out(promise=made, records=[], words=words, who=who, now=now)


def _refused(play: Play, made: Promise, now: datetime) -> None:
    words = "志愿服务的次数没有逐次登记，无法核实，改为下季度登记后再兑现。"
    services.refuse(promise=made, words=words, who=play.cast.person(BRANCH, timezone.localdate(now)), now=now)


def _with_notice(play: Play, now: datetime) -> None:
    """The committee's newest notice promised something to the units."""
    root = play.cast.person(RUNS, timezone.localdate(now)).own_units[0]
    notice = Notice.objects.filter(issuer=root, issued_at__lte=now).order_by("-issued_at", "-pk").first()
    values = {"notice": notice, "campaign": None, "basis": "" if notice else "工委年度工作安排"}
    _state(play, RUNS, Side.DOING, COMING, 60, values, None, now)


def _with_selection(play: Play, now: datetime) -> None:
    """What the selection of members promised is kept by its award, where it was awarded."""
    found = Campaign.objects.filter(for_whom=ForWhom.PERSON, announced_at__isnull=False).first()
    if found is None:
        return
    values = {"notice": None, "campaign": found, "basis": ""}
    made = _state(play, RUNS, Side.DOING, SELECTION, 10, values, None, now)
    if found.awarded_at is not None:
        who = play.cast.person(RUNS, timezone.localdate(now))
        services.carry_out(promise=made, records=[("campaign", found.pk)], words="", who=who, now=now)
