"""Where the sample is not loaded."""

import stat
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.demo.who import committee_officer
from zhibu.accounts.models import User
from zhibu.activities.models import Notice
from zhibu.activities.queries import progress
from zhibu.demo.services import load, passwords, set_passwords
from zhibu.demo.services.accounts import password_file
from zhibu.disclosure.models import Disclosure, Objection
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Transfer, Unit

SOME = {"members": 90, "seed": 1, "say": print}


def test_not_in_production(db: None, settings: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(NotPossibleError, match="not loaded in production"):
        load(now=timezone.now(), **SOME)


def test_not_before_its_first_half_year_is_over(db: None) -> None:
    with pytest.raises(NotPossibleError, match="2026H1, which is not over on 2026-06-30"):
        load(now=timezone.make_aware(datetime(2026, 6, 30, 12)), **SOME)


def test_all_or_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise NotPossibleError("in between")

    monkeypatch.setattr("zhibu.demo.services.story.fill_posts", fail)

    with pytest.raises(NotPossibleError, match="in between"):
        load(now=timezone.make_aware(datetime(2026, 11, 23, 12)), **SOME)
    assert Unit.objects.count() == 0


def test_without_the_sample_there_is_nobody_to_name(db: None) -> None:
    with pytest.raises(CommandError, match="There is no sample here"):
        call_command("demo", "who")


def test_passwords_are_random_hashed_and_kept_for_the_owner_only(db: None) -> None:
    User.objects.create(username="gongwei", name="甲", password="!", is_sample=True)
    User.objects.create(username="zhibu0101", name="乙", password="!", is_sample=False)

    first = set_passwords()
    second = set_passwords()

    assert list(second) == ["gongwei"]
    assert first != second
    assert passwords() == second
    assert stat.S_IMODE(password_file().stat().st_mode) == 0o600
    user = User.objects.get(username="gongwei")
    assert user.check_password(second["gongwei"])
    assert second["gongwei"] not in user.password


@pytest.mark.sqlite  # on the other database the story is loaded once, for its figures
def test_on_a_holiday_too_every_stage_is_there(db: None) -> None:
    load(members=90, seed=3, now=timezone.make_aware(datetime(2026, 10, 4, 12)), say=lambda text: None)
    notices = Notice.objects.filter(issuer__parent=None, state="issued").order_by("issued_at")
    steps = [
        (one.signed[0] == 46, one.confirmed[0] > 0, one.reported[0] > 0)
        for one in progress(notices, committee_officer()).values()
    ]

    assert Counter(Disclosure.objects.values_list("stage", flat=True)) == {"final": 35, "shown": 1, "checking": 1}
    assert Objection.objects.filter(answered_at=None).count() == 1
    assert steps[-4:] == [(True, True, True), (True, True, True), (False, False, False), (False, False, False)]


@pytest.mark.sqlite  # on the other database the story is loaded once, for its figures
def test_who_has_moved_is_expected_in_the_other_branch(db: None) -> None:
    """On that day somebody who moved nine days before was on the old branch's next roll, and nothing was loaded."""
    now = timezone.make_aware(datetime(2026, 11, 28, 12))

    assert load(members=100, seed=3, now=now, say=lambda said: None) > 1000
    assert Transfer.objects.exclude(answered_at=None).count() == 2
