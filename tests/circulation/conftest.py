"""The other side of channels, on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.circulation.channels import HOSTS
from tests.circulation.providers import Provider, provider
from zhibu.circulation.services import robots


@pytest.fixture
def other_side(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Sending is on, and the three hosts lead to a provider on this machine."""
    settings.CHANNELS = True
    with provider() as made:
        for host in HOSTS.values():
            monkeypatch.setitem(robots.ENDPOINTS, host, made.address)
        monkeypatch.setattr(robots, "TIME_OUT", (1.0, 0.3))
        yield made
