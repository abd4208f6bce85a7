"""What the two check digits of tubes, cards and badges find: every slip of one character or two neighbours, and nearly
all others. `tests/benchmarks/bench_numbers.py` measures the rest at length.
"""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.misreadings import ERRORS, found_share
from workstation.domain.badge import badge_code, is_badge
from workstation.domain.personal_qr.card import card_number, is_card_number
from workstation.domain.tube_barcode import IME_PROOF_PREFIX, TubeFormat

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Check = Callable[[str], bool]
PREFIXES = st.text("BCDGHKLMNPQRSTVX", min_size=2, max_size=4).filter(
    lambda text: bool(IME_PROOF_PREFIX.match(text)) and text not in ("CN", "CT")
)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, Check]:
    """A number of any kind, with what tells whether a text is one."""
    serial = draw(st.integers(0, 99_999_999))
    kind = draw(st.sampled_from(["tube", "card", "badge"]))
    if kind == "card":
        return card_number(serial, draw(st.sampled_from(["CN", "CT"]))), is_card_number
    if kind == "badge":
        return badge_code(serial % 1_000_000), is_badge
    tubes = TubeFormat(draw(PREFIXES))
    return tubes.number(serial // 10_000, serial % 10_000), tubes.is_valid


@given(numbers(), st.data())
def test_every_substitution_of_one_character_is_found(made: tuple[str, Check], data: st.DataObject) -> None:
    number, is_valid = made
    assert is_valid(number)
    for place in range(len(number)):
        wrong = data.draw(st.sampled_from([letter for letter in LETTERS if letter != number[place]]))
        assert not is_valid(number[:place] + wrong + number[place + 1 :])


@given(numbers())
def test_every_transposition_of_neighbours_is_found(made: tuple[str, Check]) -> None:
    number, is_valid = made
    for place in range(len(number) - 1):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or not is_valid(swapped)


@given(numbers(), numbers())
def test_a_number_of_one_kind_is_none_of_another(one: tuple[str, Check], other: tuple[str, Check]) -> None:
    letters = {number.rstrip("0123456789") for number in (one[0], other[0])}
    assume(len(letters) == 2 and letters != {"CN", "CT"})

    assert not other[1](one[0])


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_of_other_errors_at_least_98_in_100_are_found(error: str) -> None:
    assert found_share(error, 4_000) >= 0.98
