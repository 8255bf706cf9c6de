"""What forms say when something is missing: in the page's language, above the form and beside the field."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.browser.words import Words

REQUIRED = "This field is required."
# who, mode, where, a link from there, the button, what is said
FORMS = {
    "password": ("", "member", "/accounts/sign-in/", "", "Sign in with password", [REQUIRED, REQUIRED]),
    "slip": ("", "member", "/accounts/slip/", "", "Use this slip", [REQUIRED]),
    "import": ("gongwei", "officer", "/organisation/import/", "", "Upload and check", [REQUIRED, REQUIRED]),
    "objection": ("zhibu0301", "member", "/participation/2026H1/mine/objection/", "", "Send", [REQUIRED]),
    "answer": ("zhibu0201", "officer", "/", ".todo a[href*='/objections/']", "Send the answer", [REQUIRED, REQUIRED]),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", FORMS)
def test_what_is_missing_is_said(open_page: Callable[..., Page], name: str, language: str) -> None:
    username, mode, where, link, button, said = FORMS[name]
    say = Words(language)
    page = open_page(username, mode, size=PHONE if mode == "member" else DESKTOP, language=language)
    page.goto(where)
    if link:
        page.locator(link).first.click()

    page.get_by_role("button", name=say(button), exact=True).click()

    expect(page.locator("#errors h2")).to_have_text(say("Please check what you entered"))
    texts = [say.library(text) for text in said]
    assert [line.split(": ")[-1].split("：")[-1] for line in page.locator("#errors li").all_inner_texts()] == texts
    assert page.locator(".field.bad").count() == len(said)
    for line in page.locator("#errors li a").all():
        target = (line.get_attribute("href") or "").removeprefix("#")
        expect(page.locator(f"[id='{target}']")).to_have_count(1)
    assert violations(page) == []
