"""Codes of boxes, and their lists as codes: read back whole, in any order, or refused; and what a comparison says."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.box_code import BOXES, PRACTICE_BOXES, read_box_code
from workstation.domain.box_list import DIGITS, TUBES_A_CODE, CutList, ListPart, read_part, write_parts
from workstation.domain.custody import BoxList, CheckedTube, ListedTube, Standing, tally
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import CommandScan, RefusedScan, TubeScan, read_scan
from workstation.domain.tube_barcode import TubeFormat
from workstation.settings import Settings

SENT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
RULES = Settings().scan_rules(practice=False)
OURS = st.builds(
    lambda block, serial: TubeFormat("VN").number(block, serial), st.integers(0, 9999), st.integers(0, 9999)
)
FOREIGN = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="abcdefghijklmnopqrstuvwxyz"),
                  min_size=1, max_size=40)  # fmt: skip
TIMES = st.none() | st.integers(0, 8 * 24 * 60).map(lambda minutes: SENT - timedelta(minutes=minutes))
LINES = st.builds(
    lambda number, people, collected: ListedTube(number=number, people=people, collected_at=collected),
    OURS | FOREIGN,
    st.integers(0, 15),
    TIMES,
)
LISTS = st.lists(LINES, min_size=1, max_size=250, unique_by=lambda line: line.number)


def told(*lines: ListedTube, temperature: float | None = 5.2) -> BoxList:
    return BoxList(box=BOXES.number(48, 17), tubes=lines, sent_at=SENT, temperature=temperature)


def whole(parts: list[str]) -> list[ListPart]:
    read = [read_part(text) for text in parts]
    assert all(isinstance(part, ListPart) for part in read)
    return [part for part in read if isinstance(part, ListPart)]


@given(LISTS, st.none() | st.integers(-800, 500).map(lambda tenths: tenths / 10))
def test_every_list_is_read_back_from_its_codes(lines: list[ListedTube], temperature: float | None) -> None:
    parts = whole(list(write_parts(told(*lines, temperature=temperature))))
    read = [tube for part in parts for tube in part.tubes]

    assert [line.number for line in lines] == [tube.number for tube in read]
    assert [line.people for line in lines] == [tube.people for tube in read]
    assert {temperature} == {part.temperature for part in parts}
    assert {len(lines)} == {part.announced for part in parts}
    for line, tube in zip(lines, read, strict=True):
        if line.collected_at is None or tube.collected_at is None:
            assert tube.collected_at is None
        else:
            assert timedelta(0) <= line.collected_at - tube.collected_at < timedelta(minutes=15)


@given(LISTS, st.randoms())
def test_a_code_that_lost_or_changed_a_sign_is_refused_whole(lines: list[ListedTube], chance: random.Random) -> None:
    text = write_parts(told(*lines))[0]
    place = chance.randrange(5, len(text))
    lost = text[:place] + text[place + 1 :]
    changed = text[:place] + ("7" if text[place] != "7" else "8") + text[place + 1 :]

    for damaged in (lost, changed):
        assert not isinstance(read_part(damaged), ListPart)
        assert read_part(damaged) == CutList() or not damaged.startswith("THL1*")


@given(st.text(max_size=200) | st.text(max_size=60).map(lambda text: "THL1*" + text))
def test_any_other_text_is_no_list_and_never_an_error(text: str) -> None:
    assert not isinstance(read_part(text), ListPart)


def test_the_codes_of_a_list_of_ours_survive_every_input_method_and_fit_alphanumeric_mode() -> None:
    lines = [ListedTube(number=TubeFormat("VN").number(7, n), people=n % 10, collected_at=SENT) for n in range(200)]
    parts = write_parts(told(*lines))

    assert len(parts) == -(-200 // TUBES_A_CODE)
    for text in parts:
        assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        assert not set(text) & set("AEIOUYDW")
    assert not set(DIGITS) & set("AEIOUYDWFJZ")


def test_a_list_without_tubes_has_no_codes() -> None:
    with pytest.raises(ValueError, match="without tubes"):
        write_parts(told())


def test_a_box_is_read_right_misread_and_of_the_other_mode() -> None:
    code = BOXES.number(48, 17)
    misread = code[:-1] + str((int(code[-1]) + 1) % 10)
    read = [read_box_code(text, practice=False) for text in (code, f" {code[:6]} {code[6:]} ", misread)]

    assert [box is not None and box.is_whole for box in read] == [True, True, False]
    other = read_box_code(PRACTICE_BOXES.number(1, 1), practice=False)
    assert other is not None
    assert not other.is_this_mode
    assert read_box_code(TubeFormat("VN").number(48, 1), practice=False) is None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (BOXES.number(48, 17), Outcome.BOX_CODE),
        (PRACTICE_BOXES.number(48, 17), Outcome.REAL_PRACTICE),
        (write_parts(told(ListedTube(number="VN1")))[0], Outcome.BOX_CODE),
    ],
)
def test_a_desk_takes_no_box_for_a_tube(text: str, outcome: Outcome) -> None:
    scan = read_scan(text, Settings(foreign_tubes="").scan_rules(practice=False))

    assert isinstance(scan, RefusedScan)
    assert scan.outcome is outcome


@given(OURS)
def test_no_tube_of_ours_is_taken_for_a_box(number: str) -> None:
    assert isinstance(read_scan(number, RULES), TubeScan)
    assert isinstance(read_scan("LB02", RULES), CommandScan)


def test_a_site_may_not_number_its_tubes_as_boxes() -> None:
    for letters in ("TH", "TT", "THV"):
        with pytest.raises(ValueError, match="boxes"):
            Settings(tube_prefix=letters)


NUMBERS = [f"T{n}" for n in range(8)]
CHECKED = st.builds(
    lambda number, standing: CheckedTube(number=number, standing=standing, at=SENT, by="x"),
    st.sampled_from(NUMBERS),
    st.sampled_from(Standing),
)


@given(
    st.lists(st.sampled_from(NUMBERS)),
    st.lists(CHECKED, unique_by=lambda tube: tube.number),
    st.randoms(),
    st.booleans(),
)
def test_every_listed_tube_is_accounted_for_once_in_whatever_order(
    listed: list[str], checked: list[CheckedTube], chance: random.Random, is_whole: bool
) -> None:
    lines = [ListedTube(number=number) for number in listed]
    counted = tally(lines, checked, is_whole=is_whole)
    again = tally(lines + lines, chance.sample(checked, len(checked)), is_whole=is_whole)
    on_list = {tube.number for tube in checked} & set(listed)

    assert counted == again
    assert len(set(listed)) == counted.listed == len(on_list) + len(counted.missing)
    assert counted.present + counted.rejected + counted.aside == len(checked)
    assert set(counted.unexpected) == ({tube.number for tube in checked} - set(listed) if is_whole else set())
