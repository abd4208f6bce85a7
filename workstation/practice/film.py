"""A film for the practice camera: an invented tube and an invented card are brought before the camera in turn.

Every film carries the numbers that it was asked for, so a desk can practise with it; nothing real is in it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from workstation.practice import card_art, tube_art
from workstation.practice.art import Drawing, Plane
from workstation.practice.camera import Shot
from workstation.practice.pictures import HEIGHT, WIDTH, Picture, Place, photograph

FRAMES_A_SECOND = 15
_BARE, _MOVE, _HOLD = 9, 7, 24  # frames: the empty table, a thing that comes or goes, a thing that is held


def write_film(
    path: Path, number: str, payload: str, *, seed: int, is_over: Callable[[], bool] = lambda: False
) -> None:
    """Write a film (AVI, MJPG, 1280 x 720, 15 frames a second, about 7 s) of a tube, then a card; raises OSError.

    It takes some 2 s; `is_over` is asked between the frames, and ends it.
    """
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FRAMES_A_SECOND, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise OSError(path)
    for frame in _frames(number, payload, seed):
        if is_over():
            break
        writer.write(frame)
    writer.release()


def _frames(number: str, payload: str, seed: int) -> Iterator[Picture]:
    rng = np.random.default_rng(seed)
    things = (tube_art.tube(number, rng), card_art.card(payload, rng))
    angles = (rng.uniform(-60, 60), rng.uniform(-15, 15))
    bare = _taken([], seed)
    for thing, angle in zip(things, angles, strict=True):
        place = Place(x=WIDTH / 2, y=HEIGHT / 2, angle=angle)
        full = _taken([(thing, place)], seed)
        cover = _changed(full, bare)
        yield from (_grainy(bare, rng) for _ in range(_BARE))
        for shift in (*np.linspace(1, 0, _MOVE), *[0.0] * _HOLD, *np.linspace(0, 1, _MOVE)):
            yield _grainy(_moved(bare, full, cover, round(shift * WIDTH)), rng)
    yield from (_grainy(bare, rng) for _ in range(_BARE))


def _taken(things: list[tuple[Drawing, Place]], seed: int) -> Picture:
    """The same table under the same light, whatever lies on it."""
    shot = Shot(pixels_per_mm=9.0, noise=1.0, quality=95, blur=0.5)
    return photograph(things, np.random.default_rng(seed), shot)


def _changed(full: Picture, bare: Picture) -> Plane:
    """Where the two differ, 0 to 1, with a soft edge."""
    apart = cv2.absdiff(full, bare).max(axis=2)
    solid = cv2.morphologyEx((apart > 16).astype(np.float32), cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    return np.asarray(cv2.GaussianBlur(solid, (0, 0), 2.0), np.float32)[:, :, None]


def _moved(bare: Picture, full: Picture, cover: Plane, shift: int) -> Picture:
    """Lay the thing `shift` px further right."""
    picture = bare.astype(np.float32)
    room = WIDTH - shift
    if room > 0:
        part = cover[:, :room]
        picture[:, shift:] = picture[:, shift:] * (1 - part) + full[:, :room] * part
    return picture.astype(np.uint8)


def _grainy(picture: Picture, rng: np.random.Generator) -> Picture:
    grain = rng.integers(-3, 4, (HEIGHT // 2, WIDTH // 2, 1)).astype(np.int16)
    large = cv2.resize(grain, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)[:, :, None]
    return np.asarray(np.clip(picture.astype(np.int16) + large, 0, 255), np.uint8)
