"""A page as a grey PNG picture, for a printer's driver, a preview or a test. Every bar and every square
is a whole number of dots wide, because a bar that is rounded by itself is a bar that is misread."""

import io

from PIL import Image, ImageDraw

from labels.dots import (
    Area,
    area_at,
    bars_at,
    baseline_at,
    dots_per_mm,
    letters_at,
    matrix_at,
    outline_at,
    page_dots,
)
from labels.glyph import glyph
from labels.layout import Bars, Box, Element, Fill, Matrix, Page, Text
from labels.rectangles import runs

_BLACK, _WHITE = 0, 255


def render_png(page: Page, dpi: int) -> bytes:
    """Draw a page at `dpi` dots an inch.

    A module of bars becomes the next whole number of dots, at most a tenth of a dot narrower than its
    layout; a square of a QR code the largest that fits. Raises `LabelError` TOO_WIDE when such
    bars or squares have no room on the page at this resolution.
    """
    out = io.BytesIO()
    draw_page(page, dpi).save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def draw_page(page: Page, dpi: int) -> Image.Image:
    """Draw a page as a grey picture, for a preview on the screen. Raises as `render_png` does."""
    canvas = _Canvas(page, dots_per_mm(dpi))
    for element in page.elements:
        canvas.draw(element)
    return canvas.image


class _Canvas:
    """The picture of one page; `scale` is dots a millimetre."""

    def __init__(self, page: Page, scale: float) -> None:
        self.scale = scale
        self.image = Image.new("L", page_dots(page.size, scale), _WHITE)
        self.pen = ImageDraw.Draw(self.image)

    def draw(self, element: Element) -> None:
        match element:
            case Text():
                self._text(element)
            case Bars():
                self._bars(element)
            case Matrix():
                self._matrix(element)
            case Fill():
                self._dots(area_at(element.x_mm, element.y_mm, element.width_mm, element.height_mm, self.scale))
            case Box():
                self._box(element)

    def _text(self, text: Text) -> None:
        size, baseline = text.size_mm * self.scale, baseline_at(text, self.scale)
        for character, x, phase in letters_at(text, self.scale):
            letter = glyph(text.face, size, character, phase)
            self.image.paste(_WHITE if text.white else _BLACK, (x + letter.right, baseline + letter.down), letter.ink)

    def _bars(self, bars: Bars) -> None:
        (left, top, dots), bottom = bars_at(bars, self.scale)
        for start, length in runs(bars.modules, "1"):
            self._dots(Area(left + start * dots, top, left + (start + length) * dots, bottom))

    def _matrix(self, matrix: Matrix) -> None:
        left, top, dots = matrix_at(matrix, self.scale)
        for row, modules in enumerate(matrix.rows):
            y = top + row * dots
            for start, length in runs(modules, True):
                self._dots(Area(left + start * dots, y, left + (start + length) * dots, y + dots))

    def _box(self, box: Box) -> None:
        area, line = outline_at(box, self.scale)
        self.pen.rectangle((area.left, area.top, area.right - 1, area.bottom - 1), outline=_BLACK, width=line)

    def _dots(self, area: Area) -> None:
        self.pen.rectangle((area.left, area.top, area.right - 1, area.bottom - 1), fill=_BLACK)
