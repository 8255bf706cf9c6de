"""The paper twin of the roll: a numbered sheet is printed, and its numbers are typed back."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.activities.corridor import ISSUED, at, issued, officer
from tests.support import Cast, client_as, page
from zhibu.activities import queries, services
from zhibu.activities.forms.paper import read_numbers
from zhibu.activities.models import Activity, Attendance, PrintedList
from zhibu.organisation.models import Member

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("3, 17, 22-24", [3, 17, 22, 23, 24]),
        ("3，17、22～24", [3, 17, 22, 23, 24]),
        ("３　１７；２２－２４", [3, 17, 22, 23, 24]),
        ("22 至 24", [22, 23, 24]),
        ("5到6 第3号。", [3, 5, 6]),
        ("5—5 5", [5]),
        ("1\n2", [1, 2]),
    ],
)
def test_numbers_as_people_write_them(text: str, numbers: list[int]) -> None:
    assert read_numbers(text, 32) == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("99", ["There is no number 99; the list ends with 32."]),
        ("3-99", ["There is no number 99; the list ends with 32."]),
        ("0", ["There is no number 0; the list begins with 1."]),
        ("24-22", ["The range 24-22 runs backwards."]),
        ("三", ["“三” is neither a number nor a range like 22-24."]),
        ("-3", ["“-3” is neither a number nor a range like 22-24."]),
        ("1-2-3", ["“1-2-3” is neither a number nor a range like 22-24."]),
        ("99, x, 99", ["There is no number 99; the list ends with 32.",
                       "“x” is neither a number nor a range like 22-24."]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(text: str, said: list[str]) -> None:
    with pytest.raises(ValidationError) as error:
        read_numbers(text, 32)

    assert error.value.messages == said


PIECES = st.tuples(st.integers(1, 400), st.integers(0, 9))
SIGNS = st.sampled_from([",", "，", "、", " ", "　", "; ", "；", ",  ", "\n"])
DASHES = st.sampled_from(["-", "－", "–", "—", "~", "～", "至", "到", " - "])


@settings(max_examples=500)
@given(st.lists(st.tuples(PIECES, SIGNS, DASHES, st.booleans()), max_size=12))
def test_whatever_signs_part_them_the_numbers_are_the_same(pieces: list[tuple]) -> None:
    text, meant = "", set()
    for (first, more), sign, dash, wide in pieces:
        piece = f"{first}{dash}{first + more}" if more else str(first)
        text += (piece.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else piece) + sign
        meant |= set(range(first, first + more + 1))

    assert read_numbers(text, 409) == sorted(meant)


@settings(max_examples=500)
@given(st.text(max_size=30), st.integers(1, 40))
def test_any_text_gives_numbers_of_the_list_or_a_sentence(text: str, last: int) -> None:
    try:
        numbers = read_numbers(text, last)
    except ValidationError as error:
        assert error.messages and all(error.messages)
    else:
        assert numbers == sorted(set(numbers)) and all(1 <= number <= last for number in numbers)


@pytest.fixture
def activity(cast: Cast) -> Activity:
    """0101's: 1 陈一 2 褚二 3 李建国 4 王小明 5 卫三 6 赵兰."""
    kept = Activity.objects.get(notice=issued(cast), unit=cast.branch)
    kept.day = DAY
    kept.save()
    return kept


def address(activity: Activity) -> str:
    return f"/activities/held/{activity.pk}/roll/"


def on_the_page(activity: Activity, **values: str) -> dict[str, str]:
    """The form as the page posts it, everybody present."""
    people = queries.expected_members(activity, DAY).values_list("pk", flat=True)
    sheet = queries.printed_lists(activity)
    mark = {"paper-sheet": sheet[0].mark} if sheet else {}
    return {"listed": "1", **{f"m{pk}": "present" for pk in people}, **mark, **values}


def printed(activity: Activity, cast: Cast) -> PrintedList:
    answer = client_as(cast.secretary, "officer").post(f"/activities/held/{activity.pk}/sign-in.pdf")
    text = "\n".join(one.extract_text() for one in PdfReader(BytesIO(b"".join(answer))).pages)
    (kept,) = queries.printed_lists(activity)[:1]
    assert kept.mark in text
    return kept


def said_on(html: str, name: str) -> str:
    """The option that is chosen for somebody on the roll page."""
    part = html[html.index(f'name="m{Member.objects.get(name=name).pk}"') :]
    return part[: part.index("</select>")].split(" selected>")[0].rsplit('value="', 1)[1].rstrip('"')


