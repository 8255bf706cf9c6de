"""Parts of addresses are bounded: what no row can have as its key is no address, and never reaches the database."""

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter

from zhibu.kernel.addresses import MOST, KeyConverter


def unbounded(resolver: URLResolver, before: str = "") -> list[str]:
    """Routes with a part that takes a number of any length."""
    found = []
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if any(isinstance(one, IntConverter) for one in entry.pattern.converters.values()):
                found.append(route)
        else:
            found += unbounded(entry, route)
    return found


def keys(resolver: URLResolver) -> int:
    """How many parts of addresses are keys."""
    return sum(
        keys(entry)
        if isinstance(entry, URLResolver)
        else sum(isinstance(one, KeyConverter) for one in entry.pattern.converters.values())
        for entry in resolver.url_patterns
    )


def test_no_address_takes_a_number_of_any_length() -> None:
    assert unbounded(get_resolver()) == []
    assert keys(get_resolver()) > 50


@pytest.mark.parametrize(
    ("part", "found"),
    [("1", 1), ("007", 7), (str(MOST), MOST), (str(MOST + 1), None), ("9" * 30, None), ("１", None), ("-1", None)],
)
def test_what_may_be_a_key(part: str, found: int | None) -> None:
    if found is None:
        with pytest.raises(Resolver404):
            resolve(f"/activities/{part}/")
    else:
        assert resolve(f"/activities/{part}/").kwargs == {"pk": found}
        assert reverse("activities:notice", args=[found]) == f"/activities/{found}/"
