"""Every kind of page that a role can reach by links, in Chinese: one page of each kind."""

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP
from tests.browser.walk import ROLES, walk


@pytest.fixture(scope="module")
def judged() -> Counter[tuple[str, ...]]:
    """What axe has judged so far."""
    return Counter()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_a_role_can_reach(
    open_page: Callable[..., Page], judged: Counter[tuple[str, ...]], role: str
) -> None:
    username, mode = ROLES[role]
    page = open_page(username, mode, size=DESKTOP, language="zh-hans")

    walk(page, "zh-hans", mode, judged, least=2 if role == "nobody" else 6)
