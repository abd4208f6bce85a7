"""The live picture with the codes that were found in it. It is not mirrored: what is written stays readable, and a
thing that is moved to the right moves to the right, as on the table under the camera."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.camera.words import ROLES
from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, fill_rounded
from workstation.gui.ports import CameraView, CodeOutline, CodeRole
from workstation.gui.theme import Fill

LINE, LABEL_HEIGHT = 4.0, 26.0


class CameraPicture(QWidget):
    """Paints the newest view, whole, in the middle of its place; without one only the words for its state."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: CameraView | None = None
        self._image = QImage()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_view(self, view: CameraView | None, words: str) -> None:
        """Show a view, or the words that say why there is none; the view before is let go."""
        self._view, self._words = view, words
        self._image = (
            QImage(view.pixels, view.width, view.height, 3 * view.width, QImage.Format.Format_BGR888)
            if view is not None
            else QImage()
        )
        self.update()

    @property
    def is_empty(self) -> bool:
        """Whether no picture is held."""
        return self._view is None and self._image.isNull()

    def sizeHint(self) -> QSize:
        """Ask for a picture of 16 to 9."""
        return QSize(380, 214)

    def minimumSizeHint(self) -> QSize:
        """Do with less where the window is low."""
        return QSize(300, 168)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture and its outlines."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect())
        fill_rounded(painter, place, 6, self._look.tokens.sunken)
        if self._view is None:
            draw_centred(painter, place, self._words, word_font(20, QFont.Weight.Bold), self._look.tokens.text)
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRectF(0, 0, size.width(), size.height())
        shown.moveCenter(place.center())
        painter.drawImage(shown, self._image)
        painter.setClipRect(shown)
        for outline in self._view.outlines:
            self._paint_outline(painter, shown, outline)

    def _paint_outline(self, painter: QPainter, shown: QRectF, outline: CodeOutline) -> None:
        colours = self._colours(outline.role)
        corners = [
            QPointF(shown.left() + x * shown.width(), shown.top() + y * shown.height()) for x, y in outline.corners
        ]
        # A dark line under the coloured one shows on white paper and on black screens alike.
        for colour, width in ((QColor("#0B0F14"), LINE + 3), (QColor(colours.fill), LINE)):
            painter.setPen(
                QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF(corners))
        self._paint_label(painter, shown, corners, outline.role, colours)

    def _paint_label(
        self, painter: QPainter, shown: QRectF, corners: list[QPointF], role: CodeRole, colours: Fill
    ) -> None:
        """Write what the code is beside it: the colour alone would not tell everybody."""
        font = word_font(15, QFont.Weight.Bold)
        words = self._look.catalogue.gettext(ROLES[role])
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(words) + 14.0
        left = min(max(min(corner.x() for corner in corners), shown.left()), shown.right() - width)
        top = min(max(max(corner.y() for corner in corners) + 6, shown.top()), shown.bottom() - LABEL_HEIGHT)
        fill_rounded(painter, QRectF(left, top, width, LABEL_HEIGHT), 5, colours.fill)
        draw_text(painter, QPointF(left + 7, top + 18), words, font, colours.text)

    def _colours(self, role: CodeRole) -> Fill:
        tokens = self._look.tokens
        return {CodeRole.TUBE: tokens.go, CodeRole.PERSON: tokens.ok, CodeRole.COMMAND: tokens.ask}.get(
            role, tokens.same
        )
