"""Hypothesis strategies of what stations may tell about one tube: pairings, voids, boxes and results that
agree, repeat and contradict each other.
"""

from datetime import timedelta

from hypothesis import strategies as st

from tests.server_builders import (
    AN,
    BINH,
    CHI,
    NOON,
    Raw,
    box_sent,
    event,
    label_voided,
    pairing_made,
    pairing_voided,
    result_held,
    result_released,
    result_withdrawn,
    tube_received,
)

TUBE = "VN00481237"
CODES = [
    "NEGATIVE",
    "POOL_NEGATIVE",
    "POSITIVE",
    "POOL_POSITIVE",
    "PRESUMPTIVE",
    "INVALID",
    "NOT_DONE",
    "OTHER",
]
_IDS = st.uuids().map(str)


@st.composite
def stories(draw: st.DrawFn) -> list[Raw]:
    """A list of events about one tube, of up to three openings; every event has an id of its own."""
    told: list[Raw] = []
    for opening in draw(st.lists(_IDS, min_size=1, max_size=3, unique=True)):
        told += draw(st.lists(_pairing(opening), min_size=1, max_size=3))
    makings = list(told)
    told += [pairing_voided(made) for made in draw(st.lists(st.sampled_from(makings), max_size=2))]
    told += [_told_anew(made) for made in draw(st.lists(st.sampled_from(makings), max_size=1))]
    told += draw(st.lists(_result(), max_size=3))
    told += draw(st.lists(st.builds(result_held, st.just(TUBE), st.integers(1, 3)), max_size=2))
    told += draw(st.lists(st.builds(result_withdrawn, st.just(TUBE), st.integers(1, 3)), max_size=2))
    told += draw(st.sampled_from([[], [label_voided(TUBE, "lost")]]))
    told += draw(st.sampled_from([[], [box_sent(TUBE)], [tube_received(TUBE)], [box_sent(TUBE, "VN2")]]))
    return [{**raw, "id": draw(_IDS)} for raw in told]


def _pairing(opening: str) -> st.SearchStrategy[Raw]:
    return st.builds(
        lambda person, pool_size, minutes, pairing_id: pairing_made(
            TUBE,
            person,
            token=pairing_id,
            pairing_id=pairing_id,
            opening_id=opening,
            pool_size=pool_size,
            made_at=(NOON + timedelta(minutes=minutes)).isoformat(),
        ),
        st.sampled_from([AN, BINH, CHI]),
        st.sampled_from([1, 2, 3]),
        st.integers(0, 90),
        _IDS,
    )


def _result() -> st.SearchStrategy[Raw]:
    return st.builds(
        lambda code, version, result_id, minutes: result_released(
            TUBE,
            code,
            version=version,
            result_id=result_id,
            released_at=(NOON + timedelta(hours=8, minutes=minutes)).isoformat(),
        ),
        st.sampled_from(CODES),
        st.integers(1, 3),
        _IDS,
        st.integers(0, 3),
    )


def _told_anew(made: Raw) -> Raw:
    """The same pairing id with other facts."""
    body = made["body"]
    assert isinstance(body, dict)
    return event("pairing.made", {**body, "person": CHI, "tube": "VN3"})
