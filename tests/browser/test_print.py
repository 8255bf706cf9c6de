"""What leaves the printer: one page of every kind that the staff can reach, as Chromium lays it out on A4."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP
from tests.browser.walk import FILES, internal, kind_of

A4 = {"width": 680, "height": 1032}  # CSS pixels between the margins of print.css
# What is for the screen only and still has a place on the paper, and what stands beyond its right edge.
ACTS = """() => [...document.querySelectorAll(
    'nav, header.bar, footer.dock, button, input[type=submit], .btn, .tools, .pager, .crumbs, .skip')]
  .filter(one => one.checkVisibility() && !one.classList.contains('vh') && one.getBoundingClientRect().height > 0)
  .map(one => one.outerHTML.slice(0, 120))"""
CUT = """width => [...document.querySelectorAll('main *')]
  .filter(one => one.checkVisibility() && !one.closest('svg svg, .vh'))
  .filter(one => one.getBoundingClientRect().right > width + 1
    || (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible' && one.clientWidth > 1))
  .map(one => `${one.getBoundingClientRect().right} ${one.outerHTML.slice(0, 120)}`).slice(0, 3)"""
LEAST = 40  # kinds of pages that the staff can reach


def faults(page: Page) -> Iterator[str]:
    """What is wrong with the page that is open, on paper."""
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    yield from (f"on paper: {what}" for what in page.evaluate(ACTS))
    yield from (f"cut off: {what}" for what in page.evaluate(CUT, A4["width"]))
    heading = page.locator("h1").first
    if not page.title().strip(" ·") or not heading.is_visible():
        yield "without its title"
    elif heading.bounding_box()["y"] > A4["height"] / 3:  # type: ignore[index]
        yield "its title stands far below the top of the sheet"


def test_every_kind_of_page_prints_without_the_screen_around_it(open_page: Callable[..., Page]) -> None:
    page = open_page("gongwei", "officer", size=DESKTOP)
    waiting, seen, wrong = ["/"], set[str](), []
    for address in waiting:  # grows while it is walked: breadth first
        kind = kind_of(address)
        if kind in seen or urlsplit(address).path.endswith(FILES):
            continue
        seen.add(kind)
        page.emulate_media(media="screen")
        page.goto(address)
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        waiting += internal(address, links)
        wrong += [f"{address}: {what}" for what in faults(page)]

    assert wrong == [], "\n".join(wrong)
    assert len(seen) >= LEAST
