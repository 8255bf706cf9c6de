"""What may be written as the address of a channel. Only the key of a robot is kept: the host is ours to know, never
typed by anybody.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from zhibu.circulation.states import ChannelKind
from zhibu.kernel.deeds import NotPossibleError


@dataclass(frozen=True)
class Hook:
    """The addresses that a provider gives to its robots: host, path, and where the key stands ("" when it is the end
    of the path), with its form.
    """

    host: str
    path: str
    parameter: str
    key: str


HOOKS = {
    ChannelKind.WECOM: Hook("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key", r"[A-Za-z0-9_-]{16,100}"),
    ChannelKind.DINGTALK: Hook("oapi.dingtalk.com", "/robot/send", "access_token", r"[A-Za-z0-9]{16,100}"),
    ChannelKind.FEISHU: Hook("open.feishu.cn", "/open-apis/bot/v2/hook/", "", r"[A-Za-z0-9_-]{16,100}"),
}
_SIGNING = r"[A-Za-z0-9]{8,100}"


def read_address(kind: str, text: str) -> str:
    """What is kept of the address that somebody wrote: a mail address, or the key of a robot, which may be written
    alone or as the whole address from the provider. Raises NotPossibleError, which never repeats what was written.
    """
    text = text.strip()
    if kind == ChannelKind.MAIL:
        return _mail(text)
    hook = HOOKS[ChannelKind(kind)]
    key = _key_in(hook, text) if "/" in text or ":" in text else text
    if not re.fullmatch(hook.key, key, re.ASCII):
        raise NotPossibleError(
            _("Copy the whole address of the robot; it begins with %(start)s.")
            % {"start": f"https://{hook.host}{hook.path}"}
        )
    return key


def read_secret(kind: str, text: str) -> str:
    """The signing secret, which DingTalk and Feishu know; others keep none. Raises NotPossibleError."""
    text = text.strip()
    if not text or kind not in {ChannelKind.DINGTALK, ChannelKind.FEISHU}:
        return ""
    if not re.fullmatch(_SIGNING, text, re.ASCII):
        raise NotPossibleError(_("The signing secret has letters and digits only."))
    return text


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise NotPossibleError(_("Write one mail address, such as office@example.org.")) from error
    return text


def _key_in(hook: Hook, text: str) -> str:
    """The key inside a whole address of this very provider; "" for any other address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme != "https" or parts.netloc != hook.host or parts.fragment:
        return ""
    if not hook.parameter:
        return parts.path.removeprefix(hook.path).rstrip("/") if parts.path.startswith(hook.path) else ""
    return parse_qs(parts.query).get(hook.parameter, [""])[0] if parts.path == hook.path else ""
