"""What the deeds of a notice write into the outbox: for whom, in which words, at what cost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.activities.corridor import ISSUED, at, draft, issued, officer
from tests.circulation.channels import channel, states
from tests.support import Cast
from zhibu.activities import services
from zhibu.activities.models import Notice
from zhibu.circulation.models import Sending
from zhibu.circulation.services import sign_for
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member

pytestmark = pytest.mark.django_db

NEXT_DAY = at(ISSUED + timedelta(days=1), 10)


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.CHANNELS, settings.OWN_ADDRESS = True, "https://zhibu.example.org"


def written() -> list[tuple[str, str, str]]:
    """(code of the unit, key without the dispatch, text) of everything in the outbox."""
    rows = Sending.objects.order_by("pk").values_list("channel__unit__code", "key", "text")
    return [(code, key.partition(":")[2], text) for code, key, text in rows]


def remind(cast: Cast, notice: Notice, days: int = 1) -> None:
    now = at(ISSUED + timedelta(days=days), 10)
    services.remind(notice=notice, within=Q(member=None), who=officer(cast.staff, now.date()), now=now)


def test_the_whole_way_of_a_notice(cast: Cast) -> None:
    channel(cast)
    notice = issued(cast)
    link = f"\nhttps://zhibu.example.org/activities/{notice.pk}/"
    services.change(
        notice=notice, values={"place": "礼堂"}, reason="大雨", who=officer(cast.staff), now=at(ISSUED, 11)
    )
    remind(cast, notice)
    services.withdraw(notice=notice, reason="停水", who=officer(cast.staff), now=NEXT_DAY)

    title = "〔2026〕1 号 走进社区"
    assert written() == [
        ("0101", "issued:1", f"New notice: {title}. Please sign for it by 9 November.{link}"),
        (
            "0101",
            "changed:2",
            f"Changed: {title}. Please read it as it is now and sign for it by 9 November.{link}",
        ),
        (
            "0101",
            "reminded:2026-11-06",
            f"Reminder: {title} waits to be signed for; it was asked for by 9 November.{link}",
        ),
        ("0101", "withdrawn:1", f"Withdrawn: {title}. Nothing more is asked.{link}"),
    ]
    assert list(Sending.objects.order_by("pk").values_list("useful_until", flat=True)) == [
        date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 27), date(2026, 11, 27),
    ]  # fmt: skip


def test_no_name_of_a_person_leaves_the_program(cast: Cast) -> None:
    for unit in (cast.root, cast.general, cast.branch, cast.sibling, cast.apart):
        channel(cast, unit=unit)
    notice = issued(cast, contact="冯静 13800000001", content="王小明主讲")
    remind(cast, notice)

    names = [*Member.objects.values_list("name", flat=True), "13800000001"]
    assert Sending.objects.count() == 8
    assert [name for name in names for row in Sending.objects.all() if name in row.text] == []


@pytest.mark.chinese
def test_in_the_committees_language_without_a_link(cast: Cast, settings: Any) -> None:
    settings.OWN_ADDRESS = ""
    channel(cast)
    issued(cast)

    assert [text for *_rest, text in written()] == ["新通知：〔2026〕1 号 走进社区。请于11月9日前签收。"]


def test_only_channels_that_are_on_of_units_concerned(cast: Cast) -> None:
    channel(cast, on=False)
    channel(cast, "feishu", unit=cast.sibling)
    channel(cast, unit=cast.apart)
    issued(cast, units=[cast.branch, cast.sibling])

    assert [code for code, *_rest in written()] == ["0102"]


def test_only_who_is_reminded_is_told(cast: Cast) -> None:
    channel(cast)
    channel(cast, unit=cast.sibling)
    notice = issued(cast)
    actor = officer(cast.secretary).actor
    sign_for(dispatch=notice.dispatch, unit=cast.branch, by=cast.secretary, actor=actor, now=at(ISSUED, 11))
    Sending.objects.all().delete()
    remind(cast, notice)
    remind(cast, notice, days=4)

    assert [(code, key) for code, key, _text in written()] == [
        ("0102", "reminded:2026-11-06"),
        ("0102", "reminded:2026-11-09"),
    ]


def test_a_reminder_of_members_alone_says_nothing_outside(cast: Cast) -> None:
    channel(cast)
    notice = issued(cast)
    services.remind(notice=notice, within=Q(member__isnull=False), who=officer(cast.staff), now=NEXT_DAY)

    assert [key for _code, key, _text in written()] == ["issued:1"]


def test_a_supplement_tells_the_further_units(cast: Cast) -> None:
    channel(cast)
    channel(cast, unit=cast.apart)
    notice = issued(cast, units=[cast.branch])
    services.supplement(notice=notice, units=[cast.apart], who=officer(cast.staff), now=NEXT_DAY)

    assert [(code, key) for code, key, _text in written()] == [("0101", "issued:1"), ("11", "issued:1")]


def test_a_deed_that_fails_writes_nothing(cast: Cast) -> None:
    channel(cast)
    notice = draft(cast, theme="")
    with pytest.raises(NotPossibleError):
        services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))

    assert states() == []


def test_a_long_title_is_cut(cast: Cast) -> None:
    channel(cast)
    issued(cast, theme="长" * 100)

    assert [len(text) < 600 for *_rest, text in written()] == [True]


def cost(cast: Cast) -> int:
    notice = draft(cast)
    with CaptureQueriesContext(connection) as captured:
        services.issue(notice=notice, who=officer(cast.staff), now=at(ISSUED))
    return len(captured.captured_queries)


@pytest.mark.parametrize(
    ("switched_on", "made", "more"),
    [
        (False, 0, 0),
        (False, 3, 0),
        (True, 0, 1),
        (True, 1, 2),
        (True, 4, 2),
    ],
)
def test_what_it_costs_to_issue(cast: Cast, settings: Any, switched_on: bool, made: int, more: int) -> None:
    units: list[Callable[[], Any]] = [cast.general, cast.branch, cast.sibling, cast.apart]
    for unit in units[:made]:
        channel(cast, unit=unit)
    settings.CHANNELS = False
    cost(cast)  # what is looked up once per process
    without = cost(cast)
    settings.CHANNELS = switched_on

    assert cost(cast) - without == more
