"""Small drawing steps that the painted widgets share: text at a baseline, rounded areas, a line that fits."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen


def draw_text(painter: QPainter, where: QPointF, text: str, font: QFont, colour: str) -> float:
    """Write one line with its baseline at a point; returns its width. Nothing is ever clipped, marks included."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(where, text)
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text_left(painter: QPainter, end: QPointF, text: str, font: QFont, colour: str) -> None:
    """Write one line that ends at a point."""
    width = QFontMetricsF(font).horizontalAdvance(text)
    draw_text(painter, QPointF(end.x() - width, end.y()), text, font, colour)


def draw_centred(painter: QPainter, where: QRectF, text: str, font: QFont, colour: str) -> None:
    """Write one line in the middle of an area, by the height of its capitals."""
    metrics = QFontMetricsF(font)
    left = where.center().x() - metrics.horizontalAdvance(text) / 2
    draw_text(painter, QPointF(left, where.center().y() + metrics.capHeight() / 2), text, font, colour)


def elided(text: str, font: QFont, width: float) -> str:
    """Cut a name in its middle where it does not fit: family name and given name both stay."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def cut_at_end(text: str, font: QFont, width: float) -> str:
    """Cut a sentence at its end where it does not fit."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """Break a text into lines that fit, at spaces; a no-break space holds a code together."""
    metrics, lines = QFontMetricsF(font), []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and metrics.horizontalAdvance(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def fill_rounded(painter: QPainter, where: QRectF, radius: float, colour: str) -> None:
    """Fill an area with round corners."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(where, radius, radius)


def frame_rounded(painter: QPainter, where: QRectF, radius: float, colour: str, width: float = 2) -> None:
    """Draw a border inside an area."""
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(where.adjusted(half, half, -half, -half), radius - half, radius - half)


def dash_rounded(painter: QPainter, where: QRectF, radius: float, colour: str) -> None:
    """Draw the thick dashed border of the place that waits for a scan."""
    pen = QPen(QColor(colour), 4)
    pen.setDashPattern([4, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(where.adjusted(2, 2, -2, -2), radius - 2, radius - 2)


def fill_bottom(painter: QPainter, where: QRectF, height: float, radius: float, colour: str) -> None:
    """Fill the bottom of a rounded area, up to a height."""
    path = QPainterPath()
    path.addRoundedRect(where, radius, radius)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(QRectF(where.left(), where.bottom() - height, where.width(), height), QColor(colour))
    painter.restore()
