"""The collections that this desk used last, each a row as high as a gloved finger. Pressed, the row is chosen."""

import gettext
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from workstation.domain.collection import Collection, LegalBasis, Priority
from workstation.domain.outcomes import OutcomeClass
from workstation.gui.fonts import fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, draw_text_left, elided, fill_rounded, frame_rounded
from workstation.gui.shapes import SHAPE_OF, draw_shape
from workstation.texts.collections import (
    BASIS_WORDS,
    PRIORITY_WORDS,
    REASON_WORDS,
    SPECIMENS,
    TESTS,
    code_name,
    collection_lines,
)

ROW, SIDE, SIGN = 84, 14, 24


class CollectionRows(QWidget):
    """Rows below each other; the one that the desk is set to carries a tick."""

    picked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows: list[CollectionRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addStretch(1)

    def show_collections(self, collections: Sequence[Collection], current: Collection, *, locked: bool) -> None:
        """Replace the rows."""
        while len(self.rows) > len(collections):
            row = self.rows.pop()
            self._layout.removeWidget(row)
            row.deleteLater()
        while len(self.rows) < len(collections):
            row = CollectionRow(self._look)
            row.clicked.connect(lambda _checked=False, row=row: self.picked.emit(row.collection))
            self._layout.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for row, collection in zip(self.rows, collections, strict=True):
            row.show_collection(collection, active=collection == current, locked=locked)


class CollectionRow(QAbstractButton):
    """Campaign and site large, the rest small, and marks for what is urgent or ordered."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._active = look, False
        self.collection: Collection | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._retell)

    def show_collection(self, collection: Collection, *, active: bool, locked: bool) -> None:
        """Show a collection; `active` is the desk's own, `locked` says that none can be chosen now."""
        self.collection, self._active = collection, active
        self.setEnabled(not locked)
        self._retell()

    def sizeHint(self) -> QSize:
        """Ask for the height of a gloved finger (20 mm and more)."""
        return QSize(300, ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame, tick, words and marks."""
        if self.collection is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        pressed = self.isEnabled() and (self.isDown() or self.underMouse())
        fill_rounded(painter, area, 10, tokens.sunken if pressed or not self.isEnabled() else tokens.card)
        edge = tokens.ok_ink if self._active else tokens.line
        frame_rounded(painter, area, 10, edge, 4 if self._active else 2)
        left = float(SIDE)
        if self._active:
            sign = QRectF(SIDE, 12, SIGN, SIGN)
            draw_shape(painter, SHAPE_OF[OutcomeClass.OK], sign, tokens.ok_ink, tokens.card)
            left += SIGN + 8
        self._paint_words(painter, self.collection, left)

    def _paint_words(self, painter: QPainter, collection: Collection, left: float) -> None:
        catalogue, tokens = self._look.catalogue, self._look.tokens
        what = " · ".join(
            (
                collection.disease,
                code_name(collection.test_code, TESTS, catalogue),
                code_name(collection.specimen_type, SPECIMENS, catalogue),
            )
        )
        why = " · ".join((catalogue.gettext(REASON_WORDS[collection.reason]), _basis(collection, catalogue)))
        marks = " · ".join(f"▲ {mark}" for mark in marks_of(collection, catalogue))
        small, room = word_font(16), self.width() - 2.0 * SIDE
        head = f"{collection.campaign} · {collection.site}"
        font = fitting(head, word_font(19, QFont.Weight.Bold), room - left + SIDE, 16)
        draw_text(painter, QPointF(left, 30), elided(head, font, room - left + SIDE), font, tokens.text)
        draw_text(painter, QPointF(SIDE, 53), _cut(what, small, room), small, tokens.muted)
        bold = word_font(16, QFont.Weight.Bold)
        if marks:
            draw_text_left(painter, QPointF(self.width() - SIDE, 74), marks, bold, tokens.warn_ink)
            room -= painter.fontMetrics().horizontalAdvance(marks) + 16
        draw_text(painter, QPointF(SIDE, 74), _cut(why, small, room), small, tokens.muted)

    def _retell(self) -> None:
        if self.collection is not None:
            self.setAccessibleName(". ".join(collection_lines(self.collection, self._look.catalogue)))
            self.setAccessibleDescription("●" if self._active else "")
        self.update()


def _basis(collection: Collection, catalogue: gettext.NullTranslations) -> str:
    """The text of an order alone: that it is one, the mark says."""
    text = " ".join(collection.legal_text.split())
    return text or catalogue.gettext(BASIS_WORDS[collection.legal_basis])


def _cut(text: str, font: QFont, width: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def marks_of(collection: Collection, catalogue: gettext.NullTranslations) -> tuple[str, ...]:
    """Say in capitals what must not be overlooked: that tubes are urgent, and that an order stands behind them."""
    marks = []
    if collection.priority is Priority.URGENT:
        marks.append(catalogue.gettext(PRIORITY_WORDS[Priority.URGENT]))
    if collection.legal_basis is LegalBasis.EPIDEMIC_ORDER:
        marks.append(catalogue.gettext(BASIS_WORDS[LegalBasis.EPIDEMIC_ORDER]))
    return tuple(mark.upper() for mark in marks)
