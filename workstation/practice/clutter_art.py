"""Things that lie about on a table and look like codes to a machine: print, rulers, stripes, keys, gratings, pens."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from workstation.practice.art import Drawing, to_plane, write

SCALE = 10  # px a mm of the drawing
WORDS = ("Phiếu tập huấn", "Găng tay cỡ M", "Que lấy mẫu", "Hạn dùng 05/2027", "Số lô 24A17", "Mở ra tại đây", "PCR")


def clutter(rng: np.random.Generator) -> Drawing:
    """Draw one such thing; which one comes from `rng`. None of them carries a code."""
    kinds: tuple[Callable[[np.random.Generator], Image.Image], ...] = (_leaflet, _ruler, _stripes, _keys, _cloth, _pen)
    paper = kinds[rng.integers(len(kinds))](rng)
    cover = np.ones((paper.height, paper.width), np.float32)
    return Drawing(colour=to_plane(paper), alpha=cover, shadow=cover, pixels_per_mm=SCALE)


def _leaflet(rng: np.random.Generator) -> Image.Image:
    paper = Image.new("RGB", (62 * SCALE, 40 * SCALE), (244, 243, 238))
    for row in range(8):
        line = " · ".join(str(word) for word in rng.choice(WORDS, 3))
        where = (3 * SCALE, (3 + 4.5 * row) * SCALE)
        write(paper, where, line, name="Inter-Medium", size=rng.uniform(2.2, 3.4) * SCALE, fill=(40, 44, 52))
    return paper


def _ruler(rng: np.random.Generator) -> Image.Image:
    paper = Image.new("RGB", (90 * SCALE, 14 * SCALE), (232, 214, 120) if rng.random() < 0.5 else (236, 240, 242))
    pen = ImageDraw.Draw(paper)
    for step in range(88):
        x = (1 + step) * SCALE
        pen.line((x, 0, x, (7 if step % 10 == 0 else 5 if step % 5 == 0 else 3.4) * SCALE), fill=(30, 30, 34), width=2)
    return paper


def _stripes(rng: np.random.Generator) -> Image.Image:
    """Bars of random widths: a label with no start, no stop and no check."""
    paper = Image.new("RGB", (48 * SCALE, 16 * SCALE), (246, 246, 244))
    pen, x = ImageDraw.Draw(paper), 4.0 * SCALE
    while x < 44 * SCALE:
        wide = rng.integers(1, 5) * 0.3 * SCALE
        pen.rectangle((x, 2 * SCALE, x + wide - 1, 14 * SCALE), fill=(26, 26, 28))
        x += wide + rng.integers(1, 5) * 0.3 * SCALE
    return paper


def _keys(rng: np.random.Generator) -> Image.Image:
    paper = Image.new("RGB", (76 * SCALE, 38 * SCALE), (52, 54, 60))
    pen = ImageDraw.Draw(paper)
    for row in range(2):
        for column in range(4):
            left, top = (2 + 18.5 * column) * SCALE, (2 + 18 * row) * SCALE
            pen.rounded_rectangle((left, top, left + 16 * SCALE, top + 15 * SCALE), 14, fill=(226, 226, 228))
            letter = chr(65 + int(rng.integers(26)))
            write(paper, (left + 25, top + 20), letter, name="Inter-Bold", size=5 * SCALE, fill=(40, 40, 44))
    return paper


def _cloth(rng: np.random.Generator) -> Image.Image:
    """A check of crossing stripes, as on a shirt."""
    y, x = np.mgrid[0 : 50 * SCALE, 0 : 50 * SCALE]
    step = rng.uniform(1.2, 3.0) * SCALE
    level = 150 + 50 * (np.sin(2 * np.pi * x / step) > 0) + 30 * (np.sin(2 * np.pi * y / step) > 0.2)
    tint = np.array((1.0, 0.92, 0.86)) if rng.random() < 0.5 else np.array((0.82, 0.92, 1.0))
    return Image.fromarray(np.clip(level[:, :, None] * tint, 0, 255).astype(np.uint8), "RGB")


def _pen(rng: np.random.Generator) -> Image.Image:
    paper = Image.new("RGB", (120 * SCALE, 9 * SCALE), (28, 52, 130) if rng.random() < 0.5 else (36, 36, 40))
    pen = ImageDraw.Draw(paper)
    pen.rectangle((0, 2 * SCALE, 120 * SCALE, 3 * SCALE), fill=(150, 170, 220))
    for ring in range(12):
        pen.rectangle(((8 + 1.4 * ring) * SCALE, 0, (8.6 + 1.4 * ring) * SCALE, 9 * SCALE), fill=(200, 200, 204))
    return paper
