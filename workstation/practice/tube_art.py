"""The drawn tube: a labelled sample tube lying on its side, seen from above, with round shading."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from barcode.codex import Code128
from PIL import Image, ImageDraw

from workstation.practice.art import Colour, Drawing, Plane, cloud, to_plane, write

SCALE = 16  # px a mm of the drawing
LABEL_SCALE = 20  # px a mm of the label, so that a 0.25 mm module is 5 px
MODULE_MM = 0.25
LABEL_MM = (50.8, 25.4)  # CLSI AUTO12
DIAMETER = 16.0
CAP_RIM = 1.4  # mm by which the cap is wider on each side
CAP = (1.5, 16.0)  # from, to, in mm along the tube
BODY_END = 95.0
TIP_END = 103.0
CANVAS_MM = (105.0, 21.0)
LABEL_FROM = 24.0
# Bars that run round a tube turn away from the camera: fewer of them fit, so their modules are finer.
AROUND_MODULE_MM = {13.0: 0.12, 16.0: 0.15}
AROUND_TEXT_MM = 14.0

CAPS: tuple[Colour, ...] = ((58, 52, 190), (176, 92, 34), (66, 142, 66), (60, 60, 64), (214, 210, 204))
LIQUIDS: tuple[Colour, ...] = ((150, 132, 226), (176, 160, 232), (208, 214, 216))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """For each pixel: place along the tube (mm), turn around it (radians, 0 faces the camera), radius, cover.
    `body` is the radius (mm) where the label is."""

    along: Plane
    turn: Plane
    radius: Plane
    cover: Plane
    body: float


def tube(number: str, rng: np.random.Generator, *, diameter: float = DIAMETER, around: bool = False) -> Drawing:
    """Draw the tube of `number`; cap, liquid, roll of the label and small creases come from `rng`.

    `diameter` is the body's in mm (13 or 16); with `around` the bars run round the tube instead of along it.
    """
    surface = _surface(diameter / 2)
    base = _base_colour(surface, rng)
    flat = _turned_label(number, diameter) if around else label(number)
    on_label, paper = _wrapped_label(surface, flat, rng)
    colour = base * (1 - on_label[:, :, None]) + paper * on_label[:, :, None]
    lit = _lit(colour, surface, on_label, rng)
    in_cap = _between(surface.along, *CAP)
    # Plastic lets the table through a little; label and cap do not.
    alpha = surface.cover * np.maximum(np.maximum(on_label, in_cap), 0.86)
    return Drawing(
        colour=np.asarray(np.clip(lit, 0, 255) * alpha[:, :, None], np.float32),
        alpha=np.asarray(alpha, np.float32),
        shadow=surface.cover,
        pixels_per_mm=SCALE,
    )


def code128_modules(text: str) -> str:
    """Return the bars of `text` in Code 128 as one string: 1 for a dark module, 0 for a light one."""
    rows: list[str] = Code128(text).build()
    return rows[0]


def label(number: str) -> Plane:
    """Draw the flat label (BGR floats): bars with their quiet zones, the number below, a practice mark above."""
    width, height = (round(side * LABEL_SCALE) for side in LABEL_MM)
    paper = Image.new("RGB", (width, height), (250, 250, 247))
    modules = code128_modules(number)
    step = round(MODULE_MM * LABEL_SCALE)
    left = (width - len(modules) * step) // 2
    top, bottom = round(6.4 * LABEL_SCALE), round(16.6 * LABEL_SCALE)
    pen = ImageDraw.Draw(paper)
    for place, module in enumerate(modules):
        if module == "1":
            pen.rectangle((left + place * step, top, left + (place + 1) * step - 1, bottom), fill=(22, 22, 24))
    black = (24, 24, 26)
    write(paper, (width / 2, 17.3 * LABEL_SCALE), number, name="JetBrainsMono-Bold", size=66, fill=black, anchor="ma")
    write(paper, (left, 2.9 * LABEL_SCALE), "MẪU TẬP HUẤN", name="Inter-SemiBold", size=44, fill=black)
    write(
        paper,
        (left + len(modules) * step, 2.9 * LABEL_SCALE),
        "PCR",
        name="Inter-Black",
        size=44,
        fill=black,
        anchor="ra",
    )
    return to_plane(paper)


def _turned_label(number: str, diameter: float) -> Plane:
    """Draw the flat label with its bars across the tube's length, as fine as the tube asks for."""
    width, height = (round(side * LABEL_SCALE) for side in LABEL_MM)
    paper = np.full((height, width, 3), (247, 250, 250), np.float32)
    bars = np.array([int(module) for module in code128_modules(number)], np.float32)
    fine = np.repeat(bars, 20)
    length = round(len(bars) * AROUND_MODULE_MM[diameter] * LABEL_SCALE)
    column = cv2.resize(fine[:, None], (1, length), interpolation=cv2.INTER_AREA)
    top, left, wide = (height - length) // 2, width // 3, round(AROUND_TEXT_MM * LABEL_SCALE)
    paper[top : top + length, left : left + wide] = 250 - 226 * column[:, :, None]
    return paper


