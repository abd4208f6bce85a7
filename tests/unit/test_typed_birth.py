"""What may be typed as a birth, and what is refused because it may be two things."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.typed_birth import read_birth, write_birth


@pytest.mark.parametrize("text", ["12/03/1990", "12-3-1990", " 12.03.1990 ", "12 3 1990", "12031990", "1990-03-12"])
def test_a_day_is_read_with_the_day_before_the_month(text: str) -> None:
    assert read_birth(text) == date(1990, 3, 12)


def test_four_digits_are_a_year() -> None:
    assert read_birth(" 1990 ") == 1990


@pytest.mark.parametrize(
    "text",
    [
        "1-1-90",
        "1/1/90",
        "90",
        "010190",
        "31/02/1990",
        "12/13/1990",
        "1990-13-01",
        "",
        "abc",
        "12/03/19901",
        "٣/٣/١٩٩٠",
    ],
)
def test_what_may_be_two_dates_or_is_none_is_not_read(text: str) -> None:
    assert read_birth(text) is None


@given(st.dates(min_value=date(1850, 1, 1)))
def test_what_is_written_is_read_back(birth: date) -> None:
    assert read_birth(write_birth(birth, None)) == birth
    assert read_birth(write_birth(None, birth.year)) == birth.year


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(read_birth(text), date | int | None)
