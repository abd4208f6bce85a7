"""What the two check digits of tubes, cards and badges find: every slip of one character or two neighbours, and nearly
all others. `tests/benchmarks/bench_numbers.py` measures the rest at length.
"""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.misreadings import ERRORS, TUBES, found_share
from workstation.domain.badge import badge_code, is_badge
from workstation.domain.personal_qr.card import card_number, is_card_number
from workstation.domain.scans import RefusedScan, TubeScan, read_scan
from workstation.domain.tube_barcode import IME_PROOF_PREFIX, TubeFormat
from workstation.settings import Settings

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


def numbers_with_every_pair() -> Iterator[tuple[str, int, str]]:
    """Numbers of the usual prefix in which each two digits stand at each place: the number, the place, the two.

    What a character adds to the check is the same in every number (ISO 7064: a sum modulo 97), so that they stand for
    all numbers there are.
    """
    seen = set[tuple[int, str]]()
    for body in random.Random(97).sample(range(100_000_000), 3_000):
        number = TUBES.number(body // 10_000, body % 10_000)
        for place in range(len(number) - 1):
            pair = number[place : place + 2]
            if (place, pair) not in seen:
                seen.add((place, pair))
                yield number, place, pair
    assert len(seen) == 1 + 10 + 8 * 100 + 97  # VN, N and a digit, digits, and the 97 values of the check digits


def test_every_wrong_character_and_every_swap_that_there_is_is_refused_by_the_desk() -> None:
    rules, tried = Settings().scan_rules(practice=False), set[tuple[int, str]]()
    for number, place, pair in numbers_with_every_pair():
        assert isinstance(read_scan(number, rules), TubeScan)
        swapped = number[:place] + pair[::-1] + number[place + 2 :]
        assert swapped == number or isinstance(read_scan(swapped, rules), RefusedScan)
        for at, letter in ((place, pair[0]), (place + 1, pair[1])):
            if (at, letter) not in tried:
                tried.add((at, letter))
                for wrong in LETTERS.replace(letter, ""):
                    assert isinstance(read_scan(number[:at] + wrong + number[at + 1 :], rules), RefusedScan)

    assert len(tried) == 2 + 10 * 10


@given(numbers(), numbers())
def test_a_number_of_one_kind_is_none_of_another(one: tuple[str, Check], other: tuple[str, Check]) -> None:
    letters = {number.rstrip("0123456789") for number in (one[0], other[0])}
    assume(len(letters) == 2 and letters != {"CN", "CT"})

    assert not other[1](one[0])


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_of_other_errors_at_least_98_in_100_are_found(error: str) -> None:
    assert found_share(error, 4_000) >= 0.98
