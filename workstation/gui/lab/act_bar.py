"""What stands below the tabs' pages: the acts of the open tab as buttons, and what happened last.

Every button has its key. Those that belong to a question stand alone while it is open.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.acts import Act
from workstation.gui.lab.model import LabModel, Tab
from workstation.gui.lab.words import GOOD, notice_words
from workstation.gui.look import Look


class OncePressed(KeyButton):
    """Takes a double click as one press: it asks a question, and must not answer it by the same movement."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be no second press."""
        event.accept()


class ActBar(QWidget):
    """Shows what may be done; what it does is the view's."""

    def __init__(self, model: LabModel, look: Look) -> None:
        super().__init__()
        self._model, self._look = model, look
        self.choose, self.again, self.again_all = (KeyButton(look, key) for key in ("Ctrl+O", "F6", "F7"))
        self.attach, self.put_away = KeyButton(look, "F8"), OncePressed(look, "F4")
        self.release_negatives, self.release_one = OncePressed(look, "F4"), KeyButton(look, "Ctrl+Enter")
        self.decide, self.leave = OncePressed(look, "Ctrl+Enter"), KeyButton(look, "Esc")
        self.hold, self.report, self.correct = (KeyButton(look, key) for key in ("F6", "F7", "F8"))
        self.cancel = KeyButton(look, "", low=True)
        self.notice, self.progress_text, self.progress = QLabel(), QLabel(), QProgressBar()
        self._lay_out()

    def tell(self) -> None:
        """Show the acts of the open tab, or those of the question that is open on it."""
        model, tab = self._model, self._model.tab
        is_verify, is_list = tab is Tab.VERIFY, tab in (Tab.INCOMING, Tab.UNMATCHED)
        decides = is_verify and model.verify.decision is not None
        spans = is_verify and model.span.is_open
        puts_away = is_list and model.away.draft is not None
        asks = decides or spans or puts_away
        shown = {
            self.release_negatives: is_verify and not asks,
            self.release_one: is_verify and not asks,
            self.hold: is_verify and not asks,
            self.correct: is_verify and not asks,
            self.report: is_verify and not decides,
            self.decide: decides,
            self.leave: asks,
            self.choose: tab is Tab.INCOMING and not asks,
            self.again: is_list and not asks,
            self.again_all: is_list and not asks,
            self.attach: tab is Tab.UNMATCHED and not asks,
            self.put_away: is_list,
        }
        # Hidden ones first, so that the row is never wider than needed.
        for button, is_shown in sorted(shown.items(), key=lambda row: row[1]):
            button.setVisible(is_shown)
        self.choose.say(self._look.catalogue.gettext("Choose files…"), Weight.PRIMARY)
        self.tell_messages()
        self._tell_verify()

    def tell_messages(self) -> None:
        """Say what may be done about the message that is looked at."""
        _, model = self._look.catalogue.gettext, self._model
        self.again.say(_("Try again"))
        self.again_all.say(_("Try all again: {count}").format(count=self._look.number(model.counts.open_messages)))
        self.again.setEnabled(model.looking.wanted is not None and not model.is_importing)
        self.again_all.setEnabled(model.counts.open_messages > 0 and not model.is_importing)
        proposal, draft = model.unmatched.proposal, model.unmatched.draft
        words = _("Propose this match") if draft is not None else _("Match by hand")
        self.attach.say(_("Confirm the match") if proposal is not None else words, Weight.PRIMARY)
        may = (model.unmatched.may_match or proposal is not None) and (draft is None or draft.is_whole)
        self.attach.setEnabled(may and not (proposal is not None and model.unmatched.is_own_proposal))
        away = model.away.draft
        self.put_away.say(
            _("Put away…") if away is None else _("Put it away"), Weight.PRIMARY if away else Weight.PLAIN
        )
        self.put_away.setEnabled(model.may_put_away if away is None else away.is_whole)

    def tell_notice(self) -> None:
        """Say what happened last."""
        notice = self._model.notice
        self.notice.setText(notice_words(notice, self._look.catalogue) if notice else "")
        self.notice.setAccessibleName(self.notice.text())
        self.notice.setProperty("tone", "ok" if notice is not None and notice.kind in GOOD else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far an import or a release is; of none, show the notice again."""
        for part in (self.progress, self.progress_text):
            part.setVisible(total > 0)
        self.cancel.setVisible(total > 0 and self._model.is_importing)
        self.notice.setVisible(total == 0)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        text = self._look.catalogue.gettext("{done} of {total}")
        self.progress_text.setText(text.format(done=self._look.number(done), total=self._look.number(total)))
        self.cancel.say(self._look.catalogue.gettext("Stop the import"))
        self.choose.setEnabled(not self._model.is_importing)

    def _tell_verify(self) -> None:
        _, verify, span = self._look.catalogue.gettext, self._model.verify, self._model.span
        count = verify.to_release
        weight = Weight.PRIMARY if count else Weight.PLAIN
        words = _("Release negatives: {count}").format(count=self._look.number(count))
        self.release_negatives.say(words, weight)
        self.release_negatives.setEnabled(verify.may_release_negatives)
        self.release_one.say(_("Release this one"))
        self.release_one.setEnabled(verify.may_release_chosen)
        self.hold.say(_("Let it stand…") if Act.SETTLE in verify.acts else _("Hold…"))
        self.hold.setEnabled(bool({Act.HOLD, Act.SETTLE} & set(verify.acts)))
        self.correct.say(_("Correct…"))
        self.correct.setEnabled(Act.CORRECT in verify.acts)
        if span.is_open:
            self.report.say(_("Save the report…"), Weight.PRIMARY)
        else:
            self.report.say(_("Report…"))
        self.report.setEnabled(not span.is_open or span.days is not None)
        self.decide.say(_("Do it"), Weight.PRIMARY)
        self.decide.setEnabled(verify.decision is not None and verify.decision.is_whole)
        self.leave.say(_("Leave it as it is") if verify.decision is not None else _("Back"))

    def _lay_out(self) -> None:
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.progress_text.setFont(word_font(17, QFont.Weight.DemiBold))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(12)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for button in (
            self.release_negatives,
            self.release_one,
            self.decide,
            self.choose,
            self.attach,
            self.hold,
            self.correct,
            self.again,
            self.again_all,
            self.put_away,
            self.report,
            self.leave,
        ):
            layout.addWidget(button)
        layout.addSpacing(12)
        layout.addWidget(self.notice, 1)
        layout.addWidget(self.progress, 1)
        layout.addWidget(self.progress_text)
        layout.addWidget(self.cancel)
