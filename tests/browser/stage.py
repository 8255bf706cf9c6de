"""Pages of the test client, shown in a real browser: with the headers that we sent, and with our own scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, Page, Route

from tests.badinput.poison import MARK

SERVER = "http://localhost"  # a browser trusts it as it trusts https
# What a payload would have made of a page had it been taken for HTML, and links that are no addresses.
STRANGE = """() => [...document.querySelectorAll(
    'img[src*="pwned"], svg[onload], script[src*="pwned"], script:not([src]), [onfocus], [onmouseover], [onerror], '
    + '[style], [id="pwn"], a[href^="javascript:" i], form[action^="javascript:" i]')]
  .map(one => one.outerHTML.slice(0, 200)).concat('pwned' in window ? ['it ran'] : [])"""


@dataclass
class Stage:
    """Shows answers one after another and notes everything that should not be."""

    page: Page
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)
    shown: int = 0
    wrong: list[str] = field(default_factory=list)

    def show(self, said: str, answer: HttpResponse) -> None:
        """Show one answer; the marks of hostile texts in it are counted."""
        self.body, self.headers = answer.content, dict(answer.items())
        before = len(self.wrong)
        self.page.goto(f"{SERVER}/shown", wait_until="load")
        html = answer.content.decode()
        self.wrong += self.page.evaluate(STRANGE)
        if "z49z" in html:
            self.wrong.append("a template was made of a text")
        self.wrong[before:] = [f"{said}: {what}" for what in self.wrong[before:]]
        self.met |= {int(number) for number in MARK.findall(html)}
        self.shown += 1

    def answer(self, route: Route) -> None:
        """What the browser asks for: the page, our own files, and nothing else."""
        path = urlsplit(route.request.url).path
        found: Any = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if path == "/shown":
            route.fulfill(status=200, headers=self.headers, body=self.body)
        elif found:
            route.fulfill(path=found)
        else:
            if "pwned" in path:
                self.wrong.append(f"asked for {path}")
            route.fulfill(status=404)


@contextmanager
def stage(browser: Browser) -> Iterator[Stage]:
    """A stage in a browser context of its own; what the browser complains about is noted as wrong."""
    context = browser.new_context()
    made = Stage(context.new_page())
    made.page.on("console", lambda said: made.wrong.append(said.text) if refused(said) else None)
    made.page.on("pageerror", lambda error: made.wrong.append(str(error)))
    made.page.on("dialog", lambda dialog: made.wrong.append(dialog.message))
    context.route("**/*", made.answer)
    yield made
    context.close()


def refused(said: Any) -> bool:
    """An error of the console, such as a script that the policy refused; an answer with 404 is none."""
    return said.type == "error" and "Failed to load resource" not in said.text
