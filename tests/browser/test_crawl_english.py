"""Every kind of page that four of the roles can reach by links, in English: one page of each kind."""

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP
from tests.browser.walk import IN_ENGLISH, ROLES, walk


@pytest.fixture(scope="module")
def judged() -> Counter[tuple[str, ...]]:
    """What axe has judged so far."""
    return Counter()


@pytest.mark.parametrize("role", IN_ENGLISH)
def test_every_page_that_a_role_can_reach(
    open_page: Callable[..., Page], judged: Counter[tuple[str, ...]], role: str
) -> None:
    username, mode = ROLES[role]
    page = open_page(username, mode, size=DESKTOP, language="en")

    walk(page, "en", mode, judged, least=2 if role == "nobody" else 6)
