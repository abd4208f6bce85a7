"""What this desk did today: two counts, and the last tubes with their newest person."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.domain.desk import DeskSummary, RecentPairing
from workstation.domain.tube_barcode import display_tube
from workstation.gui.collect.initials import masked_name
from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, draw_text_left, elided, fill_rounded

ROW, FIRST_ROW, SIDE = 57.0, 120.0, 16.0


class SideList(QWidget):
    """Paints as many of the last pairings as fit."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._summary = DeskSummary(people_today=0, tubes_today=0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._retell)
        self._retell()

    def show_summary(self, summary: DeskSummary) -> None:
        """Replace counts and list."""
        self._summary = summary
        self._retell()

    @property
    def names_shown(self) -> tuple[str, ...]:
        """The rows in words: tube, and the newest person as the list writes the name."""
        rows = ((p.tube, self._name(p), f" +{p.others}" if p.others else "") for p in self._summary.recent)
        return tuple(f"{number}: {name}{more}" for number, name, more in rows)

    def sizeHint(self) -> QSize:
        """Ask for a width that holds a tube number and a time."""
        return QSize(336, 400)

    def minimumSizeHint(self) -> QSize:
        """Ask for the width, and for room for two rows."""
        return QSize(336, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint counts, title and rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ = self._look.catalogue.gettext
        tokens = self._look.tokens
        fill_rounded(painter, QRectF(self.rect()), 10, tokens.card)
        self._paint_count(painter, SIDE, self._summary.people_today, _("people · today"))
        self._paint_count(painter, self.width() / 2 + 10, self._summary.tubes_today, _("tubes · today"))
        painter.fillRect(QRectF(SIDE, 88, self.width() - 2 * SIDE, 2), QColor(tokens.faint))
        title = word_font(16, QFont.Weight.Bold)
        heading = _("JUST PAIRED · initials") if self._look.masks_names else _("JUST PAIRED")
        draw_text(painter, QPointF(SIDE, FIRST_ROW - 6), heading, title, tokens.muted)
        if not self._summary.recent:
            draw_text(painter, QPointF(SIDE, FIRST_ROW + 30), _("Nobody yet"), word_font(18), tokens.muted)
        room = int((self.height() - FIRST_ROW - 6) // ROW)
        for number, pairing in enumerate(self._summary.recent[:room]):
            self._paint_row(painter, FIRST_ROW + number * ROW, pairing)

    def _paint_count(self, painter: QPainter, left: float, count: int, label: str) -> None:
        tokens = self._look.tokens
        number = self._look.number(count)
        draw_text(painter, QPointF(left, 51), number, digit_font(40, QFont.Weight.Black), tokens.text)
        draw_text(painter, QPointF(left, 76), label, word_font(16, QFont.Weight.DemiBold), tokens.muted)

    def _paint_row(self, painter: QPainter, top: float, pairing: RecentPairing) -> None:
        tokens, right = self._look.tokens, self.width() - SIDE
        tube = code_font(19, QFont.Weight.Bold)
        draw_text(painter, QPointF(SIDE, top + 24), display_tube(pairing.tube), tube, tokens.text)
        time = self._look.clock(pairing.at, "%H:%M:%S")
        draw_text_left(painter, QPointF(right, top + 24), time, digit_font(16), tokens.muted)
        font = word_font(18)
        more = f" +{pairing.others}" if pairing.others else ""
        name = elided(self._name(pairing), font, right - SIDE - 44) + more
        draw_text(painter, QPointF(SIDE, top + 48), name, font, tokens.text)

    def _name(self, pairing: RecentPairing) -> str:
        if not pairing.name:
            return self._look.catalogue.gettext("(no name yet)")
        return masked_name(pairing.name) if self._look.masks_names else pairing.name

    def _retell(self) -> None:
        _ = self._look.catalogue.gettext
        counts = _("Today: {people} people, {tubes} tubes").format(
            people=self._summary.people_today, tubes=self._summary.tubes_today
        )
        self.setAccessibleName(counts)
        self.update()
