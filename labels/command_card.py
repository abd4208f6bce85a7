"""The command card, one A4 sheet to laminate: what a glove cannot type is scanned. And operators' badges, to cut apart.

Every tile bears its code twice, as QR and as bars, for scanners of either kind. A gun scanner at 30 cm sees about
20 cm, so codes of different tiles stand at least 20 mm apart, and a laser's line crosses the bars of one tile only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from labels import code128, qr
from labels.errors import LabelError, LabelProblem
from labels.fit import fit_text, wrap
from labels.layout import A4, Align, Bars, Box, Element, Fill, Matrix, Page, Size, Text
from labels.practice_strip import page_strip, practice_strip
from labels.typeface import Typeface, composed, text_width

BADGES_A_PAGE = 8
_COLUMNS, _LEFT_MM, _ACROSS_MM = 2, 9.0, 100.0
_TOP_MM, _DOWN_MM = 26.0, 67.0
_TILE = Size(width_mm=92.0, height_mm=60.0)
_BARS_MODULE_MM, _BARS_HIGH_MM = 0.5, 13.0
_BARS_ROOM_MM = 0.51  # six dots at 300 dpi are wider than half a millimetre
_QR_MODULE_MM = 1.1
_EDGE_MM, _QR_EDGE_MM, _STRIP_MM = 4.0, 5.0, 5.0


class CardIcon(Enum):
    """What a command does, without words: pictures of 13 x 13 squares."""

    UNDO = """
....##.......
...###.......
..####.......
.#########...
###########..
############.
.###########.
..####...####
...###....###
....##....###
.........####
.....#######.
.....######..
"""
    CLOSE = """
.###########.
.###########.
.............
..##.....##..
..##.....##..
..##.....##..
..#########..
..#########..
..#########..
..#########..
..#########..
...#######...
.....###.....
"""
    REPLACE = """
........##...
.........##..
###########..
############.
.........##..
........##...
.............
...##........
..##.........
.############
..###########
..##.........
...##........
"""
    SLIP = """
..########...
..########...
..##....##...
#############
#############
##.........##
##.........##
#############
###.......###
..#.#####.#..
..#.......#..
..#.####..#..
..#########..
"""
    SKIP = """
.............
##...##....##
###..###...##
####.####..##
#########..##
##########.##
#############
##########.##
#########..##
####.####..##
###..###...##
##...##....##
.............
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTile:
    """One command: its code, its words in the first and the second language, and a picture or a digit for it."""

    code: str
    words: str
    second: str
    icon: CardIcon | str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeTile:
    """One operator's badge; `display` is its code in groups, and `role` what the person may do."""

    code: str
    display: str
    name: str
    role: str


def command_card(tiles: Sequence[CommandTile], *, title: str, hint: str, practice: bool) -> Page:
    """Lay out up to 8 commands on one sheet; in practice it is marked TẬP at both ends.

    Raises `LabelError` TOO_HIGH for more tiles, TOO_WIDE for words without room, and as the codes do.
    """
    _refuse_more(len(tiles))
    elements = [*_head(title, hint), *_sheet_marks(practice=practice)]
    for place, tile in enumerate(tiles):
        elements += _tile(place, tile.code, _command_words(place, tile))
    return Page(size=A4, elements=tuple(elements))


def badge_page(tiles: Sequence[BadgeTile], *, title: str, hint: str, practice: bool) -> Page:
    """Lay out up to 8 badges on one sheet, each within its own frame to cut along; in practice each is marked TẬP.

    Raises `LabelError` as `command_card` does.
    """
    _refuse_more(len(tiles))
    elements = [*_head(title, hint), *_sheet_marks(practice=practice)]
    for place, tile in enumerate(tiles):
        elements += _tile(place, tile.code, _badge_words(place, tile, practice=practice))
    return Page(size=A4, elements=tuple(elements))


