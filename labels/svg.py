"""A page as SVG: vector bars, and letters as outlines, so that it looks the same in every browser and editor."""

from collections.abc import Iterator

from labels.layout import Element, Page, Text
from labels.outline import outline_path, units_per_em
from labels.rectangles import rectangles
from labels.typeface import widths


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
        shape = "".join(
            f"M{x:.4f} {y:.4f}h{wide:.4f}v{high:.4f}h{-wide:.4f}z" for x, y, wide, high in rectangles(element)
        )
        yield f'<path shape-rendering="crispEdges" d="{shape}"/>'


def _letters(text: Text) -> Iterator[str]:
    pen = text.left_mm
    scale, held = text.size_mm / units_per_em(text.face), widths(text.face)
    ink = "#fff" if text.white else "#000"
    yield f'<g fill="{ink}">'
    for character in text.text:
        if path := outline_path(text.face, character):
            place = f"matrix({scale:.6g} 0 0 {scale:.6g} {pen:.4f} {text.baseline_mm:.4f})"
            yield f'<path transform="{place}" d="{path}"/>'
        pen += held[ord(character)] * text.size_mm
    yield "</g>"
