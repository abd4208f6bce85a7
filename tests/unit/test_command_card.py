"""The command card and the badges: every code is read back, none stands near another's, practice is marked."""

import re
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labels.command_card import BADGES_A_PAGE, BadgeTile, CardIcon, badge_page, command_card
from labels.errors import LabelError
from labels.layout import Bars, Fill, Matrix, Page, Text
from labels.pdf import write_pdf
from labels.qr import QUIET_MODULES
from tests.builders import NOON
from workstation.devices.decoder import Role as CodeRole
from workstation.devices.decoder import decode
from workstation.devices.reads import Symbology
from workstation.domain.badge import Operator, Role, badge_code, display_badge, is_badge
from workstation.domain.scans import Command, CommandScan, read_scan
from workstation.settings import Settings
from workstation.texts.command_card import badge_tile, command_tiles

DPI, FAR_MM, QUIET_BARS = 150, 20.0, 10
LONG = "Nguyễn Hoàng Phương Nguyệt Quỳnh"


def card(*, practice: bool = False) -> Page:
    return command_card(command_tiles(), title="Thẻ lệnh", hint="Quét mã thay cho bấm phím", practice=practice)


def badges(count: int = BADGES_A_PAGE, *, practice: bool = False, name: str = LONG) -> Page:
    operators = (
        Operator(badge=badge_code(7919 * n), name=name, role=Role.COLLECTOR, made_at=NOON) for n in range(count)
    )
    return badge_page([badge_tile(operator) for operator in operators], title="Thẻ", hint="Cắt", practice=practice)


def printed(page: Page, folder: Path) -> np.ndarray:
    """The page as a printer's driver would raster it."""
    file = folder / "card.pdf"
    with file.open("wb") as out:
        write_pdf([page], out)
    command = ["pdftoppm", "-gray", "-r", str(DPI), str(file), str(folder / "card")]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stderr == ""
    [picture] = folder.glob("card-*.pgm")
    return np.asarray(Image.open(picture))


def read(picture: np.ndarray) -> list[tuple[str, bool]]:
    found = decode(
        picture, accepts=lambda text: CodeRole.PERSON if re.fullmatch(r"LBN?\d+", text) else None, every=True
    )
    return sorted((code.text, Symbology(code.symbology).linear) for code in found)


def ink(page: Page) -> Iterator[tuple[str, str, tuple[float, float, float, float]]]:
    """What each code covers without its quiet zone: its kind, its tile and its edges in mm."""
    for element in page.elements:
        if isinstance(element, Bars):
            width = len(element.modules) * element.module_mm
            left = element.x_mm + (element.width_mm - width) / 2
            edges = (left, element.y_mm, left + width, element.y_mm + element.height_mm)
            yield "bars", tile_at(element.x_mm, element.y_mm), edges
        elif isinstance(element, Matrix):
            quiet = QUIET_MODULES * element.size_mm / (len(element.rows) + 2 * QUIET_MODULES)
            left, top = element.x_mm + quiet, element.y_mm + quiet
            side = element.size_mm - 2 * quiet
            yield "qr", tile_at(element.x_mm, element.y_mm), (left, top, left + side, top + side)


def tile_at(x_mm: float, y_mm: float) -> str:
    return f"{int((x_mm - 9) // 100)}-{int((y_mm - 26) // 67)}"


def gap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    across = max(other[0] - one[2], one[0] - other[2], 0.0)
    down = max(other[1] - one[3], one[1] - other[3], 0.0)
    return (across**2 + down**2) ** 0.5


def test_every_command_is_on_the_card_twice_and_our_decoder_reads_all_of_them(tmp_path: Path) -> None:
    expected = sorted((command.value, linear) for command in Command for linear in (False, True))

    assert read(printed(card(), tmp_path)) == expected


def test_what_the_card_says_is_what_the_desk_understands() -> None:
    rules = Settings().scan_rules(practice=False)

    assert [read_scan(tile.code, rules) for tile in command_tiles()] == [
        CommandScan(Command(t.code)) for t in command_tiles()
    ]
    assert {tile.code for tile in command_tiles()} == set(Command)


