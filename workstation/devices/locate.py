"""Where bars may stand in a picture, at any angle, and a straightened cut of each such place.

Readers scan rows and columns only, so bars turned by 20 to 70 degrees are lost to them. Bars are where the
gradients of a whole patch agree on one direction. This finds places; it never says that a code is there.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from workstation.devices.reads import Corners, Gray

Plane = npt.NDArray[np.float32]

_CELL = 4  # px of the searched copy on a side: gradients are taken on px, and summed into cells
_PATCH = 5  # cells on a side over which gradients must agree
_DIRECTIONS = 12
_HALF_WIDTH = 15.0  # degrees, so that neighbours overlap by half
_NO_DIRECTION = 255
_SMALLEST_AREA = 14  # cells: bars of 2 cells by 7
_STRIP_LIMIT = 2_400  # px: no label needs a longer cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A place that looks like bars: its middle (px), the direction across the bars (degrees, clockwise from the
    picture's x axis), its length in that direction and its height along the bars (px)."""

    x: float
    y: float
    angle: float
    length: float
    height: float


def bands(gray: Gray, *, limit: int, side: int = 640) -> list[Band]:
    """Find at most `limit` places that look like bars, the most likely first.

    `side` is the longer side (px) of the copy that is searched. Bars are found from about 0.8 px a module there
    (measured); a coarser copy is quicker, and sees wide bars as one place.
    """
    cells, cell = _tensor(gray, side)
    strength, direction = _strength(*cells), _direction(*cells)
    parts = [part for step in range(_DIRECTIONS) for part in _parts(step, direction, strength)]
    parts.sort(key=lambda part: -part.score)
    kept: list[Band] = []
    for part in parts:
        band = _fit(part, cells, cell)
        if band.length > 0.7 * band.height and all(_apart(band, other) for other in kept):
            kept.append(band)
        if len(kept) == limit:
            break
    return kept


def band_around(gray: Gray, corners: Corners) -> Band:
    """The place of a code of bars that a reader has already seen, with the angle measured on the bars."""
    points = np.array(corners, dtype=np.float32)
    middle = points.mean(axis=0)
    low, high = np.floor(points.min(axis=0)).astype(int), np.ceil(points.max(axis=0)).astype(int)
    margin = max(4, int(0.04 * max(high - low)))
    left, top = np.maximum(low - margin, 0)
    patch = gray[top : high[1] + margin, left : high[0] + margin]
    angle = _angle_of(patch)
    axis = np.array([np.cos(angle), np.sin(angle)])
    along, across = (points - middle) @ axis, (points - middle) @ np.array([-axis[1], axis[0]])
    length = max(float(np.ptp(along)), 8.0)
    return Band(
        x=float(middle[0]),
        y=float(middle[1]),
        angle=float(np.degrees(angle)),
        length=length,
        height=max(float(np.ptp(across)), 0.15 * length),
    )


