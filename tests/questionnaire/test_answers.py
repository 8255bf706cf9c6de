"""What is typed is read alike by the page and the deed; conditions decide what is asked; figures have denominators."""

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.corridor import ISSUED, at, officer
from tests.questionnaire.making import TEXTS, ask, form_of, posted, three
from tests.support import Cast
from zhibu.audit.models import Entry
from zhibu.questionnaire import services
from zhibu.questionnaire.models import Answer, AnswerSheet, Form
from zhibu.questionnaire.queries import (
    Given,
    Line,
    field_name,
    given_on,
    given_text,
    lines_of,
    number_text,
    read,
    results,
)

CHOICES = ((11, "甲"), (12, "乙"))
SINGLE = Line(1, 1, "single", "一", choices=CHOICES)
SEVERAL = Line(2, 2, "several", "二", choices=((21, "丙"), (22, "丁"), (23, "戊")))
SCALE = Line(3, 3, "scale", "三", steps=5, low_word="低", high_word="高")
NUMBER = Line(4, 4, "number", "四", measure="户", least=Decimal(0), most=Decimal(100))
SHORT = Line(5, 5, "short", "五", signs=100)
LONG = Line(6, 6, "long", "六", signs=10)


def said(line: Line, *texts: str) -> Given | str | None:
    """What one question makes of what was typed: the answer, what is wrong, or None."""
    found = read([line], {field_name(line): list(texts)})
    return found.errors.get(line.pk) or found.given.get(line.pk)


@pytest.mark.parametrize(
    ("line", "typed", "expected"),
    [
        (SINGLE, ["12"], Given((12,))),
        (SINGLE, [], "Answer this question."),
        (SINGLE, ["13"], "Choose one of the answers on the page."),
        (SINGLE, ["11", "12"], "Choose one of the answers on the page."),
        (SEVERAL, ["23", "21", "23"], Given((21, 23))),
        (SEVERAL, ["21", "x"], "Choose one of the answers on the page."),
        (SCALE, ["5"], Given(number=Decimal(5))),
        (SCALE, ["6"], "Choose one of the answers on the page."),
        (SCALE, ["1", "2"], "Choose one of the answers on the page."),
        (NUMBER, [" 12 "], Given(number=Decimal(12))),
        (NUMBER, ["１２．５"], Given(number=Decimal("12.5"))),
        (NUMBER, ["0"], Given(number=Decimal(0))),
        (NUMBER, ["-1"], "From 0 户 to 100 户."),
        (NUMBER, ["101"], "From 0 户 to 100 户."),
        (NUMBER, ["9" * 400], "From 0 户 to 100 户."),
        (NUMBER, ["1.234"], "At most two digits behind the point."),
        (NUMBER, ["十二"], "Write a number in digits, like 12 or 12.5."),
        (NUMBER, ["1e1"], "Write a number in digits, like 12 or 12.5."),
        (NUMBER, ["NaN"], "Write a number in digits, like 12 or 12.5."),
        (NUMBER, ["1_0"], "Write a number in digits, like 12 or 12.5."),
        (NUMBER, ["٣"], "Write a number in digits, like 12 or 12.5."),
        (SHORT, [" 一  二\n三 "], Given(text="一 二 三")),
        (SHORT, ["\u3000"], "Answer this question."),
        (LONG, ["一\r\n二"], Given(text="一\n二")),
        (LONG, ["字" * 12], "2 characters too many; at most 10."),
        (LONG, ["a\x00b"], "This text holds a character that cannot be kept."),
    ],
)
def test_one_answer(line: Line, typed: list[str], expected: Given | str) -> None:
    assert said(line, *typed) == expected


def test_numbers_without_bounds_still_fit() -> None:
    free = Line(4, 1, "number", "四")
    assert said(free, "1,234,567.89") == Given(number=Decimal("1234567.89"))
    assert said(free, "9" * 13) == "That number is too large."


@pytest.mark.parametrize("line", [SINGLE, SEVERAL, SCALE, NUMBER, SHORT, LONG])
def test_what_need_not_be_answered_may_stay_empty(line: Line) -> None:
    assert said(Line(**{**line.__dict__, "required": False})) is None


def test_how_numbers_read() -> None:
    assert [number_text(Decimal(text), "户") for text in ("1234", "0.50", "100.00", "-1200.25", "0")] == [
        "1,234 户", "0.5 户", "100 户", "-1,200.25 户", "0 户",
    ]  # fmt: skip


# --- any form, any post ---

_WORDS = st.text(max_size=12)


@st.composite
def forms(draw: st.DrawFn) -> list[Line]:
    """Up to seven questions; some depend on an answer of an earlier one."""
    keys, lines = count(100), list[Line]()
    for place in range(1, draw(st.integers(1, 7)) + 1):
        kind = draw(st.sampled_from(["single", "several", "scale", "number", "short", "long"]))
        choices = ((next(keys), "甲"), (next(keys), "乙")) if kind in {"single", "several"} else ()
        earlier = [pk for line in lines for pk, _text in line.choices]
        only_if = draw(st.none() | st.sampled_from(earlier)) if earlier else None
        lines.append(
            Line(place, place, kind, "问", required=draw(st.booleans()), choices=choices, only_if=only_if, signs=8)
        )
    return lines


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[list[Line], dict[str, list[str]]]:
    """A form and what is posted for it, sensible or not."""
    lines = draw(forms())
    data = {}
    for line in lines:
        right = {"scale": ["1", "5"], "number": ["3"]}.get(
            line.kind, [str(pk) for pk, _text in line.choices] or ["答"]
        )
        data[field_name(line)] = draw(st.lists(st.sampled_from(right) | _WORDS, max_size=3))
    return lines, data


@given(filled_forms())
def test_conditions_decide_what_is_asked_whatever_is_posted(form: tuple[list[Line], dict[str, list[str]]]) -> None:
    lines, data = form
    found = read(lines, data)
    picked = {pk for given in found.given.values() for pk in given.chosen}

    for line in lines:
        assert (line.pk in found.asked) == (line.only_if is None or line.only_if in picked)
        if line.pk not in found.asked:
            assert line.pk not in found.given
            assert line.pk not in found.errors
        elif line.required:
            assert (line.pk in found.given) != (line.pk in found.errors)
    assert set(found.given) & set(found.errors) == set()


@given(filled_forms())
def test_what_is_posted_where_nothing_is_asked_changes_nothing(form: tuple[list[Line], dict[str, list[str]]]) -> None:
    lines, data = form
    found = read(lines, data)
    without = {name: texts for line in lines for name, texts in [(field_name(line), data[field_name(line)])]
               if line.pk in found.asked}  # fmt: skip
    again = read(lines, without)

    assert (again.given, again.errors, again.asked) == (found.given, found.errors, found.asked)


@given(filled_forms(), st.integers(0, 5))
def test_the_figures_add_up(form: tuple[list[Line], dict[str, list[str]]], more: int) -> None:
    lines, data = form
    sheets: dict[int, Any] = {number: read(lines, data).given for number in range(more + 1)}
    for one in results(lines, sheets):
        assert 0 <= one.answered <= one.asked <= len(sheets)
        assert len(one.numbers) + len(one.texts) in {0, one.answered}
        if one.line.kind == "single":
            assert sum(number for _text, number in one.counts) == one.answered
        assert all(number <= one.answered for _text, number in one.counts)


# --- kept ---


def fill(cast: Cast, form: Form, *answers: Any, late: bool = False) -> AnswerSheet:
    actor = officer(cast.secretary).actor
    return services.fill_in(form=form, data=posted(form, *answers), late=late, actor=actor, now=at(ISSUED))


@pytest.mark.django_db
def test_a_sheet_keeps_what_was_asked_and_nothing_else(cast: Cast) -> None:
    form = form_of(cast)
    three(cast, form)
    sheet = fill(cast, form, "全部办结", "1,200", "这一句不该留下")

    assert list(Answer.objects.order_by("pk").values_list("choice__text", "number", "text")) == [
        ("全部办结", None, ""), (None, Decimal(1200), ""),
    ]  # fmt: skip
    entry = Entry.objects.get(deed="questionnaire.sheet.filled_in")
    assert entry.detail == {"sheet": sheet.pk, "answers": 2, "late": False}


@pytest.mark.django_db
def test_the_deed_reads_again_and_keeps_nothing_of_a_wrong_sheet(cast: Cast) -> None:
    form = form_of(cast)
    three(cast, form)
    with pytest.raises(services.NotFilledError) as caught:
        fill(cast, form, "部分办结", "-3", None)

    assert [said for _line, said in caught.value.filled.mistakes] == ["At least 0 户.", "Answer this question."]
    assert str(caught.value).startswith(TEXTS[1])
    assert (AnswerSheet.objects.count(), Form.objects.get().frozen_at) == (0, None)


@pytest.mark.django_db
def test_what_came_of_a_form(cast: Cast) -> None:
    form = form_of(cast)
    three(cast, form)
    ask(cast, form, "several", "环节", choices=["学习", "讨论", "参观"], required=False)
    ask(cast, form, "scale", "难易", low_word="浅", high_word="深", steps=3)
    fill(cast, form, "全部办结", "3", None, ["参观", "学习"], "1")
    fill(cast, form, "部分办结", "4.5", "修路一事", [], "3")
    last = fill(cast, form, "部分办结", "12", "停车一事", ["学习"], "3", late=True)
    lines = lines_of(form)
    sheets = list(AnswerSheet.objects.order_by("-pk").values_list("pk", flat=True))
    found = results(lines, given_on(sheets))

    assert [(one.asked, one.answered) for one in found] == [(3, 3), (3, 3), (2, 2), (3, 2), (3, 3)]
    assert found[0].counts == [("全部办结", 1), ("部分办结", 2)]
    assert found[1].in_words == "sum 19.5 户 · median 4.5 户 · lowest 3 户 · highest 12 户"
    assert [text for _sheet, text in found[2].texts] == ["停车一事", "修路一事"]
    assert found[2].texts[0][0] == last.pk
    assert found[3].counts == [("学习", 2), ("讨论", 0), ("参观", 1)]
    assert (found[4].counts, found[4].in_words) == ([("1 浅", 1), ("2", 0), ("3 深", 2)], "median 3 of 3")
    given = given_on(sheets)[last.pk]
    assert [given_text(line, given.get(line.pk)) for line in lines] == [
        "部分办结", "12 户", "停车一事", "学习", "3 / 3",
    ]  # fmt: skip
    assert given_text(lines[2], None) == ""


@pytest.mark.django_db
def test_the_database_keeps_one_answer_to_a_question(cast: Cast) -> None:
    form = form_of(cast)
    choice, number, _text = three(cast, form)
    sheet = fill(cast, form, "全部办结", "3", None)
    wrong: list[dict[str, Any]] = [
        {"question": number, "number": 4},
        {"question": choice, "choice": choice.choices.get(text="全部办结")},
        {"question": number},
        {"question": number, "number": 4, "text": "四"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(sheet=sheet, **values)
