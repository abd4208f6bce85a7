"""One letter as dots, drawn once and kept: the bundled typefaces in the sizes of a label."""

from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from labels.dots import PHASES
from labels.typeface import Typeface


class Glyph(NamedTuple):
    """The ink of a letter (255 where black), and where its top left dot lies from the letter's origin."""

    right: int
    down: int
    ink: Image.Image


@lru_cache(maxsize=4096)
def glyph(face: Typeface, size: float, character: str, phase: int) -> Glyph:
    """Draw a letter of `size` dots an em, `phase` quarters of a dot right of its origin."""
    edge = round(size) + 2
    picture = Image.new("L", (3 * edge, 3 * edge))
    ImageDraw.Draw(picture).text((edge + phase / PHASES, 2 * edge), character, 255, _font(face, size), anchor="ls")
    ink = picture.getbbox() or (edge, 2 * edge, edge + 1, 2 * edge + 1)
    return Glyph(ink[0] - edge, ink[1] - 2 * edge, picture.crop(ink))


@lru_cache(maxsize=64)
def _font(face: Typeface, size: float) -> ImageFont.FreeTypeFont:
    # The basic layout needs no library that may be missing; one letter at a time has no kerning to lose.
    return ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.BASIC)
