"""The first step: which tube is in the hand, and for a pool how full it is."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from workstation.domain.desk import DeskTube
from workstation.domain.tube_barcode import display_tube
from workstation.gui.collect.step_card import CardState, StepCard
from workstation.gui.fonts import code_font, digit_font, fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, fill_rounded, frame_rounded

SLOT, SLOT_GAP, ROOMY = 52.0, 6.0, 152


class TubeCard(StepCard):
    """Shows a tube's number, when it was opened, and the numbered places of a pool."""

    def __init__(self, look: Look) -> None:
        super().__init__(1, look)
        self._tube: DeskTube | None = None

    def show_tube(self, tube: DeskTube | None, *, awaited: bool) -> None:
        """Show a tube that is open or was just closed, or that one is awaited."""
        self._tube = tube
        _ = self._look.catalogue.gettext
        state = CardState.AWAITED if awaited else CardState.FILLED if tube else CardState.EMPTY
        title = _("OPEN TUBE") if tube is None or tube.is_open else _("TUBE JUST PAIRED")
        if tube is not None and tube.is_pool:
            title += " · " + _("pool of {count}").format(count=tube.capacity)
        self.set_frame(state, title, _("Waiting for the scan…"))

    def content_text(self) -> str:
        """Say number and fill."""
        if self._tube is None:
            return ""
        fill = f", {len(self._tube.members)}/{self._tube.capacity}" if self._tube.is_pool else ""
        return display_tube(self._tube.number) + fill

    def paint_content(self, painter: QPainter, area: QRectF) -> None:
        """Paint number, fill and opening time."""
        if self._tube is None:
            return
        tokens, number = self._look.tokens, display_tube(self._tube.number)
        font = fitting(number, code_font(42, QFont.Weight.Bold), area.width(), 24)
        draw_text(painter, QPointF(area.left(), area.top() + 40), number, font, tokens.text)
        if self._tube.is_pool:
            roomy = area.height() >= ROOMY
            if roomy:
                self._paint_count(painter, area, self._tube)
            self._paint_places(painter, area.left(), area.top() + (112 if roomy else 60), area.width(), self._tube)
        if area.height() > (190 if self._tube.is_pool else 90):
            self._paint_opened(painter, area, self._tube)

    def _paint_count(self, painter: QPainter, area: QRectF, tube: DeskTube) -> None:
        count, where = f"{len(tube.members)} / {tube.capacity}", QPointF(area.left(), area.top() + 98)
        draw_text(painter, where, count, digit_font(40, QFont.Weight.Black), self._look.tokens.text)

    def _paint_places(self, painter: QPainter, left: float, top: float, width: float, tube: DeskTube) -> None:
        filled = len(tube.members)
        size = min(SLOT, (width - SLOT_GAP * (tube.capacity - 1)) / tube.capacity)
        height = min(size + 4, 40.0)
        for place in range(tube.capacity):
            where = QRectF(left + place * (size + SLOT_GAP), top, size, height)
            self._paint_place(painter, where, place, filled, is_open=tube.is_open)

    def _paint_place(self, painter: QPainter, where: QRectF, place: int, filled: int, *, is_open: bool) -> None:
        tokens = self._look.tokens
        if place < filled:
            fill_rounded(painter, where, 8, tokens.ok.fill)
            frame_rounded(painter, where, 8, tokens.ok_ink)
        elif place == filled and is_open:
            frame_rounded(painter, where, 8, tokens.accent.fill, 3)
        else:
            frame_rounded(painter, where, 8, tokens.line)
        ink = tokens.ok.text if place < filled else tokens.text if place == filled and is_open else tokens.muted
        draw_centred(painter, where, str(place + 1), digit_font(17, QFont.Weight.Bold), ink)

    def _paint_opened(self, painter: QPainter, area: QRectF, tube: DeskTube) -> None:
        _ = self._look.catalogue.gettext
        text = _("Opened at {time}").format(time=self._look.clock(tube.opened_at))
        draw_text(painter, QPointF(area.left(), area.bottom() - 2), text, word_font(17), self._look.tokens.muted)
