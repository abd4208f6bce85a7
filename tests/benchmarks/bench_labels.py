"""How many tube labels a second, and in how much memory: our outputs beside other printers of Code 128.

Beside reportlab's own Code 128, python-barcode's SVG and PNG writers, and blabel where it is installed. Run from the
repository root: `python -m tests.benchmarks.bench_labels [count]`. Fails when a floor is missed.
"""

import importlib
import importlib.metadata
import io
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from barcode.codex import Code128
from barcode.writer import ImageWriter, SVGWriter
from reportlab.graphics.barcode.code128 import Code128 as ReportlabCode128
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from labels.layout import Page, Size
from labels.pdf import write_pdf
from labels.png import render_png
from labels.sheet import SHEETS, lay_out_sheet
from labels.svg import svg_page
from labels.tube_label import AUTO12, CRYO_TUBE, TubeCode, tube_label
from labels.typeface import Typeface
from labels.zpl import write_zpl
from workstation.domain.tube_barcode import display_tube

COUNT = 10_000
PDF_OVER_REPORTLAB = 2.0
ZPL_A_SECOND = 50_000
RESIDENT_GROWTH_KB, HELD_GROWTH_KB = 4_000, 500
"""From 10,000 to 100,000 labels (held: from 1,000 to 10,000). A PDF keeps the place of each object, 8 bytes."""


class Counted:
    """A stream that keeps nothing, as the input of a print queue."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "memory":
        _memory_of(sys.argv[2], int(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    print(f"tube labels, 50.8 x 25.4 mm, content to bytes, best of 3 turns of up to {count:,}")
    best = _in_turns(
        {
            "ours: ZPL 203 dpi": (count, _zpl),
            "ours: ZPL 203 dpi, practice": (count, _practice_zpl),
            "ours: ZPL 203 dpi, Data Matrix": (count // 2, _small_zpl),
            "ours: PDF": (count, _pdf),
            "ours: PDF, 65 on an A4 sheet": (count // 2, _sheets),
            "ours: SVG": (count // 20, _svg),
            "ours: PNG 203 dpi": (count // 20, _png),
            "reportlab canvas, its Code 128": (count, _reportlab),
            "python-barcode SVG writer": (count // 5, _python_barcode_svg),
            "python-barcode PNG writer": (count // 50, _python_barcode_png),
            **_blabel(),
        }
    )
    _must(best["ours: PDF"] / best["reportlab canvas, its Code 128"], PDF_OVER_REPORTLAB, "PDF over reportlab, times")
    _must(best["ours: ZPL 203 dpi"], ZPL_A_SECOND, "ZPL, labels a second")
    _memory()


def _in_turns(ways: dict[str, tuple[int, Callable[[int], int]]]) -> dict[str, float]:
    """Measure all ways one after another, three times, so that a noisy moment meets all of them."""
    best, sizes = dict.fromkeys(ways, 0.0), dict[str, float]()
    for _ in range(3):
        for name, (count, work) in ways.items():
            start = time.perf_counter()
            sizes[name] = work(count) / count
            best[name] = max(best[name], count / (time.perf_counter() - start))
    for name, speed in best.items():
        print(f"{name:32} {speed:10,.0f} labels/s   {sizes[name]:8,.0f} bytes/label")
    return best


def _must(found: float, floor: float, what: str) -> None:
    print(f"{what}: {found:,.1f}, floor {floor:,.1f}")
    if found < floor:
        sys.exit(f"{what} is below its floor")


def _pages(
    count: int, *, practice: bool = False, size: Size = AUTO12, code: TubeCode = TubeCode.BARS
) -> Iterator[Page]:
    for index in range(count):
        number = f"{index * 7_919_933 % 10**10:010d}"
        tube = f"VN{number}"
        yield tube_label(tube, display=display_tube(tube), practice=practice, size=size, code=code)


def _zpl(count: int) -> int:
    out = Counted()
    write_zpl(_pages(count), out, dpi=203)
    return out.size


def _practice_zpl(count: int) -> int:
    out = Counted()
    write_zpl(_pages(count, practice=True), out, dpi=203)
    return out.size


def _small_zpl(count: int) -> int:
    out = Counted()
    write_zpl(_pages(count, size=CRYO_TUBE, code=TubeCode.DATA_MATRIX), out, dpi=203)
    return out.size


def _pdf(count: int) -> int:
    out = Counted()
    write_pdf(_pages(count), out)
    return out.size


def _sheets(count: int) -> int:
    out = Counted()
    sheet = SHEETS["5x13-38.1x21.2"]
    write_pdf(lay_out_sheet(_pages(count, size=sheet.label), sheet), out)
    return out.size


def _svg(count: int) -> int:
    return sum(len(svg_page(page)) for page in _pages(count))


def _png(count: int) -> int:
    return sum(len(render_png(page, 203)) for page in _pages(count))


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


def _python_barcode_svg(count: int) -> int:
    return _python_barcode(count, SVGWriter)


def _python_barcode_png(count: int) -> int:
    return _python_barcode(count, ImageWriter)


def _python_barcode(count: int, writer: Callable[[], Any]) -> int:
    size = 0
    for index in range(count):
        out = io.BytesIO()
        Code128(f"VN{index:010d}", writer=writer()).write(out)
        size += out.tell()
    return size


_BLABEL_STYLE = "@page { width: 50.8mm; height: 25.4mm; } img { width: 40mm; height: 14mm; }"


def _blabel() -> dict[str, tuple[int, Callable[[int], int]]]:
    """Return blabel's way, or say why it is left out: it is no dependency of ours."""
    try:
        blabel = importlib.import_module("blabel")
    except (ImportError, OSError) as error:
        print(f"blabel is left out: {error} (install it beside this environment to compare)")
        return {}

    style = importlib.import_module("weasyprint").CSS(string=_BLABEL_STYLE)

    def write(count: int) -> int:
        writer = blabel.LabelWriter(
            item_template="<img src=\"{{ label_tools.barcode(number, barcode_class='code128') }}\"/>{{ number }}",
            default_stylesheets=(),
        )
        out = io.BytesIO()
        numbers = [{"number": f"VN{index:010d}"} for index in range(count)]
        writer.write_labels(numbers, target=out, extra_stylesheets=(style,))
        return out.tell()

    print(f"blabel {importlib.metadata.version('blabel')}")
    return {"blabel PDF": (100, write)}


