"""Tube numbers: what the two check digits catch, and what an input method cannot change."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.tube_barcode import IME_PROOF_PREFIX, TubeFormat, display_tube, normalize_tube

TUBES = TubeFormat("VN")
NUMBERS = st.builds(TUBES.number, st.integers(0, 9999), st.integers(0, 9999))
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(NUMBERS)
def test_a_minted_number_is_valid(number: str) -> None:
    assert TUBES.is_valid(number)


@given(NUMBERS, st.data())
def test_every_single_wrong_character_is_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([c for c in LETTERS if c != number[place]]))

    assert not TUBES.is_valid(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.data())
def test_every_swap_of_neighbours_is_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 2))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert swapped == number or not TUBES.is_valid(swapped)


@given(NUMBERS, st.data())
def test_a_cut_number_is_not_valid(number: str, data: st.DataObject) -> None:
    assert not TUBES.is_valid(number[: data.draw(st.integers(0, len(number) - 1))])


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert TUBES.is_valid(text) in (True, False)
    assert TUBES.looks_like_ours(text) in (True, False)


@pytest.mark.parametrize("prefix", ["VN", "BK", "XN", "TP", "HCM"])
def test_consonant_prefixes_are_accepted(prefix: str) -> None:
    assert IME_PROOF_PREFIX.match(prefix)


@pytest.mark.parametrize("prefix", ["TA", "DD", "W0", "V", "VNVNV", "vn", "AF", "XDD", "VD", "HCD", "VN\n"])
def test_prefixes_that_an_input_method_changes_are_refused(prefix: str) -> None:
    assert not IME_PROOF_PREFIX.match(prefix)


def test_a_number_is_shown_in_groups_that_do_not_break() -> None:
    number = TUBES.number(48, 1237)

    assert re.fullmatch(r"VN\u00a00048\u00a01237\u00a0\d\d", display_tube(number))
    assert normalize_tube(display_tube(number).lower()) == number
