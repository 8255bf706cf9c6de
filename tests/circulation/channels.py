"""Channels for tests: keys that are nobody's, and a run of the worker at a fixed time."""

from datetime import datetime
from typing import Any

from tests.activities.corridor import ISSUED, at, officer
from tests.support import Cast
from zhibu.circulation import services
from zhibu.circulation.models import Channel, Sending
from zhibu.organisation.models import Unit

NOW = at(ISSUED, 10)
KEYS = {
    "wecom": "0000aaaa-1111-bbbb-2222-keyofwecomrobot",
    "dingtalk": "0000aaaa1111bbbb2222keyofdingtalkrobot",
    "feishu": "0000aaaa-1111-bbbb-2222-keyoffeishurobot",
    "mail": "office.of.branch@example.org",
}
HOSTS = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com", "feishu": "open.feishu.cn"}


def channel(cast: Cast, kind: str = "wecom", *, unit: Unit | None = None, on: bool = True, **values: Any) -> Channel:
    """A channel of branch 0101 made by its secretary, switched on."""
    who = officer(cast.staff)
    fields = {"name": f"{kind} group", "address": KEYS[kind], "secret": "", **values}
    made = services.add_channel(unit=unit or cast.branch, kind=kind, who=who, now=NOW, **fields)
    return services.switch_channel(channel=made, on=True, who=who, now=NOW) if on else made


def run(now: datetime = NOW) -> int:
    """One run of the worker, during which the clock stands still."""
    return services.send_out(now=now, clock=lambda: now)


def states() -> list[str]:
    """The states of all messages, in the order of their writing."""
    return list(Sending.objects.order_by("pk").values_list("state", flat=True))


def waiting_message(channel: Channel, key: str = "k", **values: Any) -> Sending:
    """A message in the outbox of a channel, as a deed writes it."""
    fields = {"said": "issued", "text": f"message {key}", "made_at": NOW, "due_at": NOW, **values}
    return Sending.objects.create(channel=channel, key=key, **fields)
