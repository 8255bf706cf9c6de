"""The next title of a series, as offices write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel.series import next_title, read_number, write_number

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 18), date(2026, 12, 18), date(2027, 1, 18)


@pytest.mark.parametrize(
    ("title", "old", "new", "expected"),
    [
        ("2026年11月党员大会", NOVEMBER, DECEMBER, "2026年12月党员大会"),
        ("2026年12月党员大会", DECEMBER, JANUARY, "2027年1月党员大会"),
        ("2026 年 12 月党员大会", DECEMBER, JANUARY, "2027 年 1 月党员大会"),
        ("11月主题党日", NOVEMBER, DECEMBER, "12月主题党日"),
        ("十二月党小组会", DECEMBER, JANUARY, "一月党小组会"),
        ("主题党日（第3次）", NOVEMBER, DECEMBER, "主题党日（第4次）"),
        ("第十次讲座", NOVEMBER, DECEMBER, "第十一次讲座"),
        ("专题学习(3)", NOVEMBER, DECEMBER, "专题学习(4)"),
        ("专题学习（九）", NOVEMBER, DECEMBER, "专题学习（十）"),
        ("身边的先进之三", NOVEMBER, DECEMBER, "身边的先进之四"),
        ("11月主题党日（第9次）", NOVEMBER, DECEMBER, "12月主题党日（第10次）"),
        ("2026年度组织生活会", NOVEMBER, DECEMBER, "2026年度组织生活会"),
        ("2026年度组织生活会", DECEMBER, JANUARY, "2027年度组织生活会"),
        ("2026年第四季度党课", DECEMBER, JANUARY, "2027年第一季度党课"),
        ("下半年形势报告会", DECEMBER, JANUARY, "上半年形势报告会"),
        ("Member meeting, December 2026", DECEMBER, JANUARY, "Member meeting, January 2027"),
        ("Theme day of November", NOVEMBER, DECEMBER, "Theme day of December"),
        ("学习2025年11月的通知", NOVEMBER, DECEMBER, "学习2025年11月的通知"),
        ("学习（2026）", NOVEMBER, DECEMBER, "学习（2026）"),
        ("讨论三个月来的工作", date(2026, 3, 2), date(2026, 4, 2), "讨论三个月来的工作"),
        ("走进社区", NOVEMBER, DECEMBER, "走进社区"),
        ("第届", NOVEMBER, DECEMBER, "第届"),
        ("（十十）", NOVEMBER, DECEMBER, "（十十）"),
    ],
)
def test_what_follows(title: str, old: date, new: date, expected: str) -> None:
    assert next_title(title, old, new) == expected


@given(st.integers(1, 999))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert read_number(write_number(number)) == read_number(str(number)) == number


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_no_title_breaks_it_and_what_has_no_number_stays(text: str, day: date) -> None:
    new = date(day.year + day.month // 12, day.month % 12 + 1, 1)

    assert (
        next_title("".join(sign for sign in text if not sign.isnumeric() and sign not in "上下"), day, new) is not None
    )
    assert next_title(text, day, day.replace(day=1)) is not None


@given(st.integers(1, 900), st.integers(1, 60), st.booleans(), st.dates(date(2001, 1, 1), date(2090, 12, 1)))
def test_a_series_counts_on_month_by_month(first: int, times: int, chinese: bool, day: date) -> None:
    say = write_number if chinese else str
    title = f"{day.year}年{day.month}月主题党日（第{say(first)}次）"
    for turn in range(times):
        new = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        title = next_title(title, day, new)
        day = new
        assert title == f"{day.year}年{day.month}月主题党日（第{say(first + turn + 1)}次）"
