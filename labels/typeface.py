"""The typefaces of printed matter, and how wide a text is in them. All of them hold every Vietnamese
letter and are embedded in what is printed, so that a paper looks the same from every computer."""

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from labels.errors import LabelError, LabelProblem


class Typeface(StrEnum):
    """A font file in `labels/fonts`: Inter for words, JetBrains Mono for numbers and addresses."""

    REGULAR = "Inter-Regular"
    SEMIBOLD = "Inter-SemiBold"
    BOLD = "Inter-Bold"
    BLACK = "Inter-Black"
    MONO = "JetBrainsMono-Medium"
    MONO_BOLD = "JetBrainsMono-Bold"

    @property
    def path(self) -> Path:
        """The font file."""
        return Path(__file__).with_name("fonts") / f"{self.value}.ttf"


def composed(text: str, face: Typeface) -> str:
    """Return the text in composed form (NFC), as the fonts draw it.

    Raises `LabelError` BAD_CHARACTER when the typeface lacks a letter: an empty box on paper is refused.
    """
    text = unicodedata.normalize("NFC", text)
    held = _widths(face)
    for position, character in enumerate(text):
        if ord(character) not in held:
            raise LabelError(LabelProblem.BAD_CHARACTER, position=position)
    return text


def text_width(text: str, face: Typeface) -> float:
    """Return the width of composed text for a type size of 1, in the unit of that size."""
    held = _widths(face)
    return sum(held[ord(character)] for character in text)


@cache
def _widths(face: Typeface) -> dict[int, float]:
    font = TTFontFile(str(face.path))
    return {code: font.charWidths.get(code, font.defaultWidth) / 1000 for code in font.charToGlyph}
