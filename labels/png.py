"""A page as a grey PNG picture, for a printer's driver, a preview or a test. Every bar and every square
is a whole number of dots wide, because a bar that is rounded by itself is a bar that is misread."""

import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from labels import code128, qr
from labels.errors import LabelError, LabelProblem
from labels.layout import Align, Bars, Box, Element, Fill, Matrix, Page, Text
from labels.typeface import Typeface, text_width

_MM_PER_INCH = 25.4
_BLACK, _WHITE = 0, 255
_ANCHORS = {Align.LEFT: "ls", Align.CENTRE: "ms", Align.RIGHT: "rs"}


def render_png(page: Page, dpi: int) -> bytes:
    """Draw a page at `dpi` dots an inch.

    A module of bars becomes the next whole number of dots, at most a tenth of a dot narrower than its
    layout; a square of a QR code the largest that fits. Raises `LabelError` TOO_WIDE when such
    bars or squares have no room on the page at this resolution.
    """
    canvas = _Canvas(page, dpi / _MM_PER_INCH)
    for element in page.elements:
        canvas.draw(element)
    out = io.BytesIO()
    canvas.image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


class _Canvas:
    """The picture of one page; `scale` is dots a millimetre."""

    def __init__(self, page: Page, scale: float) -> None:
        self.scale = scale
        dots = (max(1, round(page.size.width_mm * scale)), max(1, round(page.size.height_mm * scale)))
        self.image = Image.new("L", dots, _WHITE)
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
                self._rectangle(element.x_mm, element.y_mm, element.width_mm, element.height_mm)
            case Box():
                self._box(element)

    def _text(self, text: Text) -> None:
        self.pen.text(
            (text.x_mm * self.scale, text.baseline_mm * self.scale),
            text.text,
            fill=_WHITE if text.white else _BLACK,
            font=self._font(text),
            anchor=_ANCHORS[text.align],
        )

    def _font(self, text: Text) -> ImageFont.FreeTypeFont:
        """Letters are set on whole dots, which may widen a line: then a smaller type keeps its room."""
        size = text.size_mm * self.scale
        room = text_width(text.text, text.face) * size + 1
        while (font := _font(text.face, size)).getlength(text.text) > room:
            size *= 0.98
        return font

    def _bars(self, bars: Bars) -> None:
        dots = math.ceil(bars.module_mm * self.scale - 0.1)
        room = round(bars.width_mm * self.scale)
        needed = (len(bars.modules) + 2 * code128.QUIET_MODULES) * dots
        if needed > room:
            self._refuse(needed, room)
        left = round(bars.x_mm * self.scale) + (room - len(bars.modules) * dots) // 2
        top = round(bars.y_mm * self.scale)
        bottom = round((bars.y_mm + bars.height_mm) * self.scale)
        for index, module in enumerate(bars.modules):
            if module == "1":
                self._dots(left + index * dots, top, left + (index + 1) * dots, bottom)

    def _matrix(self, matrix: Matrix) -> None:
        side = len(matrix.rows)
        room = round(matrix.size_mm * self.scale)
        dots = room // (side + 2 * qr.QUIET_MODULES)
        if not dots:
            self._refuse(side + 2 * qr.QUIET_MODULES, room)
        margin = (room - side * dots) // 2
        left, top = round(matrix.x_mm * self.scale) + margin, round(matrix.y_mm * self.scale) + margin
        for row, modules in enumerate(matrix.rows):
            for column, dark in enumerate(modules):
                if dark:
                    x, y = left + column * dots, top + row * dots
                    self._dots(x, y, x + dots, y + dots)

    def _box(self, box: Box) -> None:
        line, inner_mm = box.line_mm, box.height_mm - box.line_mm
        self._rectangle(box.x_mm, box.y_mm, box.width_mm, line)
        self._rectangle(box.x_mm, box.y_mm + inner_mm, box.width_mm, line)
        self._rectangle(box.x_mm, box.y_mm, line, box.height_mm)
        self._rectangle(box.x_mm + box.width_mm - line, box.y_mm, line, box.height_mm)

    def _rectangle(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> None:
        left, top = round(x_mm * self.scale), round(y_mm * self.scale)
        right = max(left + 1, round((x_mm + width_mm) * self.scale))
        bottom = max(top + 1, round((y_mm + height_mm) * self.scale))
        self._dots(left, top, right, bottom)

    def _dots(self, left: int, top: int, right: int, bottom: int) -> None:
        self.pen.rectangle((left, top, right - 1, bottom - 1), fill=_BLACK)

    def _refuse(self, needed_dots: int, room_dots: int) -> None:
        raise LabelError(LabelProblem.TOO_WIDE, needed_mm=needed_dots / self.scale, room_mm=room_dots / self.scale)


@lru_cache(maxsize=64)
def _font(face: Typeface, size: float) -> ImageFont.FreeTypeFont:
    # The basic layout sets letters by their own widths, as the PDF does; Raqm may not be installed.
    return ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.BASIC)
