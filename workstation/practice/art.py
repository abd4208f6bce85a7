"""Shared strokes of the drawn things: a flat drawing with its cover and shadow, and text in the project's fonts."""

from dataclasses import dataclass
from importlib.resources import as_file, files

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Plane = npt.NDArray[np.float32]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A thing seen straight from above: `colour` (H x W x 3, BGR, already multiplied by the cover), `alpha` and
    `shadow` (H x W, 0 to 1), and its scale."""

    colour: Plane
    alpha: Plane
    shadow: Plane
    pixels_per_mm: float


def font(name: str, size: float) -> ImageFont.FreeTypeFont:
    """Open one of the fonts that the project ships, `size` in px."""
    with as_file(files("labels") / "fonts" / f"{name}.ttf") as path:
        return ImageFont.truetype(str(path), size=size)


def write(
    paper: Image.Image, xy: tuple[float, float], text: str, *, name: str, size: float, fill: Colour, anchor: str = "la"
) -> None:
    """Write one line of text on `paper`; position and size in px, `fill` in RGB."""
    ImageDraw.Draw(paper).text(xy, text, font=font(name, size), fill=fill, anchor=anchor)


def to_plane(paper: Image.Image) -> Plane:
    """Turn an RGB drawing into BGR floats, 0 to 255."""
    return np.asarray(paper, dtype=np.float32)[:, :, ::-1].copy()


def cloud(height: int, width: int, rng: np.random.Generator, *, grain: tuple[float, float]) -> Plane:
    """Smooth random field of mean 0 and deviation 1; `grain` is the size of its spots in px, across and down."""
    across, down = (max(2, int(width / grain[0])), max(2, int(height / grain[1])))
    seeds = rng.standard_normal((down, across), dtype=np.float32)
    field = cv2.resize(seeds, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray((field - field.mean()) / (field.std() + 1e-6), dtype=np.float32)
