"""The right half of the printers' page: the chosen printer, how it stands and what to do, its jobs, its test print."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look
from workstation.gui.printers.model import PrintersModel
from workstation.gui.printers.standings import Mood, Standing
from workstation.gui.printers.trial import Stage, Trial
from workstation.gui.printers.words import (
    head_words,
    jobs_words,
    place_words,
    says_words,
    size_words,
    what_and_do,
)


class DetailPane(QFrame):
    """One card; the test print stands in a frame of its own, dashed while a scan is awaited."""

    def __init__(self, model: PrintersModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.name, self.place, self.label = QLabel(), QLabel(), QLabel()
        self.state, self.do, self.jobs = QLabel(), QLabel(), QLabel()
        self.trial_title, self.trial_words = QLabel(), QLabel()
        self.default, self.remove = KeyButton(look, "F4", low=True), KeyButton(look, "F8", low=True)
        self._trial = QFrame()
        self._lay_out()
        model.changed.connect(self.retell)
        self.default.clicked.connect(model.make_default)
        self.remove.clicked.connect(model.remove)

    def retell(self) -> None:
        """Write everything as it stands."""
        _, line = self._look.catalogue.gettext, self._model.line
        self.setVisible(line is not None)
        self.default.say(_("Make it the default"))
        self.remove.say(_("Remove"))
        if line is None:
            return
        printer = line.printer
        self.name.setText(_("{printer} · default").format(printer=printer.name) if printer.is_default else printer.name)
        self.place.setText(place_words(printer, self._look))
        self.label.setText(f"{size_words(printer, self._look)} · {head_words(printer)}")
        self._tell_standing(self._model.standings.of(line))
        self.jobs.setText(_("Open jobs: {jobs}").format(jobs=jobs_words(line.jobs, self._look)) if line.jobs else "")
        self.jobs.setVisible(bool(line.jobs))
        self._tell_trial(self._model.trials.of(self._model.chosen))
        self.default.setEnabled(not printer.is_default and not self._model.is_busy)
        self.remove.setEnabled(not self._model.is_busy)
        self.setAccessibleName(f"{self.name.text()}. {self.state.text()}. {self.do.text()}")

    def _tell_standing(self, standing: Standing) -> None:
        _ = self._look.catalogue.gettext
        if standing.problem is not None:
            what, do = what_and_do(standing.problem, self._look.catalogue)
            self._write(self.state, f"▲ {what}", "warn")
        elif standing.says is not None:
            waiting = standing.says.waiting
            do = says_words(standing.says, self._look)
            more = _("{count} labels still wait in it").format(count=self._look.number(waiting)) if waiting else ""
            self._write(self.state, " · ".join(x for x in (_("✓ The printer is ready"), more) if x), "ok")
        else:
            is_printing = standing.mood is Mood.PRINTING
            self._write(self.state, "→ " + _("printing") if is_printing else _("The printer is asked…"), "muted")
            do = ""
        self.do.setText(do)
        self.do.setVisible(bool(do))

    def _tell_trial(self, trial: Trial | None) -> None:
        _ = self._look.catalogue.gettext
        title, words, tone = self._trial_told(trial)
        self._write(self.trial_title, title, tone)
        self.trial_words.setText(words)
        awaits = trial is not None and trial.stage in (Stage.OUT, Stage.MISREAD)
        if self._trial.property("drop") != awaits:
            self._trial.setProperty("drop", awaits)
            self._trial.setProperty("quiet", not awaits)
            _polish(self._trial)
        self._trial.setAccessibleName(f"{title}. {words}")
        # The frame asks for its new height one turn of events after its words, and would cut them for that long.
        for layout in (self._trial.layout(), self.layout()):
            if layout is not None:
                layout.activate()

    def _trial_told(self, trial: Trial | None) -> tuple[str, str, str]:
        """Say where the test print stands, what to do, and in which tone."""
        _ = self._look.catalogue.gettext
        if trial is None:
            return _("Not tried yet"), _("F7 prints one label that is no tube's. Scan it here: does it read?"), "muted"
        if trial.stage is Stage.CANCELLED:
            return _("The test print is cancelled"), _("F7 prints another"), "muted"
        return self._on_its_way(trial) if trial.stage in (Stage.GOING, Stage.OUT) else self._scanned(trial)

    def _on_its_way(self, trial: Trial) -> tuple[str, str, str]:
        _ = self._look.catalogue.gettext
        what, do = what_and_do(trial.problem, self._look.catalogue) if trial.problem else ("", "")
        if trial.stage is Stage.GOING:
            return _("The test label is printed…"), f"▲ {what}. {do}" if what else "", "warn" if what else "muted"
        if what:
            return _("Scan the label, if it came out"), f"▲ {what}", "warn"
        return _("Scan the label that came out"), _("What does not scan here is of no use at a desk."), "warn"

    def _scanned(self, trial: Trial) -> tuple[str, str, str]:
        _, text = self._look.catalogue.gettext, trial.label.text
        if trial.stage is Stage.READS:
            return "✓ " + _("It reads well"), _("Scanned: {text}. This printer can be used.").format(text=text), "ok"
        words = _("Scanned: {scanned}. On the label: {text}. Look at darkness, size and dpi, and print another")
        return "▲ " + _("Not the test label"), words.format(scanned=trial.scanned[:60], text=text), "warn"

    def _write(self, label: QLabel, words: str, tone: str) -> None:
        label.setText(words)
        if label.property("tone") != tone:
            label.setProperty("tone", tone)
            _polish(label)

    def _lay_out(self) -> None:
        self.name.setFont(word_font(24, QFont.Weight.Bold))
        self.state.setFont(word_font(20, QFont.Weight.Bold))
        self.trial_title.setFont(word_font(20, QFont.Weight.Bold))
        for label in (self.place, self.label, self.do, self.jobs, self.trial_words):
            label.setFont(word_font(17))
        for label in (self.place, self.label):
            label.setProperty("tone", "muted")
        for label in (self.name, self.place, self.label, self.state, self.do, self.jobs, self.trial_title):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.trial_words.setWordWrap(True)
        self.trial_words.setTextFormat(Qt.TextFormat.PlainText)
        self._trial.setObjectName("card")
        framed = QVBoxLayout(self._trial)
        framed.setContentsMargins(14, 10, 14, 12)
        framed.setSpacing(4)
        framed.addWidget(self.trial_title)
        framed.addWidget(self.trial_words)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.default)
        acts.addWidget(self.remove)
        acts.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(5)
        for label in (self.name, self.place, self.label):
            layout.addWidget(label)
        layout.addSpacing(8)
        for label in (self.state, self.do, self.jobs):
            layout.addWidget(label)
        layout.addSpacing(8)
        layout.addWidget(self._trial)
        layout.addStretch(1)
        layout.addLayout(acts)


def _polish(widget: QWidget) -> None:
    """Have the style sheet look at a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
