"""Whatever officers do with a record, in whatever order: what was confirmed stays, and to-do pages tell the truth."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.meetings import AFTER, confirmed, member_meeting, reopened, resolved, secretary, to_do, written
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Activity, FollowUp, Record, RecordVersion, Resolution
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db

DEEDS = ("write", "resolve", "agree", "confirm", "reopen", "done", "not done", "remove", "restore", "drop", "put back")


def do(cast: Cast, activity: Activity, deed: str) -> None:
    """One deed on the newest thing that it can be done to."""
    who: dict[str, Any] = {"who": secretary(cast), "now": AFTER}
    task, resolution = FollowUp.objects.order_by("-pk").first(), Resolution.objects.order_by("-pk").first()
    match deed:
        case "write":
            written(cast, activity)
        case "resolve":
            resolved(cast, activity, 4, 1, 1)
        case "agree":
            to_do(cast, activity, cast.member, due=date(2026, 12, 1))
        case "confirm" if Record.objects.exists():
            confirmed(cast, activity)
        case "reopen":
            reopened(cast, activity)
        case "done" if task:
            services.finish(follow_up=task, note="", **who)
        case "not done" if task:
            services.unfinish(follow_up=task, **who)
        case "remove" if task:
            services.remove_follow_up(follow_up=task, **who)
        case "restore" if task:
            services.restore_follow_up(follow_up=task, **who)
        case "drop" if resolution:
            services.remove_resolution(resolution=resolution, **who)
        case "put back" if resolution:
            services.restore_resolution(resolution=resolution, **who)


def snapshot() -> tuple[Any, ...]:
    """Everything that a confirmed record says."""
    fields = ("pk", "text", "votes_for", "basis", "removed_at")
    tasks = FollowUp.objects.order_by("pk").values_list("pk", "what", "owner", "due", "removed_at")
    return (
        list(Record.objects.values_list("said", "host", "version", "roll_version", "edition")),
        list(Resolution.objects.order_by("pk").values_list(*fields)),
        list(tasks),
    )


def check(reopens: int, confirms: int) -> None:
    """What holds between any two deeds."""
    kept = Record.objects.first()
    assert RecordVersion.objects.count() == reopens
    if kept is None:
        return
    assert kept.version == confirms
    assert (kept.confirmed_at is not None) == (confirms == reopens + 1)
    based = set(Resolution.objects.filter(removed_at=None).values_list("basis__due", flat=True))
    assert based <= ({6} if kept.confirmed_at else {None})
    waiting = set(Task.objects.filter(kind="activities.follow_up", closed_at=None).values_list("key", flat=True))
    left = FollowUp.objects.filter(done_at=None, removed_at=None)
    keys = {f"activities.follow_up:{pk}" for pk in left.values_list("pk", flat=True)}
    assert waiting <= keys
    if kept.confirmed_at:
        assert waiting == keys


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(DEEDS), max_size=16))
def test_a_record_keeps_its_promises(cast: Cast, deeds: list[str]) -> None:
    with transaction.atomic():
        activity = member_meeting(cast)
        reopens = confirms = 0
        for deed in deeds:
            before, standing = snapshot(), Record.objects.filter(confirmed_at__isnull=False).exists()
            try:
                with transaction.atomic():
                    do(cast, activity, deed)
            except NotPossibleError:
                assert snapshot() == before
                continue
            if deed == "reopen":
                reopens += 1
            elif deed == "confirm" and Record.objects.exists():
                confirms += 1
            elif standing:
                assert snapshot() == before, deed  # done and not done are no words of the record
            check(reopens, confirms)
        transaction.set_rollback(True)