def _refuse_more(count: int) -> None:
    if count > BADGES_A_PAGE:
        needed = _TOP_MM + -(-count // _COLUMNS) * _DOWN_MM
        raise LabelError(LabelProblem.TOO_HIGH, needed_mm=needed, room_mm=A4.height_mm)


def _head(title: str, hint: str) -> tuple[Element, ...]:
    return (
        _line(title, x_mm=_LEFT_MM, baseline_mm=16.5, width_mm=_INNER_MM, face=Typeface.BLACK, largest_mm=7.5),
        _line(hint, x_mm=_LEFT_MM, baseline_mm=22.5, width_mm=_INNER_MM, face=Typeface.REGULAR, largest_mm=3.6),
    )


_INNER_MM = A4.width_mm - 2 * _LEFT_MM


def _sheet_marks(*, practice: bool) -> tuple[Element, ...]:
    if not practice:
        return ()
    return (*page_strip(A4), *page_strip(A4, foot=True))


def _tile(place: int, code: str, words: tuple[Element, ...]) -> tuple[Element, ...]:
    """A frame, both codes and the words. In the right column the bars stand below, so that no line crosses two."""
    x_mm, y_mm = _corner(place)
    frame = Box(x_mm=x_mm, y_mm=y_mm, width_mm=_TILE.width_mm, height_mm=_TILE.height_mm, line_mm=0.5)
    rows = qr.qr_matrix(code)
    room = (len(rows) + 2 * qr.QUIET_MODULES) * _QR_MODULE_MM
    square = Matrix(x_mm=x_mm + 2.0, y_mm=y_mm + _qr_top(place, room), size_mm=room, rows=rows, text=code)
    return (frame, _bars(place, code), square, *words)


def _corner(place: int) -> tuple[float, float]:
    return _LEFT_MM + place % _COLUMNS * _ACROSS_MM, _TOP_MM + place // _COLUMNS * _DOWN_MM


def _qr_top(place: int, room_mm: float) -> float:
    return _QR_EDGE_MM if _bars_below(place) else _TILE.height_mm - room_mm - _QR_EDGE_MM


def _bars_below(place: int) -> bool:
    return place % _COLUMNS == 1


def _bars(place: int, code: str) -> Bars:
    """Bars twice as wide as on a tube: 0.5 mm, which gun scanners read at 30 cm."""
    x_mm, y_mm = _corner(place)
    needed = (code128.width_modules(code) + 2 * code128.QUIET_MODULES) * _BARS_ROOM_MM
    if needed > _TILE.width_mm:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=needed, room_mm=_TILE.width_mm)
    top = _TILE.height_mm - _EDGE_MM - _BARS_HIGH_MM if _bars_below(place) else _EDGE_MM
    return Bars(
        x_mm=x_mm,
        y_mm=y_mm + top,
        width_mm=needed,
        height_mm=_BARS_HIGH_MM,
        text=code,
        module_mm=_BARS_MODULE_MM,
    )


_WORDS_MM = 36.0
_WORDS_WIDTH_MM = _TILE.width_mm - _WORDS_MM - _EDGE_MM
_ICON_SQUARE_MM = 1.2
_NAME_MM = 4.8


def _words_top(place: int) -> float:
    """Where the room beside the QR code begins."""
    _, y_mm = _corner(place)
    return y_mm + (2.0 if _bars_below(place) else 2.0 * _EDGE_MM + _BARS_HIGH_MM)


def _command_words(place: int, tile: CommandTile) -> tuple[Element, ...]:
    x_mm, top = _corner(place)[0] + _WORDS_MM, _words_top(place)
    words = _line(
        tile.words, x_mm=x_mm, baseline_mm=top + 13, width_mm=_WORDS_WIDTH_MM, face=Typeface.BLACK, largest_mm=9
    )
    second = _line(
        tile.second, x_mm=x_mm, baseline_mm=top + 20.5, width_mm=_WORDS_WIDTH_MM, face=Typeface.REGULAR, largest_mm=4.4
    )
    code = _line(
        tile.code, x_mm=x_mm, baseline_mm=top + 28, width_mm=_WORDS_WIDTH_MM, face=Typeface.MONO_BOLD, largest_mm=4.6
    )
    return (words, second, code, *_icon(place, tile.icon))


