"""How many tube labels a second: our PDF beside reportlab's own Code 128 and python-barcode's SVG.

Run from the repository root: `python tests/benchmarks/bench_labels.py [count]`.
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from barcode.codex import Code128
from barcode.writer import SVGWriter
from reportlab.graphics.barcode.code128 import Code128 as ReportlabCode128
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from labels.layout import Page
from labels.pdf import write_pdf
from labels.png import render_png
from labels.tube_label import tube_label
from labels.typeface import Typeface


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print(f"{count} tube labels, 50.8 x 25.4 mm, best of 3")
    _measure("labels.pdf.write_pdf", count, _ours)
    _measure("reportlab canvas, its Code 128", count, _reportlab)
    _measure("python-barcode SVG writer", count, _python_barcode)
    _measure("labels.png.render_png, 203 dpi", min(count, 300), _png)


def _measure(name: str, count: int, work: Callable[[int], int]) -> None:
    best, size = float("inf"), 0
    for _ in range(3):
        start = time.perf_counter()
        size = work(count)
        best = min(best, time.perf_counter() - start)
    print(f"{name:32} {count / best:10,.0f} labels/s   {size / count:8,.0f} bytes/label")


def _pages(count: int) -> Iterator[Page]:
    for index in range(count):
        yield tube_label(f"VN{index:010d}", display=f"VN {index:010d}", practice=False)


def _ours(count: int) -> int:
    out = io.BytesIO()
    write_pdf(_pages(count), out)
    return out.tell()


def _reportlab(count: int) -> int:
    out = io.BytesIO()
    pdfmetrics.registerFont(TTFont("mono", str(Typeface.MONO_BOLD.path)))
    canvas = Canvas(out, pagesize=(50.8 * mm, 25.4 * mm), pageCompression=1)
    for index in range(count):
        bars = ReportlabCode128(f"VN{index:010d}", barWidth=0.25 * mm, barHeight=16 * mm, quiet=False)
        bars.drawOn(canvas, 10 * mm, 7 * mm)
        canvas.setFont("mono", 14)
        canvas.drawCentredString(25.4 * mm, 2 * mm, f"VN {index:010d}")
        canvas.showPage()
    canvas.save()
    return out.tell()


def _python_barcode(count: int) -> int:
    size = 0
    for index in range(count):
        out = io.BytesIO()
        Code128(f"VN{index:010d}", writer=SVGWriter()).write(out)
        size += out.tell()
    return size


def _png(count: int) -> int:
    return sum(len(render_png(page, 203)) for page in _pages(count))


if __name__ == "__main__":
    main()
