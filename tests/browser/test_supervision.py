"""An inspection in a browser: by keys, after the network dropped, without scripts; then the unit and the office."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Hand
from tests.browser.words import Words

Look = Callable[[Page], None]


def first_visit(me: Hand) -> str:
    """The address of the visit to the first unit that the person inspects."""
    me.page.goto("/supervision/")
    return me.page.locator("a[href^='/supervision/visits/']").first.get_attribute("href") or ""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_inspection_from_the_tablet_to_the_unit(
    open_page: Callable[..., Page], fresh_server: str, axe: Look, fits: Look, language: str
) -> None:
    say, scripted = Words(language), list[Page]()

    def look(page: Page) -> None:
        fits(page)
        if page in scripted:  # the examination is a script itself
            axe(page)

    def seat(username: str, size: dict[str, int], *, scripts: bool = True) -> Hand:
        page = open_page(username, "officer", size=size, scripts=scripts, language=language, address=fresh_server)
        if scripts:
            scripted.append(page)
        return Hand(page)

    inspector = seat("zhibu0101", {"width": 820, "height": 1180})
    address = first_visit(inspector)
    look(inspector.page)
    inspector.page.goto(address)
    look(inspector.page)
    page = inspector.page
    items = page.locator(".judge")
    total = items.count()
    items.first.locator("input[type=radio]").first.focus()
    for _item in range(total):
        page.keyboard.press("1")
    expect(page.locator(".judge input:checked[value=good]")).to_have_count(total)
    page.reload()  # as after the network dropped: nothing had reached the server
    expect(page.locator(".judge input:checked[value=good]")).not_to_have_count(total)
    page.get_by_role("button", name=say("Take them up")).click()
    expect(page.locator(".judge input:checked[value=good]")).to_have_count(total)
    inspector.press(say("Keep"))
    expect(page.locator("#judged")).to_have_text(say("judged %(part)s of %(all)s") % {"part": total, "all": total})

    plain = seat("zhibu0101", PHONE, scripts=False)
    plain.page.goto(address)
    plain.page.locator(".judge").nth(1).locator("label").nth(1).click()
    plain.page.locator(".judge").nth(1).locator("input[type=text]").fill("缺两次记录")
    plain.press(say("Keep"))
    expect(plain.page.locator(".judge input:checked[value=improve]")).to_have_count(1)
    look(plain.page)

    unit = seat("zhibu0101", PHONE)
    unit.page.goto("/supervision/findings/")
    look(unit.page)
    unit.page.locator("a[href^='/supervision/findings/']").first.click()
    look(unit.page)
    office = seat("gongwei", DESKTOP)
    for path in ("/supervision/", "/supervision/2/", "/supervision/2/common/", "/supervision/log/",
                 "/supervision/pressed/", "/supervision/pressed/3/", "/supervision/checklists/", "/supervision/new/",
                 "/supervision/findings/"):  # fmt: skip
        office.page.goto(path)
        look(office.page)
    expect(office.page.get_by_role("heading", level=1)).to_have_count(1)
