"""Robots in groups, through apprise. Loaded in the worker only, as the library is heavy.

The library writes the messages as the providers want them, but answers only yes or no. What matters here is whether
a message may have arrived, so its transport is replaced by one that sends in the same way, to known hosts only, and
keeps what came of it.
"""

import base64
import hashlib
import hmac
import json
import logging
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from apprise import AppriseAsset, NotifyFormat
from apprise.plugins import dingtalk, feishu, wecombot
from urllib3.exceptions import MaxRetryError, NewConnectionError

from zhibu.circulation.models import Channel
from zhibu.circulation.services.addresses import HOOKS
from zhibu.circulation.services.outbox import Outcome
from zhibu.circulation.states import ChannelKind, SendingReason, SendingState

# Host → where it is reached. Nothing is sent to a host that does not stand here.
ENDPOINTS = {hook.host: f"https://{hook.host}" for hook in HOOKS.values()}
TIME_OUT = (4.0, 4.0)  # seconds: to connect, to answer
BUSY = -1  # the providers' code for "try again later", which does not say what happened

logging.getLogger("apprise").setLevel(logging.WARNING)  # below that it writes addresses with their keys


@dataclass
class _Watch:
    """One call: the signing secret of a robot whose plugin knows none, and what came of it."""

    secret: str = ""
    answer: Any = None
    error: Exception | None = None
    calls: int = 0


_watch: ContextVar[_Watch] = ContextVar("watch")


class _Transport:
    """Stands where the plugins look for `requests`."""

    codes = requests.codes
    RequestException = requests.RequestException

    @staticmethod
    def post(url: str, *, data: Any, headers: Any, params: Any = None, **options: Any) -> Any:
        """Post once, without following anybody elsewhere; the answer or error is kept for who watches."""
        watch = _watch.get()
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.netloc not in ENDPOINTS or watch.calls:
            raise ValueError("a message goes to a known host, once")
        if watch.secret:
            data = json.dumps(json.loads(data) | feishu_signature(watch.secret), ensure_ascii=False).encode()
        if params and "sign" in params:
            # The plugin has quoted it already, and requests would quote it once more.
            params = params | {"sign": unquote(params["sign"])}
        watch.calls += 1
        try:
            watch.answer = requests.post(
                f"{ENDPOINTS[parts.netloc]}{parts.path}?{parts.query}", data=data, headers=headers, params=params,
                timeout=TIME_OUT, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            watch.error = error
            raise
        return watch.answer


for _plugin in (wecombot, dingtalk, feishu):
    setattr(_plugin, "requests", _Transport)  # noqa: B010 - the types of the library know no such name


def send(channel: Channel, text: str) -> Outcome:
    """Send one text to the group of a robot, once, and say what came of it."""
    watch = _Watch(channel.secret if channel.kind == ChannelKind.FEISHU else "")
    token = _watch.set(watch)
    try:
        _plugin_for(channel).notify(body=text, title="", body_format=NotifyFormat.TEXT)
    except Exception:
        if watch.calls:
            raise
    finally:
        _watch.reset(token)
    return outcome_of(watch)


def _plugin_for(channel: Channel) -> Any:
    asset = AppriseAsset(app_id="Zhibu", secure_logging=True, plugin_paths=[])
    if channel.kind == ChannelKind.WECOM:
        return wecombot.NotifyWeComBot(key=channel.address, asset=asset)
    if channel.kind == ChannelKind.DINGTALK:
        return dingtalk.NotifyDingTalk(token=channel.address, secret=channel.secret or None, asset=asset)
    return feishu.NotifyFeishu(token=channel.address, asset=asset)


def outcome_of(watch: _Watch) -> Outcome:
    """What is certain about one call; whatever is not certain is unknown."""
    if not watch.calls:
        return Outcome(SendingState.FAILED, SendingReason.NOT_SET)
    if watch.error is not None:
        return _after_an_error(watch.error)
    status = watch.answer.status_code
    if status >= 500:
        return Outcome(SendingState.UNKNOWN, SendingReason.SERVER, f"HTTP {status}")
    if not 200 <= status < 300:
        return Outcome(SendingState.FAILED, SendingReason.REFUSED, f"HTTP {status}")
    code = _code(watch.answer.content)
    if code is None:
        return Outcome(SendingState.UNKNOWN, SendingReason.LOST)
    if code == BUSY:
        return Outcome(SendingState.UNKNOWN, SendingReason.SERVER, f"code {code}")
    if code:
        return Outcome(SendingState.FAILED, SendingReason.REFUSED, f"code {code}")
    return Outcome(SendingState.ACCEPTED)


def _after_an_error(error: Exception) -> Outcome:
    """Only where no connection came about is it certain that nothing was sent."""
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return Outcome(SendingState.NEW, SendingReason.UNREACHED)
    if isinstance(error, requests.Timeout):
        return Outcome(SendingState.UNKNOWN, SendingReason.TIME_OUT)
    return Outcome(SendingState.UNKNOWN, SendingReason.LOST)


def _never_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _code(content: bytes) -> int | None:
    """The provider's own code in its answer, 0 when it took the message; None when there is none to read."""
    try:
        said = json.loads(content)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    code = next((said[name] for name in ("errcode", "code", "StatusCode") if name in said), None)
    return code if type(code) is int else None


def feishu_signature(secret: str) -> dict[str, str]:
    """The fields that a Feishu robot with a signing secret wants beside the message."""
    stamp = str(int(time.time()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), digestmod=hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}
