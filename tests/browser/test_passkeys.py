"""A passkey on a real browser with a virtual phone: made, then the only thing needed to get in."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Hand


def virtual_phone(page: Page) -> str:
    """A phone that keeps passkeys and recognises its owner, plugged into the browser; gives its name."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(made["authenticatorId"])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_made_once_then_one_tap_to_get_in(
    open_page: Callable[..., Page], fresh_server: str, tmp_path: Path, axe: Callable[[Page], None], language: str
) -> None:
    # A passkey belongs to a name, not to a number.
    address = f"http://localhost:{urlsplit(fresh_server).port}"
    words = (tmp_path / "served" / "sample-accounts.txt").read_text(encoding="ascii").splitlines()
    password = dict(line.split("\t") for line in words)["zhibu0101"]
    page = open_page(size=PHONE, language=language, address=address)
    virtual_phone(page)
    page.goto("/accounts/sign-in/?next=/accounts/own/")
    page.locator("[name=login]").fill("zhibu0101")
    page.locator("[name=password]").fill(password)
    page.locator("form[action$='/sign-in/'] button:not([name])").last.tap()
    page.wait_for_url("**/accounts/own/")
    page.locator("form[action$='/passkeys/new/'] button").tap()
    page.wait_for_url("**/passkeys/new/")
    page.wait_for_load_state()
    axe(page)
    page.locator("[name=name]").fill("手机")
    page.locator("form[data-passkey] button").tap()
    page.wait_for_url("**/accounts/own/")
    page.wait_for_load_state()
    assert page.locator("#passkeys + ul li").count() == 1
    axe(page)

    with page.expect_navigation():
        page.locator("form[action$='/sign-out/'] button").first.tap()
    page.goto("/accounts/sign-in/?next=/activities/")
    axe(page)
    hand = Hand(page)
    hand.click("[data-passkey-way] button")
    page.wait_for_url("**/activities/")
    assert (hand.clicks, hand.typed) == (1, 0)


def test_without_scripts_or_in_wechat_there_is_no_such_way(open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=False)
    page.goto("/accounts/sign-in/")
    assert not page.locator("[data-passkey-way]").is_visible()
