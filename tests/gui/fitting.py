"""Finds what does not fit in a window: painted words, labels and buttons, each measured against the place it has.

Our widgets paint their own words, so their painters are watched while a picture is taken.
"""

import sys
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from workstation.gui.key_button import KeyButton
from workstation.gui.top_bar import CutLabel

TOLERANCE = 1.0


@dataclass(frozen=True, slots=True)
class Painted:
    """Words as a widget painted them, in its own coordinates."""

    widget: QWidget
    text: str
    where: QRectF


class WatchedPainter(QPainter):
    """A painter that remembers every word it writes at a point, until somebody takes the list away."""

    seen: ClassVar[list[Painted]] = []

    def __init__(self, *devices: object) -> None:
        super().__init__(*devices)
        self._widget = devices[0] if devices else None

    def drawText(self, *given: object) -> None:  # noqa: N802
        super().drawText(*given)
        if isinstance(given[0], QPointF) and isinstance(self._widget, QWidget) and str(given[1]).strip():
            text, metrics = str(given[1]), QFontMetricsF(self.font())
            ink = metrics.tightBoundingRect(text).translated(given[0])
            width = QRectF(given[0].x(), ink.top(), metrics.horizontalAdvance(text), ink.height())
            self.seen.append(Painted(self._widget, text, self.worldTransform().mapRect(width)))


def painted(widget: QWidget) -> list[Painted]:
    """Paint a widget with all its children, and tell every word that was written."""

    modules = [m for name, m in sys.modules.items() if name.startswith("workstation.gui")]
    ours = [module for module in modules if getattr(module, "QPainter", None) is QPainter]
    for module in ours:
        module.QPainter = WatchedPainter
    WatchedPainter.seen.clear()
    try:
        widget.grab()
    finally:
        for module in ours:
            module.QPainter = QPainter
    return list(WatchedPainter.seen)


def problems(widget: QWidget) -> list[str]:
    """List everything that is cut off, hidden by something else, or outside of its window."""
    told = []
    words = painted(widget)
    for word in words:
        if not QRectF(word.widget.rect()).adjusted(-TOLERANCE, -TOLERANCE, TOLERANCE, TOLERANCE).contains(word.where):
            told.append(f"{_name(word.widget)}: {word.text!r} leaves its place by {_outside(word)}")
    for one, other in combinations(words, 2):
        common = one.where.intersected(other.where)
        if one.widget is other.widget and common.width() > TOLERANCE and common.height() > TOLERANCE:
            told.append(f"{_name(one.widget)}: {one.text!r} runs into {other.text!r}")
    for button in _visible(widget, KeyButton):
        if not any(word.widget is button and word.text == button.text() for word in words) and button.text():
            told.append(f"button {button.text()!r} is cut: {button.width()} of {button.sizeHint().width()} px")
    return told + _cut_labels(widget) + _outside_window(widget)


def _cut_labels(widget: QWidget) -> list[str]:
    told = []
    for label in _visible(widget, QLabel):
        if isinstance(label, CutLabel) or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if needed > label.height() or (not label.wordWrap() and label.sizeHint().width() > label.width()):
            told.append(f"label {label.text()!r} has {label.size().toTuple()}, needs {label.sizeHint().toTuple()}")
    return told


def _outside_window(widget: QWidget) -> list[str]:
    whole = widget.rect()
    return [
        f"{_name(part)} lies outside: {_within(part, widget).getRect()} of {whole.getRect()}"
        for part in _visible(widget, QAbstractButton)
        if not whole.contains(_within(part, widget))
    ]


def _visible(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [
        part
        for part in widget.findChildren(kind)
        if part.isVisibleTo(widget) and part.visibleRegion().isEmpty() is False
    ]


def _within(part: QWidget, widget: QWidget) -> QRect:
    return QRect(part.mapTo(widget, part.rect().topLeft()), part.size())


def _outside(word: Painted) -> str:
    place = QRectF(word.widget.rect())
    over = max(word.where.right() - place.right(), place.left() - word.where.left())
    below = max(word.where.bottom() - place.bottom(), place.top() - word.where.top())
    return f"{max(over, 0):.0f} px across, {max(below, 0):.0f} px down"


def _name(widget: QWidget) -> str:
    return type(widget).__name__
