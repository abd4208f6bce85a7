"""The picture of a label as its printer will draw it, to scale and never enlarged."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded
from workstation.gui.ports import LabelPicture

LEAST_HEIGHT, EDGE = 96, 8


class LabelPreview(QWidget):
    """Shows a label in the middle of its place, with the proportions that it has."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT)
        look.changed.connect(self.update)

    def show_picture(self, picture: LabelPicture | None) -> None:
        """Show another label, or none."""
        self._image = _image(picture) if picture is not None else None
        self.update()

    @property
    def shown_size(self) -> QSize:
        """The size at which the label is drawn, in px."""
        if self._image is None:
            return QSize()
        room = self.size() - QSize(2 * EDGE, 2 * EDGE)
        whole = self._image.size()
        fits = whole.width() <= room.width() and whole.height() <= room.height()
        return whole if fits else whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the label on its ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(self._look.tokens.sunken))
        if self._image is None:
            return
        size = self.shown_size
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        place = QRectF(left, top, size.width(), size.height())
        painter.drawImage(place, self._image)
        frame_rounded(painter, place.adjusted(-1, -1, 1, 1), 2, self._look.tokens.line)


def _image(picture: LabelPicture) -> QImage:
    shown = QImage(picture.pixels, picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8)
    return shown.copy()  # Qt does not keep the bytes alive.
