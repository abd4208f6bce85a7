"""HL7 times become instants, or nothing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.hl7.timestamps import read_time


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("20260702083015", datetime(2026, 7, 2, 1, 30, 15, tzinfo=UTC)),
        ("202607020830", datetime(2026, 7, 2, 1, 30, tzinfo=UTC)),
        ("2026070208", datetime(2026, 7, 2, 1, tzinfo=UTC)),
        ("20260702", datetime(2026, 7, 1, 17, tzinfo=UTC)),
        ("20260702083015+0100", datetime(2026, 7, 2, 7, 30, 15, tzinfo=UTC)),
        ("20260702083015-05:00", datetime(2026, 7, 2, 13, 30, 15, tzinfo=UTC)),
        ("20260702083015.1234+0000", datetime(2026, 7, 2, 8, 30, 15, 123400, tzinfo=UTC)),
        (" 20260702083015 ", datetime(2026, 7, 2, 1, 30, 15, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_vietnam_unless_it_names_its_offset(text, instant):
    assert read_time(text) == instant


def test_the_analyzers_zone_can_be_another():
    there = timezone(timedelta(hours=9))

    assert read_time("20260702083015", there) == datetime(2026, 7, 1, 23, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "202607", "20261302", "20260702250000", "2026-07-02", "soon", "00000101", "00010101+2359", "²0260702"],
)
def test_what_is_no_time_of_a_day_is_nothing(text):
    assert read_time(text) is None


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{8,14}(\.[0-9]{0,8})?([+-][0-9]{4})?", fullmatch=True)))
def test_any_text_gives_an_aware_utc_time_or_nothing(text):
    time = read_time(text)

    assert time is None or time.utcoffset() == timedelta(0)