def _icon(place: int, icon: CardIcon | str) -> tuple[Element, ...]:
    """A picture beside the bars, in the corner that they leave free; a digit stands white in a black square."""
    side = 13 * _ICON_SQUARE_MM
    x_mm, y_mm = _corner(place)
    left = x_mm + _TILE.width_mm - _EDGE_MM - side
    top = y_mm + (_TILE.height_mm - _EDGE_MM - side + 1 if _bars_below(place) else _EDGE_MM - 1)
    if isinstance(icon, str):
        digit = Text(
            x_mm=left + side / 2,
            baseline_mm=top + side * 0.86,
            text=icon,
            face=Typeface.BLACK,
            size_mm=side,
            align=Align.CENTRE,
            white=True,
        )
        return (Fill(x_mm=left, y_mm=top, width_mm=side, height_mm=side), digit)
    return tuple(_squares(icon, left, top))


def _squares(icon: CardIcon, left_mm: float, top_mm: float) -> list[Fill]:
    size, found = _ICON_SQUARE_MM, list[Fill]()
    for row, line in enumerate(icon.value.split()):
        start = line.find("#")
        while start >= 0:
            end = next((place for place in range(start, len(line)) if line[place] != "#"), len(line))
            x_mm, y_mm = left_mm + start * size, top_mm + row * size
            found.append(Fill(x_mm=x_mm, y_mm=y_mm, width_mm=(end - start) * size, height_mm=size))
            start = line.find("#", end)
    return found


def _badge_words(place: int, tile: BadgeTile, *, practice: bool) -> tuple[Element, ...]:
    x_mm, top = _corner(place)[0] + _WORDS_MM, _words_top(place)
    names = _name(tile.name, x_mm, top + (8.5 if practice else 10))
    role = _line(
        tile.role, x_mm=x_mm, baseline_mm=top + 19, width_mm=_WORDS_WIDTH_MM, face=Typeface.SEMIBOLD, largest_mm=5
    )
    code = _line(
        tile.display, x_mm=x_mm, baseline_mm=top + 27, width_mm=_WORDS_WIDTH_MM, face=Typeface.MONO_BOLD, largest_mm=4.6
    )
    mark = practice_strip(x_mm=x_mm, y_mm=top + 29.5, width_mm=_WORDS_WIDTH_MM, height_mm=_STRIP_MM) if practice else ()
    return (*names, role, code, *mark)


def _name(name: str, x_mm: float, baseline_mm: float) -> tuple[Text, ...]:
    """A name on one line, or a long one on two: it is read at arm's length, and never cut."""
    face = Typeface.BOLD
    if text_width(composed(name, face), face) * _NAME_MM <= _WORDS_WIDTH_MM:
        return (_line(name, x_mm=x_mm, baseline_mm=baseline_mm, width_mm=_WORDS_WIDTH_MM, face=face, largest_mm=6.5),)
    lines = wrap(name, face=face, size_mm=_NAME_MM, width_mm=_WORDS_WIDTH_MM)
    head, rest = lines[0], " ".join(lines[1:])
    return tuple(
        _line(text, x_mm=x_mm, baseline_mm=at, width_mm=_WORDS_WIDTH_MM, face=face, largest_mm=_NAME_MM)
        for text, at in ((head, baseline_mm - 4.0), (rest, baseline_mm + 1.9))
    )


def _line(text: str, *, x_mm: float, baseline_mm: float, width_mm: float, face: Typeface, largest_mm: float) -> Text:
    """A line that shrinks to fit, down to what is still read at arm's length."""
    return fit_text(
        text, x_mm=x_mm, baseline_mm=baseline_mm, width_mm=width_mm, face=face, largest_mm=largest_mm, least_mm=2.2
    )
