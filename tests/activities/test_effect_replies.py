"""The issuer's public reply to what most members found fault with."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import at, held, issued, officer
from tests.kernel.test_papers import words_of_docx, words_of_pdf
from tests.support import Cast, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.models import Activity, EffectReply, Notice
from zhibu.activities.queries.effects import Worst, worst_item
from zhibu.activities.states import RatedItem
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.models import Member

DAY = date(2026, 11, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return held(issued(cast), cast.branch, cast.secretary)


def say(cast: Cast, activity: Activity, faults: int, of: int = 5) -> None:
    """So many members of 0101 say how it was, some of them that too much material was asked for."""
    people: list[Member] = [cast.member, cast.secretary, cast.both, *cast.others]
    for place, member in enumerate(people[:of]):
        services.rate(
            activity=activity, member=member, time_suitable=True, content_useful=True,
            too_much_material=place < faults, now=at(DAY),
        )  # fmt: skip


def replied(cast: Cast, notice: Notice, text: str = "下月起不再要材料") -> EffectReply:
    return services.reply_to_effect(notice=notice, text=text, who=officer(cast.staff, DAY), now=at(DAY))


def test_everybody_who_had_it_reads_the_reply_with_its_count(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 3)
    client = client_as(cast.staff)
    address = reverse("activities:effect_reply", args=[activity.notice_id])
    assert "3 / 5 (60%): too much material was asked for." in page(
        client.get(reverse("activities:effects", args=[activity.notice_id]))
    )
    assert client.post(address, {"reply": "下月起不再要材料"}).status_code == 302
    sheet = reverse("activities:notice", args=[activity.notice_id])
    for person, mode in ((cast.member, "member"), (cast.secretary, "officer"), (cast.far_member, "member")):
        text = page(client_as(person, mode).get(sheet))
        assert ("3 / 5 (60%)" in text, "下月起不再要材料" in text) == (True, True)
    entry = Entry.objects.get(deed="activities.effect.replied")
    assert entry.detail == {"item": "material", "part": 3, "answers": 5}


def test_below_five_answers_nothing_is_said_and_nothing_replied(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 4, of=4)
    text = page(client_as(cast.staff).get(reverse("activities:effects", args=[activity.notice_id])))
    assert "Publish the reply" not in text
    with pytest.raises(NotPossibleError, match="fewer than five"):
        replied(cast, activity.notice)
    answer = client_as(cast.staff).post(reverse("activities:effect_reply", args=[activity.notice_id]), {"reply": "x"})
    assert answer.status_code == 422


def test_the_reply_keeps_the_count_of_its_time(cast: Cast, activity: Activity) -> None:
    """The sixth answer changes nothing that is shown, so that nobody can tell what the newest one said."""
    say(cast, activity, 2)
    first = replied(cast, activity.notice)
    services.rate(
        activity=activity, member=cast.others[2], time_suitable=False, content_useful=False, too_much_material=True,
        now=at(DAY),
    )  # fmt: skip
    second = replied(cast, activity.notice, "改为每季度一次")
    assert [(one.item, one.part, one.answers) for one in (first, second)] == [("material", 2, 5)] * 2


def test_an_earlier_reply_stays_readable_and_the_database_changes_none(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 2)
    replied(cast, activity.notice)
    replied(cast, activity.notice, "改为每季度一次")
    text = page(client_as(cast.member, "member").get(reverse("activities:notice", args=[activity.notice_id])))
    assert text.index("改为每季度一次") < text.index("Earlier replies: 1") < text.index("下月起不再要材料")
    with pytest.raises(DatabaseError), transaction.atomic():
        EffectReply.objects.update(text="x")


def test_nobody_found_fault(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 0)
    assert queries.worst_of(activity.notice) is None


def test_an_empty_reply_is_refused_and_says_so(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 2)
    answer = client_as(cast.staff).post(reverse("activities:effect_reply", args=[activity.notice_id]), {"reply": " "})
    assert answer.status_code == 422
    assert EffectReply.objects.count() == 0


@given(st.integers(5, 400).flatmap(lambda n: st.tuples(st.just(n), *[st.integers(0, n)] * 3)))
def test_no_other_item_is_worse(sums: tuple[int, int, int, int]) -> None:
    answers, time, content, material = sums
    shown = {"answers": answers, "time_suitable": time, "content_useful": content, "too_much_material": material}
    faults = {RatedItem.TIME: answers - time, RatedItem.CONTENT: answers - content, RatedItem.MATERIAL: material}
    found = worst_item(shown)
    assert (found is None) == (max(faults.values()) == 0)
    assert found is None or found == Worst(found.item, max(faults.values()), answers)
    assert found is None or faults[found.item] == found.part


def test_the_summary_as_pdf_and_document_says_the_same(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 3)
    replied(cast, activity.notice)
    report = {"effect": "good", "done": "清理了河岸"}
    services.report(activity=activity, values=report, who=officer(cast.secretary, DAY), now=at(DAY))
    pdf, docx = (
        b"".join(
            client_as(cast.staff).post(f"/activities/{activity.notice_id}/summary.{ending}").streaming_content  # type: ignore[attr-defined]
        )
        for ending in ("pdf", "docx")
    )
    assert words_of_pdf(pdf).replace("Draft", "") == words_of_docx(docx).replace("Draft", "")  # once on each page
    found = words_of_docx(docx)
    said = ["Presencerate:6/6(100%)", "Rollsconfirmed:1/3(33%)", "3/5(60%)", "下月起不再要材料", "清理了河岸", "Draft"]
    assert [one for one in said if one not in found.replace(" ", "")] == []
    assert Entry.objects.filter(deed="activities.summary.exported").count() == 2


def test_below_five_answers_the_summary_says_nothing_of_members(cast: Cast, activity: Activity) -> None:
    say(cast, activity, 4, of=4)
    answer = client_as(cast.staff).post(f"/activities/{activity.notice_id}/summary.docx")
    found = words_of_docx(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert ("Whatmemberssaid" in found.replace(" ", ""), cast.member.name in found) == (False, False)
