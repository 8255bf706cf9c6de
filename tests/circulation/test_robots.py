"""What reaches the providers, and what is made of each of their answers: over real sockets on this machine."""

import base64
import hashlib
import hmac
import subprocess
import sys
from typing import Any

import pytest

from tests.circulation.channels import HOSTS, KEYS
from tests.circulation.providers import Provider, closed_door, mail_server
from zhibu.circulation.models import Channel
from zhibu.circulation.services import mail, robots
from zhibu.circulation.services.addresses import read_address, read_secret
from zhibu.circulation.services.outbox import Outcome
from zhibu.kernel.deeds import NotPossibleError

TEXT = "新通知：〔2026〕3 号 走进社区\nhttps://zhibu.example.org/activities/3/"


def robot(kind: str, **values: Any) -> Channel:
    return Channel(pk=1, kind=kind, address=KEYS[kind], **values)


def said(outcome: Outcome) -> tuple[str, str, str]:
    return (str(outcome.state), str(outcome.reason), outcome.answer)


@pytest.mark.parametrize(
    ("kind", "path", "parameters", "body"),
    [
        (
            "wecom",
            "/cgi-bin/webhook/send",
            {"key": [KEYS["wecom"]]},
            {"msgtype": "text", "text": {"content": TEXT}},
        ),
        (
            "dingtalk",
            "/robot/send",
            {"access_token": [KEYS["dingtalk"]]},
            {"msgtype": "text", "at": {"atMobiles": [], "isAtAll": False}, "text": {"content": TEXT}},
        ),
        (
            "feishu",
            f"/open-apis/bot/v2/hook/{KEYS['feishu']}/",
            {},
            {"msg_type": "text", "content": {"text": TEXT}},
        ),
    ],
)
def test_each_provider_gets_its_own_form(
    other_side: Provider, kind: str, path: str, parameters: Any, body: Any
) -> None:
    assert said(robots.send(robot(kind), TEXT)) == ("accepted", "", "")

    assert other_side.got == [(path, parameters, body)]


def test_dingtalk_is_signed_once_encoded(other_side: Provider) -> None:
    secret = "SEC0123456789abcdef"

    robots.send(robot("dingtalk", secret=secret), TEXT)

    parameters = other_side.got[0][1]
    stamp = parameters["timestamp"][0]
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    assert parameters["sign"] == [base64.b64encode(digest).decode()]


def test_feishu_is_signed(other_side: Provider) -> None:
    secret = "0123456789abcdef"

    robots.send(robot("feishu", secret=secret), TEXT)

    body = other_side.got[0][2]
    digest = hmac.new(f"{body['timestamp']}\n{secret}".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(digest).decode()
    assert body["content"] == {"text": TEXT}


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (400, ("failed", "refused", "HTTP 400")),
        (404, ("failed", "refused", "HTTP 404")),
        (302, ("failed", "refused", "HTTP 302")),
        (("code", 93000), ("failed", "refused", "code 93000")),
        (("code", -1), ("unknown", "server", "code -1")),
        (500, ("unknown", "server", "HTTP 500")),
        (503, ("unknown", "server", "HTTP 503")),
        ("garbage", ("unknown", "lost", "")),
        ("cut", ("unknown", "lost", "")),
        ("silent", ("unknown", "time_out", "")),
    ],
)
def test_what_is_made_of_each_answer(
    other_side: Provider, kind: str, how: Any, expected: tuple[str, str, str]
) -> None:
    other_side.how = how

    assert said(robots.send(robot(kind), TEXT)) == expected
    assert len(other_side.got) == 1


