"""Everything that leaves the program, as text: pages, workbooks, papers; and a walk of everybody through all of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

FILES = (".xlsx", ".docx", ".pdf")
OF_A_KIND = 3  # so many addresses of one kind are looked at by everybody
# Choices are offered to whoever fills in a form: those not taken are nobody's value, nor is the name of a field in
# which numbers of a paper list are typed.
CHOICES = re.compile(
    r"<option\b(?![^>]*\bselected\b).*?</option>"
    r"|<label\b[^>]*>\s*<input\b(?=[^>]*type=\"(?:radio|checkbox)\")(?![^>]*\bchecked\b).*?</label>"
    r"|<label\b[^>]*\bfor=\"id_paper-\w+\".*?</label>",
    re.S,
)
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
FIELD = re.compile(r"<(?:input|button)\b([^>]*)>")


def attribute(tag: str, name: str) -> str:
    """An attribute of a tag; "" when it has none."""
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def body(response: HttpResponse) -> bytes:
    """The whole answer, streamed or not."""
    return b"".join(response) if response.streaming else response.content


def text_of(response: HttpResponse) -> str:
    """What somebody could read in an answer."""
    data, kind = body(response), response.headers.get("Content-Type", "")
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if "openxmlformats" in kind:
        with ZipFile(BytesIO(data)) as book:
            return unescape("\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml")))
    return unescape(CHOICES.sub("", data.decode("utf-8", "replace")))


@dataclass(frozen=True)
class Output:
    """One address and how it is asked: by GET, or by POST with these values (a workbook or paper)."""

    address: str
    posted: tuple[tuple[str, str], ...] | None = None

    @property
    def kind(self) -> str:
        """The name of its route."""
        try:
            return resolve(urlsplit(self.address).path).view_name
        except Resolver404:
            return "nothing"

    def ask(self, client: Client) -> HttpResponse:
        """The answer to this person."""
        if self.posted is None:
            return client.get(self.address)
        return client.post(self.address, dict(self.posted))


def leading_on(output: Output, response: HttpResponse) -> Iterator[Output]:
    """What a page leads to: its links, and the forms whose answer is a file."""
    if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
        return
    html = response.content.decode()
    for link in LINK.findall(html):
        parts = urlsplit(urljoin(output.address, unescape(link)))
        if not parts.scheme and not parts.netloc:
            yield Output(parts._replace(fragment="").geturl())
    for tag, inside in FORM.findall(html):
        action = attribute(tag, "action") or output.address
        if attribute(tag, "method") == "post" and urlsplit(action).path.endswith(FILES):
            values = {attribute(one, "name"): attribute(one, "value") for one in FIELD.findall(inside)}
            values.pop("csrfmiddlewaretoken", None)
            yield Output(urljoin(output.address, action), tuple((n, v) for n, v in sorted(values.items()) if n))


@dataclass
class Walk:
    """What was met: outputs that anybody was led to, and the text that each person got of each."""

    people: Mapping[str, Client]
    known: dict[Output, None] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    got: dict[tuple[str, Output], tuple[int, str]] = field(default_factory=dict)

    def go(self, begin: Iterable[str]) -> None:
        """Whatever one person is led to, all are given to try: a page must not leak because nobody links to it."""
        waiting = [Output(address) for address in begin]
        while waiting:
            output = waiting.pop(0)
            if output in self.known or self.kinds[output.kind] >= OF_A_KIND:
                continue
            self.known[output] = None
            self.kinds[output.kind] += 1
            for who, client in self.people.items():
                response = output.ask(client)
                waiting += leading_on(output, response)
                self.got[who, output] = response.status_code, text_of(response)

    def met(self, raw: Callable[[str], bool]) -> dict[str, set[str]]:
        """Kind of output → the people in whose answers `raw` was true."""
        found: dict[str, set[str]] = {}
        for (who, output), (_status, text) in self.got.items():
            if raw(text):
                found.setdefault(output.kind, set()).add(who)
        return found