def test_numbers_are_shown_with_their_names_and_stored_only_when_confirmed(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.secretary, "officer")
    assert "No list has been printed" in page(client.get(address(activity)))
    typed = on_the_page(activity, **{"paper-absent": "4", "paper-sick": "1、6"})

    html = page(client.post(address(activity), {**typed, "typed": "1"}))

    chosen = {name: said_on(html, name) for name in ("王小明", "陈一", "赵兰", "褚二")}
    assert chosen == {"王小明": "absent", "陈一": "sick", "赵兰": "sick", "褚二": "present"}
    assert "<strong>王小明</strong> · absent" in html and 'name="read" value="|4|1、6' in html
    assert not Attendance.objects.exists() and Activity.objects.get(pk=activity.pk).roll_draft == {}

    named = {f"m{pk}": value for pk, value in _chosen(html).items()}
    confirmed = client.post(address(activity), {**typed, **named, "read": _read(html)})
    assert confirmed.status_code == 302
    lines = Attendance.objects.exclude(state="present").order_by("member__pinyin_key")
    assert [(one.member.name, one.state, one.leave_kind) for one in lines] == [
        ("陈一", "leave", "sick"), ("王小明", "absent", ""), ("赵兰", "leave", "sick"),
    ]  # fmt: skip


def _chosen(html: str) -> dict[int, str]:
    names = {pk: name for pk, name in Member.objects.values_list("pk", "name") if f'name="m{pk}"' in html}
    return {pk: said_on(html, name) for pk, name in names.items()}


def _read(html: str) -> str:
    return html.split('name="read" value="')[1].split('"')[0]


@pytest.mark.parametrize("button", [{}, {"keep": "1"}, {"typed": "1"}])
def test_numbers_that_nobody_has_looked_at_are_never_confirmed(
    cast: Cast, activity: Activity, button: dict[str, str]
) -> None:
    client = client_as(cast.secretary, "officer")

    html = page(client.post(address(activity), on_the_page(activity, **{"paper-absent": "4"}, **button)))

    assert "Read from the paper list; not confirmed yet" in html
    assert (Attendance.objects.count(), Activity.objects.get(pk=activity.pk).roll_draft) == (0, {})


def test_a_wrong_number_is_named_and_what_was_typed_stays(cast: Cast, activity: Activity) -> None:
    values = on_the_page(activity, **{"paper-absent": "4, 99", "paper-duty": "4", "typed": "1"})

    answer = client_as(cast.secretary, "officer").post(address(activity), values)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no number 99; the list ends with 6." in html and 'value="4, 99"' in html


def test_a_number_stands_in_one_field_only(cast: Cast, activity: Activity) -> None:
    values = on_the_page(activity, **{"paper-absent": "4", "paper-duty": "3-5", "typed": "1"})

    answer = client_as(cast.secretary, "officer").post(address(activity), values)

    assert answer.status_code == 422
    assert "Number 4 stands under “absent” and under “official duty”" in answer.content.decode()


def test_the_numbers_mean_the_printed_list_even_when_it_has_changed(cast: Cast, activity: Activity) -> None:
    sheet = printed(activity, cast)
    who, client = officer(cast.secretary), client_as(cast.secretary, "officer")
    services.add_guest(activity=activity, member=cast.far_member, reason="讲课", who=who, now=at(ISSUED))
    services.remove_name(activity=activity, member=cast.others[0], reason="病重", who=who, now=at(ISSUED))

    html = page(client.get(address(activity)))
    assert "the list has changed since" in html
    assert "Not on the paper: 周平." in html and "1 陈一" in html
    values = on_the_page(activity, **{"paper-absent": "1,4", "typed": "1"})
    html = page(client.post(address(activity), values))

    assert said_on(html, "王小明") == "absent"
    assert "no longer on the list, left out" in html and f"as on list {sheet.mark}" in html
    assert said_on(html, "周平") == "present"


def test_granted_leave_stays_without_being_typed(cast: Cast, activity: Activity) -> None:
    who = officer(cast.secretary)
    services.ask_leave(activity=activity, member=cast.member, kind="duty", words="", who=who, now=at(ISSUED))
    values = on_the_page(activity, **{"paper-absent": "6", "typed": "1"})

    html = page(client_as(cast.secretary, "officer").post(address(activity), values))

    assert (said_on(html, "王小明"), said_on(html, "赵兰")) == ("duty", "absent")


def test_the_same_list_printed_again_is_the_same_sheet(cast: Cast, activity: Activity) -> None:
    first, again = printed(activity, cast), printed(activity, cast)

    assert (first.pk, first.mark) == (again.pk, again.mark)
    assert first.members == list(queries.expected_members(activity, DAY).values_list("pk", flat=True))


def test_the_page_says_which_posting_it_answers(cast: Cast, activity: Activity) -> None:
    client = client_as(cast.secretary, "officer")
    assert 'data-answered=""' in page(client.get(address(activity)))

    html = page(client.post(address(activity), on_the_page(activity, typed="1", stamp="1790000000000")))

    assert 'data-answered="1790000000000"' in html
