"""What a cheap camera does to a scene: light, focus, noise and JPEG. It knows nothing of what is in the scene."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How one picture is taken.

    Angles are degrees (`angle` in the plane of the table, clockwise; `lean` and `nod` tilt the camera), `blur`
    and `shake` are px, `noise` is grey levels, `light` is the mean exposure (1 is right, 0.3 is a dark room),
    `unevenness` is the part of the light lost at the dark side, `quality` is JPEG's.
    """

    angle: float = 0.0
    pixels_per_mm: float = 9.0
    lean: float = 0.0
    nod: float = 0.0
    blur: float = 0.6
    shake: float = 0.0
    noise: float = 3.0
    light: float = 1.0
    unevenness: float = 0.25
    quality: int = 80


def random_shot(
    rng: np.random.Generator,
    *,
    pixels_per_mm: tuple[float, float] = (8.5, 10.0),
    angles: tuple[float, float] = (0.0, 360.0),
) -> Shot:
    """Choose a shot as a careful but hurried operator would take it."""
    return Shot(
        angle=rng.uniform(*angles),
        pixels_per_mm=rng.uniform(*pixels_per_mm),
        lean=rng.uniform(-11, 11),
        nod=rng.uniform(-11, 11),
        blur=rng.uniform(0.4, 0.9),
        shake=rng.uniform(0, 2.0),
        noise=rng.uniform(2, 5),
        light=rng.uniform(0.72, 1.05),
        unevenness=rng.uniform(0.1, 0.4),
        quality=int(rng.integers(62, 90)),
    )


def develop(scene: npt.NDArray[np.float32], rng: np.random.Generator, shot: Shot) -> npt.NDArray[np.uint8]:
    """Turn a scene (H x W x 3, BGR, 0 to 255, float) into the picture that the camera delivers (uint8)."""
    lit = scene * _light(scene.shape[:2], rng, shot)
    soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), max(shot.blur, 0.1)), np.float32)
    focused = _shaken(soft, rng, shot.shake)
    grainy = _toned(focused) + _grain(scene.shape[:2], rng, shot)
    return _through_jpeg(np.clip(grainy, 0, 255).astype(np.uint8), shot.quality)


def _light(shape: tuple[int, ...], rng: np.random.Generator, shot: Shot) -> npt.NDArray[np.float32]:
    height, width = shape
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    y = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    turn = rng.uniform(0, 2 * np.pi)
    slope = 0.5 - (x * np.cos(turn) + y * np.sin(turn)) * 0.72
    vignette = 1.0 - 0.28 * (x * x + y * y)
    level = shot.light * (1.0 - shot.unevenness * slope) * vignette
    warmth = rng.uniform(-0.05, 0.07)
    tint = np.array([1 - warmth, 1.0, 1 + warmth * 0.8], dtype=np.float32)
    return np.asarray(level[:, :, None] * tint, dtype=np.float32)


def _shaken(picture: npt.NDArray[np.float32], rng: np.random.Generator, shake: float) -> npt.NDArray[np.float32]:
    turn = rng.uniform(0, np.pi)
    if shake < 0.3:
        return picture
    size = 2 * int(np.ceil(shake)) + 3
    kernel = np.zeros((size, size), np.float32)
    for step in np.linspace(-shake / 2, shake / 2, 25):
        x, y = size // 2 + step * np.cos(turn), size // 2 + step * np.sin(turn)
        left, top = int(np.floor(x)), int(np.floor(y))
        for row in (0, 1):
            for column in (0, 1):
                kernel[top + row, left + column] += (1 - abs(y - top - row)) * (1 - abs(x - left - column))
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), dtype=np.float32)


def _toned(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Roll highlights off and lift blacks a little: a lens flares, and no camera gives 0 or 255 for paper."""
    return np.asarray(10.0 + 240.0 * (1.0 - np.exp(-picture / 150.0)) / (1.0 - np.exp(-255.0 / 150.0)), np.float32)


def _grain(shape: tuple[int, ...], rng: np.random.Generator, shot: Shot) -> npt.NDArray[np.float32]:
    height, width = shape
    fine = rng.standard_normal((height, width, 1), dtype=np.float32) * shot.noise
    colour = rng.standard_normal((height // 2 + 1, width // 2 + 1, 3), dtype=np.float32) * shot.noise
    blotch = cv2.resize(cv2.GaussianBlur(colour, (0, 0), 0.8), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine + blotch, dtype=np.float32)


def _through_jpeg(picture: npt.NDArray[np.uint8], quality: int) -> npt.NDArray[np.uint8]:
    _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)
