"""A bare Django page with the same HTML as one of ours: no session, no person, no rights, one query, one template.

The template is taken from our own answer: the rows of its table become a loop over their texts and addresses, all else
stays as it is, so both pages have the same bytes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path, set_urlconf
from jinja2 import Environment
from markupsafe import Markup

_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.S)
_ROW = re.compile(r"<tr[ >].*?</tr>", re.S)
_VALUE = re.compile(r'(>[^<]+<|href="[^"]*")')
_SLOT = {">": ">{{{{ r[{}] }}}}<", "h": 'href="{{{{ r[{}] }}}}"'}
_state: dict[str, Any] = {}


class Only:
    """The one middleware of the bare page: it says where the addresses stand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "bench.bare"
        return self.get_response(request)


def page(request: HttpRequest) -> HttpResponse:
    """One query, one template."""
    rows = list(_state["query"]())
    assert len(rows) == len(_state["rows"])
    return HttpResponse(_state["template"].render(rows=_state["rows"]))


urlpatterns = [path("", page)]


def _clear(value: str) -> str:
    """The text or address inside a piece of the page."""
    return unescape(value[1:-1] if value[0] == ">" else value[6:-1])


def rows_of(html: str) -> list[re.Match[str]]:
    """The rows in the body of the page's longest table."""
    body = max(_BODY.finditer(html), key=lambda match: len(match[1]))
    return list(_ROW.finditer(html, body.start(1), body.end(1)))


def same_as(html: str, query: Callable[[], Iterator[Any]]) -> Callable[[], bytes]:
    """A function that fetches the bare page with this HTML. `query` is the one query it runs."""
    found = rows_of(html)
    cut = [_VALUE.split(match.group()) for match in found]
    shape = Counter(tuple(parts[::2]) for parts in cut).most_common(1)[0][0]
    kinds = [part[0] for part in next(parts for parts in cut if tuple(parts[::2]) == shape)[1::2]]
    loop = "".join(
        "{% raw %}" + constant + "{% endraw %}" + (_SLOT[kinds[place]].format(place) if place < len(shape) - 1 else "")
        for place, constant in enumerate(shape)
    )
    # Values as a view would hand them over: clear texts, which the template escapes as any Django page does.
    rows = [
        ([_clear(value) for value in parts[1::2]], tuple(parts[::2]) == shape, Markup(match.group()))
        for parts, match in zip(cut, found, strict=True)
    ]
    between = html[found[0].end() : found[1].start()]
    template = (
        "{% raw %}" + html[: found[0].start()] + "{% endraw %}{% for r, fits, text in rows %}"
        "{% if fits %}" + loop + "{% else %}{{ text }}{% endif %}"
        "{% if not loop.last %}{% raw %}" + between + "{% endraw %}{% endif %}{% endfor %}"
        "{% raw %}" + html[found[-1].end() :] + "{% endraw %}"
    )
    _state.update(query=query, rows=rows, template=Environment(autoescape=True).from_string(template))
    with override_settings(MIDDLEWARE=["bench.bare.Only"]):
        handler = WSGIHandler()

    def fetch() -> bytes:
        return call(handler, "/", {})

    assert fetch().decode() == html, "the bare page has other HTML"
    return fetch


def call(handler: WSGIHandler, address: str, cookies: dict[str, str]) -> bytes:
    """One request through a WSGI handler; the answer must be 200."""
    factory = RequestFactory(SERVER_NAME="localhost")
    factory.cookies.load(cookies)
    environ = factory.get(address).environ
    answer: list[str] = []
    body = b"".join(handler(environ, lambda status, headers: answer.append(status)))
    set_urlconf(None)  # the bare page's addresses must not stay in force for whoever asks next
    assert answer[0].startswith("200"), answer[0]
    return body
