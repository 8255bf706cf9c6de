"""Schemes: weights, versions, copies, trials, and what is never counted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.assessment import world
from tests.support import Cast, client_as, page
from zhibu.assessment import queries, services
from zhibu.assessment.models import Indicator, Scheme
from zhibu.assessment.states import SchemeStage
from zhibu.circulation.models import Task
from zhibu.kernel.deeds import NotPossibleError

REFUSED = [
    "公众号点赞数", "点 赞 数", "网络投票得票", "微信投票排名", "转发量", "文章阅读量", "登录次数", "登陆率",
    "每日打卡", "在线学习时长", "学习强国积分", "照片数量", "上传活动照片", "活动留痕", "App安装率", "下载量",
    "公众号关注数", "number of likes", "online votes", "web votes", "forwards of our posts", "log-ins each day",
    "logins", "study minutes", "minutes on-line", "number of photos", "installs", "ｌｉｋｅｓ", "点·赞",
]  # fmt: skip
ALLOWED = [
    "党员大会按季度召开", "无记名投票选举按期完成", "通知按时签收", "党员教育培训学时达标", "照顾困难党员",
    "反馈按时报送", "群众满意", "安全生产示范岗", "信息公开按时", "主题党日有计划有记录",
    "members likely to need help", "meetings held", "关注困难群众", "录入及时准确",
]  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_the_red_line_refuses_what_presses_buttons(words: str) -> None:
    assert queries.broken_by(words) is not None


@pytest.mark.parametrize("words", ALLOWED)
def test_it_leaves_work_alone(words: str) -> None:
    assert queries.broken_by(words) is None


def test_no_fact_of_the_table_crosses_it() -> None:
    for key, one in queries.TABLE.items():
        assert queries.broken_by(str(one.words), str(key)) is None


@pytest.mark.django_db
def test_the_editor_says_why_and_the_service_refuses_too(cast: Cast) -> None:
    of = world.dimension(cast, world.scheme(cast))
    values = {"text": "公众号点赞数", "weight": "5", "how": "hand", "fact": "", "visits": "all", "group": "",
              "target": "100", "whom": "all", "evidence": ""}  # fmt: skip
    staff = client_as(cast.staff)

    for changed in ({}, {"text": "宣传", "evidence": "点赞截图"}):
        answer = staff.post(reverse("assessment:indicator_new", args=[of.pk]), values | changed)
        assert answer.status_code == 422
        assert "a like says that somebody was asked to press" in answer.content.decode()
    with pytest.raises(NotPossibleError):
        world.indicator(cast, of, text="登录次数")
    with pytest.raises(NotPossibleError):
        world.dimension(cast, of.scheme, "点赞")
    assert not Indicator.objects.exists()
    Indicator.objects.create(dimension=of, place=1, text="点赞数", weight=100, how="hand")  # by whatever way it came
    with pytest.raises(NotPossibleError):
        services.put_in_force(scheme=of.scheme, who=world.officer(cast.staff), now=world.now())


@pytest.mark.django_db
def test_weights_come_to_100_before_it_is_in_force_and_then_it_stands(cast: Cast) -> None:
    made = world.written(cast)
    one = queries.indicators_of(made)[0]
    who, now = world.officer(cast.staff), world.now()
    columns = {
        name: getattr(one, name) for name in ("text", "how", "fact", "visits", "group", "target", "whom", "evidence")
    }
    light = {**columns, "weight": Decimal("39.99")}
    services.keep_indicator(dimension=one.dimension, indicator=one, values=light, who=who, now=now)
    with pytest.raises(NotPossibleError, match=r"99\.99"):
        services.put_in_force(scheme=made, who=who, now=now)
    services.keep_indicator(
        dimension=one.dimension, indicator=one, values=columns | {"weight": Decimal(40)}, who=who, now=now
    )
    made = services.put_in_force(scheme=made, who=who, now=now)
    for deed in (
        lambda: world.dimension(cast, made),
        lambda: services.remove_indicator(indicator=one, who=who, now=now),
        lambda: services.discard_scheme(scheme=made, who=who, now=now),
    ):
        with pytest.raises(NotPossibleError):
            deed()


@pytest.mark.django_db
def test_versions_and_copies_carry_everything(cast: Cast) -> None:
    made = world.in_force(cast)
    who, now = world.officer(cast.staff), world.now()

    def plain(scheme: Scheme) -> list[Any]:
        return [
            (one.dimension.name, one.text, one.weight, one.how, one.fact, one.target)
            for one in queries.indicators_of(scheme)
        ]

    version = services.copy_scheme(source=made, year=None, who=who, now=now)
    copy = services.copy_scheme(source=made, year=2027, who=who, now=now)

    assert plain(version) == plain(copy) == plain(made)
    assert (version.version, version.title, copy.version, copy.title) == (2, made.title, 1, "2027年度考核")
    assert (copy.first.year, copy.last.year) == (2027, 2027)
    services.put_in_force(scheme=version, who=who, now=now)
    made.refresh_from_db()
    assert made.stage == SchemeStage.REPLACED
    with pytest.raises(NotPossibleError):
        services.copy_scheme(source=made, year=2027, who=who, now=now)
    with pytest.raises(NotPossibleError):
        services.begin(scheme=made, who=who, now=now)


@pytest.mark.django_db
def test_a_trial_is_judged_on_its_figures_and_rolled_out_or_dropped(cast: Cast) -> None:
    today = timezone.localdate()
    trial = {"trial": True, "review_on": today, "units": [cast.branch, cast.apart]}
    made = world.in_force(cast, **trial)
    who, now = world.officer(cast.staff), world.now()
    with pytest.raises(NotPossibleError):
        services.judge_trial(scheme=made, verdict="dropped", words="早", who=who, now=now)
    assert services.remind_of_trials(now=now, on=today - timedelta(days=1)) == 0
    assert services.remind_of_trials(now=now, on=today) == 1
    run = services.begin(scheme=made, who=who, now=now)
    assert set(run.results.values_list("unit__code", flat=True)) == {"0101", "11"}
    world.by_hand(cast, run)
    services.open_for_answers(assessment=run, who=who, now=now)
    type(run).objects.update(answer_until=today - timedelta(days=1))
    services.close(assessment=run, who=who, now=now)
    figures = queries.trial_figures(run)
    assert (figures.units, figures.by_hand, figures.scores) == (2, 2, 8)

    html = page(client_as(cast.staff).get(reverse("assessment:scheme", args=[made.pk])))
    assert "2 / 8" in html
    rolled = services.judge_trial(scheme=made, verdict="rolled_out", words="两个单位都能从记录得分", who=who, now=now)

    assert rolled is not None
    assert (rolled.stage, rolled.trial, rolled.version, rolled.units.count()) == ("draft", False, 2, 0)
    assert not Task.objects.filter(kind="assessment.trial", closed_at=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field"),
    [({"last": "2025-01-01"}, "last"), ({"trial": "on"}, "units"), ({"year": "99999999999"}, "year")],
)
def test_a_wrong_scheme_is_told_where(cast: Cast, changed: dict[str, str], field: str) -> None:
    values = {"year": "2026", "title": "方案", "first": "2026-01-01", "last": "2026-12-31", "basis": ""}
    staff: Client = client_as(cast.staff)

    answer = staff.post(reverse("assessment:scheme_new"), values | changed)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
