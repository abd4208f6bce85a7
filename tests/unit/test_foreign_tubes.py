"""A site's pattern of foreign tubes: what also fits another kind of code is refused, and none that does is missed."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.badge import badge_code
from workstation.domain.errors import BadInput, Reason
from workstation.domain.foreign_tubes import find_collision
from workstation.domain.personal_qr.card import card_number
from workstation.domain.tube_barcode import TubeFormat
from workstation.settings import SETTINGS_FILE, Settings, load_settings

OURS = ("VN", "TP")
FITS_ANOTHER_CODE = [
    "[0-9]{12}",
    "0[0-9]{11}",
    "[0-9]{10}",
    "[0-9]{10,13}",
    r"\d+",
    r"\w{15}",
    "[A-Z]{2}[0-9]{13}",
    "C[A-Z][0-9]{10}",
    "[A-Z]{2}[0-9]{10}",
    "VN.*",
    "(?i)tp[0-9]{10}",
    "[A-Z0-9]{4}",
    "LBN[0-9]{8}",
    "[^ ]*",
    "L?B?[0-9]{10}",
    ".*",
    r"(\d)\1{11}",
    "(?:[0-9]{4}){3}",
    "[0-9]{9}(?:[0-9]{3})?",
    "(?=0)[0-9]{12}",
    "(?i:vn)[0-9]{10}",
    "^[0-9]*$",
]
FITS_NOTHING_ELSE = [
    r"QZ\d{9}",
    "[1-9][0-9]{11}",
    "[0-9]{13}",
    "[0-9]{9}",
    "[0-9]{11}",
    "09[7-9][0-9]{9}",
    "(?:AB|QZ)[0-9]{6,11}",
    "[A-Z]{3}-[0-9]{6}",
    "vn[0-9]{10}",
    "[A-BD-Z][0-9]{10}",
    "[A-Z]{2}[06-9][0-9]{12}",
    "(?=QZ)[A-Z]{2}[0-9]{9}",
    "LBX[0-9]{8}",
    "LB[0-9]{3}",
    "$[0-9]{12}",
    "[0-9]{12}^",
    "",
]


def real_codes(chance: random.Random) -> list[str]:
    """One code of every kind that a tube must never be taken for; invented numbers alone."""
    number = chance.randrange
    return [
        f"000{number(10**9):09d}",
        f"096{number(10**9):09d}",
        f"00{number(10**8):08d}",
        f"HS{number(1, 6)}00{number(10**10):010d}",
        card_number(number(10**8)),
        card_number(number(10**8), "CT"),
        TubeFormat("VN").number(number(10**4), number(10**4)),
        TubeFormat("TP").number(number(10**4), number(10**4)),
        badge_code(number(10**6)),
        f"LB{number(100):02d}",
    ]


CODES = [code for seed in range(40) for code in real_codes(random.Random(seed))]
ATOMS = st.one_of(
    st.sampled_from(
        [
            r"\d",
            "[0-9]",
            "[A-Z]",
            "[^0-9]",
            r"\w",
            ".",
            "0",
            "1",
            "9",
            "L",
            "B",
            "N",
            "V",
            "C",
            "[LVCT]",
            "(?:LB|VN|CN|TP)",
        ]
    )
)
REPEATS = st.sampled_from(["", "?", "*", "+", "{2}", "{2,}", "{4}", "{8}", "{10}", "{10,12}", "{12}", "*?", "{1,3}"])
PIECES = st.tuples(ATOMS, REPEATS).map("".join)
PATTERNS = st.recursive(
    st.lists(PIECES, min_size=1, max_size=4).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(?:" + "|".join(parts) + ")"),
        st.tuples(inner, inner).map("".join),
        inner.map(lambda part: f"({part})?"),
        inner.map(lambda part: f"^{part}$"),
        inner.map(lambda part: f"(?!0){part}"),
        inner.map(lambda part: f"(?i:{part})"),
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("pattern", FITS_ANOTHER_CODE)
def test_a_pattern_that_fits_another_code_is_found_with_an_example_that_really_fits(pattern: str) -> None:
    found = find_collision(pattern, OURS)

    assert found is not None
    assert found.is_certain
    assert re.fullmatch(pattern, found.example)


@pytest.mark.parametrize("pattern", FITS_NOTHING_ELSE)
def test_a_pattern_that_fits_nothing_else_is_accepted(pattern: str) -> None:
    assert find_collision(pattern, OURS) is None
    assert [code for code in CODES if re.fullmatch(pattern, code)] == []


@given(PATTERNS)
def test_no_pattern_that_takes_a_real_code_is_ever_called_free(pattern: str) -> None:
    found = find_collision(pattern, OURS)
    taken = [code for code in CODES if re.fullmatch(pattern, code)]

    assert found is not None or taken == []
    if found is not None and found.is_certain:
        assert re.fullmatch(pattern, found.example)


@given(PATTERNS.filter(lambda pattern: "(?!" not in pattern and "(?i" not in pattern))
def test_without_looking_ahead_every_answer_is_certain(pattern: str) -> None:
    found = find_collision(pattern, OURS)

    assert found is None or found.is_certain


def test_the_start_is_refused_with_the_example_and_the_settings_name(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text('foreign_tubes = "[0-9]{12}"\n', encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        load_settings(tmp_path)
    assert refused.value.reason is Reason.BAD_SETTING
    assert "000000000000, a citizen number" in str(refused.value.facts["problem"])


def test_the_sites_own_letters_count_and_not_only_the_usual_ones() -> None:
    assert Settings(foreign_tubes="VNX[0-9]{10}").foreign_tubes
    with pytest.raises(ValueError, match="VNX0000000000, a tube number of this system"):
        Settings(foreign_tubes="VNX[0-9]{10}", tube_prefix="VNX")


def test_a_pattern_that_cannot_be_followed_is_refused_rather_than_believed() -> None:
    with pytest.raises(ValueError, match="cannot be checked"):
        Settings(foreign_tubes="(?!0)[0-9]{12}")
