"""Practice pictures as a hurried hand takes them: slanted, uneven light, clutter, screens, lamps in the plastic.

They are for measuring the decoder and the camera's hints; what they show is invented, as in `pictures`.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from workstation.practice import card_art, clutter_art, phone_art, tube_art
from workstation.practice.art import Drawing, Plane
from workstation.practice.camera import Shot
from workstation.practice.pictures import HEIGHT, WIDTH, Picture, Place, photograph, view

PIXEL_MM = 0.078  # the pitch of a telephone's pixels (about 326 a inch)
FULL_HD = (1920, 1080)


def hand_held_photo(number: str, *, seed: int) -> Picture:
    """Draw a tube as a telephone in a hand would take it (720 x 1280 x 3): half of them within 15 degrees of an
    axis, the rest at any angle; all slanted, shaken, unevenly lit, compressed, and among other things."""
    rng = np.random.default_rng(seed)
    shot = _hand_held(rng, pixels_per_mm=(7.0, 10.0))
    tube = tube_art.tube(number, rng, diameter=float(rng.choice([13.0, 16.0])))
    things = [*_clutter(rng, 3), (tube, _somewhere(rng, shot.angle))]
    return photograph(things, rng, shot)


def hand_held_card_photo(payload: str, *, seed: int) -> Picture:
    """Draw a card in the same way, at any angle."""
    rng = np.random.default_rng(seed)
    shot = replace(_hand_held(rng, pixels_per_mm=(7.0, 9.0)), angle=rng.uniform(0, 360))
    return photograph([*_clutter(rng, 3), (card_art.card(payload, rng), _somewhere(rng, shot.angle))], rng, shot)


def phone_photo(payload: str, *, seed: int, shot: Shot, dark: bool = False) -> Picture:
    """Draw a telephone's screen with its moiré: pixels of the screen beat with those of the camera."""
    rng = np.random.default_rng(seed)
    phone = phone_art.phone(payload, rng, dark=dark)
    place = Place(x=WIDTH / 2 + rng.uniform(-60, 60), y=HEIGHT / 2 + rng.uniform(-30, 30), angle=shot.angle)
    seen, depth = view(phone, place, shot), rng.uniform(0.10, 0.22)
    return photograph([(phone, place)], rng, shot, over=lambda scene: _beat(scene, phone, seen, depth))


def glare_photo(text: str, *, seed: int, shot: Shot, card: bool = False) -> Picture:
    """Draw a tube, or a card, with a lamp's reflection that burns a part of its code away."""
    rng = np.random.default_rng(seed)
    thing = card_art.card(text, rng) if card else tube_art.tube(text, rng)
    place = Place(x=WIDTH / 2, y=HEIGHT / 2, angle=shot.angle)
    middle = (69.0, 26.0) if card else (tube_art.LABEL_FROM + 25.4 + rng.uniform(-14, 14), 10.5 + rng.uniform(-5, 2))
    size = (4.5, 3.5) if card else (rng.uniform(5, 9), 2.2)
    where = view(thing, place, shot) @ np.array([middle[0] * thing.pixels_per_mm, middle[1] * thing.pixels_per_mm, 1])
    return photograph(
        [(thing, place)],
        rng,
        shot,
        over=lambda scene: _burn(scene, where[:2] / where[2], shot.angle, [side * shot.pixels_per_mm for side in size]),
    )


def two_things_photo(first: str, second: str, *, seed: int, shot: Shot, cards: bool = False) -> Picture:
    """Draw two tubes, or two cards, in one view of 1080 x 1920 x 3."""
    rng = np.random.default_rng(seed)
    width, height = FULL_HD
    made = [card_art.card(text, rng) if cards else tube_art.tube(text, rng) for text in (first, second)]
    upper, lower = rng.uniform(-70, 70, 2) + shot.angle if not cards else rng.uniform(-12, 12, 2) + shot.angle
    places = [Place(x=width * 0.27, y=height * 0.5, angle=upper), Place(x=width * 0.74, y=height * 0.5, angle=lower)]
    return photograph(list(zip(made, places, strict=True)), rng, shot, size=FULL_HD)


def busy_photo(*, seed: int, size: tuple[int, int] = FULL_HD, shot: Shot | None = None) -> Picture:
    """Draw a table full of print, stripes and rulers, and no code (H x W x 3 for `size` = width, height)."""
    rng = np.random.default_rng(seed)
    things = _clutter(rng, 9, size)
    return photograph(things, rng, shot or _hand_held(rng, pixels_per_mm=(8.0, 11.0)), size=size)


def _hand_held(rng: np.random.Generator, *, pixels_per_mm: tuple[float, float]) -> Shot:
    askew = rng.uniform(-15, 15) + rng.choice([0, 90, 180]) if rng.random() < 0.5 else rng.uniform(0, 180)
    return Shot(
        angle=float(askew),
        pixels_per_mm=rng.uniform(*pixels_per_mm),
        lean=rng.uniform(-24, 24),
        nod=rng.uniform(-24, 24),
        blur=rng.uniform(0.5, 1.1),
        shake=rng.uniform(0, 2.6),
        noise=rng.uniform(2, 7),
        light=rng.uniform(0.45, 0.95),
        unevenness=rng.uniform(0.2, 0.6),
        quality=int(rng.integers(45, 75)),
    )


def _somewhere(rng: np.random.Generator, angle: float) -> Place:
    return Place(x=WIDTH / 2 + rng.uniform(-90, 90), y=HEIGHT / 2 + rng.uniform(-40, 40), angle=angle)


def _clutter(
    rng: np.random.Generator, count: int, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> list[tuple[Drawing, Place]]:
    width, height = size
    return [
        (
            clutter_art.clutter(rng),
            Place(x=rng.uniform(0, width), y=rng.uniform(0, height), angle=rng.uniform(0, 360)),
        )
        for _ in range(count)
    ]


def _beat(scene: Plane, thing: Drawing, seen: Plane, depth: float) -> None:
    """Darken and lighten by the screen's own pixels, taken at single points as a sensor's pixels do."""
    height, width = scene.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    back = np.linalg.inv(seen.astype(np.float64))
    depthwise = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    across = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depthwise
    down = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depthwise
    pitch = PIXEL_MM * thing.pixels_per_mm
    grid = np.cos(2 * np.pi * across / pitch) + np.cos(2 * np.pi * down / pitch)
    inside = cv2.warpPerspective(thing.alpha, seen, (width, height))
    scene *= (1 + depth * grid * inside)[:, :, None].astype(np.float32)


def _burn(scene: Plane, where: Sequence[float], angle: float, radii: Sequence[float]) -> None:
    height, width = scene.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = np.radians(angle)
    along = (x - where[0]) * np.cos(turn) + (y - where[1]) * np.sin(turn)
    across = -(x - where[0]) * np.sin(turn) + (y - where[1]) * np.cos(turn)
    spot = 700 * np.exp(-((along / radii[0]) ** 2) - (across / radii[1]) ** 2)
    scene += spot[:, :, None].astype(np.float32)
