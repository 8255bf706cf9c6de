"""What the program knows is not asked; what it does not know passes."""

import pytest
from django.urls import reverse

from tests.questionnaire.making import ask, form_of
from tests.support import Cast, client_as, page
from zhibu.kernel.held import held_from
from zhibu.questionnaire import services
from zhibu.questionnaire.models import Question
from zhibu.questionnaire.queries import held, held_fact, ready_made

REFUSED = {
    "number of people expected": """
        应到人数|应到人数是多少|应 到 人 数|应参会人数|Number of people expected|How many members are expected?""",
    "number of people present": """
        实到人数|实到（人）|参加人数|参加活动的党员人数|有多少名党员参加？|到会人数（人）
        |how many members were PRESENT?""",
    "number on leave or absent": "请假人数|缺席党员名单|有几人请假|Who was absent?",
    "attendance rate": "到会率是多少|到会率|本次活动的参加率|出席率（%）|Attendance rate|the participation rate",
    "names of those who took part": """
        参会人员名单|参加人员姓名|哪些同志参加了活动|Names of the participants|Who took part?""",
    "day and time of the activity": "活动时间|活动日期|本次活动何时开展|时间|Date of the activity|When was it held?",
    "place of the activity": "活动地点|在哪里举行？|地点|Place of the meeting|Where was the meeting held?",
    "theme of the activity": "活动主题|活动主题是什么？|主题|Theme of the activity",
    "name of the unit": "支部名称|填报单位|单位全称|党组织名称|党支部名称|所在党支部的全称|name of your branch",
    "name of an officer": "支部书记姓名|书记是谁|填报人|联系人姓名|Who is the secretary?",
    "telephone number": "联系电话|手机号码|电话：|联系方式及建议|Phone number|mobile",
    "ID number": "身份证号|公民身份号码|对身份证号的意见|ID number",
    "number of members": "党员人数|支部党员总数|你支部有多少名党员？|正式党员数|How many members are in your branch?",
}
PASSES = """
    对活动内容的建议|活动时间是否合适？|您认为活动地点安排得合理吗？|到会率偏低的原因|对提高到会率的建议|走访联系的群众户数
    |群众反映的事项办结了吗？|慰问困难党员人数|参加活动的群众人数|帮扶对象人数|交流发言的篇数|学习材料的难易程度|本支部的主要做法
    |存在的困难|为民办实事件数|服务时长|志愿服务小时数|邀请专家几人次|哪些环节最受党员欢迎？|还想学习哪些内容？|活动经费（元）
    |联系的社区名称|结对单位名称|共建党支部名称|下一步活动主题|明年计划开展的活动时间
    |Theme of the next activity|Was the time of the activity suitable?|What should be improved?|Households visited
    |How did members like the place of the meeting?|How many people did you help?|How many hours did it take?"""


def split(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize(("fact", "text"), [(fact, text) for fact, texts in REFUSED.items() for text in split(texts)])
def test_what_is_known_is_refused(fact: str, text: str) -> None:
    found = held_fact(text)

    assert (str(found.fact) if found else None) == fact


@pytest.mark.parametrize("text", split(PASSES))
def test_what_is_not_known_passes(text: str) -> None:
    assert held_fact(text) is None


def test_every_fact_is_tried_and_stands_on_a_page_that_is_there() -> None:
    assert {str(fact.fact) for fact in held()} == set(REFUSED)
    assert all(reverse(fact.url_name).startswith("/") for fact in held())


def test_the_explanation_does_not_smuggle_it_in() -> None:
    found = held_fact("到会情况", "请填写应到、实到人数")
    assert found is not None
    assert str(found.fact) == "number of people expected"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_ready_made_questions_ask_nothing_that_is_known(language: str, cast: Cast) -> None:
    from django.utils import translation

    from tests.activities.corridor import ISSUED, at, officer

    with translation.override(language):
        for one in ready_made():
            form = form_of(cast)
            count = services.copy_questions(form=form, source=one, who=officer(cast.staff), now=at(ISSUED))
            assert count == len(one.questions) == form.questions.count()


@pytest.mark.django_db
def test_the_page_says_where_it_stands(cast: Cast) -> None:
    form = form_of(cast)
    address = f"/questionnaire/{form.pk}/questions/new/number/"
    answer = client_as(cast.staff).post(address, {"text": "应到人数", "required": "on"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "provided by the system. You find it under “Notices”" in text
    assert '<a href="/activities/">Notices</a>' in text
    assert 'value="应到人数"' in text  # what was typed stays
    assert Question.objects.count() == 0


@pytest.mark.django_db
def test_a_question_is_not_changed_into_one_that_asks_for_it(cast: Cast) -> None:
    form = form_of(cast)
    question = ask(cast, form, "number", "走访户数")
    client = client_as(cast.staff)
    answer = client.post(f"/questionnaire/questions/{question.pk}/", {"text": "实到人数", "edition": "1"})

    assert answer.status_code == 422
    assert Question.objects.get().text == "走访户数"
    assert "走访户数" in page(client.get(f"/questionnaire/{form.pk}/"))


def test_a_fact_without_words_is_no_fact(tmp_path: object) -> None:
    file = tmp_path / "held.toml"  # type: ignore[operator]
    file.write_text("[one]\nzh = ['甲']\nen = ['a']\n", encoding="utf-8")

    assert held_from(file, {"one": ("One", "Page", "x:y")})[0].words == ("甲", "a")
    with pytest.raises(ValueError, match="two"):
        held_from(file, {"one": ("One", "Page", "x:y"), "two": ("Two", "Page", "x:y")})
