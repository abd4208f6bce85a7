"""Practice pictures: a tube and a card as a desk camera would see them, for training, demos and tests.

Everything is drawn from numbers, so the same seed gives the same picture; no photograph of a real person's
card is behind them. They show synthetic numbers only. The printed labels come from `labels`, not from here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from workstation.practice import card_art, table_art, tube_art
from workstation.practice.art import Drawing
from workstation.practice.camera import Shot, develop, random_shot

Picture = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1280, 720


def tube_photo(
    number: str, *, seed: int, shot: Shot | None = None, diameter: float = tube_art.DIAMETER, around: bool = False
) -> Picture:
    """Draw a tube whose label carries `number` as Code 128 and in digits.

    Returns 720 x 1280 x 3, uint8, BGR. Without `shot`, the seed decides angle, distance, light and focus.
    `diameter` (13 or 16 mm) and `around` (bars that run round the tube) are the tube's.
    """
    rng = np.random.default_rng(seed)
    chosen = shot or random_shot(rng, pixels_per_mm=(8.5, 10.5))
    tube = tube_art.tube(number, rng, diameter=diameter, around=around)
    place = Place(x=WIDTH / 2 + rng.uniform(-60, 60), y=HEIGHT / 2 + rng.uniform(-30, 30), angle=chosen.angle)
    return photograph([(tube, place)], rng, chosen)


def card_photo(payload: str, *, seed: int, shot: Shot | None = None) -> Picture:
    """Draw a plastic practice card whose QR carries `payload` as UTF-8 bytes.

    Returns 720 x 1280 x 3, uint8, BGR. Without `shot`, the card lies within 25 degrees of upright.
    """
    rng = np.random.default_rng(seed)
    chosen = shot or random_shot(rng, pixels_per_mm=(8.0, 9.6), angles=(-25.0, 25.0))
    card = card_art.card(payload, rng)
    place = Place(x=WIDTH / 2 + rng.uniform(-90, 90), y=HEIGHT / 2 + rng.uniform(-40, 40), angle=chosen.angle)
    return photograph([(card, place)], rng, chosen)


def tube_and_card_photo(number: str, payload: str, *, seed: int, shot: Shot | None = None) -> Picture:
    """Draw a tube lying above a card, both readable. Returns 720 x 1280 x 3, uint8, BGR."""
    rng = np.random.default_rng(seed)
    chosen = shot or random_shot(rng, pixels_per_mm=(7.6, 8.2), angles=(-8.0, 8.0))
    tube = tube_art.tube(number, rng)
    card = card_art.card(payload, rng)
    return photograph(
        [
            (card, Place(x=WIDTH * 0.5, y=HEIGHT * 0.62, angle=chosen.angle)),
            (tube, Place(x=WIDTH * 0.5, y=HEIGHT * 0.14, angle=rng.uniform(-4, 4))),
        ],
        rng,
        chosen,
    )


def table_photo(*, seed: int, shot: Shot | None = None) -> Picture:
    """Draw the empty table: a picture that holds no code. Returns 720 x 1280 x 3, uint8, BGR."""
    rng = np.random.default_rng(seed)
    return photograph([], rng, shot or random_shot(rng))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the middle of a thing lies in the picture (px) and how it is turned (degrees)."""

    x: float
    y: float
    angle: float


def photograph(
    things: list[tuple[Drawing, Place]],
    rng: np.random.Generator,
    shot: Shot,
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    over: Callable[[Plane], None] | None = None,
) -> Picture:
    """Lay the things on a table and take a picture of `size` (width, height in px).

    `over` may change the lit scene (H x W x 3, floats) in place before the camera sees it.
    """
    scene = table_art.table(*size, rng, shot.pixels_per_mm)
    for thing, place in things:
        seen = view(thing, place, shot)
        _cast_shadow(scene, thing, seen, shot)
        _lay(scene, thing, seen)
    if over is not None:
        over(scene)
    return develop(scene, rng, shot)


def view(thing: Drawing, place: Place, shot: Shot) -> Plane:
    """The 3 x 3 matrix from pixels of the drawing to pixels of the picture, with a pinhole's perspective."""
    height, width = thing.colour.shape[:2]
    millimetres = 1.0 / thing.pixels_per_mm
    centre = np.array(
        [[millimetres, 0, -width / 2 * millimetres], [0, millimetres, -height / 2 * millimetres], [0, 0, 1]]
    )
    turn, lean, nod = np.radians([place.angle, shot.lean, shot.nod])
    spin = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(nod), -np.sin(nod)], [0, np.sin(nod), np.cos(nod)]])
    about_y = np.array([[np.cos(lean), 0, np.sin(lean)], [0, 1, 0], [-np.sin(lean), 0, np.cos(lean)]])
    pose = about_x @ about_y @ spin
    distance = 260.0
    plane = np.column_stack([pose[:, 0], pose[:, 1], np.array([0.0, 0.0, distance])])
    focal = distance * shot.pixels_per_mm
    camera = np.array([[focal, 0, place.x], [0, focal, place.y], [0, 0, 1]])
    return np.asarray(camera @ plane @ centre, dtype=np.float32)


def _cast_shadow(scene: Plane, thing: Drawing, seen: Plane, shot: Shot) -> None:
    height, width = scene.shape[:2]
    # A shadow is soft: a quarter of the pixels draw it as well.
    move = np.array([[1, 0, 0.9 * shot.pixels_per_mm], [0, 1, 1.6 * shot.pixels_per_mm], [0, 0, 1]])
    small = np.diag([0.25, 0.25, 1.0]) @ move @ seen
    flat = cv2.warpPerspective(thing.shadow, small.astype(np.float32), (width // 4, height // 4))
    soft = cv2.GaussianBlur(flat, (0, 0), 1.3 / 4 * shot.pixels_per_mm)
    close = cv2.GaussianBlur(flat, (0, 0), 0.4 / 4 * shot.pixels_per_mm)
    dark = cv2.resize(0.32 * soft + 0.22 * close, (width, height), interpolation=cv2.INTER_LINEAR)
    scene *= (1.0 - dark)[:, :, None]


def _lay(scene: Plane, thing: Drawing, seen: Plane) -> None:
    height, width = scene.shape[:2]
    # The drawing has more pixels than the picture: smooth first, or the bars would alias.
    scale = float(np.hypot(seen[0, 0], seen[1, 0]) / seen[2, 2])
    colour, alpha = thing.colour, thing.alpha
    if scale < 1:
        spread = 0.45 * np.sqrt(1 / scale**2 - 1)
        colour = np.asarray(cv2.GaussianBlur(colour, (0, 0), spread), np.float32)
        alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), spread), np.float32)
    drawn = cv2.warpPerspective(colour, seen, (width, height), flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(alpha, seen, (width, height), flags=cv2.INTER_LINEAR)[:, :, None]
    # Colours are stored multiplied by their cover, so that edges stay free of a dark rim.
    scene *= 1.0 - cover
    scene += drawn
