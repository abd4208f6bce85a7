"""Badge codes: proof against misreads and input methods, and never taken for a tube."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.badge import badge_code, display_badge, is_badge, read_badge
from workstation.domain.tube_barcode import IME_PROOF_PREFIX, TubeFormat

SERIALS = st.integers(0, 999_999)


@given(SERIALS)
def test_every_serial_makes_a_badge_of_eleven_characters_that_is_read_back(serial: int) -> None:
    code = badge_code(serial)

    assert len(code) == 11
    assert read_badge(code) == code


@given(SERIALS, st.integers(3, 10), st.integers(1, 9))
def test_one_wrong_digit_makes_no_badge(serial: int, place: int, by: int) -> None:
    code = badge_code(serial)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]

    assert not is_badge(wrong)


@given(SERIALS, st.integers(3, 9))
def test_two_digits_swapped_make_no_badge(serial: int, place: int) -> None:
    code = badge_code(serial)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert is_badge(swapped) == (swapped == code)


def test_its_letters_are_proof_against_vietnamese_input_methods() -> None:
    assert IME_PROOF_PREFIX.match(badge_code(1)[:3])


def test_a_badge_is_read_from_small_letters_and_groups() -> None:
    code = badge_code(42)

    assert read_badge(f" {display_badge(code).lower()}\r\n") == code


@pytest.mark.parametrize("text", ["", "LBN", "LB01", "LBN1234567", "LBN123456789", "LBN12345६78", "XBN00000197"])
def test_what_is_no_badge_is_none(text: str) -> None:
    assert read_badge(text) is None


@given(SERIALS)
def test_no_badge_is_a_tube_even_of_a_site_whose_tubes_begin_alike(serial: int) -> None:
    assert not TubeFormat("LBN").is_valid(badge_code(serial))
