"""The pack that the next holder of a post takes over."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.activities.corridor import issued
from tests.duties import world
from tests.kernel.test_papers import words_of_docx, words_of_pdf
from tests.support import Cast, page
from zhibu.activities.models import Notice
from zhibu.audit.models import Entry
from zhibu.duties import queries
from zhibu.duties.models import Duty
from zhibu.organisation.models import Post

ADDRESS = "/duties/units/0101/secretary/handover/"


def test_the_pack_is_what_the_records_say(cast: Cast) -> None:
    today = timezone.localdate()
    Post.objects.create(
        unit=cast.branch, member=cast.member, kind="secretary", since=today - timedelta(days=900),
        until=today - timedelta(days=300),
    )  # fmt: skip
    issued(cast, units=[cast.branch, cast.sibling])
    world.planned(today.year, today)

    pack = queries.handing_over(cast.branch, "secretary", today)

    assert [one.member for one in pack.now] == [cast.secretary]
    assert [one.member for one in pack.before] == [cast.member]
    named = str(Notice.objects.get())
    assert [row["title"] for row in pack.waiting] == [
        f"Sign for {named}", f"Tell the members of {named}", f"Take the roll of {named}",
    ]  # fmt: skip
    assert pack.due == [
        one for one in Duty.objects.filter(unit=cast.branch).order_by("requirement__due", "requirement__code",
                                                                     "requirement__number", "pk")
        if one.state(today) in {"overdue", "open"} and one.requirement.due <= today + timedelta(days=30)
    ]  # fmt: skip
    assert pack.members == 6
    assert queries.handing_over(cast.apart, "secretary", today).waiting == []


def test_it_is_printed_in_both_forms_and_kept_in_the_log(
    cast: Cast, client_as: Callable[..., Client], settings: object
) -> None:
    settings.FONT_DIRS = settings.SYSTEM_FONT_DIRS = []  # type: ignore[attr-defined]
    issued(cast, units=[cast.branch])
    client = client_as(cast.secretary)
    texts = []
    for ending, words in (("pdf", words_of_pdf), ("docx", words_of_docx)):
        answer = client.post(f"/duties/units/0101/secretary/handover.{ending}")
        texts.append(words(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert texts[0] == texts[1]
    assert "Signfor" in texts[0]
    kept = Entry.objects.filter(deed="duties.handover.exported").values_list("detail", flat=True)
    assert list(kept) == [{"unit": "0101", "post": "secretary"}] * 2


def test_no_such_post(cast: Cast, client_as: Callable[..., Client]) -> None:
    assert client_as(cast.secretary).get("/duties/units/0101/emperor/handover/").status_code == 404
    assert "Handing over" in page(client_as(cast.secretary).get(ADDRESS))


def test_the_page_costs_the_same_with_more_rows(
    cast: Cast, client_as: Callable[..., Client], assert_query_count_constant: Callable[..., int]
) -> None:
    world.planned(timezone.localdate().year, timezone.localdate())
    assert_query_count_constant(client_as(cast.secretary), ADDRESS, lambda: issued(cast, units=[cast.branch]))
