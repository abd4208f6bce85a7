"""The two typefaces of the windows, from the files that travel with the program: Inter and JetBrains Mono.

Counters, times and columns take `digit_font`, whose digits all have one width, so that nothing jumps.
"""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

import labels

WORDS, CODES = "Inter", "JetBrains Mono"


def load_fonts() -> None:
    """Register the font files once; needs a running QGuiApplication."""
    for file in _files():
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise FileNotFoundError(file.name)


def word_font(pixels: int, weight: QFont.Weight = QFont.Weight.Medium) -> QFont:
    """Give the font of words, at a size in pixels."""
    return _font(WORDS, pixels, weight)


def digit_font(pixels: int, weight: QFont.Weight = QFont.Weight.Medium) -> QFont:
    """Give the font of numbers that change or stand below each other; its spaces are as wide as its digits."""
    font = _font(WORDS, pixels, weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def headline_font(pixels: int) -> QFont:
    """Give the heaviest font, set a little tighter as large capitals want it."""
    font = _font(WORDS, pixels, QFont.Weight.Black)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return font


def code_font(pixels: int, weight: QFont.Weight = QFont.Weight.Medium) -> QFont:
    """Give the font of tube numbers and other codes, where 0 and O must not be mistaken."""
    return _font(CODES, pixels, weight)


def fitting(text: str, font: QFont, width: float, smallest: int) -> QFont:
    """Shrink a font, pixel by pixel, until one line of text fits the width, but never under `smallest`."""
    fitted = QFont(font)
    while fitted.pixelSize() > smallest and QFontMetricsF(fitted).horizontalAdvance(text) > width:
        fitted.setPixelSize(fitted.pixelSize() - 1)
    return fitted


def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def _files() -> list[Path]:
    return sorted(Path(labels.__file__).with_name("fonts").glob("*.ttf"))
