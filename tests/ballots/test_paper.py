"""Votes on paper: ballots that nobody can tell apart, two counts that must agree, the report."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from tests.ballots import making
from tests.ballots.making import by, counted, drafted, opened, paper_open
from tests.support import Cast, page
from zhibu.ballots import papers, services
from zhibu.ballots.models import Count, Vote
from zhibu.ballots.states import Stage
from zhibu.kernel.deeds import NotPossibleError

pytestmark = pytest.mark.django_db


def pages_of(pdf: bytes) -> list[tuple[bytes, str, str]]:
    """Of each page what is drawn on it, with what, and its words."""
    return [
        (one.get_contents().get_data(), str(one["/Resources"]), one.extract_text())  # type: ignore[union-attr]
        for one in PdfReader(BytesIO(pdf)).pages
    ]


def test_paper_ballots_are_alike_to_the_byte(cast: Cast) -> None:
    vote = drafted(cast, "election", lines=["丁一", "王二", "李三", "赵四"])
    pages = pages_of(papers.ballots(vote, list(vote.items.order_by("place"))).data)
    assert (len(pages), len(set(pages))) == (8, 1)
    words = pages[0][2]
    assert [name in words for name in ("丁一", "赵四")] == [True, True]
    assert words.index("丁一") < words.index("王二") < words.index("李三") < words.index("赵四")


def test_slips_differ_in_nothing_but_the_code(cast: Cast) -> None:
    vote, codes = opened(cast)
    made = papers.slips(vote, codes, lambda code="": f"https://piao.example.org/{code}", language="en").data
    words = "\n".join(text for _drawn, _with, text in pages_of(made))
    assert all(words.count(f"{code[:4]}-{code[4:8]}-{code[8:]}") == 1 for code in codes)
    assert words.count("piao.example.org") == len(codes)


def test_two_who_agree_close_the_vote(cast: Cast) -> None:
    vote = paper_open(cast)
    services.count_paper(vote=vote, figures=counted([8, 6, 5, 4, 3]), **by(cast.secretary))
    vote.refresh_from_db()
    assert vote.stage == Stage.OPEN
    services.count_paper(vote=vote, figures=counted([8, 6, 5, 4, 3]), **by(cast.staff))
    vote.refresh_from_db()
    assert (vote.stage, vote.slips) == (Stage.CLOSED, {"issued": 8, "collected": 8, "invalid": 0})
    assert [item.counts["y"] for item in vote.items.order_by("place")] == [8, 6, 5, 4, 3]


def test_two_who_differ_see_where_and_count_again(cast: Cast, client_as: Callable[..., Client]) -> None:
    vote = paper_open(cast)
    address = reverse("ballots:count", args=[vote.pk])
    services.count_paper(vote=vote, figures=counted([8, 6, 5, 4, 3]), **by(cast.secretary))
    assert "Where the two counts differ" not in page(client_as(cast.staff).get(address))
    services.count_paper(vote=vote, figures=counted([8, 6, 5, 5, 3]), **by(cast.staff))
    text = page(client_as(cast.staff).get(address))
    assert text.count("赵四: ") >= 2
    assert "Where the two counts differ" in text
    with pytest.raises(NotPossibleError, match="Two persons"):
        services.count_paper(vote=vote, figures=counted([8, 6, 5, 5, 3]), **by(cast.general_secretary))
    services.count_paper(vote=vote, figures=counted([8, 6, 5, 5, 3]), **by(cast.secretary))
    vote.refresh_from_db()
    assert vote.stage == Stage.CLOSED


def test_both_counts_can_be_put_aside(cast: Cast) -> None:
    vote = making.paper_differs(cast)
    services.count_again(vote=vote, **by(cast.staff))
    assert Count.objects.count() == 0


def test_more_collected_than_given_out_is_void(cast: Cast) -> None:
    vote = paper_open(cast)
    for who in (cast.secretary, cast.staff):
        services.count_paper(vote=vote, figures=counted([9, 6, 5, 4, 3], present=9, issued=8), **by(who))
    vote.refresh_from_db()
    assert (vote.stage, bool(vote.void_because)) == (Stage.CLOSED, True)
    with pytest.raises(NotPossibleError):
        services.publish(vote=vote, **by(cast.secretary))


@pytest.mark.parametrize(("present", "force"), [(7, False), (8, True)])
def test_an_election_needs_four_fifths(cast: Cast, present: int, force: bool) -> None:
    vote, _codes = opened(cast, "election", present=present)
    for who in (cast.secretary, cast.staff):
        services.count_paper(vote=vote, figures=counted([7, 6, 5, 4, 3], present=present), **by(who))
    vote.refresh_from_db()
    result = papers.sentences(vote, making_result(vote))
    assert any(("has force" if force else "has no force") in text for text in result)


def making_result(vote: Vote) -> Any:
    from zhibu.ballots.queries import result_of

    return result_of(vote, list(vote.items.order_by("place")))


def typed(vote: Vote, votes_for: list[int], **more: Any) -> dict[str, Any]:
    """The form as somebody types it."""
    figures = counted(votes_for)
    form: dict[str, Any] = {name: figures[name] for name in ("issued", "collected", "invalid")}
    for place, counts in enumerate(figures["items"]):
        form |= {f"item_{place}_{sign or 'o'}": number for sign, number in counts.items()}
    return form | {"others": ""} | more


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"invalid": 9}, "More ballots are invalid"),
        ({"item_1_y": 7}, "add up to 9, but there are 8 valid"),
        ({"item_1_y": -1}, "greater than or equal to 0"),
        ({"others": "钱六"}, "Write each as a name"),
        ({"others": "丁一 2"}, "is a candidate already"),
        ({"issued": ""}, "required"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    cast: Cast, client_as: Callable[..., Client], more: dict[str, Any], said: str
) -> None:
    vote = paper_open(cast)
    address = reverse("ballots:count", args=[vote.pk])
    answer = client_as(cast.secretary).post(address, typed(vote, [8, 6, 5, 4, 3], **more))
    assert (answer.status_code, said in answer.content.decode(), Count.objects.count()) == (422, True, 0)


def test_whom_voters_name_themselves_is_counted_too(cast: Cast, client_as: Callable[..., Client]) -> None:
    vote = paper_open(cast)
    address = reverse("ballots:count", args=[vote.pk])
    for who in (cast.secretary, cast.staff):
        form = typed(vote, [8, 6, 4, 4, 3], others="钱 六 5\n周七　1")
        assert client_as(who).post(address, form).status_code == 302
    vote.refresh_from_db()
    fates = {line.name: line.fate for line in making_result(vote).lines}
    assert (fates["钱六"], fates["周七"], fates["李三"]) == ("elected", "not_elected", "not_elected")


def test_the_report_as_pdf_and_word_says_the_same(cast: Cast, client_as: Callable[..., Client]) -> None:
    vote = making.election_out(cast)
    client = client_as(cast.secretary)
    answers = [client.get(reverse(f"ballots:report_{ending}", args=[vote.pk])) for ending in ("pdf", "docx")]
    pdf, word = (b"".join(answer.streaming_content) for answer in answers)  # type: ignore[attr-defined]
    document = Document(BytesIO(word))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    paragraphs = [one.text for one in document.paragraphs]
    printed = "".join(text for _drawn, _with, text in pages_of(pdf)).replace("\n", "").replace(" ", "")
    assert cells[:5] == ["Name", "for", "against", "abstained", "Result"]
    assert cells[5:10] == ["丁一", "8", "0", "0", "elected"]
    assert "3 are elected for 3 places." in paragraphs
    assert "3areelectedfor3places." in printed
    for paper in ("tally_pdf", "ballot_pdf"):
        assert client.get(reverse(f"ballots:{paper}", args=[vote.pk])).status_code == 200
