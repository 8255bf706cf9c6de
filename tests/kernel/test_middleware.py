"""What every request passes through."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import Cast


@pytest.mark.parametrize("address", ["/organisation/search/?q=%00", "/organisation/units/%00/", "/?q=a%00b"])
def test_addresses_with_nul_are_refused_before_any_query(
    cast: Cast, client_as: Callable[..., Client], address: str
) -> None:
    answer = client_as(cast.staff).get(address)

    assert answer.status_code == 400
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["activities:receipt", "demo:sign_in"])
def test_posted_nul_is_refused_before_any_query(cast: Cast, client_as: Callable[..., Client], name: str) -> None:
    url = reverse(name, args=[1] if name == "activities:receipt" else [])

    assert client_as(cast.staff).post(url, {"unit": "\0", "username": "\0"}).status_code == 400