def strip(gray: Gray, band: Band, *, scale: float) -> tuple[Gray, npt.NDArray[np.float64]]:
    """Cut the band out so that its bars stand upright, `scale` times as large.

    Returns the cut and the 2 x 3 matrix that takes its px back to px of `gray`. The cut is a third longer than
    the band: the search stops short of the outer bars, and readers want a quiet zone.
    """
    length = min((1.34 * band.length + 16) * scale, _STRIP_LIMIT)
    height = min((band.height + 4) * scale, _STRIP_LIMIT)
    width, rows = max(16, round(length)), max(8, round(height))
    turn = np.radians(band.angle)
    cos, sin = np.cos(turn) / scale, np.sin(turn) / scale
    back = np.array(
        [
            [cos, -sin, band.x - cos * width / 2 + sin * rows / 2],
            [sin, cos, band.y - sin * width / 2 - cos * rows / 2],
        ]
    )
    flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR)
    cut = cv2.warpAffine(gray, back, (width, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8), back


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Connected cells with about one direction."""

    score: float
    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]


def _tensor(gray: Gray, side: int) -> tuple[tuple[Plane, Plane, Plane], float]:
    """The structure tensor (xx, yy, xy) in cells, and the size of a cell in px of `gray`."""
    factor = min(1.0, side / max(gray.shape)) / _CELL
    rows, columns = (max(1, round(length * factor)) for length in gray.shape)
    small = cv2.resize(gray, (_CELL * columns, _CELL * rows), interpolation=cv2.INTER_AREA)
    dx, dy = cv2.Scharr(small, cv2.CV_32F, 1, 0), cv2.Scharr(small, cv2.CV_32F, 0, 1)
    cells = (columns, rows)
    tensor = (_pooled(dx * dx, cells), _pooled(dy * dy, cells), _pooled(dx * dy, cells))
    return tensor, gray.shape[1] / columns


def _pooled(product: cv2.typing.MatLike, cells: tuple[int, int]) -> Plane:
    small = cv2.resize(product, cells, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(small, (_PATCH, _PATCH)), np.float32)


def _strength(xx: Plane, yy: Plane, xy: Plane) -> Plane:
    """The square root of a patch's energy where its gradients agree, else 0."""
    energy = xx + yy
    agreement = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (energy + 1e-3)
    floor = max(float(energy.mean()), 400.0)
    return np.asarray(np.where((agreement > 0.6) & (energy > floor), agreement * np.sqrt(energy), 0), np.float32)


def _direction(xx: Plane, yy: Plane, xy: Plane) -> Gray:
    """The direction across the bars in whole degrees, 0 to 179."""
    degrees = np.degrees(0.5 * np.arctan2(2 * xy, xx - yy)) % 180
    return np.asarray(np.minimum(degrees, 179), np.uint8)


def _parts(step: int, direction: Gray, strength: Plane) -> list[_Part]:
    away = np.abs((np.arange(256) - step * 180 / _DIRECTIONS + 90) % 180 - 90)
    near = np.where(away <= _HALF_WIDTH, 1, 0).astype(np.uint8)
    near[_NO_DIRECTION] = 0
    mask = cv2.LUT(np.where(strength > 0, direction, np.uint8(_NO_DIRECTION)), near)
    if cv2.countNonZero(mask) < _SMALLEST_AREA:
        return []
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    scores = np.bincount(labels.ravel(), weights=strength.ravel(), minlength=count)
    big = [index for index in range(1, count) if stats[index][cv2.CC_STAT_AREA] >= _SMALLEST_AREA]
    numbered = np.asarray(labels, np.int32)
    return [_part(index, numbered, stats[index], float(scores[index])) for index in big]


def _part(index: int, labels: npt.NDArray[np.int32], box: cv2.typing.MatLike, score: float) -> _Part:
    left, top, width, height = (int(side) for side in box[:4])
    rows, columns = np.nonzero(labels[top : top + height, left : left + width] == index)
    return _Part(score=score, rows=rows + top, columns=columns + left)


def _fit(part: _Part, tensor: tuple[Plane, Plane, Plane], cell: float) -> Band:
    xx, yy, xy = (float(plane[part.rows, part.columns].sum()) for plane in tensor)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    cos, sin = np.cos(angle), np.sin(angle)
    along = np.sort(part.columns * cos + part.rows * sin)
    across = np.sort(part.rows * cos - part.columns * sin)
    # A few stray cells must not lengthen the band.
    skip, trim = len(along) // 100, len(across) // 25
    first, last, upper, lower = along[skip], along[-1 - skip], across[trim], across[-1 - trim]
    u, v = (first + last) / 2, (upper + lower) / 2
    return Band(
        x=float((u * cos - v * sin + 0.5) * cell),
        y=float((u * sin + v * cos + 0.5) * cell),
        angle=float(np.degrees(angle)),
        length=float((last - first + 1) * cell),
        height=float((lower - upper + 1) * cell),
    )


def _apart(band: Band, other: Band) -> bool:
    return float(np.hypot(band.x - other.x, band.y - other.y)) > 0.4 * min(band.length, other.length)


def _angle_of(patch: Gray) -> float:
    dx = cv2.Scharr(patch, cv2.CV_32F, 1, 0)
    dy = cv2.Scharr(patch, cv2.CV_32F, 0, 1)
    return 0.5 * float(np.arctan2(2 * float((dx * dy).sum()), float((dx * dx - dy * dy).sum())))
