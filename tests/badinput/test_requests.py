"""Requests that are wrong as a whole: names of hosts, forwarded headers, addresses to go on to, sizes, methods."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.badinput.forms import leads_away
from tests.support import Cast
from zhibu.kernel.refusals import MOST_BYTES
from zhibu.kernel.views import safe_address
from zhibu.organisation.models import Import

NOTHING_LOST = "这次提交的内容没有保存，以前保存的内容没有丢失。"
HOST = "本系统不能通过这个网址访问。请使用机关工委办公室告知的网址。"
LARGE = "您提交的内容超过 8 MB。请换一个小一些的文件，或分成几个文件。"
MANY = "您提交的内容超过 5,000 项。请分几次办理。"
STRANGE = "提交的内容无法读取：可能已损坏，或含有不存在的字符或数字。"

EVIL = [
    "//evil.example", "///evil.example", "////evil.example/", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "https:evil.example", "https:/evil.example", "https://evil.example/", "http:///evil.example", "HTTPS://evil.example",
    "javascript:alert(1)", "data:text/html,<script>", "vbscript:x", "ftp://testserver/", "//testserver@evil.example",
    "http://testserver@evil.example/", "http://testserver.evil.example/", "http://evil.example/testserver",
    "//evil%2eexample",
    "\t//evil.example", " //evil.example", "\x01//evil.example", "/\t/evil.example", "\n//evil.example",
    "//[::1]evil", "http://[", "//evil.example:80", "http:\\\\evil.example", "https://testserver:443@evil.example",
    "／／evil.example\u200b//", "//ｅｖｉｌ.example", "http://testserver\\@evil.example", "http://testserver:8000x/",
]  # fmt: skip
OURS = {"/activities/", "/activities/?page=2", "/%2f%2fevil.example", "/a//evil.example"}


@pytest.mark.parametrize("address", EVIL)
def test_no_address_to_go_on_to_leads_away(address: str) -> None:
    request = RequestFactory().get("/")

    assert not leads_away(safe_address(request, address))


@pytest.mark.parametrize("address", sorted(OURS))
def test_our_own_addresses_are_followed(address: str) -> None:
    assert safe_address(RequestFactory().get("/"), address) == address


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kernel:language", {"language": "en"}),
        ("kernel:text_size", {"size": "large"}),
        ("accounts:pin", {"pin": "000000"}),
        ("accounts:mode", {"mode": "member"}),
        ("account_login", {"login": "staff", "password": "a long enough one"}),
        ("account_logout", {}),
        ("accounts:passkey", {}),
        ("demo:sign_in", {"username": "member"}),
        ("account_reauthenticate", {"password": "a long enough one"}),
        ("mfa_reauthenticate", {"code": "1"}),
        ("mfa_authenticate", {"code": "1"}),
    ],
)
def test_no_door_sends_anybody_away(
    cast: Cast, client_as: Callable[..., Client], name: str, data: dict[str, str]
) -> None:
    """Right or wrong, signed in or not: whatever `next` says, nobody leaves, and no page links to it."""
    user = cast.staff.user
    user.set_password("a long enough one")
    user.save()
    for person in (None, cast.staff):
        for evil in EVIL:
            cache.clear()
            client = client_as(person)
            for asked in ({"next": evil}, {"next": evil, **data}):
                answer = client.post(f"{reverse(name)}?next=%2F%2Fevil.example", asked)
                if 300 <= answer.status_code < 400:
                    assert not leads_away(answer["Location"]), (evil, answer["Location"])
                elif "html" in answer.headers["Content-Type"]:
                    shown = answer.content.decode()
                    assert not any(f'{link}="//' in shown for link in ("href", "action", "src")), evil


@pytest.mark.chinese
@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example", "", "a b", "testserver/",
     "[::1", "测试", "-", "x" * 300, "testserver,evil.example", "testserver:port"],
)  # fmt: skip
def test_other_hosts_get_a_plain_page(cast: Cast, client_as: Callable[..., Client], host: str) -> None:
    for address in ("/", "/accounts/sign-in/", "/nowhere/"):
        answer = client_as(cast.staff).get(address, headers={"host": host})

        assert answer.status_code == 400
        assert HOST in answer.content.decode()
        assert "evil" not in answer.content.decode()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_forwarded_headers_are_not_believed(cast: Cast, client_as: Callable[..., Client]) -> None:
    """Unless the settings say that a proxy stands before the program, nobody may say who they are by a header."""
    told = {
        "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-port": "1",
        "forwarded": "host=evil.example", "x-original-url": "/accounts/log/", "x-rewrite-url": "/accounts/log/",
        "x-http-method-override": "POST",
    }  # fmt: skip
    client = client_as(cast.secretary)
    plain = client.get("/organisation/units/0101/slips/")
    forged = client.get("/organisation/units/0101/slips/", headers=told)

    assert (plain.status_code, forged.status_code) == (200, 200)
    assert "evil.example" not in forged.content.decode()
    assert forged.wsgi_request.build_absolute_uri("/a/") == "http://testserver/a/"


def test_tries_are_counted_by_the_real_address(cast: Cast) -> None:
    """Another X-Forwarded-For with each try wins no further tries."""
    cache.clear()
    codes = [
        Client()
        .post(
            "/accounts/slip/",
            {"code": f"ABCDEFGH{number // 5 + 2}{number % 5 + 2}"},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        )
        .status_code
        for number in range(25)
    ]

    assert codes == [200] * 20 + [429] * 5


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "POST\u017f"])
def test_other_methods_do_nothing(cast: Cast, client_as: Callable[..., Client], method: str) -> None:
    client = client_as(cast.staff)
    for address in ("/", "/activities/", "/organisation/import/", "/language/", "/accounts/own/"):
        assert client.generic(method, address, b"language=en").status_code == 405


def test_no_field_overrides_the_method(cast: Cast, client_as: Callable[..., Client]) -> None:
    client = client_as(cast.staff)

    assert client.get("/language/?_method=POST&language=en").status_code == 405
    assert client.post("/organisation/", {"_method": "GET"}, headers={"x-http-method": "GET"}).status_code == 405


@pytest.fixture
def staff(cast: Cast, client_as: Callable[..., Client]) -> Client:
    return client_as(cast.staff)


def a_file(size: int) -> dict[str, Any]:
    return {"kind": "members", "file": SimpleUploadedFile("名册.xlsx", b"PK\x03\x04" + b"x" * size)}


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ({"note": "x" * (10 * 1024 * 1024)}, 413, LARGE),
        ({"note": "x" * (6 * 1024 * 1024 + 1)}, 413, LARGE),
        (a_file(10 * 1024 * 1024), 413, LARGE),
        (a_file(MOST_BYTES), 413, LARGE),
        (a_file(5 * 1024 * 1024), 422, "文件超过 5 MB。"),
        ({f"f{number}": "1" for number in range(5_001)}, 413, MANY),
        ({"pick": ["1"] * 5_001}, 413, MANY),
        ({f"f{number}": SimpleUploadedFile(f"{number}", b"x") for number in range(101)}, 413, MANY),
        ({"note": "a\0b"}, 400, STRANGE),
        ({"a\0": "b"}, 400, STRANGE),
    ],
    ids=range(10),
)
def test_too_much_is_refused_in_words(staff: Client, what: dict[str, Any], status: int, words: str) -> None:
    answer = staff.post("/organisation/import/", what)
    shown = answer.content.decode()

    assert (answer.status_code, words in shown) == (status, True), shown[:2000]
    assert status == 422 or NOTHING_LOST in shown
    assert Import.objects.count() == 0


def test_a_length_is_believed_before_anything_is_read(staff: Client) -> None:
    class Body:
        def read(self, *_size: int) -> bytes:
            raise AssertionError("was read")

        readline = read

    answer = staff.generic(
        "POST", "/organisation/import/", b"", CONTENT_LENGTH=str(MOST_BYTES + 1), **{"wsgi.input": Body()}
    )

    assert answer.status_code == 413


def test_cookies_that_no_browser_sends(cast: Cast) -> None:
    for name in ("session", "csrftoken", "django_language", "device", "whose", "text_size", "messages"):
        client = Client()
        client.cookies[name] = "a\0b"

        assert client.get("/").status_code == 400
        client.cookies[name] = "\xe2\x80\xae" + "\xff" * 3_000
        assert client.get("/").status_code == 302
