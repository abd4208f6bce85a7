"""What stands where on a page, in millimetres from its top left corner, before any output is chosen.

Every output (ZPL, PDF, PNG and SVG) draws these elements and decides nothing but dots. A line is a thin `Fill`.
"""

from dataclasses import dataclass, replace
from enum import Enum, IntEnum

from labels import code128, data_matrix, qr
from labels.errors import LabelError, LabelProblem
from labels.qr import ModuleRows
from labels.typeface import Typeface, text_width

ROUNDING_MM = 1e-6
"""By how much sums of millimetres may be off."""


class Resolution(IntEnum):
    """Dots an inch of a label printer, and the narrow bar that it can hold: a whole number of dots."""

    DPI_203 = 203
    DPI_300 = 300

    @property
    def module_mm(self) -> float:
        """The width of one module: 2 dots of 0.125 mm, or 3 dots of 1/300 inch."""
        return 0.25 if self is Resolution.DPI_203 else 0.254

    @property
    def dot_mm(self) -> float:
        """The side of one dot. Printers of "203 dpi" have 8 dots a millimetre."""
        return 0.125 if self is Resolution.DPI_203 else 25.4 / 300


class Align(Enum):
    """Which point of a text its `x_mm` names; the value is the share of the text that lies left of it."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Width and height of a label, card or sheet."""

    width_mm: float
    height_mm: float


A4 = Size(width_mm=210, height_mm=297)
MARGIN_MM = 5.0
"""What an office printer leaves white along every edge of its paper: most leave 4.2 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of composed text (`labels.fit.fit_text`): its baseline, and its type size (the em)."""

    x_mm: float
    baseline_mm: float
    text: str
    face: Typeface
    size_mm: float
    align: Align = Align.LEFT
    white: bool = False

    @property
    def left_mm(self) -> float:
        """Where the first letter begins."""
        return self.x_mm - self.align.value * text_width(self.text, self.face) * self.size_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A Code 128 symbol in the middle of its room, which holds its quiet zones (`labels.fit.fit_bars`)."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    text: str
    module_mm: float

    @property
    def modules(self) -> str:
        """One character a module, `1` a bar and `0` a space."""
        return code128.modules(self.text)


class MatrixCode(Enum):
    """The kinds of square codes; the value is the quiet zone on every side, in modules."""

    QR = qr.QUIET_MODULES
    DATA_MATRIX = data_matrix.QUIET_MODULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A square code that fills its square room, which holds its quiet zone (`labels.fit.fit_matrix`)."""

    x_mm: float
    y_mm: float
    size_mm: float
    rows: ModuleRows
    text: str
    code: MatrixCode = MatrixCode.QR

    @property
    def room_modules(self) -> int:
        """The side of the room in modules: the symbol and both quiet zones."""
        return len(self.rows) + 2 * self.code.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A black rectangle, or a line when it is thin."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The outline of a rectangle, drawn inside its edges."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    line_mm: float


Element = Text | Bars | Matrix | Fill | Box


def moved(element: Element, right_mm: float, down_mm: float) -> Element:
    """Return the element at another place, the same in all else."""
    if isinstance(element, Text):
        return replace(element, x_mm=element.x_mm + right_mm, baseline_mm=element.baseline_mm + down_mm)
    return replace(element, x_mm=element.x_mm + right_mm, y_mm=element.y_mm + down_mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One label, card or slip. Later elements are drawn over earlier ones.

    Raises `LabelError` TOO_WIDE or TOO_HIGH when a code does not lie wholly on the page.
    """

    size: Size
    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        for element in self.elements:
            if isinstance(element, Bars):
                self._hold(element.x_mm + element.width_mm, element.y_mm + element.height_mm)
            elif isinstance(element, Matrix):
                self._hold(element.x_mm + element.size_mm, element.y_mm + element.size_mm)

    def _hold(self, right_mm: float, bottom_mm: float) -> None:
        if right_mm > self.size.width_mm + ROUNDING_MM:
            raise LabelError(LabelProblem.TOO_WIDE, needed_mm=right_mm, room_mm=self.size.width_mm)
        if bottom_mm > self.size.height_mm + ROUNDING_MM:
            raise LabelError(LabelProblem.TOO_HIGH, needed_mm=bottom_mm, room_mm=self.size.height_mm)
