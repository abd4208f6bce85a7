"""The drawn table: laminate, wood, steel or a surgical sheet, now and then with a printed form on it."""

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw

from workstation.practice.art import Plane, cloud, to_plane, write


def table(width: int, height: int, rng: np.random.Generator, pixels_per_mm: float) -> Plane:
    """Draw the bare table (H x W x 3, BGR, 0 to 255); which one, and what lies there, comes from `rng`."""
    kinds: tuple[Callable[[int, int, np.random.Generator], Plane], ...] = (_laminate, _wood, _steel, _sheet)
    scene = kinds[rng.integers(len(kinds))](width, height, rng)
    if rng.random() < 0.6:
        _lay_form(scene, rng, pixels_per_mm)
    return scene


def _tinted(grey: Plane, tint: tuple[float, float, float]) -> Plane:
    return np.asarray(np.clip(grey[:, :, None] * np.array(tint, np.float32), 4, 250), np.float32)


def _laminate(width: int, height: int, rng: np.random.Generator) -> Plane:
    grey = 168 + 5 * cloud(height, width, rng, grain=(260, 260)) + 3 * cloud(height, width, rng, grain=(4, 4))
    specks = cloud(height, width, rng, grain=(3, 3))
    grey = grey - 26 * (specks > 2.3) + 16 * (specks < -2.4)
    return _tinted(np.asarray(grey, np.float32), (0.94, 0.99, 1.02))


def _wood(width: int, height: int, rng: np.random.Generator) -> Plane:
    warp = 18 * cloud(height, width, rng, grain=(420, 60))
    rows = np.arange(height, dtype=np.float32)[:, None] + warp
    rings = np.sin(rows / 9.0) + 0.5 * np.sin(rows / 3.7 + 2.0)
    grey = (
        128 + 7 * rings + 6 * cloud(height, width, rng, grain=(300, 3)) + 8 * cloud(height, width, rng, grain=(500, 90))
    )
    return _tinted(np.asarray(grey, np.float32), (0.62, 0.86, 1.12))


def _steel(width: int, height: int, rng: np.random.Generator) -> Plane:
    grey = 150 + 4 * cloud(height, width, rng, grain=(160, 1.5)) + 14 * cloud(height, width, rng, grain=(600, 400))
    return _tinted(np.asarray(grey, np.float32), (1.02, 1.0, 0.98))


def _sheet(width: int, height: int, rng: np.random.Generator) -> Plane:
    folds = cloud(height, width, rng, grain=(330, 200))
    weave = 2.5 * np.sin(np.arange(width, dtype=np.float32) * 1.9)[None, :] * np.ones((height, 1), np.float32)
    crease = cv2.Sobel(cv2.GaussianBlur(folds, (0, 0), 18), cv2.CV_32F, 1, 1, ksize=5)
    grey = 140 + 9 * folds + 700 * crease + weave + 3 * cloud(height, width, rng, grain=(3, 3))
    tint = (1.18, 0.92, 0.52) if rng.random() < 0.5 else (0.86, 1.08, 0.70)
    return _tinted(np.asarray(grey, np.float32), tint)


def _lay_form(scene: Plane, rng: np.random.Generator, pixels_per_mm: float) -> None:
    height, width = scene.shape[:2]
    scale = 6  # px a mm of the form
    form = _form(scale, rng)
    size = pixels_per_mm / scale
    turn = np.radians(rng.uniform(-14, 14))
    left, top = rng.choice([-0.28, 0.62]) * width, rng.uniform(-0.5, 0.1) * height
    cos, sin = size * np.cos(turn), size * np.sin(turn)
    view = np.array([[cos, -sin, left], [sin, cos, top]], np.float32)
    paper = cv2.warpAffine(form, view, (width, height), flags=cv2.INTER_AREA)
    cover = cv2.warpAffine(np.ones(form.shape[:2], np.float32), view, (width, height))
    shadow = cv2.GaussianBlur(np.roll(cover, 4, axis=0), (0, 0), 5)
    scene *= (1 - 0.25 * shadow)[:, :, None]
    scene *= (1 - cover)[:, :, None]
    scene += paper * cover[:, :, None]


def _form(scale: int, rng: np.random.Generator) -> Plane:
    width, height = 118 * scale, 150 * scale
    paper = Image.new("RGB", (width, height), (240, 240, 236))
    pen = ImageDraw.Draw(paper)
    ink, rule = (70, 72, 78), (150, 154, 160)
    write(
        paper,
        (width / 2, 9 * scale),
        "PHIẾU TẬP HUẤN LẤY MẪU",
        name="Inter-Bold",
        size=5 * scale,
        fill=ink,
        anchor="mm",
    )
    for row in range(18):
        y = (20 + row * 7) * scale
        pen.line((8 * scale, y, width - 8 * scale, y), fill=rule, width=2)
        clock = f"{rng.integers(7, 19):02d}:{rng.integers(0, 60):02d}"
        for left, text in ((10, f"{row + 1:02d}"), (21, clock), (43, f"Tổ {rng.integers(1, 30)}")):
            place = (left * scale, y + 3.5 * scale)
            write(paper, place, text, name="Inter-Regular", size=3.2 * scale, fill=ink, anchor="lm")
    for column in (18, 40, 66, 92):
        pen.line((column * scale, 20 * scale, column * scale, 146 * scale), fill=rule, width=2)
    return to_plane(paper)
