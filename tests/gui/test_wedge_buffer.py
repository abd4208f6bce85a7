"""A scanner's burst is told from typing by the gaps between keys, and read by the places of the keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gui.keys import BACKSPACE, CODES, ENTER, F9, TAB
from workstation.gui.key_table import code_offset
from workstation.gui.wedge_buffer import Damaged, Event, Key, Scanned, Typed, WedgeBuffer

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
