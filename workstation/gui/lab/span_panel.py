"""The days of a report: today, yesterday, a week, or two that are typed. Stands in the place of the chosen result."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workstation.domain.report_days import Span
from workstation.gui.fonts import digit_font, word_font
from workstation.gui.lab.confirm_panel import HEIGHT
from workstation.gui.lab.filters import Choices
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.lab.span_model import SpanModel
from workstation.gui.look import Look
from workstation.texts.translate import mark as _

SPAN_WORDS: dict[Span, str] = {
    Span.TODAY: _("Today"),
    Span.YESTERDAY: _("Yesterday"),
    Span.WEEK: _("7 days"),
    Span.DATES: _("Other days"),
}
MOST_LETTERS, DAY = 10, "%d/%m/%Y"


class SpanPanel(QFrame):
    """Hidden while no report is written."""

    entered = Signal()

    def __init__(self, model: SpanModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(HEIGHT)
        self._model, self._look = model, look
        self.title, self.told, self.between = QLabel(), QLabel(), QLabel("–")
        self.spans = Choices(look, tuple(Span))
        self.first, self.last = PlainEdit(), PlainEdit()
        self._lay_out()
        self.spans.chosen.connect(self._choose)
        for field in (self.first, self.last):
            field.textEdited.connect(lambda _text: model.type_days(self.first.text(), self.last.text()))
        self.first.returnPressed.connect(self.last.setFocus)
        self.last.returnPressed.connect(self.entered)
        model.changed.connect(self.retell)
        self.retell()

    def retell(self) -> None:
        """Show what is chosen, and the days that it comes to."""
        tr, model = self._look.catalogue.gettext, self._model
        self.setVisible(model.is_open)
        self.title.setText(tr(_("Report of released results: which days?")))
        self.spans.say(lambda span: tr(SPAN_WORDS[span]), model.span)
        for field, name, text in (
            (self.first, tr(_("First day")), model.first),
            (self.last, tr(_("Last day")), model.last),
        ):
            field.setVisible(model.span is Span.DATES)
            field.setPlaceholderText(tr(_("day/month/year")))
            field.setAccessibleName(name)
            if field.text() != text:
                with QSignalBlocker(field):
                    field.setText(text)
        self.between.setVisible(model.span is Span.DATES)
        self._tell_days()
        self.setAccessibleName(f"{self.title.text()} {self.told.text()}")

    def _tell_days(self) -> None:
        tr, days = self._look.catalogue.gettext, self._model.days
        if days is None:
            self.told.setText(tr(_("Type the first day, and the last one if there are several")))
        elif days.first == days.last:
            self.told.setText(days.first.strftime(DAY))
        else:
            text = tr(_("{first} to {last}"))
            self.told.setText(text.format(first=days.first.strftime(DAY), last=days.last.strftime(DAY)))

    def _choose(self, span: Span) -> None:
        self._model.choose(span)
        if span is Span.DATES:
            self.first.setFocus()

    def _lay_out(self) -> None:
        self.title.setFont(word_font(18, QFont.Weight.Bold))
        self.told.setFont(digit_font(20, QFont.Weight.Bold))
        self.between.setFont(word_font(20))
        for label in (self.title, self.told):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for field in (self.first, self.last):
            field.setFont(digit_font(18))
            field.setMaxLength(MOST_LETTERS)
            field.setFixedSize(190, 48)
        row, head = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.told)
        row.setSpacing(8)
        for part in (self.spans, self.first, self.between, self.last):
            row.addWidget(part)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(8)
        layout.addLayout(head, 1)
        layout.addLayout(row)
        self.hide()
