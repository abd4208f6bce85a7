"""A page as SVG: vector bars, and letters as outlines, so that it looks the same in every browser and editor."""

from collections.abc import Iterator

from labels.dots import runs
from labels.layout import Align, Bars, Box, Element, Fill, Matrix, Page, Text
from labels.outline import outline_path, units_per_em
from labels.typeface import text_width, widths

_SHIFTS = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}


def svg_page(page: Page) -> str:
    """Return the page in millimetres, at its true size. It says nothing of its text but by its shapes."""
    width, height = page.size.width_mm, page.size.height_mm
    drawn = "\n".join(line for element in page.elements for line in _drawn(element))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}">\n'
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>\n{drawn}\n</svg>\n'
    )


def _drawn(element: Element) -> Iterator[str]:
    if isinstance(element, Text):
        yield from _letters(element)
    else:
        # One path for all: squares that touch then join without a hairline between them.
        yield f'<path shape-rendering="crispEdges" d="{"".join(_rectangles(element))}"/>'


def _letters(text: Text) -> Iterator[str]:
    pen = text.x_mm - _SHIFTS[text.align] * text_width(text.text, text.face) * text.size_mm
    scale, held = text.size_mm / units_per_em(text.face), widths(text.face)
    ink = "#fff" if text.white else "#000"
    yield f'<g fill="{ink}">'
    for character in text.text:
        if path := outline_path(text.face, character):
            place = f"matrix({scale:.6g} 0 0 {scale:.6g} {pen:.4f} {text.baseline_mm:.4f})"
            yield f'<path transform="{place}" d="{path}"/>'
        pen += held[ord(character)] * text.size_mm
    yield "</g>"


def _rectangles(element: Bars | Matrix | Fill | Box) -> Iterator[str]:
    match element:
        case Bars():
            module, modules = element.module_mm, element.modules
            left = element.x_mm + (element.width_mm - len(modules) * module) / 2
            for start, length in runs(modules, "1"):
                yield _rectangle(left + start * module, element.y_mm, length * module, element.height_mm)
        case Matrix():
            module = element.size_mm / element.room_modules
            left, top = (edge + element.code.value * module for edge in (element.x_mm, element.y_mm))
            for index, row in enumerate(element.rows):
                for start, length in runs(row, True):
                    yield _rectangle(left + start * module, top + index * module, length * module, module)
        case Fill():
            yield _rectangle(element.x_mm, element.y_mm, element.width_mm, element.height_mm)
        case Box():
            yield from _outline(element)


def _outline(box: Box) -> Iterator[str]:
    line = box.line_mm
    yield _rectangle(box.x_mm, box.y_mm, box.width_mm, line)
    yield _rectangle(box.x_mm, box.y_mm + box.height_mm - line, box.width_mm, line)
    yield _rectangle(box.x_mm, box.y_mm, line, box.height_mm)
    yield _rectangle(box.x_mm + box.width_mm - line, box.y_mm, line, box.height_mm)


def _rectangle(x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> str:
    return f"M{x_mm:.4f} {y_mm:.4f}h{width_mm:.4f}v{height_mm:.4f}h{-width_mm:.4f}z"
