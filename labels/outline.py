"""The outline of a letter from its font file (TrueType, table `glyf`), for outputs that must look the same where no
font is installed."""

import struct
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from reportlab.pdfbase.ttfonts import TTFontFile

from labels.typeface import Typeface

_ON_CURVE, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 1, 2, 4, 8, 16, 32
_WORDS, _OFFSETS, _SCALE, _MORE, _TWO_SCALES, _FOUR_SCALES = 1, 2, 8, 32, 64, 128
_MOST_PARTS_DEEP = 8


class Point(NamedTuple):
    """A point of an outline in font units, y upwards; what is not `on` the curve bends it."""

    x: float
    y: float
    on: bool


class _Font(NamedTuple):
    glyphs: bytes
    places: list[int]
    numbers: dict[int, int]
    units: int


@lru_cache(maxsize=1024)
def outline_path(face: Typeface, character: str) -> str:
    """Return the outline as SVG path data in font units, y downwards from the baseline."""
    font = _font(face)
    return "".join(_path(contour) for contour in _contours(font, font.numbers[ord(character)], 0))


def units_per_em(face: Typeface) -> int:
    """Return how many font units are one type size."""
    return _font(face).units


@cache
def _font(face: Typeface) -> _Font:
    font = TTFontFile(str(face.path))
    glyphs: bytes = font.get_table("glyf")  # type: ignore[no-untyped-call]
    return _Font(glyphs, font.glyphPos, font.charToGlyph, font.unitsPerEm)


def _contours(font: _Font, number: int, depth: int) -> Iterator[list[Point]]:
    """Yield the closed lines of a glyph, which may be put together from others (ISO/IEC 14496-22, 5.3.3)."""
    data = font.glyphs[font.places[number] : font.places[number + 1]]
    if not data or depth > _MOST_PARTS_DEEP:
        return
    count: int = struct.unpack_from(">h", data)[0]
    if count >= 0:
        yield from _simple(data, count)
    else:
        yield from _composed(font, data, depth)


def _simple(data: bytes, count: int) -> Iterator[list[Point]]:
    ends = struct.unpack_from(f">{count}H", data, 10)
    place = 10 + 2 * count
    place += 2 + struct.unpack_from(">H", data, place)[0]
    points = ends[-1] + 1 if ends else 0
    flags = list[int]()
    while len(flags) < points:
        flag = data[place]
        repeats = data[place + 1] if flag & _REPEAT else 0
        flags += [flag] * (repeats + 1)
        place += 2 if flag & _REPEAT else 1
    xs, place = _coordinates(data, place, flags, _SHORT_X, _SAME_X)
    ys, _ = _coordinates(data, place, flags, _SHORT_Y, _SAME_Y)
    start = 0
    for end in ends:
        yield [Point(xs[i], ys[i], bool(flags[i] & _ON_CURVE)) for i in range(start, end + 1)]
        start = end + 1


def _coordinates(data: bytes, place: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    """Return one coordinate of each point, told as steps, and where the next table begins."""
    at, found = 0, list[int]()
    for flag in flags:
        if flag & short:
            at += data[place] if flag & same else -data[place]
            place += 1
        elif not flag & same:
            at += struct.unpack_from(">h", data, place)[0]
            place += 2
        found.append(at)
    return found, place


def _composed(font: _Font, data: bytes, depth: int) -> Iterator[list[Point]]:
    """Yield a letter and its marks, each scaled and moved to its place."""
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, number = struct.unpack_from(">HH", data, place)
        across, up = struct.unpack_from(">hh" if flags & _WORDS else ">bb", data, place + 4)
        if not flags & _OFFSETS:
            raise AssertionError("a bundled font places its marks by points")
        place += 8 if flags & _WORDS else 6
        (xx, xy, yx, yy), place = _scales(data, place, flags)
        for contour in _contours(font, number, depth + 1):
            yield [Point(x * xx + y * yx + across, x * xy + y * yy + up, on) for x, y, on in contour]


def _scales(data: bytes, place: int, flags: int) -> tuple[tuple[float, float, float, float], int]:
    count = 1 if flags & _SCALE else 2 if flags & _TWO_SCALES else 4 if flags & _FOUR_SCALES else 0
    values = [value / 16384 for value in struct.unpack_from(f">{count}h", data, place)]
    matrix = {0: (1.0, 0.0, 0.0, 1.0), 1: (*values, 0.0, 0.0, *values), 2: (*values[:1], 0.0, 0.0, *values[1:])}
    xx, xy, yx, yy = matrix.get(count, tuple(values))
    return (xx, xy, yx, yy), place + 2 * count


def _path(points: list[Point]) -> str:
    """Return one closed line. Two bends in a row have a point of the curve halfway between them."""
    start = next((place for place, point in enumerate(points) if point.on), None)
    if start is None:
        points = [_halfway(points[-1], points[0]), *points]
        start = 0
    ring = [*points[start:], *points[: start + 1]]
    told = f"M{_at(ring[0])}"
    for place, point in enumerate(ring[1:], start=1):
        if point.on:
            told += f"{_at(point)}" if ring[place - 1].on is False else f"L{_at(point)}"
            continue
        following = ring[place + 1]
        told += f"Q{_at(point)} "
        if not following.on:
            told += _at(_halfway(point, following))
    return told + "Z"


def _halfway(one: Point, other: Point) -> Point:
    return Point((one.x + other.x) / 2, (one.y + other.y) / 2, True)


def _at(point: Point) -> str:
    return f"{point.x:.6g} {-point.y:.6g}"
