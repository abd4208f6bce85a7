"""What every widget is shown with: the tokens of the theme, the words of the language, the zone of the clock.

One object for a window. Widgets listen to `changed` and paint or write themselves again.
"""

import gettext
from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from workstation.gui.fonts import load_fonts, word_font
from workstation.gui.theme import TOKENS, Theme, Tokens, mix

CatalogueFor = Callable[[str], gettext.NullTranslations]


class Look(QObject):
    """The theme and language that are chosen now."""

    changed = Signal()

    def __init__(self, *, language: str, theme: Theme, catalogue_for: CatalogueFor, zone: tzinfo) -> None:
        super().__init__()
        self.language, self.theme, self.zone = language, theme, zone
        self.is_touch, self.masks_names = False, False
        self._catalogue_for = catalogue_for
        self.catalogue = catalogue_for(language)

    @property
    def tokens(self) -> Tokens:
        """The colours of the theme."""
        return TOKENS[self.theme]

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self.language, self.catalogue = language, self._catalogue_for(language)
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Wear other colours from now on."""
        self.theme = theme
        self.changed.emit()

    def set_touch(self, *, touch: bool) -> None:
        """Make everything that is pressed as large as a gloved finger, or as a pointer needs it."""
        self.is_touch = touch
        self.changed.emit()

    def set_masking(self, *, masks: bool) -> None:
        """Show initials or whole names in lists that a queue may read; the answer always reads the name back."""
        self.masks_names = masks
        self.changed.emit()

    def clock(self, at: datetime, pattern: str = "%H:%M") -> str:
        """Write a time of day in the zone of the desk."""
        return at.astimezone(self.zone).strftime(pattern)

    def number(self, value: int) -> str:
        """Write a count with the language's mark between thousands."""
        return f"{value:,}".replace(",", "." if self.language == "vi" else ",")

    def measure(self, value: float) -> str:
        """Write a length with the language's decimal mark."""
        return f"{value:g}".replace(".", "," if self.language == "vi" else ".")


def dress(app: QApplication) -> None:
    """Give an application its style and fonts, once, before the first window."""
    app.setStyle(QStyleFactory.create("Fusion"))
    load_fonts()
    app.setFont(word_font(18))


def colour_application(app: QApplication, tokens: Tokens) -> None:
    """Give an application the colours of a theme; one that wears them keeps them: Qt polishes each widget anew."""
    sheet = _style_sheet(tokens)
    if app.styleSheet() != sheet:
        app.setPalette(_palette(tokens))
        app.setStyleSheet(sheet)


def _palette(tokens: Tokens) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette()
    colours = {
        role.Window: tokens.page,
        role.WindowText: tokens.text,
        role.Base: tokens.card,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.card,
        role.ButtonText: tokens.text,
        role.Highlight: tokens.accent.fill,
        role.HighlightedText: tokens.accent.text,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.card,
        role.ToolTipText: tokens.text,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
    }
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.muted))
    return palette


def _style_sheet(tokens: Tokens) -> str:
    """The rules for Qt's own widgets; our own widgets paint themselves. Fonts are set in code, never here."""
    t, selected = tokens, mix(tokens.accent.fill, tokens.card, 0.78)
    return f"""
    QMainWindow, QWidget#page {{ background: {t.page}; }}
    QFrame#card {{ background: {t.card}; border-radius: 10px; }}
    QFrame#card[quiet="true"] {{ background: {t.sunken}; }}
    QFrame#card[drop="true"] {{ border: 4px dashed {t.accent.fill}; }}
    QLabel {{ color: {t.text}; background: transparent; }}
    QLabel[tone="muted"] {{ color: {t.muted}; }}
    QLabel[tone="warn"] {{ color: {t.warn_ink}; }}
    QLabel[tone="ok"] {{ color: {t.ok_ink}; }}
    QLineEdit {{ background: {t.card}; color: {t.text}; border: 2px solid {t.line}; border-radius: 10px;
                 padding: 0 12px; selection-background-color: {t.accent.fill};
                 selection-color: {t.accent.text}; }}
    QLineEdit:focus {{ border-color: {t.accent.fill}; }}
    QLineEdit:disabled {{ background: {t.sunken}; border-color: {t.faint}; }}
    QLineEdit[readOnly="true"] {{ background: {t.sunken}; }}
    QLineEdit[problem="true"] {{ border: 3px solid {t.warn_ink}; }}
    QLabel#notice {{ background: {t.ask.fill}; color: {t.ask.text}; border-radius: 10px; padding: 8px 16px; }}
    QLabel#notice[calm="true"] {{ background: {t.accent.fill}; color: {t.accent.text}; }}
    QPlainTextEdit {{ background: {t.sunken}; color: {t.text}; border: none; border-radius: 10px; padding: 8px; }}
    QPlainTextEdit[form="true"] {{ background: {t.card}; border: 2px solid {t.line}; padding: 2px 6px; }}
    QPlainTextEdit[form="true"]:focus {{ border-color: {t.accent.fill}; }}
    QPlainTextEdit[form="true"]:disabled {{ background: {t.sunken}; border-color: {t.faint}; color: {t.muted}; }}
    QComboBox {{ background: {t.card}; color: {t.text}; border: 2px solid {t.line}; border-radius: 10px; }}
    QComboBox[plain="true"] {{ padding-left: 10px; }}
    QComboBox:focus {{ border-color: {t.accent.fill}; }}
    QComboBox:disabled {{ background: {t.sunken}; border-color: {t.faint}; }}
    QComboBox QLineEdit, QComboBox QLineEdit:disabled {{ border: none; padding: 0; background: transparent; }}
    QComboBox::drop-down {{ width: 44px; border: none; }}
    QComboBox QAbstractItemView {{ background: {t.card}; color: {t.text}; border: 2px solid {t.line};
                                   selection-background-color: {selected}; selection-color: {t.text}; }}
    QComboBox QAbstractItemView::item {{ min-height: 48px; padding-left: 8px; }}
    QListView {{ background: {t.sunken}; color: {t.text}; border: none; border-radius: 8px; outline: none; }}
    QComboBox QListView {{ background: {t.card}; border-radius: 0; }}
    QScrollArea, QWidget#inside {{ background: transparent; border: none; }}
    QTableView {{ background: {t.card}; color: {t.text}; border: none; gridline-color: {t.faint};
                  selection-background-color: {selected}; selection-color: {t.text}; outline: none; }}
    QTableView::item {{ padding-left: 5px; }}
    QHeaderView {{ background: {t.card}; border: none; }}
    QHeaderView::section {{ background: {t.card}; color: {t.muted}; border: none;
                            border-bottom: 2px solid {t.line}; padding: 4px 8px; }}
    QTableCornerButton::section {{ background: {t.card}; border: none; }}
    QProgressBar {{ background: {t.sunken}; border: none; border-radius: 6px; }}
    QProgressBar::chunk {{ background: {t.accent.fill}; border-radius: 6px; }}
    QScrollBar:vertical {{ background: {t.sunken}; width: 14px; margin: 0; border-radius: 7px; }}
    QScrollBar::handle:vertical {{ background: {t.line}; min-height: 40px; border-radius: 7px; }}
    QScrollBar:horizontal {{ background: {t.sunken}; height: 14px; margin: 0; border-radius: 7px; }}
    QScrollBar::handle:horizontal {{ background: {t.line}; min-width: 40px; border-radius: 7px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QToolTip {{ background: {t.card}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
    """
