"""What is said about a password that cannot be used is said in the language of the page."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "A password has at least 12 characters."), ("zh-hans", "密码至少要有 12 个字符。")],
)
def test_a_short_password_is_refused_in_both_languages(language: str, said: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password("kurz-77")

    assert refused.value.messages == [said]
