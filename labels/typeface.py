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

    @property
    def fixed_pitch(self) -> bool:
        """Whether every character has the same width."""
        return self in _FIXED_PITCH


_FIXED_PITCH = frozenset({Typeface.MONO, Typeface.MONO_BOLD})


def composed(text: str, face: Typeface) -> str:
    """Return the text in composed form (NFC), as the fonts draw it; a blank that breaks no line is a blank on paper.

    Raises `LabelError` BAD_CHARACTER when the typeface lacks a letter: an empty box on paper is refused.
    """
    text = text.replace("\u00a0", " ")
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    held = widths(face)
    for position, character in enumerate(text):
        if ord(character) not in held:
            raise LabelError(LabelProblem.BAD_CHARACTER, position=position)
    return text


def text_width(text: str, face: Typeface) -> float:
    """Return the width of composed text for a type size of 1, in the unit of that size."""
    held = widths(face)
    if face.fixed_pitch and text.isascii():
        return held[ord("0")] * len(text)
    return sum([held[ord(character)] for character in text])


@cache
def widths(face: Typeface) -> dict[int, float]:
    """Return the width of every character that the typeface holds, for a type size of 1."""
    font = TTFontFile(str(face.path))
    return {code: font.charWidths.get(code, font.defaultWidth) / 1000 for code in font.charToGlyph}
