"""Names: cleaned, found, ordered as offices order them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from zhibu.kernel import names


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 万\u3000慧", "万慧"),
        ("王 芳 ", "王芳"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・ 买买提", "阿依古丽·买买提"),
        ("John  Smith ", "John Smith"),
        ("", ""),
    ],
)
def test_blanks_and_dots(written: str, kept: str) -> None:
    assert names.tidy(written) == kept


@given(st.text(max_size=50))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert names.tidy(names.tidy(text)) == names.tidy(text)


def test_half_width() -> None:
    assert names.half_width("１３８ｘ，张伟") == "138x,张伟"


def test_order_by_pinyin() -> None:
    written = ["张伟", "李娜", "王芳", "阿依古丽·买买提", "陈静"]
    assert sorted(written, key=names.pinyin_key) == ["阿依古丽·买买提", "陈静", "李娜", "王芳", "张伟"]


def test_same_syllables_are_told_apart_by_tone_then_by_the_name() -> None:
    assert sorted(["张卫", "张威", "张伟"], key=names.pinyin_key) == ["张威", "张伟", "张卫"]
    assert names.pinyin_key("张伟").endswith(" 张伟")


@given(st.text("张王单曾重长行中华国伟芳乐觉朝会还了地得的好为和都大夫人上下车一不〇㐀", min_size=1, max_size=5))
def test_a_name_put_together_from_its_characters_is_read_as_the_whole(name: str) -> None:
    whole = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    assert names.pinyin_key(name) == " ".join(whole).lower() + " " + name


def test_initials() -> None:
    assert [names.initials(name) for name in ("张伟", "吕梁", "阿·买", "")] == ["zw", "ll", "a·m", ""]


def test_order_by_strokes_with_the_rule_of_the_office() -> None:
    # 李 and 张 have 7 strokes each: 李 begins 横, 张 begins 折.
    written = ["张伟", "李娜", "丁一", "王芳", "卜凡", "马超", "于谦", "刘洋"]
    assert sorted(written, key=names.stroke_key) == ["丁一", "卜凡", "于谦", "马超", "王芳", "刘洋", "李娜", "张伟"]


def test_unknown_characters_come_last() -> None:
    assert names.stroke_key("\U000300001") > names.stroke_key("龘")