_OUTPUTS: dict[str, Callable[[int], int]] = {"PDF": _pdf, "ZPL": _zpl, "sheets": _sheets}


def _memory() -> None:
    """Each in its own process, since a process never gives its highest mark back."""
    for name in _OUTPUTS:
        found = dict[int, tuple[int, int]]()
        for count in (COUNT, 10 * COUNT):
            command = [sys.executable, "-m", "tests.benchmarks.bench_labels", "memory", name, str(count)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            found[count] = (int(told[0]), int(told[1]))
        (few_peak, few_held), (many_peak, many_held) = found.values()
        print(
            f"memory of {name}: {few_peak:,} kB for {COUNT:,} labels, {many_peak:,} kB for {10 * COUNT:,}; "
            f"Python objects at most {few_held:,} and {many_held:,} kB"
        )
        if many_peak - few_peak > RESIDENT_GROWTH_KB or many_held - few_held > HELD_GROWTH_KB:
            sys.exit(f"the memory of {name} grows with the number of labels")


def _memory_of(name: str, count: int) -> None:
    """Print the highest resident memory of one run, then the highest of Python's objects in a tenth of it."""
    _OUTPUTS[name](count)
    # The kernel's own mark of this process: that of getrusage begins with what the parent had.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    tracemalloc.start()
    _OUTPUTS[name](count // 10)
    print(peak, tracemalloc.get_traced_memory()[1] // 1024)


if __name__ == "__main__":
    main()
