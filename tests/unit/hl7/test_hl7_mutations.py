"""Messages of every profile, damaged: each ends as results or with a reason, and never on another tube.

A mutated message is compared with what each row of the whole one says of its own tube. Up to two mutations move, drop
or double segments (no reader can know that two whole segments far apart were exchanged), up to three damage bytes.
"""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.profile_messages import PROFILES, Outcome, messages, outcome, tubes_in
from workstation.domain.results import ResultCode

Lines = list[bytes]
CLAIMS = (ResultCode.POSITIVE, ResultCode.NEGATIVE, ResultCode.PRESUMPTIVE)


def drop(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(1, len(lines))
    return lines[:place] + lines[place + 1 :]


def double(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(1, len(lines))
    return [*lines[:place], lines[place], *lines[place:]]


def swap_neighbours(lines: Lines, chance: random.Random) -> Lines:
    place = chance.randrange(1, len(lines) - 1)
    return [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]


def cut_end(lines: Lines, chance: random.Random) -> Lines:
    return lines[: chance.randrange(1, len(lines))]


def cut_line(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\r")
    place = chance.randrange(len(lines))
    lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
    return b"\r".join(lines)


def empty_field(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\r")
    place = chance.randrange(len(lines))
    fields = lines[place].split(b"|")
    number = chance.randrange(1, len(fields)) if len(fields) > 1 else 0
    fields[number] = chance.choice([b"", b'""', b"^", b"&", b"~"]) if number else fields[0]
    lines[place] = b"|".join(fields)
    return b"\r".join(lines)


def garbage(text: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(text) + 1)
    bit = chance.choice(
        [b"\xff\xfe", b"\xe9", b"\x0b", b"\x1c", b"\x00", b"|", b"^", b"\\", b"\r", b"\n", b"zz", b"\\X"]
    )
    return text[:place] + bit + text[place:]


def line_ends(text: bytes, chance: random.Random) -> bytes:
    return text.replace(b"\r", chance.choice([b"\n", b"\r\n", b"\r\r", b"\n\r"]))


def mixed_line_ends(text: bytes, chance: random.Random) -> bytes:
    return re.sub(b"\r", lambda _: chance.choice([b"\r", b"\n", b"\r\n"]), text)


def delimiters(text: bytes, chance: random.Random) -> bytes:
    """Change them everywhere, as an analyzer that is set up so does; or in MSH-2 alone, as nobody should."""
    if chance.random() < 0.5:
        return text.replace(b"^", b"$") if b"$" not in text else text
    return re.sub(
        rb"\|[^|\r]{4}\|", lambda _: chance.choice([b"|^&\\~|", b"|^~\\&#|", b"|^|", b"||", b"|@~\\&|"]), text, count=1
    )


def encoding(text: bytes, chance: random.Random) -> bytes:
    try:
        words = text.decode("utf-8")
    except UnicodeDecodeError:
        return text
    return words.encode(chance.choice(["utf-16", "latin-1", "utf-8-sig", "cp1258"]), errors="replace")


def frame(text: bytes, chance: random.Random) -> bytes:
    return (
        chance.choice([b"", b"\x0b", b"noise\r\n\x0b", b"\xef\xbb\xbf"])
        + text
        + chance.choice([b"", b"\x1c\r", b"\x1c"])
    )


def truncate(text: bytes, chance: random.Random) -> bytes:
    return text[: chance.randrange(1, len(text) + 1)]


STRUCTURAL: list[Callable[[Lines, random.Random], Lines]] = [drop, double, swap_neighbours, cut_end]
BYTES: list[Callable[[bytes, random.Random], bytes]] = [
    *(cut_line, empty_field, garbage, line_ends, mixed_line_ends, delimiters, encoding, frame, truncate),
]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_damaged_message_is_results_or_a_reason_and_never_another_tubes(profile: str) -> None:
    whole = {name: data.replace(b"\n", b"\r") for name, data in messages(profile).items()}
    known = frozenset().union(*(tubes_in(data) for data in whole.values()))
    truth = {name: outcome(data, profile, known) for name, data in whole.items()}

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        name=st.sampled_from(sorted(whole)),
        moves=st.lists(st.sampled_from(STRUCTURAL), max_size=2),
        damages=st.lists(st.sampled_from(BYTES), max_size=3),
        seed=st.integers(0, 2**32),
    )
    def run(name: str, moves: list[Callable[..., Lines]], damages: list[Callable[..., bytes]], seed: int) -> None:
        chance = random.Random(seed)
        lines = whole[name].rstrip(b"\r").split(b"\r")
        for move in moves:
            lines = move(lines, chance) if len(lines) > 2 else lines
        data = b"\r".join(lines) + b"\r"
        for damage in damages:
            data = damage(data, chance)
        assert_true(outcome(data, profile, known), data, truth[name])

    run()


def assert_true(out: Outcome, data: bytes, truth: Outcome) -> None:
    """Nothing is silent, nothing is lost, and no tube is given what no row of its own said in the whole message."""
    assert out.told or not data.strip(b" \t\r\n\x00\x0b\x1c\xef\xbb\xbf") or b"MSH" not in data
    if not out.unreadable and not out.waiting:
        assert out.observations == len(re.findall(rb"[\r\n][ \t\x00]*OBX(?![A-Za-z0-9])", data))
    for tube, code in out.results.items():
        if code in CLAIMS and tube not in out.reasons:
            assert code in truth.calls.get(tube, set()), (tube, code, truth)
