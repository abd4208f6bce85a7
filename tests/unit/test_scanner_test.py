"""The test sheet finds what is wrong with a scanner, says it once, and is never a tube or a person."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import cccd, tube
from workstation.domain.outcomes import Outcome
from workstation.domain.scanner_test import (
    SHEET,
    Arrival,
    Finding,
    SheetCode,
    Way,
    read_sheet,
    settings_found,
)
from workstation.domain.scans import RefusedScan, choose_reading, looks_like_a_scan, read_scan
from workstation.domain.wedge_settings import LARGEST_GAP_MS, USUAL_GAP_MS, Prefix, Suffix, WedgeSettings
from workstation.settings import Settings

RULES = Settings(foreign_tubes="[A-Z]{2}[0-9]{4}").scan_rules(practice=False)
ANY = replace(RULES, foreign=re.compile(".*"))
SIGNS, NAMES = SHEET[SheetCode.SIGNS], SHEET[SheetCode.VIETNAMESE]


def keys(text: str, written: str | None = None, **changes: object) -> Arrival:
    return Arrival(way=Way.KEYS, by_place=text, by_text=text if written is None else written, **changes)  # type: ignore[arg-type]


def serial(text: str) -> Arrival:
    return Arrival(way=Way.SERIAL, by_place=text, by_text=text)


def found(arrival: Arrival) -> tuple[SheetCode, tuple[Finding, ...]]:
    reading = read_sheet(arrival)
    assert reading is not None
    return reading.code, reading.findings


@pytest.mark.parametrize("code", SheetCode)
@pytest.mark.parametrize("rules", [RULES, ANY])
def test_a_code_of_the_sheet_is_never_a_tube_or_a_person(code: SheetCode, rules: object) -> None:
    assert read_scan(SHEET[code], rules) == RefusedScan(outcome=Outcome.NOT_A_PERSON)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", SheetCode)
def test_a_serial_scanner_that_sends_utf_8_is_good(code: SheetCode) -> None:
    assert found(serial(SHEET[code])) == (code, (Finding.GOOD,))


@pytest.mark.parametrize(
    ("arrival", "findings"),
    [
        (keys(SIGNS), (Finding.GOOD,)),
        (keys(SIGNS, SIGNS.swapcase()), (Finding.CAPS_LOCK,)),
        (keys(SIGNS, 'GHEPTEST&µqQµ.M§m%4"¨'), (Finding.LAYOUT,)),
        (keys("GHEPTEST!|qQ|,.:;@'\"^~", SIGNS), (Finding.SCANNER_LAYOUT,)),
        (keys(SIGNS, prefix=Prefix.F9), (Finding.PREFIX,)),
        (keys(SIGNS, gap_ms=45), (Finding.SLOW,)),
        (keys(SIGNS, suffix=Suffix.NONE), (Finding.NO_SUFFIX,)),
        (keys(SIGNS, SIGNS.swapcase(), suffix=Suffix.NONE), (Finding.CAPS_LOCK, Finding.NO_SUFFIX)),
        (keys("GHEPTÉT1|â|<>:;", damaged=True), (Finding.IME_ON,)),
        (keys(SIGNS[:-6]), (Finding.CUT,)),
        (keys(SIGNS[6:]), (Finding.CUT,)),
        (keys("]Q1" + SIGNS), (Finding.CHANGED,)),
        (serial(SIGNS[:-6]), (Finding.CUT,)),
    ],
)
def test_what_is_wrong_is_said(arrival: Arrival, findings: tuple[Finding, ...]) -> None:
    assert found(arrival) == (SheetCode.SIGNS, findings)


@pytest.mark.parametrize("sent", ["GHEPTEST1|Nguyn Th Ngc nh,  Hu c", "GHEPTEST1|Nguy?n Th? Ng?c ?nh, ?? H?u ??c"])
@pytest.mark.parametrize("way", [keys, serial])
def test_letters_that_a_keyboard_does_not_have_are_missed(sent: str, way: object) -> None:
    assert found(way(sent)) == (SheetCode.VIETNAMESE, (Finding.ACCENTS_LOST,))  # type: ignore[operator]


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1"])
def test_a_serial_scanner_that_does_not_send_utf_8_is_told(encoding: str) -> None:
    data = NAMES.encode() if encoding == "latin-1" else NAMES.encode(encoding, "replace")
    text = data.decode("latin-1") if encoding == "latin-1" else data.decode("utf-8", "surrogateescape")

    assert found(serial(text)) == (SheetCode.VIETNAMESE, (Finding.NOT_UTF8,))


@pytest.mark.parametrize("text", [cccd(1), tube(1), "", "https://example.vn", "Trần Văn Dũng"])
def test_anything_else_is_not_looked_at(text: str) -> None:
    assert read_sheet(serial(text)) is None


def test_a_desk_keeps_what_suits_its_slowest_scanner() -> None:
    first = settings_found(WedgeSettings(), keys(SIGNS, gap_ms=45, prefix=Prefix.F9, suffix=Suffix.NONE))
    second = settings_found(first, keys(SIGNS, gap_ms=4))

    assert first == WedgeSettings(gap_ms=90, prefix=Prefix.F9, suffix=Suffix.NONE)
    assert second == WedgeSettings(gap_ms=90, prefix=Prefix.NONE, suffix=Suffix.NONE)


@given(st.integers(-1_000_000, 1_000_000))
def test_a_gap_stays_in_its_range(gap: int) -> None:
    assert USUAL_GAP_MS <= WedgeSettings(gap_ms=gap).gap_ms <= LARGEST_GAP_MS


CARD = cccd(1)
GERMAN = str.maketrans("yzYZ", "zyZY")


@pytest.mark.parametrize(
    ("place", "text", "chosen"),
    [
        (CARD, CARD, CARD),
        (CARD, CARD.translate(str.maketrans("|", "'")), CARD),
        (CARD.replace("|", "'"), CARD, CARD),
        (CARD, CARD.swapcase(), CARD),
        (CARD.swapcase(), CARD, CARD),
        (tube(1), tube(1).lower(), tube(1)),
        (tube(1), "", tube(1)),
        ("", tube(1), tube(1)),
        ("YZ1234", "YZ1234".translate(GERMAN), None),
        (tube(1), tube(2), None),
        (CARD, cccd(2), None),
        ("nothing", "nichts", "nothing"),
    ],
)
def test_two_readings_that_both_say_something_are_never_chosen_between(
    place: str, text: str, chosen: str | None
) -> None:
    assert choose_reading(place, text, RULES) == chosen


@pytest.mark.parametrize(
    "text", [CARD, tube(1), "NGUYEN VAN Â|đ-1990", "HC1:6BFÕN", "LB01", " lb02", "LBN00000197", "a\tb", "0901234567"]
)
def test_a_scan_in_a_field_for_words_is_known(text: str) -> None:
    assert looks_like_a_scan(text)


@pytest.mark.parametrize(
    "text",
    ["", "Nguyễn Thị Ngọc Ánh", "O'Brien-Trần", "Số 12/3 đường 3/2, tổ 45, P. 4", "H’Hen Niê", "Lb", "12031990"[:7]],
)
def test_a_name_or_an_address_is_no_scan(text: str) -> None:
    assert not looks_like_a_scan(text)
