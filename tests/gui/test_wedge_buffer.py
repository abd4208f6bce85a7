"""A scanner's burst is told from typing by the gaps between keys, and read by the places of the keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gui.keys import BACKSPACE, CODES, ENTER, F9, TAB
from workstation.domain.scanner_test import Arrival, Way
from workstation.domain.wedge_settings import Prefix, Suffix, WedgeSettings
from workstation.gui.key_table import code_offset
from workstation.gui.wedge_buffer import Damaged, Event, Key, Measured, Scanned, Typed, Unended, WedgeBuffer

FRENCH = {"a": "q", "1": "&", "2": "é", "-": ")", "|": "", "m": ","}


def keys(text: str, gap: int = 4, start: int = 0, layout: dict[str, str] | None = None) -> list[Key]:
    return [
        Key(CODES[c][0], (layout or {}).get(c, c), CODES[c][1], start + gap * n) for n, c in enumerate(text, start=1)
    ]


def feed(buffer: WedgeBuffer, *presses: Key) -> list[Event]:
    return [event for press in presses for event in buffer.press(press).events]


def enter(after: list[Key], gap: int = 4, code: int = ENTER) -> Key:
    return Key(code, "\r", False, after[-1].at + gap)


PAYLOAD = 'VNa1B2-|Nguyen;"x"/aq'


@pytest.mark.parametrize("end", [ENTER, TAB, 96])
def test_a_burst_that_ends_with_enter_or_tab_is_a_scan(end: int) -> None:
    burst = keys(PAYLOAD)

    assert feed(WedgeBuffer(), *burst, enter(burst, code=end)) == [Scanned(PAYLOAD, PAYLOAD)]


def test_the_places_of_the_keys_are_read_whatever_the_layout_writes() -> None:
    burst = keys(PAYLOAD, layout=FRENCH)

    (event,) = feed(WedgeBuffer(), *burst, enter(burst))

    assert event == Scanned(PAYLOAD, "".join(FRENCH.get(c, c) for c in PAYLOAD))


def test_keys_of_a_person_are_given_back_before_the_next_key() -> None:
    buffer = WedgeBuffer()

    assert feed(buffer, *keys("abc", gap=130)) == [Typed("a"), Typed("b")]
    assert buffer.flush() == (Typed("c"),)


def test_a_few_quick_keys_and_enter_are_typing_where_there_are_fields() -> None:
    burst = keys("abc")

    assert feed(WedgeBuffer(shortest=6), *burst, enter(burst)) == [Typed("abc")]


def test_a_short_burst_is_a_scan_where_nobody_types() -> None:
    burst = keys("LB01")

    assert feed(WedgeBuffer(shortest=1), *burst, enter(burst)) == [Scanned("LB01", "LB01")]


def test_a_gap_longer_than_the_limit_breaks_a_burst() -> None:
    first, second = keys("VN0048"), keys("123777", start=300)

    assert feed(WedgeBuffer(), *first, *second, enter(second)) == [Typed("VN0048"), Scanned("123777", "123777")]


def test_a_prefix_makes_any_gap_and_any_length_a_scan() -> None:
    burst = keys("V1", gap=200, start=200)

    assert feed(WedgeBuffer(), Key(F9, "", False, 100), *burst, enter(burst, gap=200)) == [Scanned("V1", "V1")]
    assert feed(WedgeBuffer(), Key(48, "\x02", False, 100), *burst, enter(burst)) == [Scanned("V1", "V1")]


def test_a_prefix_without_a_scan_is_forgotten() -> None:
    buffer = WedgeBuffer()
    feed(buffer, Key(F9, "", False, 100))

    assert buffer.is_holding
    assert buffer.flush() == ()
    assert not buffer.is_holding


@pytest.mark.parametrize(
    "key", [Key(BACKSPACE, "\x08", False, 26), Key(0, "ã", False, 26), Key(30, "a", False, 26, injected=True)]
)
def test_what_an_input_method_rewrote_is_damaged_and_never_repaired(key: Key) -> None:
    burst = [*keys("NGUYEN"), key, *keys("VAN", start=26)]

    assert feed(WedgeBuffer(), *burst, enter(burst)) == [Damaged()]


def test_backspace_alone_is_an_ordinary_key() -> None:
    assert not WedgeBuffer().press(Key(BACKSPACE, "\x08", False, 1)).taken


def test_enter_alone_is_an_ordinary_key() -> None:
    assert not WedgeBuffer(shortest=1).press(Key(ENTER, "\r", False, 1)).taken


def test_the_number_pad_writes_digits() -> None:
    burst = [Key(code, text, False, at) for at, (code, text) in enumerate([(79, "1"), (80, "2"), (82, "0")])]

    assert feed(WedgeBuffer(shortest=1), *burst, enter(burst)) == [Scanned("120", "120")]


def test_windows_gives_the_same_codes_without_the_offset_of_x11() -> None:
    assert (code_offset("windows"), code_offset("xcb"), code_offset("wayland")) == (0, 8, 8)


@given(st.lists(st.text(alphabet=sorted(c for c in CODES if c), min_size=6, max_size=90), min_size=1, max_size=8))
def test_every_burst_comes_out_as_it_went_in(texts: list[str]) -> None:
    buffer, at, events = WedgeBuffer(), 0, []
    for text in texts:
        burst = keys(text, gap=2, start=at)
        events += feed(buffer, *burst, enter(burst))
        at = burst[-1].at + 6

    assert texts == [event.by_place for event in events if isinstance(event, Scanned)]


NO_SUFFIX = WedgeSettings(suffix=Suffix.NONE)


@pytest.mark.parametrize("typing", [False, True])
def test_silence_ends_a_scan_of_a_scanner_without_suffix(typing: bool) -> None:
    buffer = WedgeBuffer(settings=NO_SUFFIX, typing=typing, shortest=6 if typing else 1)
    feed(buffer, *keys(PAYLOAD))

    assert buffer.flush() == (Scanned(PAYLOAD, PAYLOAD),)


def test_without_suffix_a_late_key_begins_the_next_scan() -> None:
    first, second = keys("VN0048123777"), keys("000123456789", start=400)
    buffer = WedgeBuffer(settings=NO_SUFFIX)

    assert feed(buffer, *first, *second) == [Scanned("VN0048123777", "VN0048123777")]
    assert buffer.flush() == (Scanned("000123456789", "000123456789"),)


def test_without_suffix_a_digit_still_answers_a_question() -> None:
    buffer = WedgeBuffer(settings=NO_SUFFIX, typing=False, shortest=1)
    feed(buffer, *keys("1"))

    assert buffer.flush() == (Typed("1"),)


def test_a_burst_without_end_where_nobody_types_is_told_and_not_guessed() -> None:
    buffer = WedgeBuffer(typing=False, shortest=1, gap_ms=120)
    feed(buffer, *keys("VN0048123"))
    fast = buffer.flush()
    feed(buffer, *keys("abcdefgh", gap=100, start=1_000))

    assert (fast, buffer.flush()) == ((Unended(),), (Typed("abcdefgh"),))


def test_a_prefixed_burst_without_end_never_lands_in_a_field() -> None:
    buffer = WedgeBuffer(typing=True)
    feed(buffer, Key(F9, "", False, 1), *keys("VN0048"))

    assert buffer.flush() == (Unended(),)


def test_a_prefix_gives_the_keys_after_it_more_time() -> None:
    buffer = WedgeBuffer()
    before = buffer.patience_ms
    feed(buffer, Key(F9, "", False, 1))

    assert (before, buffer.patience_ms) == (50, 500)


@pytest.mark.parametrize(("prefix", "understood"), [(Prefix.NONE, True), (Prefix.F9, True), (Prefix.STX, False)])
def test_f9_is_a_prefix_unless_the_scanners_are_set_to_another(prefix: Prefix, understood: bool) -> None:
    buffer = WedgeBuffer(settings=WedgeSettings(prefix=prefix))

    assert buffer.begins(Key(F9, "", False, 1)) is understood


@pytest.mark.parametrize(("code", "suffix"), [(ENTER, Suffix.ENTER), (TAB, Suffix.TAB)])
@pytest.mark.parametrize("prefix", [Prefix.F9, Prefix.NONE])
def test_a_measured_burst_tells_how_the_scanner_is_set(prefix: Prefix, code: int, suffix: Suffix) -> None:
    burst = [*keys("VN00", gap=4), *keys("48", gap=30, start=16)]
    begin = [Key(F9, "", False, 1)] if prefix is Prefix.F9 else []
    buffer = WedgeBuffer(measuring=True, typing=False, shortest=1, gap_ms=500)

    assert feed(buffer, *begin, *burst, enter(burst, code=code)) == [
        Measured(Arrival(way=Way.KEYS, by_place="VN0048", by_text="VN0048", gap_ms=30, prefix=prefix, suffix=suffix))
    ]


def test_a_measured_burst_without_end_is_told_by_silence() -> None:
    buffer = WedgeBuffer(measuring=True, typing=False, shortest=1, gap_ms=500)
    feed(buffer, *keys("VN", gap=200), Key(0, "ễ", False, 600))
    (event,) = buffer.flush()

    assert event == Measured(
        Arrival(way=Way.KEYS, by_place="VNễ", by_text="VNễ", gap_ms=200, suffix=Suffix.NONE, damaged=True)
    )
