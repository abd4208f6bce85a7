"""The black rectangles of which a code, a filled area or an outline consists, in millimetres from the page's top left
corner, for outputs that draw exact shapes. Outputs of dots round by themselves (`labels.dots`)."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from labels.layout import Bars, Box, Fill, Matrix

Rectangle = tuple[float, float, float, float]
"""Left, top, width and height."""


def rectangles(element: Bars | Matrix | Fill | Box) -> Iterator[Rectangle]:
    """Yield the rectangles of one element. Filled as one shape, squares that touch join without a hairline."""
    match element:
        case Bars():
            module, modules = element.module_mm, element.modules
            left = element.x_mm + (element.width_mm - len(modules) * module) / 2
            for start, length in runs(modules, "1"):
                yield left + start * module, element.y_mm, length * module, element.height_mm
        case Matrix():
            module = element.size_mm / element.room_modules
            left, top = (edge + element.code.value * module for edge in (element.x_mm, element.y_mm))
            for index, row in enumerate(element.rows):
                for start, length in runs(row, True):
                    yield left + start * module, top + index * module, length * module, module
        case Fill():
            yield element.x_mm, element.y_mm, element.width_mm, element.height_mm
        case Box():
            yield from _outline(element)


def runs(modules: Iterable[object], dark: object) -> Iterator[tuple[int, int]]:
    """Yield start and length of each unbroken run of dark modules."""
    start = 0
    for value, group in groupby(modules):
        length = sum(1 for _ in group)
        if value == dark:
            yield start, length
        start += length


def _outline(box: Box) -> Iterator[Rectangle]:
    line = box.line_mm
    yield box.x_mm, box.y_mm, box.width_mm, line
    yield box.x_mm, box.y_mm + box.height_mm - line, box.width_mm, line
    yield box.x_mm, box.y_mm, line, box.height_mm
    yield box.x_mm + box.width_mm - line, box.y_mm, line, box.height_mm
