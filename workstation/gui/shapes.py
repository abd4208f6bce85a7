"""The six shapes of an answer, drawn in code: a class is known by its shape even without its colour."""

import math
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from workstation.domain.outcomes import OutcomeClass


class Shape(StrEnum):
    """What is drawn beside the words."""

    ARROW = "arrow"
    TICK = "tick"
    EQUALS = "equals"
    TRIANGLE = "triangle"
    CROSS = "cross"
    BANG = "bang"


SHAPE_OF: dict[OutcomeClass, Shape] = {
    OutcomeClass.GO: Shape.ARROW,
    OutcomeClass.OK: Shape.TICK,
    OutcomeClass.OK_NOTE: Shape.TICK,
    OutcomeClass.SAME: Shape.EQUALS,
    OutcomeClass.ASK: Shape.TRIANGLE,
    OutcomeClass.NO: Shape.CROSS,
    OutcomeClass.STOP: Shape.BANG,
}


def draw_shape(painter: QPainter, shape: Shape, where: QRectF, ink: str, paper: str) -> None:
    """Draw a shape into a square: its body in `ink`, its sign in `paper`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / 100, where.height() / 100)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawPath(_body(shape))
    pen = QPen(QColor(paper), 12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in _SIGNS[shape]:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
    painter.restore()


def _body(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    if shape in (Shape.ARROW, Shape.TICK):
        path.addEllipse(QRectF(2, 2, 96, 96))
    elif shape is Shape.EQUALS:
        path.addRoundedRect(QRectF(2, 2, 96, 96), 20, 20)
    elif shape is Shape.TRIANGLE:
        path.addPolygon(QPolygonF([QPointF(50, 3), QPointF(98, 95), QPointF(2, 95)]))
    else:
        turns = (math.radians(22.5 + 45 * side) for side in range(8))
        path.addPolygon(QPolygonF([QPointF(50 + 48 * math.cos(a), 50 + 48 * math.sin(a)) for a in turns]))
    path.closeSubpath()
    return path


_Line = tuple[tuple[float, float], ...]
_SIGNS: dict[Shape, tuple[_Line, ...]] = {
    Shape.ARROW: (((26, 50), (74, 50)), ((54, 30), (74, 50), (54, 70))),
    Shape.TICK: (((27, 53), (43, 69), (74, 35)),),
    Shape.EQUALS: (((29, 40), (71, 40)), ((29, 61), (71, 61))),
    Shape.TRIANGLE: (((50, 41), (50, 62)), ((50, 79), (50, 79.1))),
    Shape.CROSS: (((35, 35), (65, 65)), ((65, 35), (35, 65))),
    Shape.BANG: (((50, 27), (50, 54)), ((50, 73), (50, 73.1))),
}


@cache
def shape_icon(shape: Shape, ink: str, paper: str, pixels: int = 20) -> QIcon:
    """Give a shape as an icon for a table cell."""
    picture = QPixmap(pixels * 2, pixels * 2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_shape(painter, shape, QRectF(0, 0, pixels * 2, pixels * 2), ink, paper)
    painter.end()
    picture.setDevicePixelRatio(2)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
