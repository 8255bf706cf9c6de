"""A walk through every kind of page that a role can reach by links: whole, in its language, light, clean by axe."""

import gzip
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response

from tests.browser.conftest import DESKTOP, PHONE, violations

ROLES = {
    "nobody": ("", "member"),
    "staff": ("gongwei", "officer"),
    "branch secretary": ("zhibu0101", "officer"),
    "general branch secretary": ("zongzhi01", "officer"),
    "secretary with an objection": ("zhibu0201", "officer"),
    "member": ("dangyuan0101", "member"),
    "member who objected": ("dangyuan0201", "member"),
    "officer as a member": ("weiyuan0101a", "member"),
}
IN_ENGLISH = ("nobody", "staff", "branch secretary", "member")  # the others see parts of the same pages
NARROW = {"width": 320, "height": 640}
OF_A_KIND = 1  # so many pages of one kind are looked at, by each of eight roles in Chinese and four in English
JUDGED = 1  # so many of one kind are measured and judged by axe, in all walks of a mode and language
HEAVIEST = 100 * 1024
FILES = (".xlsx", ".pdf", ".docx", ".epub", ".png", ".ics", ".xml", ".zip")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,;:]+[A-Za-z][A-Za-z'’]*){2,}")
COMMANDS = re.compile(r"zhibu (?:disclosure verify|administrator \w+|supervision draw)")
SAID = """() => [document.title, document.body.innerText,
  ...[...document.querySelectorAll('[aria-label]')].map(one => one.ariaLabel)].join('\\n')"""


@dataclass
class Walk:
    """One role's way through the pages it can reach, in one language."""

    page: Page
    language: str
    mode: str
    judged: Counter[tuple[str, ...]]  # kinds of pages measured and judged by axe, in all walks
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    english: set[str] = field(default_factory=set)  # left over in pages that are in Chinese
    loaded: list[Response] = field(default_factory=list)

    def go(self) -> None:
        """Breadth first, so many pages of each kind."""
        self.page.on("response", lambda answer: self.loaded.append(answer))
        waiting, known = deque(["/"]), {"/"}
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if self.seen[kind] >= OF_A_KIND:
                continue
            self.seen[kind] += 1
            links = self.look(address, kind, first=self.seen[kind] == 1)
            fresh = [link for link in dict.fromkeys(links) if link not in known]
            known.update(fresh)
            waiting.extend(fresh)

    def look(self, address: str, kind: str, *, first: bool) -> list[str]:
        """Open one address and note what is wrong with it; returns the addresses it links to."""
        if urlsplit(address).path.endswith(FILES):
            if not self.page.request.get(address).ok:
                self.wrong.append(f"{address}: broken link")
            return []
        self.loaded.clear()
        self.page.set_viewport_size(DESKTOP)
        answer = self.page.goto(address)
        if answer is None or answer.status != 200:
            self.wrong.append(f"{address}: {answer and answer.status}")
            return []
        self.wrong += [f"{address}: {text}" for text in self.faults(kind, first)]
        links = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        return list(internal(address, links))

    def faults(self, kind: str, first: bool) -> Iterator[str]:
        page = self.page
        if (lang := page.locator("html").get_attribute("lang")) != {"zh-hans": "zh-Hans"}.get(
            self.language, self.language
        ):
            yield f"says it is in {lang}"
        if (heads := page.locator("h1").count()) != 1:
            yield f"{heads} main headings"
        if self.language != "en":
            self.english.update(ENGLISH.findall(COMMANDS.sub("", page.evaluate(SAID))))
        if self.judged[self.language, self.mode, kind] >= JUDGED or not first:
            return  # a page of this kind was measured in this mode, by somebody before
        self.judged[self.language, self.mode, kind] += 1
        yield from self.weight()
        for size in (DESKTOP, PHONE, NARROW):
            page.set_viewport_size(size)
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
                yield f"{wide} px wide on {size['width']}"
            # In English the same pages differ in their words: one size is enough.
            if size is PHONE or (size is DESKTOP and self.language != "en"):
                yield from (f"{size['width']}: {text}" for text in violations(page))

    def weight(self) -> Iterator[str]:
        kinds = {"document", "stylesheet", "script"}
        total = sum(compressed(one) for one in self.loaded if one.ok and one.request.resource_type in kinds)
        if total > HEAVIEST:
            yield f"{total // 1024} KB"


def kind_of(address: str) -> str:
    """The name of the page's route."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return "nothing"


def internal(address: str, links: list[str]) -> Iterator[str]:
    """The addresses on our own server, without fragments."""
    for link in links:
        parts = urlsplit(urljoin(address, link))
        if not parts.netloc and parts.scheme == "" and not link.startswith("#"):
            yield parts._replace(fragment="").geturl()


_static: dict[str, int] = {}


def compressed(answer: Response) -> int:
    """How many bytes of an answer travel when it is compressed."""
    if "/static/" not in answer.url:
        return len(gzip.compress(answer.body()))
    if answer.url not in _static:
        _static[answer.url] = len(gzip.compress(answer.body()))
    return _static[answer.url]


def walk(page: Page, language: str, mode: str, judged: Counter[tuple[str, ...]], least: int) -> None:
    """Walk and say everything that is wrong at once; at least so many kinds of pages are met."""
    found = Walk(page, language, mode, judged)
    found.go()
    assert found.wrong == [], "\n".join(found.wrong)
    assert len(found.seen) >= least
    assert sorted(found.english) == []
