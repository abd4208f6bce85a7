"""Every outcome side by side, made from the widgets that desks see: to review words, layout and colours at a glance.

A new outcome comes onto the sheet by itself.
"""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from workstation.domain.desk import Answer
from workstation.domain.outcomes import CLASS_OF, Outcome
from workstation.gui.collect.action_bar import ActionBar
from workstation.gui.collect.answer_panel import AnswerPanel
from workstation.gui.collect.model import Remark
from workstation.gui.collect.shown import shown
from workstation.gui.fonts import code_font, word_font
from workstation.gui.look import CatalogueFor, Look, colour_application, dress
from workstation.gui.paint import draw_text
from workstation.gui.sample_answers import sample_answer
from workstation.gui.theme import Theme

PANEL, BAR, CAPTION, GAP = (916, 372), 64, 34, 12
COLUMNS, ROWS, SCALE, MARGIN = 3, 5, 0.62, 18


def save_contact_sheets(
    folder: Path, language: str, theme: Theme, *, catalogue_for: CatalogueFor, zone: tzinfo
) -> list[Path]:
    """Save the sheets of one language and theme as `outcomes_{language}_{theme}_{page}.png`; gives the files."""
    application = QApplication.instance()
    application = application if isinstance(application, QApplication) else QApplication([])
    dress(application)
    look = Look(language=language, theme=theme, catalogue_for=catalogue_for, zone=zone)
    colour_application(application, look.tokens)
    folder.mkdir(parents=True, exist_ok=True)
    tiles = [(outcome, tile(sample_answer(outcome, pool_size=_pool_size(outcome)), look)) for outcome in Outcome]
    pages = [tiles[start : start + COLUMNS * ROWS] for start in range(0, len(tiles), COLUMNS * ROWS)]
    return [
        _save_page(page, look, folder / f"outcomes_{language}_{theme.value}_{number}.png")
        for number, page in enumerate(pages, start=1)
    ]


def tile(answer: Answer, look: Look) -> QPixmap:
    """Picture one answer as large as on a desk of 1366 x 768, and the buttons under it, smaller if they are many."""
    panel, bar = AnswerPanel(look), ActionBar(look)
    state = shown(answer, Remark.NONE, None, (), look.catalogue, look.zone)
    panel.show_words(state.cls, state.words, look.catalogue.gettext("NEXT"))
    bar.show_for(answer)
    panel.resize(*PANEL)
    bar.resize(max(PANEL[0], bar.sizeHint().width()), BAR)
    picture = QPixmap(PANEL[0], PANEL[1] + GAP + BAR)
    picture.fill(QColor(look.tokens.page))
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, panel.grab())
    buttons = bar.grab().scaledToWidth(PANEL[0], Qt.TransformationMode.SmoothTransformation)
    painter.drawPixmap(0, PANEL[1] + GAP, buttons)
    painter.end()
    return picture


def _save_page(tiles: Sequence[tuple[Outcome, QPixmap]], look: Look, file: Path) -> Path:
    width, height = round(PANEL[0] * SCALE) + MARGIN, round((PANEL[1] + GAP + BAR) * SCALE) + CAPTION + MARGIN
    rows = -(-len(tiles) // COLUMNS)
    page = QImage(COLUMNS * width + MARGIN, rows * height + MARGIN, QImage.Format.Format_RGB32)
    page.fill(QColor(look.tokens.page))
    painter = QPainter(page)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, (outcome, picture) in enumerate(tiles):
        where = QPointF(MARGIN + (number % COLUMNS) * width, MARGIN + (number // COLUMNS) * height)
        _draw_caption(painter, where, outcome, look)
        room = PANEL[0] * SCALE
        scaled = picture.scaledToWidth(round(room), Qt.TransformationMode.SmoothTransformation)
        target = QRectF(where.x(), where.y() + CAPTION, room, scaled.height())
        painter.drawPixmap(target, scaled, QRectF(scaled.rect()))
    painter.end()
    page.save(str(file))
    return file


def _draw_caption(painter: QPainter, where: QPointF, outcome: Outcome, look: Look) -> None:
    code = code_font(19, QFont.Weight.Bold)
    width = draw_text(painter, QPointF(where.x(), where.y() + 22), outcome.value, code, look.tokens.text)
    cls = QPointF(where.x() + width + 14, where.y() + 22)
    draw_text(painter, cls, CLASS_OF[outcome].value, word_font(17), look.tokens.muted)


def _pool_size(outcome: Outcome) -> int:
    return 10 if outcome.value.startswith("POOL_") else 1
