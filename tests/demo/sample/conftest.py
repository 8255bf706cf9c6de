"""The sample, loaded once for all tests of this folder; each test's own changes are rolled back as usual."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from zhibu.demo.services import load

NOW = timezone.make_aware(datetime(2026, 11, 23, 15, 0))  # a Monday
MEMBERS = 260


@pytest.fixture(scope="package")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load(members=MEMBERS, seed=7, now=NOW, say=said.append)
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def sample(_loaded: list[str], db: None) -> list[str]:
    """The loaded sample; what the loader said."""
    return _loaded
