"""The world of the permission tests (tests/permissions/test_fields.py) with what else people type, poisoned."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from tests.badinput.poison import poison
from tests.permissions.personas import browsers
from tests.permissions.test_fields import WORLD
from tests.support import Cast

WHO = ("staf", "secr", "memb", "seca", "auda")


def hostile_world(cast: Cast, payloads: Sequence[str]) -> tuple[Mapping[str, Client], list[str], list[str]]:
    """People with a browser each, addresses to begin at, and the columns that were poisoned."""
    makers = browsers(cast)
    begin = [
        "/",
        f"{reverse('organisation:search')}?q={quote('~')}",
        *(address for make in WORLD for address in make(cast)),
    ]
    names = poison(payloads)
    return {who: makers[who]() for who in WHO}, begin, names