@cache
def _surface(body_radius: float) -> Surface:
    width, height = (round(side * SCALE) for side in CANVAS_MM)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    along = columns / SCALE
    across = rows / SCALE - CANVAS_MM[1] / 2
    radius = _radius(along, body_radius)
    ratio = np.clip(across / np.maximum(radius, 0.01), -1, 1)
    edge = (np.maximum(radius, 0) - np.abs(across)) * SCALE
    cover = np.clip(edge + 0.5, 0, 1)
    return Surface(
        along=along, turn=np.arcsin(ratio), radius=radius, cover=np.asarray(cover, np.float32), body=body_radius
    )


def _radius(along: Plane, body_radius: float) -> Plane:
    fall = np.clip((along - BODY_END) / (TIP_END - BODY_END), 0, 1)
    body = body_radius * np.sqrt(1 - fall**2)
    rounded = body_radius + CAP_RIM - 0.9 * np.clip(1 - (along - CAP[0]) / 0.9, 0, 1) ** 2
    radius = np.where(_between(along, *CAP) > 0.5, rounded, body)
    outside = (along < CAP[0]) | (along > TIP_END)
    return np.asarray(np.where(outside, 0, radius), np.float32)


def _between(values: Plane, low: float, high: float) -> Plane:
    return np.asarray((values >= low) & (values < high), np.float32)


def _base_colour(surface: Surface, rng: np.random.Generator) -> Plane:
    cap, liquid = CAPS[rng.integers(len(CAPS))], LIQUIDS[rng.integers(len(LIQUIDS))]
    plastic = np.empty((*surface.along.shape, 3), np.float32)
    plastic[:] = (226, 226, 222)
    level = 80.0 + 2.5 * np.sin(surface.turn)
    filled = np.clip((surface.along - level) * 4, 0, 1)[:, :, None]
    plastic = plastic * (1 - filled) + np.array(liquid, np.float32) * filled
    ribs = 1.0 + 0.13 * np.sign(np.sin(surface.turn * 30)) * _between(surface.along, CAP[0] + 1.4, CAP[1] - 1.2)
    in_cap = _between(surface.along, *CAP)[:, :, None]
    collar = 1.0 - 0.10 * _between(surface.along, CAP[1], CAP[1] + 1.2) - 0.06 * _between(surface.along, 18.5, 19.1)
    return np.asarray(
        (plastic * (1 - in_cap) + np.array(cap, np.float32) * ribs[:, :, None] * in_cap) * collar[:, :, None],
        np.float32,
    )


def _wrapped_label(surface: Surface, flat: Plane, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """Wrap the flat label round the body; returns its cover and its colour in the drawing's pixels."""
    roll, skew = rng.uniform(-0.16, 0.16), rng.uniform(-0.008, 0.008)
    around = (surface.turn + roll) * surface.body
    along = surface.along - LABEL_FROM + skew * around
    # Seen from a finite distance, a ring around the tube looks like a shallow arc.
    along = along + rng.uniform(-0.5, 0.5) * (1 - np.cos(surface.turn))
    x = np.asarray(along * LABEL_SCALE, np.float32)
    y = np.asarray((around + LABEL_MM[1] / 2) * LABEL_SCALE, np.float32)
    paper = cv2.remap(cv2.GaussianBlur(flat, (0, 0), 0.8), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = np.minimum(np.minimum(x, flat.shape[1] - x), np.minimum(y, flat.shape[0] - y))
    cover = np.clip(inside / 2, 0, 1) * surface.cover * _between(surface.along, CAP[1], BODY_END)
    height, width = surface.along.shape
    crease = 1.0 + 0.012 * cloud(height, width, rng, grain=(90, 40))
    return np.asarray(cover, np.float32), np.asarray(paper * crease[:, :, None], np.float32)


def _lit(colour: Plane, surface: Surface, on_label: Plane, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    lamp = rng.uniform(-0.7, -0.25)
    diffuse = 0.36 + 0.64 * np.clip(np.cos(surface.turn - lamp), 0, 1)
    gloss = np.exp(-(((surface.turn - lamp * 0.9) / 0.07) ** 2)) + 0.35 * np.exp(-(((surface.turn - 0.95) / 0.05) ** 2))
    strength = np.where(on_label > 0.5, 13.0, 85.0) * rng.uniform(0.6, 1.3)
    return np.asarray(colour * diffuse[:, :, None] + (gloss * strength)[:, :, None], np.float32)
