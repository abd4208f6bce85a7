"""The wells of a plate, painted: what stands in each, which comes next, and what each came to.

A result is told by its sign and its words as well as by its colour. A plate that is not valid is struck through.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.domain.plate import PlateSize, read_well
from workstation.domain.results import NEGATIVES, ResultCode, ResultStatus
from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import dash_rounded, draw_centred, fill_rounded, frame_rounded
from workstation.gui.plate.ports import PlateState, WellRow
from workstation.gui.shapes import Shape, draw_shape
from workstation.gui.theme import Fill, mix
from workstation.texts.plates import CONTROL_SHORT

LEFT, TOP, GAP, RADIUS, SIGN = 28.0, 26.0, 4.0, 7.0, 15.0
POSITIVES = frozenset({ResultCode.POSITIVE, ResultCode.POOL_POSITIVE, ResultCode.PRESUMPTIVE})
ROOMY, WIDE = 34.0, 46.0


class PlateGrid(QWidget):
    """Shows a plate; a click chooses a well."""

    picked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._state: PlateState | None = None
        self._next: str | None = None
        self._chosen: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_plate(self, state: PlateState | None, following: str | None, chosen: str | None) -> None:
        """Show a plate, the well that a scan would fill, and the one that a person chose."""
        self._state, self._next, self._chosen = state, following, chosen
        _ = self._look.catalogue.gettext
        words = _("Plate {plate}, next well {next}")
        self.setAccessibleName(words.format(plate=state.number, next=following or "—") if state else _("No plate"))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the size at a common screen."""
        return QSize(860, 360)

    def minimumSizeHint(self) -> QSize:
        """Ask for wells that can still be told apart."""
        return QSize(560, 236)

    def well_at(self, where: QPointF) -> str | None:
        """Give the well under a point."""
        if self._state is None:
            return None
        cell = self._cell
        column, row = int((where.x() - LEFT) // cell.width()), int((where.y() - TOP) // cell.height())
        if column < 0 or row < 0:
            return None
        return read_well(f"{chr(ord('A') + min(row, 25))}{column + 1}", self._state.size)

    def place_of(self, well: str) -> QRectF:
        """Give where a well stands."""
        cell, row, column = self._cell, ord(well[0]) - ord("A"), int(well[1:]) - 1
        left, top = LEFT + column * cell.width(), TOP + row * cell.height()
        return QRectF(left, top, cell.width() - GAP, cell.height() - GAP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the well under the pointer."""
        well = self.well_at(event.position())
        if well is not None:
            self.picked.emit(well)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint letters, numbers and wells."""
        state = self._state
        if state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_margins(painter, state.size)
        wells = {well.well: well for well in state.wells}
        for row in range(state.size.rows):
            for column in range(state.size.columns):
                name = f"{chr(ord('A') + row)}{column + 1:02d}"
                self._draw_well(painter, self.place_of(name), name, wells.get(name))
        if state.findings:
            self._strike(painter)

    def _draw_margins(self, painter: QPainter, size: PlateSize) -> None:
        font, ink = digit_font(15, QFont.Weight.DemiBold), self._look.tokens.muted
        cell = self._cell
        for column in range(size.columns):
            where = QRectF(LEFT + column * cell.width(), 0, cell.width() - GAP, TOP - 4)
            draw_centred(painter, where, str(column + 1), font, ink)
        for row in range(size.rows):
            where = QRectF(0, TOP + row * cell.height(), LEFT - 6, cell.height() - GAP)
            draw_centred(painter, where, chr(ord("A") + row), font, ink)

    def _draw_well(self, painter: QPainter, where: QRectF, name: str, well: WellRow | None) -> None:
        tokens = self._look.tokens
        radius = min(RADIUS, where.height() / 3)
        if well is None:
            fill_rounded(painter, where, radius, tokens.sunken)
        else:
            fill, border = self._dress(well)
            fill_rounded(painter, where, radius, fill.fill)
            frame_rounded(painter, where, radius, border)
            if where.height() >= ROOMY:
                self._draw_words(painter, where, well, fill.text)
            elif where.width() >= WIDE:
                self._draw_line(painter, where, well, fill.text, fill.fill)
            else:
                self._draw_small(painter, where, well, fill.text, fill.fill)
        if name == self._chosen and name != self._next:
            frame_rounded(painter, where.adjusted(-2, -2, 2, 2), radius, tokens.text, 3)
        if name == self._next:
            fill_rounded(painter, where, radius, mix(tokens.accent.fill, tokens.card, 0.86))
            dash_rounded(painter, where.adjusted(-1, -1, 1, 1), radius, tokens.accent.fill)
            if where.width() >= WIDE:
                draw_centred(painter, where, name, word_font(16, QFont.Weight.Bold), tokens.accent.fill)

    def _dress(self, well: WellRow) -> tuple[Fill, str]:
        tokens = self._look.tokens
        plain = Fill(tokens.card, tokens.text)
        if well.failed:
            found = tokens.no, tokens.no.fill
        elif well.control is not None:
            found = tokens.same, tokens.same.fill
        elif well.why or well.status is ResultStatus.HELD:
            found = plain, tokens.warn_ink
        elif well.code in POSITIVES:
            found = tokens.ask, tokens.text
        elif well.code in NEGATIVES:
            found = tokens.ok, tokens.ok_ink
        else:
            found = plain, tokens.line if well.code is None else tokens.text
        return found

    def _draw_words(self, painter: QPainter, where: QRectF, well: WellRow, ink: str) -> None:
        """Tube or control above, sign and Ct below where a file has said something."""
        first = self._first(well)
        told = bool(well.targets or well.why or well.code)
        half = where.height() / 2
        above = QRectF(where.left(), where.top() + (2 if told else 0), where.width(), half if told else where.height())
        draw_centred(painter, above, first, code_font(15, QFont.Weight.Bold), ink)
        if not told:
            return
        below = QRectF(where.left(), where.top() + half - 2, where.width(), half)
        sign, words = _sign(well), _ct_words(well, self._look.language)
        width = SIGN + (4 if words else 0)
        font = digit_font(15, QFont.Weight.DemiBold)
        painter.setFont(font)
        text_width = painter.fontMetrics().horizontalAdvance(words)
        left = below.center().x() - (width + text_width) / 2
        place = QRectF(left, below.center().y() - SIGN / 2, SIGN, SIGN)
        draw_shape(painter, sign, place, ink, self._dress(well)[0].fill)
        if words:
            area = QRectF(left + width, below.top(), text_width, below.height())
            draw_centred(painter, area, words, font, ink)

    def _draw_line(self, painter: QPainter, where: QRectF, well: WellRow, ink: str, paper: str) -> None:
        """In low wells one line: the sign beside the digits."""
        words, font = self._first(well), code_font(15, QFont.Weight.Bold)
        if not (well.targets or well.why or well.code):
            draw_centred(painter, where, words, font, ink)
            return
        place = QRectF(where.left() + 4, where.center().y() - SIGN / 2, SIGN, SIGN)
        draw_shape(painter, _sign(well), place, ink, paper)
        draw_centred(painter, where.adjusted(SIGN, 0, 0, 0), words, font, ink)

    def _first(self, well: WellRow) -> str:
        """The four digits of a tube that differ most, or the control."""
        return self._look.catalogue.gettext(CONTROL_SHORT[well.control]) if well.control else well.tube[-6:-2]

    def _draw_small(self, painter: QPainter, where: QRectF, well: WellRow, ink: str, paper: str) -> None:
        """In the small wells of 384 only the sign; the side tells the chosen one's words."""
        side = min(where.height(), where.width()) - 6
        place = QRectF(where.center().x() - side / 2, where.center().y() - side / 2, side, side)
        if well.control is not None and not well.failed:
            letter = CONTROL_SHORT[well.control][0]
            draw_centred(painter, where, letter, word_font(15, QFont.Weight.Bold), ink)
        elif well.targets or well.why or well.code:
            draw_shape(painter, _sign(well), place, ink, paper)
        else:
            draw_shape(painter, Shape.TICK, place, self._look.tokens.ok_ink, paper)

    def _strike(self, painter: QPainter) -> None:
        """Cross the whole plate out: nobody may take a green well for a result."""
        tokens, area = self._look.tokens, QRectF(LEFT, TOP, self.width() - LEFT - GAP, self.height() - TOP - GAP)
        painter.save()
        painter.setPen(QPen(QColor(tokens.no.fill), 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.drawLine(area.topLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomLeft())
        painter.restore()

    @property
    def _cell(self) -> QRectF:
        size = self._state.size if self._state is not None else PlateSize.WELLS_96
        return QRectF(0, 0, (self.width() - LEFT) / size.columns, (self.height() - TOP) / size.rows)


def _sign(well: WellRow) -> Shape:
    if well.failed:
        return Shape.CROSS
    if well.why or well.status is ResultStatus.HELD:
        return Shape.TRIANGLE
    if well.control is not None or well.code in NEGATIVES:
        return Shape.TICK
    return Shape.TRIANGLE if well.code in POSITIVES else Shape.EQUALS


def _ct_words(well: WellRow, language: str) -> str:
    if well.ct is None:
        return ""
    text = f"{well.ct:.1f}"
    return text.replace(".", ",") if language == "vi" else text
