"""The chosen result in full: its runs side by side with what each measured, the controls, and every version."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workstation.domain.results import ResultStatus
from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.lab.ports import MeasuredRow, ResultRow, RunRow
from workstation.gui.lab.verify_model import VerifyModel
from workstation.gui.lab.words import status_words
from workstation.gui.look import Look
from workstation.texts.notices import ORIGIN_WORDS, RESULT_WORDS

MOST_RUNS, MOST_ROWS = 3, 40
DATE = "%d/%m %H:%M"


class DetailPane(QFrame):
    """Rebuilt for every result that is chosen."""

    def __init__(self, model: VerifyModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.title, self.empty, self._scroll = QLabel(), QLabel(), QScrollArea()
        self.title.setFont(code_font(22, QFont.Weight.Bold))
        self.empty.setFont(word_font(18, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid = QGridLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.empty, 1)
        model.detail_changed.connect(self.retell)

    def retell(self) -> None:
        """Show runs, controls and versions, in the language of now."""
        _, detail = self._look.catalogue.gettext, self._model.detail
        self.empty.setText(_("Choose a result to see its runs, controls and versions"))
        self.empty.setVisible(detail is None)
        self._scroll.setVisible(detail is not None)
        self.title.setVisible(detail is not None)
        if detail is None:
            return
        self.title.setText(display_tube(detail.tube))
        page = QWidget()
        page.setObjectName("inside")
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._add_runs(detail.runs)
        self._add_versions(detail.versions)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self._scroll.setWidget(page)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    @property
    def texts(self) -> list[str]:
        """Everything that is written, in the order of the rows."""
        found = []
        for place in range(self._grid.count()):
            item = self._grid.itemAt(place)
            part = item.widget() if item is not None else None
            if isinstance(part, QLabel) and part.text():
                found.append(part.text())
        return found

    def _add_runs(self, runs: tuple[RunRow, ...]) -> None:
        _, shown = self._look.catalogue.gettext, runs[:MOST_RUNS]
        if not shown:
            self._title(_("NO RUN: A PERSON MADE THIS RESULT"))
            return
        self._title(_("RUNS: {count}").format(count=len(runs)))
        row = self._grid.rowCount()
        for column, run in enumerate(shown, start=1):
            code = _(RESULT_WORDS[run.code]) if run.code else run.reason or "—"
            name = _("Run {number}").format(number=run.number)
            head = f"{name}\n{self._look.clock(run.at, DATE)}"
            self._put(row, column, head, muted=True)
            self._put(row + 1, column, code, bold=True)
            self._grid.setColumnStretch(column, 1)
        self._put(row + 1, 0, _("Result"), muted=True)
        self._add_values(_("MEASURED"), [run.values for run in shown])
        self._add_values(_("CONTROLS"), [run.controls for run in shown])

    def _add_values(self, title: str, columns: list[tuple[MeasuredRow, ...]]) -> None:
        names = list(dict.fromkeys(value.name for column in columns for value in column))[:MOST_ROWS]
        if not names:
            return
        self._title(title)
        for name in names:
            row = self._grid.rowCount()
            self._put(row, 0, name, muted=True)
            for number, column in enumerate(columns, start=1):
                told = [_value(value) for value in column if value.name == name]
                self._put(row, number, "\n".join(told) or "—", digits=True)

    def _add_versions(self, versions: tuple[ResultRow, ...]) -> None:
        _ = self._look.catalogue.gettext
        self._title(_("VERSIONS: {count}").format(count=len(versions)))
        for version in versions:
            row = self._grid.rowCount()
            self._put(row, 0, _("version {number}").format(number=version.version), muted=True)
            head = f"{_(RESULT_WORDS[version.code])} · {self._status(version)} · {_(ORIGIN_WORDS[version.origin])}"
            who = [_("by {who}").format(who=version.imported_by)]
            if version.created_at is not None:
                who[0] += f" {self._look.clock(version.created_at, DATE)}"
            if version.released_at is not None:
                at = self._look.clock(version.released_at, DATE)
                who.append(_("released {at} by {who}").format(at=at, who=version.released_by))
            lines = [head, " · ".join(who), *([f"“{version.why}”"] if version.why else [])]
            self._put(row, 1, "\n".join(lines), span=MOST_RUNS)

    def _status(self, version: ResultRow) -> str:
        words = status_words(version.status, self._look.catalogue)
        is_doubted = version.status is ResultStatus.RELEASED and version.held_reason
        return words + (" · " + self._look.catalogue.gettext("in doubt") if is_doubted else "")

    def _title(self, text: str) -> None:
        label = QLabel(text)
        label.setFont(word_font(15, QFont.Weight.Bold))
        label.setProperty("tone", "muted")
        label.setContentsMargins(0, 10, 0, 0)
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, MOST_RUNS + 1)

    def _put(
        self,
        row: int,
        column: int,
        text: str,
        *,
        muted: bool = False,
        bold: bool = False,
        digits: bool = False,
        span: int = 1,
    ) -> None:
        label = QLabel(text)
        weight = QFont.Weight.Bold if bold else QFont.Weight.Medium
        label.setFont(digit_font(17, weight) if digits else word_font(16 if muted else 17, weight))
        label.setProperty("tone", "muted" if muted else "")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(label, row, column, 1, span)


def _value(value: MeasuredRow) -> str:
    """Write a value with its flags, and its status where it is not simply final; notes below."""
    status = value.status if value.status not in ("F", "") else ""
    first = " ".join(part for part in (value.value or "—", value.flags, status) if part)
    return f"{first}\n{value.notes}" if value.notes else first
