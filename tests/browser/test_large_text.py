"""Text at 175 % on a phone: pages become longer, nothing is cut and nothing has to be moved sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE

# What a reader cannot see: clipped boxes, things beyond the edge outside of a region that scrolls, words of a menu
# that do not fit into it.
CUT = """() => {
  const found = [], edge = document.documentElement.clientWidth;
  const canvas = document.createElement('canvas').getContext('2d');
  for (const one of document.body.querySelectorAll('*')) {
    if (one.closest('.vh, .skip, .scroll') || !one.getClientRects().length) continue;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one), name = one.outerHTML.slice(0, 120);
    if (box.right > edge + 1) found.push(`beyond the edge by ${Math.round(box.right - edge)}: ${name}`);
    const hides = ['hidden', 'clip'];
    if (one.matches('input, select, option, progress, textarea')) {
      if (one.matches('select')) {
        canvas.font = style.font;
        const word = canvas.measureText(one.selectedOptions[0].text).width;
        const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (word > room + 1) found.push(`no room for ${one.selectedOptions[0].text}: ${name}`);
      }
      continue;
    }
    if (hides.includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`cut sideways: ${name}`);
    if (hides.includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1) found.push(`cut below: ${name}`);
  }
  return [...new Set(found)].slice(0, 10);
}"""
PAGES = {
    "home": ("dangyuan0101", "member", ["/"]),
    "notice": ("dangyuan0101", "member", ["/activities/", "main .todo a"]),
    "own record": ("dangyuan0201", "member", ["/participation/2026H1/mine/"]),
    "sign-in": ("", "member", ["/"]),
    "to do": ("zhibu0101", "officer", ["/"]),
    "roll": ("zhibu0101", "officer", ["/", ".todo a[href$='/roll/']"]),
    "leave": ("dangyuan0101", "member", ["/", "a[href$='/leave/']"]),
    "leaves": ("zhibu0101", "officer", ["/", ".todo a[href$='/leaves/']"]),
    "who needs help": ("gongwei", "officer", ["/participation/help/"]),
    "check list": ("gongwei", "officer", ["/participation/2026H1/check-list/"]),
    "suggestion": ("dangyuan0101", "member", ["/suggestions/new/"]),
    "devices": ("dangyuan0101", "member", ["/accounts/own/"]),
    "a member by hand": ("zhibu0101", "officer", ["/organisation/units/0101/members/new/"]),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 320])
def test_nothing_is_cut(open_page: Callable[..., Page], name: str, language: str, width: int) -> None:
    username, mode, way = PAGES[name]
    page = open_page(username, mode, size=PHONE, language=language)
    page.goto(way[0])
    for link in way[1:]:
        page.locator(link).first.click()
        page.wait_for_load_state()

    page.set_viewport_size({"width": width, "height": 780})
    page.evaluate("document.documentElement.style.fontSize = '175%'")

    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 28
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []
