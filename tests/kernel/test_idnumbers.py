"""ID numbers: every single mistyped digit and every swap of neighbours is found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel.idnumbers import IdNumber, check_digit, parse, tidy

days = st.dates(date(1900, 1, 1), date(2026, 12, 31))
serials = st.integers(0, 999)


def made(day: date, serial: int, region: int = 100000) -> str:
    body = f"{region:06d}{day:%Y%m%d}{serial:03d}"
    return body + check_digit(body)


def reason(text: str) -> str:
    with pytest.raises(ValueError) as error:
        parse(text)
    return str(error.value)


@given(days, serials, st.integers(0, 999999))
def test_a_right_number_says_birth_date_and_sex(day: date, serial: int, region: int) -> None:
    number = made(day, serial, region)
    assert parse(number) == IdNumber(number, day, serial % 2 == 1)
    assert parse(parse(number).number) == parse(number)


@given(days, serials, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(day: date, serial: int, place: int, shift: int) -> None:
    number = made(day, serial)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(ValueError):
        parse(wrong)


@given(days, serials, st.integers(0, 15))
def test_swapped_neighbours_are_found(day: date, serial: int, place: int) -> None:
    number = made(day, serial)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(ValueError):
            parse(swapped)


def test_spellings_of_one_number() -> None:
    number = next(n for serial in range(999) if (n := made(date(1987, 6, 15), serial)).endswith("X"))
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for text in (
        number.lower(),
        f" {number}\u3000",
        f"'{number}",
        f"{number[:6]} {number[6:14]} {number[14:]}",
        full_width,
    ):
        assert parse(text).number == number
    assert tidy("１０ｘ") == "10X"


def test_reasons() -> None:
    number = made(date(1987, 6, 15), 123)
    impossible = number[:10] + "0230" + number[14:17]
    assert reason(number[:17]) == "an ID number has 18 characters, this has 17"
    assert reason("100000870615123") == "this is an old number of 15 digits: write the one of 18"
    assert reason("X" + number[1:]) == "an ID number is 17 digits and a digit or X"
    assert reason("²" + number[1:]) == "the check digit is wrong: one of the characters was mistyped"
    assert reason(impossible + check_digit(impossible)) == "the birth date inside the ID number does not exist"
    assert reason(made(date(1899, 6, 15), 1)) == "the birth date inside the ID number does not exist"


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)
