"""The picture of a label as its printer will draw it: in its real size on this screen where there is room."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.labels.ports import LabelPicture
from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded

LEAST_HEIGHT, EDGE = 72, 4
MM_PER_INCH = 25.4
BELIEVED_DPI = (60.0, 400.0)
"""A projector or a virtual screen tells a size that is none; then Qt's logical resolution is taken."""


class LabelPreview(QWidget):
    """Shows a label with the proportions that it has; `scaled` says that its size on the screen changed."""

    scaled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self._size_mm = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT)
        look.changed.connect(self.update)

    def show_picture(self, picture: LabelPicture | None) -> None:
        """Show another label, or none."""
        self._image = _image(picture) if picture is not None else None
        self._size_mm = (picture.width_mm, picture.height_mm) if picture is not None else (0.0, 0.0)
        self.update()
        self.scaled.emit()

    @property
    def percent(self) -> int:
        """How large the label is shown, in percent of its real size; 100 is as it comes out of the printer."""
        real = self._real_size
        return round(100 * self.shown_size.width() / real.width()) if real.width() else 100

    @property
    def shown_size(self) -> QSize:
        """The size at which the label is drawn, in px."""
        if self._image is None:
            return QSize()
        room, real = self.size() - QSize(2 * EDGE, 2 * EDGE), self._real_size
        fits = real.width() <= room.width() and real.height() <= room.height()
        return real if fits else real.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)

    @property
    def _real_size(self) -> QSize:
        told = self.screen().physicalDotsPerInch()
        dpi = told if BELIEVED_DPI[0] <= told <= BELIEVED_DPI[1] else self.screen().logicalDotsPerInch()
        width, height = (round(side * dpi / MM_PER_INCH) for side in self._size_mm)
        return QSize(width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that there is more or less room."""
        super().resizeEvent(event)
        self.scaled.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the label, as sharp as the screen is."""
        if self._image is None:
            return
        painter, size, dots = QPainter(self), self.shown_size, self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        place = QRectF(left, top, size.width(), size.height())
        painter.fillRect(place, QColor(Qt.GlobalColor.white))
        # Qt's smooth scaling takes the mean of every dot; a painter's looks at four of them, and bars would go missing.
        drawn = self._image.scaled(
            QSize(round(size.width() * dots), round(size.height() * dots)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(place, drawn)
        frame_rounded(painter, place.adjusted(-2, -2, 2, 2), 3, self._look.tokens.line)


def _image(picture: LabelPicture) -> QImage:
    shown = QImage(picture.pixels, picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8)
    return shown.copy()  # Qt does not keep the bytes alive.