def test_nobody_listens(other_side: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(robots.ENDPOINTS, HOSTS["wecom"], closed_door())

    assert said(robots.send(robot("wecom"), TEXT)) == ("new", "unreached", "")


def test_a_host_without_an_address_was_not_reached(other_side: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(robots.ENDPOINTS, HOSTS["wecom"], "http://nobody.invalid")

    def no_such_name(*_args: Any, **_options: Any) -> None:
        raise OSError("no such name")

    monkeypatch.setattr("urllib3.util.connection.create_connection", no_such_name)

    assert said(robots.send(robot("wecom"), TEXT)) == ("new", "unreached", "")


def test_what_is_no_key_reaches_nobody(other_side: Provider) -> None:
    channel = Channel(pk=1, kind="dingtalk", address="x/../../elsewhere")

    assert said(robots.send(channel, TEXT)) == ("failed", "not_set", "")
    assert other_side.got == []


def test_other_hosts_are_refused(other_side: Provider) -> None:
    watch = robots._Watch()
    token = robots._watch.set(watch)
    try:
        for address in ("https://example.org/x", "http://oapi.dingtalk.com/x", "https://oapi.dingtalk.com:80/x"):
            with pytest.raises(ValueError, match="known host"):
                robots._Transport.post(address, data=b"{}", headers={})
    finally:
        robots._watch.reset(token)
    assert (watch.calls, other_side.got) == (0, [])


def test_one_message_is_one_post(other_side: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the library ever try again by itself, the second try does not leave the program."""
    real = robots.wecombot.NotifyWeComBot.send

    def twice(*args: Any, **options: Any) -> bool:
        real(*args, **options)
        return real(*args, **options)

    monkeypatch.setattr(robots.wecombot.NotifyWeComBot, "send", twice)
    monkeypatch.setattr(robots.wecombot.NotifyWeComBot, "request_rate_per_sec", 0)
    with pytest.raises(ValueError, match="once"):
        robots.send(robot("wecom"), TEXT)
    assert other_side.texts == [TEXT]


def test_a_long_text_goes_out_once(other_side: Provider) -> None:
    text = "字" * 600

    robots.send(robot("wecom"), text)

    assert other_side.texts == [text]


def test_a_web_process_does_not_load_the_library() -> None:
    code = "import django, sys; django.setup(); import zhibu.config.urls; print('apprise' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert ran.stdout.strip() == "False"


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_a_whole_address_is_read_to_its_key(kind: str) -> None:
    whole = {
        "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=",
        "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/",
    }[kind]

    assert read_address(kind, f" {whole}{KEYS[kind]} ") == KEYS[kind]
    assert read_address(kind, KEYS[kind]) == KEYS[kind]


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://qyapi.weixin.qq.com@example.org/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://127.0.0.1/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://qyapi.weixin.qq.com/cgi-bin/other?key=0000aaaa-1111-bbbb-2222-key",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a/../b0000000000000000",
        "https://[qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0000aaaa-1111-bbbb-2222-key",
        "https://oapi.dingtalk.com/robot/send?access_token=0000aaaa1111bbbb2222",
        "short",
        "",
    ],
)
def test_no_other_address_is_taken(address: str) -> None:
    with pytest.raises(NotPossibleError) as refused:
        read_address("wecom", address)

    assert "0000aaaa" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["office", "a@b", "a@example.org,b@example.org", "a@example.org\nBcc: b@example.org"]
)
def test_one_mail_address_is_one(address: str) -> None:
    with pytest.raises(NotPossibleError):
        read_address("mail", address)


def test_only_two_providers_sign() -> None:
    assert [read_secret(kind, "SEC12345678") for kind in ("mail", "wecom", "dingtalk", "feishu")] == [
        "", "", "SEC12345678", "SEC12345678",
    ]  # fmt: skip
    with pytest.raises(NotPossibleError):
        read_secret("dingtalk", "SEC 1234/5678")


@pytest.mark.parametrize(
    ("refuse", "cut", "expected", "kept"),
    [
        ("", False, ("accepted", "", ""), 1),
        ("MAIL", False, ("failed", "refused", "SMTP 550"), 0),
        ("RCPT", False, ("failed", "refused", "SMTP 550"), 0),
        ("", True, ("unknown", "lost", ""), 1),
    ],
)
def test_mail(settings: Any, refuse: str, cut: bool, expected: tuple[str, str, str], kept: int) -> None:
    with mail_server() as server:
        server.refuse, server.cut = refuse, cut
        _mail_settings(settings, server.server_address[1])
        outcome = mail.send(robot("mail"), TEXT, "7:issued:1")

    assert said(outcome) == expected
    assert [[line for line in text.splitlines() if line.startswith(("To:", "From:"))] for text in server.got] == [
        ["From: zhibu@example.org", f"To: {KEYS['mail']}"]
    ] * kept


def test_mail_without_a_server(settings: Any) -> None:
    assert said(mail.send(robot("mail"), TEXT, "k")) == ("failed", "not_set", "")

    _mail_settings(settings, int(closed_door().rsplit(":", 1)[1]))
    assert said(mail.send(robot("mail"), TEXT, "k")) == ("new", "unreached", "")


def test_mail_is_not_sent_in_clear_when_encryption_is_wanted(settings: Any) -> None:
    with mail_server() as server:
        _mail_settings(settings, server.server_address[1])
        settings.EMAIL_USE_TLS = True

        assert said(mail.send(robot("mail"), TEXT, "k")) == ("new", "unreached", "")
    assert server.got == []


def _mail_settings(settings: Any, port: int) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL, settings.EMAIL_TIMEOUT = False, "zhibu@example.org", 2