def test_every_badge_of_a_full_page_is_read_back(tmp_path: Path) -> None:
    expected = sorted((badge_code(7919 * n), linear) for n in range(BADGES_A_PAGE) for linear in (False, True))

    assert read(printed(badges(), tmp_path)) == expected
    assert all(is_badge(text) for text, _linear in expected)


@pytest.mark.parametrize("page", [card(), badges()], ids=["card", "badges"])
def test_codes_of_different_tiles_stand_at_least_twenty_millimetres_apart(page: Page) -> None:
    apart = [gap(one[2], other[2]) for one, other in combinations(list(ink(page)), 2) if one[1] != other[1]]

    assert len(apart) == 16 * 15 // 2 - 8
    assert min(apart) >= FAR_MM


@pytest.mark.parametrize("page", [card(), badges()], ids=["card", "badges"])
def test_a_straight_line_of_light_crosses_the_bars_of_one_tile_only(page: Page) -> None:
    rows = [(edges[1], edges[3]) for kind, _tile, edges in ink(page) if kind == "bars"]

    assert all(one[1] < other[0] or other[1] < one[0] for one, other in combinations(rows, 2))


def test_bars_and_squares_are_large_enough_for_a_gun_at_thirty_centimetres() -> None:
    elements = [*card().elements, *badges().elements]

    assert {bars.module_mm for bars in elements if isinstance(bars, Bars)} == {0.5}
    modules = [m.size_mm / (len(m.rows) + 2 * QUIET_MODULES) for m in elements if isinstance(m, Matrix)]
    assert min(modules) > 1.0


@pytest.mark.parametrize("page", [card(practice=True), badges(practice=True)], ids=["card", "badges"])
def test_nothing_is_printed_into_a_quiet_zone(page: Page) -> None:
    marks = [e for e in page.elements if isinstance(e, Fill)]
    rooms = [
        (e.x_mm, e.y_mm, e.x_mm + e.size_mm, e.y_mm + e.size_mm) for e in page.elements if isinstance(e, Matrix)
    ] + [(e.x_mm, e.y_mm, e.x_mm + e.width_mm, e.y_mm + e.height_mm) for e in page.elements if isinstance(e, Bars)]

    assert all(
        gap(room, (m.x_mm, m.y_mm, m.x_mm + m.width_mm, m.y_mm + m.height_mm)) > 0 for room in rooms for m in marks
    )


def test_practice_is_marked_on_the_sheet_and_on_every_badge_that_is_cut_out(tmp_path: Path) -> None:
    def marks(page: Page) -> int:
        return sum("TẬP" in e.text for e in page.elements if isinstance(e, Text))

    assert (marks(card()), marks(badges())) == (0, 0)
    assert (marks(card(practice=True)), marks(badges(3, practice=True))) == (2, 5)
    assert len(read(printed(card(practice=True), tmp_path))) == 2 * len(Command)


def test_words_are_vietnamese_large_and_english_small() -> None:
    texts = {e.text: e.size_mm for e in card().elements if isinstance(e, Text)}

    assert texts["Hoàn tác"] > 1.5 * texts["Undo"]


def test_every_command_has_a_picture_of_its_own() -> None:
    icons = [tile.icon for tile in command_tiles()]

    assert len(set(icons)) == len(icons)
    assert all(len(line) == 13 for icon in CardIcon for line in icon.value.split())


def test_a_long_name_is_whole_on_two_lines() -> None:
    texts = [e.text for e in badges(1).elements if isinstance(e, Text)]

    assert " ".join(text for text in texts if text in LONG) == LONG


@pytest.mark.parametrize("name", ["An " * 40, "Krông" * 12])
def test_a_name_without_room_is_refused_and_not_cut(name: str) -> None:
    with pytest.raises(LabelError):
        badges(1, name=name)


def test_a_ninth_badge_needs_another_page() -> None:
    tile = BadgeTile(code=badge_code(1), display=display_badge(badge_code(1)), name="An", role="—")

    with pytest.raises(LabelError):
        badge_page([tile] * 9, title="", hint="", practice=False)
