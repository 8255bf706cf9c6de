"""The same fonts on every machine, so that pages break where the tests say."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _only_what_comes_along(settings: Any) -> None:
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []
