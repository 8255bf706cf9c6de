"""A form is built question by question, kept at once, and stands once it went out."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.activities.corridor import ISSUED, at, officer
from tests.questionnaire.making import TEXTS, ask, form_of, posted, three
from tests.support import Cast, client_as, page
from zhibu.audit.models import Entry
from zhibu.kernel.deeds import NotPossibleError
from zhibu.questionnaire import services
from zhibu.questionnaire.models import Choice, Condition, Form, Question
from zhibu.questionnaire.queries import lines_of
from zhibu.questionnaire.states import MOST_QUESTIONS, Kind

pytestmark = pytest.mark.django_db

# kind → what is typed besides the text, and what is kept of it
KINDS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "single": ({"answers": "是\r\n\r\n 否 "}, {}),
    "several": ({"answers": "甲\n乙\n丙"}, {}),
    "scale": ({"low_word": "低", "high_word": "高", "steps": "7"}, {"low_word": "低", "high_word": "高", "steps": 7}),
    "number": ({"measure": "户", "least": "1", "most": "9"}, {"measure": "户", "least": 1, "most": 9}),
    "short": ({}, {"signs": 100}),
    "long": ({"limit": "300"}, {"signs": 300}),
    "file": ({}, {}),
}


def who(cast: Cast) -> dict[str, Any]:
    return {"who": officer(cast.staff), "now": at(ISSUED)}


def texts(form: Form) -> list[str]:
    return [line.text for line in lines_of(form)]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_is_built_on_its_page_and_kept_at_once(cast: Cast, kind: str) -> None:
    form = form_of(cast)
    client = client_as(cast.staff)
    address = f"/questionnaire/{form.pk}/questions/new/{kind}/"
    typed, kept = KINDS[kind]
    assert client.get(address).status_code == 200
    answer = client.post(address, {"text": "主要做法", "hint": "一两句", "required": "on", **typed})

    assert (answer.status_code, answer["Location"]) == (302, f"/questionnaire/{form.pk}/")
    (line,) = lines_of(form)
    assert (line.kind, line.text, line.hint, line.required) == (kind, "主要做法", "一两句", True)
    assert {name: getattr(line, name) for name in kept} == kept
    assert [text for _pk, text in line.choices] == [one.strip() for one in typed.get("answers", "").split()]
    text = page(client.get(answer["Location"]))
    assert "1. 主要做法" in text
    question = Question.objects.get()
    assert "主要做法" in page(client.get(f"/questionnaire/questions/{question.pk}/"))


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("single", {"answers": "只有一个"}, "two to 12 answers"),
        ("single", {"answers": "是\n是"}, "Two answers are the same"),
        ("several", {"answers": "\n".join(f"第{n}个" for n in range(13))}, "two to 12 answers"),
        ("several", {"answers": "长" * 101 + "\n短"}, "at most 100 characters"),
        ("scale", {"steps": "5", "low_word": "低"}, "This field is required"),
        ("scale", {"steps": "11", "low_word": "低", "high_word": "高"}, "Select a valid choice"),
        ("number", {"least": "9", "most": "1"}, "The most is below the least"),
        ("long", {"limit": "5"}, "greater than or equal to 10"),
        ("short", {"text": ""}, "This field is required"),
        ("short", {"text": "长" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_no_question_is_said_and_what_was_typed_stays(
    cast: Cast, kind: str, typed: dict[str, str], said: str
) -> None:
    form = form_of(cast)
    data = {"text": "主要做法", "hint": "说明", **typed}
    answer = client_as(cast.staff).post(f"/questionnaire/{form.pk}/questions/new/{kind}/", data)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert "说明" in answer.content.decode()
    assert Question.objects.count() == 0


def test_questions_move_and_go(cast: Cast) -> None:
    form = form_of(cast)
    one, two, three_ = (ask(cast, form, "short", text) for text in ("一", "二", "三"))
    client = client_as(cast.staff)
    client.post(f"/questionnaire/questions/{three_.pk}/move/", {"to": "up"})
    assert texts(form) == ["一", "三", "二"]
    client.post(f"/questionnaire/questions/{one.pk}/move/", {"to": "down"})
    client.post(f"/questionnaire/questions/{two.pk}/move/", {"to": "down"})  # the last stays
    assert texts(form) == ["三", "一", "二"]
    client.post(f"/questionnaire/questions/{one.pk}/removal/")
    assert texts(form) == ["三", "二"]
    assert list(form.questions.order_by("place").values_list("place", flat=True)) == [1, 2]


def test_a_condition_holds_its_question_and_answer_in_place(cast: Cast) -> None:
    form = form_of(cast)
    first, second, third = three(cast, form)
    services.move_question(question=second, up=True, **who(cast))
    assert texts(form) == [TEXTS[1], TEXTS[0], TEXTS[2]]
    with pytest.raises(NotPossibleError, match="depends on the question before it"):
        services.move_question(question=third, up=True, **who(cast))
    with pytest.raises(NotPossibleError, match="depends on the question before it"):
        services.move_question(question=first, up=False, **who(cast))
    with pytest.raises(NotPossibleError, match="depends on this question"):
        services.remove_question(question=first, **who(cast))
    with pytest.raises(NotPossibleError, match="is asked only if “部分办结”"):
        services.change_question(
            question=first, values={"text": TEXTS[0]}, choices=["全部办结", "没有"], edition=1, **who(cast)
        )
    services.change_question(
        question=first, values={"text": TEXTS[0]}, choices=["没有", "部分办结"], edition=1, **who(cast)
    )
    assert lines_of(form)[2].condition == (2, "部分办结")
    assert list(first.choices.order_by("place").values_list("text", flat=True)) == ["没有", "部分办结"]


def test_a_condition_looks_back_only_and_into_its_own_form(cast: Cast) -> None:
    form, other = form_of(cast), form_of(cast)
    first, _second, third = three(cast, form)
    late = ask(cast, form, "single", "最后一题", choices=["甲", "乙"])
    theirs = ask(cast, other, "single", "别处一题", choices=["甲", "乙"])
    for choice in (late.choices.first(), theirs.choices.first()):
        with pytest.raises(NotPossibleError, match="an answer of an earlier question"):
            services.change_question(
                question=third, values={"text": TEXTS[2]}, only_if=choice.pk, edition=1, **who(cast)
            )
    assert Condition.objects.get(question=third).choice.question == first


def test_of_two_who_have_it_open_the_second_is_told(cast: Cast) -> None:
    question = ask(cast, form_of(cast), "short", "主要做法")
    client = client_as(cast.staff)
    address = f"/questionnaire/questions/{question.pk}/"
    mine = {"text": "我的改法", "required": "on", "edition": "1"}
    assert client.post(address, {"text": "别人的改法", "required": "on", "edition": "1"}).status_code == 302

    answer = client.post(address, mine)
    text = answer.content.decode()
    assert (answer.status_code, "It now reads “别人的改法”" in text) == (409, True)
    assert 'value="我的改法"' in text
    assert 'name="edition" value="2"' in text
    assert client.post(address, mine | {"edition": "2"}).status_code == 302
    assert Question.objects.get().text == "我的改法"


def test_frozen_it_stands_and_says_so(cast: Cast) -> None:
    form = form_of(cast)
    question = three(cast, form)[0]
    services.freeze_form(form=form, now=at(ISSUED))
    client = client_as(cast.staff)
    text = page(client.get(f"/questionnaire/{form.pk}/"))
    assert "no longer changed" in text
    assert "/move/" not in text
    assert client.get(f"/questionnaire/questions/{question.pk}/")["Location"] == f"/questionnaire/{form.pk}/"
    for address, data in [
        (f"/questionnaire/questions/{question.pk}/move/", {"to": "down"}),
        (f"/questionnaire/questions/{question.pk}/removal/", {}),
        (f"/questionnaire/{form.pk}/copy/", {"source": "ready:study"}),
    ]:
        assert "no longer changed" in page(client.post(address, data, follow=True))
    assert texts(form) == TEXTS
    with pytest.raises(NotPossibleError, match="no longer changed"):
        ask(cast, form, "short", "再加一题")
    services.thaw_form(form=form)
    ask(cast, form, "short", "再加一题")
    assert texts(form) == [*TEXTS, "再加一题"]


def test_filled_in_it_is_not_thawed_nor_thrown_away(cast: Cast) -> None:
    form = form_of(cast)
    three(cast, form)
    data = posted(form, "全部办结", "3", None)
    services.fill_in(form=form, data=data, late=False, actor=officer(cast.secretary).actor, now=at(ISSUED))
    assert Form.objects.get().frozen_at is not None
    for deed in (lambda: services.thaw_form(form=form), lambda: services.discard_form(form=form, **who(cast))):
        with pytest.raises(NotPossibleError, match="it stays"):
            deed()


def test_it_is_thrown_away_with_its_conditions(cast: Cast) -> None:
    form = form_of(cast)
    three(cast, form)
    services.discard_form(form=form, **who(cast))
    assert [model.objects.count() for model in (Form, Question, Choice, Condition)] == [0, 0, 0, 0]


def test_questions_are_copied_with_their_conditions(cast: Cast) -> None:
    source, form = form_of(cast, title="上个月"), form_of(cast)
    three(cast, source)
    ask(cast, form, "short", "先有一题")
    client = client_as(cast.staff)
    assert "上个月" in page(client.get(f"/questionnaire/{form.pk}/"))
    answer = client.post(f"/questionnaire/{form.pk}/copy/", {"source": f"form:{source.pk}"}, follow=True)

    assert "3 questions have been copied." in page(answer)
    assert texts(form) == ["先有一题", *TEXTS]
    kept = lines_of(form)[3]
    assert (kept.condition, kept.signs) == ((2, "部分办结"), 200)
    assert kept.only_if in {pk for pk, _text in lines_of(form)[1].choices}
    assert texts(source) == TEXTS


@pytest.mark.parametrize("source", ["", "ready:none", "form:", "form:x", "form:٣", "form:" + "9" * 30, "other"])
def test_what_cannot_be_copied(cast: Cast, source: str) -> None:
    form = form_of(cast)
    answer = client_as(cast.staff).post(f"/questionnaire/{form.pk}/copy/", {"source": source}, follow=True)

    assert "Choose what to copy." in page(answer)


def test_nobody_copies_from_a_unit_that_is_not_theirs(cast: Cast) -> None:
    theirs = form_of(cast, cast.apart, by=cast.other_secretary)
    three(cast, theirs, by=cast.other_secretary)
    mine = form_of(cast, cast.branch, by=cast.secretary)
    client = client_as(cast.secretary)

    assert "form:" not in page(client.get(f"/questionnaire/{mine.pk}/"))
    assert client.post(f"/questionnaire/{mine.pk}/copy/", {"source": f"form:{theirs.pk}"}).status_code == 404


def test_a_form_has_so_many_questions_and_no_more(cast: Cast) -> None:
    form = form_of(cast)
    for number in range(MOST_QUESTIONS - 1):
        ask(cast, form, "short", f"第{number}题")
    client = client_as(cast.staff)
    assert "at most 20 questions" in page(
        client.post(f"/questionnaire/{form.pk}/copy/", {"source": "ready:study"}, follow=True)
    )
    assert form.questions.count() == MOST_QUESTIONS - 1  # all or nothing
    ask(cast, form, "short", "最后一题")
    assert f"/questionnaire/{form.pk}/questions/new/" not in page(client.get(f"/questionnaire/{form.pk}/"))
    with pytest.raises(NotPossibleError, match="at most 20 questions"):
        ask(cast, form, "short", "再加一题")


def test_a_form_asks_for_two_attachments_at_most(cast: Cast) -> None:
    form = form_of(cast)
    ask(cast, form, "file", "典型材料")
    ask(cast, form, "file", "工作方案")
    with pytest.raises(NotPossibleError, match="at most 2 attachments"):
        ask(cast, form, "file", "再要一份")


def test_every_deed_stands_in_the_chain(cast: Cast) -> None:
    form = form_of(cast)
    question = ask(cast, form, "short", "主要做法")
    services.change_question(question=question, values={"text": "做法"}, edition=1, **who(cast))
    ask(cast, form, "short", "二")
    services.move_question(question=question, up=False, **who(cast))
    services.remove_question(question=question, **who(cast))
    services.discard_form(form=form, **who(cast))

    found = Entry.objects.filter(subject=f"questionnaire.form:{form.pk}").order_by("number")
    deeds = [f"questionnaire.question.{deed}" for deed in ("added", "changed", "added", "moved", "removed")]
    assert list(found.values_list("deed", flat=True)) == [
        "questionnaire.form.begun", *deeds, "questionnaire.form.discarded"
    ]  # fmt: skip
    assert {entry.actor for entry in found} == {cast.staff.user.pk}


def test_building_costs_the_same_however_many_questions(
    cast: Cast, assert_query_count_constant: Callable[..., int]
) -> None:
    form = form_of(cast)
    numbers = iter(range(9))

    def one_more() -> None:
        number = next(numbers)
        ask(cast, form, "single", f"第{number}题", choices=["甲", "乙"])
        three(cast, form_of(cast))

    assert_query_count_constant(client_as(cast.staff), f"/questionnaire/{form.pk}/", one_more)
