"""The Lab screen: tabs and the ways of messages above, the open tab, its acts and what happened last below."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workstation.domain.lab_lists import Worklist
from workstation.gui.fonts import word_font
from workstation.gui.kept import Kept
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.acts import Act
from workstation.gui.lab.head import LabHead
from workstation.gui.lab.incoming_view import STATES, IncomingView
from workstation.gui.lab.model import LabModel, Tab
from workstation.gui.lab.unmatched_view import UnmatchedView
from workstation.gui.lab.verify_view import VerifyView
from workstation.gui.lab.words import GOOD, notice_words
from workstation.gui.look import Look
from workstation.gui.plate.view import PlateView

TAB_NAMES = tuple(tab.name.lower() for tab in Tab)


class OncePressed(KeyButton):
    """Takes a double click as one press: it asks a question, and must not answer it by the same movement."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be no second press."""
        event.accept()


class LabView(QWidget):
    """Lays everything out, and says what a key does on the open tab."""

    def __init__(
        self,
        model: LabModel,
        look: Look,
        plate: PlateView,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.model, self._look, self.plate = model, look, plate
        self.head = LabHead(look, len(Tab))
        self.tabs, self.ways = self.head.tabs, self.head.ways
        self.incoming, self.unmatched = IncomingView(model, look), UnmatchedView(model, look)
        self.verify = VerifyView(model, look, now)
        self.pages = QStackedWidget()
        self.choose, self.again, self.again_all = (KeyButton(look, key) for key in ("Ctrl+O", "F6", "F7"))
        self.attach, self.release_negatives = KeyButton(look, "F8"), OncePressed(look, "F4")
        self.release_one, self.decide = KeyButton(look, "Ctrl+Enter"), OncePressed(look, "Ctrl+Enter")
        self.hold, self.report, self.correct = (KeyButton(look, key) for key in ("F6", "F7", "F8"))
        self.leave_decision, self.cancel = KeyButton(look, "Esc"), KeyButton(look, "", low=True)
        self.notice, self.progress_text, self.progress = QLabel(), QLabel(), QProgressBar()
        self._lay_out()
        self._connect()
        self.retell()

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """Whose sizes are kept over a restart, by name."""
        return {
            "incoming": self.incoming.split,
            "unmatched": self.unmatched.split,
            "verify": self.verify.split,
            "message": self.incoming.pane.split,
            "issue": self.unmatched.pane.split,
        }

    def key(self, name: str) -> bool:
        """Take a key of the window; tells whether something was done."""
        if self.model.tab is Tab.PLATE and self.plate.key(name):
            return True
        calls = {**self._keys(), **self._keys_of_tab()}
        if name in calls:
            calls[name]()
        return name in calls

    def restore(self, kept: Kept) -> None:
        """Open what was open when the window was closed last."""
        tab = kept.one_of("lab_tab", TAB_NAMES, Tab.VERIFY.name.lower())
        self.model.open(Tab(TAB_NAMES.index(tab)))
        states = kept.one_of("lab_messages", tuple(STATES), "all")
        self.model.incoming.narrow(states=STATES[states])
        worklist = kept.one_of("lab_worklist", tuple(Worklist), Worklist.NEGATIVES.value)
        self.model.verify.open(Worklist(worklist))

    def keep(self, kept: Kept) -> None:
        """Write down what is open."""
        kept.keep("lab_tab", self.model.tab.name.lower())
        states = self.model.incoming.rows.wanted.states
        kept.keep("lab_messages", next(key for key, value in STATES.items() if value == states))
        kept.keep("lab_worklist", self.model.verify.worklist.value)

    def retell(self) -> None:
        """Write all words again."""
        for page in (self.incoming, self.unmatched, self.verify):
            page.retell()
        self._tell_tabs()
        self._tell_acts()
        self._tell_notice()
        self._show_progress(self.progress.value(), self.progress.maximum() if self.model.is_importing else 0)

    def choose_files(self) -> None:
        """Ask for files with the computer's own dialog, and import them."""
        names, _chosen = QFileDialog.getOpenFileNames(self, self._look.catalogue.gettext("Choose result files"))
        self.model.import_paths([Path(name) for name in names])

    def save_report(self) -> None:
        """Ask where the report of today goes, and write it."""
        if path := self._ask_path(self._look.catalogue.gettext("Report of the results released today"), "pdf"):
            self.model.report(path)

    def export(self) -> None:
        """Ask where the list goes, and write it."""
        if path := self._ask_path(self._look.catalogue.gettext("Write this list as a table"), "csv"):
            self.model.export(path)

    def search(self) -> None:
        """Put the cursor into the search of the open tab."""
        searches = {Tab.INCOMING: self.incoming.search, Tab.UNMATCHED: self.unmatched.search}
        field = searches.get(self.model.tab, self.verify.search)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def leave(self) -> None:
        """Leave what is open, the uppermost first: a question, a decision, a match, else the search."""
        model, tab = self.model, self.model.tab
        if tab is Tab.VERIFY and model.verify.asked.text:
            model.withdraw()
        elif tab is Tab.VERIFY and model.verify.decision is not None:
            model.verify.leave_decision()
            self.setFocus()
        elif tab is Tab.UNMATCHED and model.unmatched.draft is not None:
            model.unmatched.leave()
            self.setFocus()
        else:
            for field in (self.incoming.search, self.unmatched.search, self.verify.search):
                if field.isVisible():
                    field.clear()
            self.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from the computer."""
        if _files(event):
            self._mark_drop(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Take the mark away."""
        self._mark_drop(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self._mark_drop(on=False)
        self.model.import_paths(_files(event))
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keys without a name, numbers and arrows, to the plate while it is open."""
        if self.model.tab is Tab.PLATE and not self.plate.hasFocus():
            self.plate.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside everything takes the focus out of every field."""
        self.setFocus()
        super().mousePressEvent(event)

    def _keys(self) -> dict[str, Callable[[], None]]:
        return {
            "F3": self.search,
            "F5": self.model.refresh,
            "Ctrl+O": self.choose_files,
            "Ctrl+E": self.export,
            "Esc": self.leave,
        }

    def _keys_of_tab(self) -> dict[str, Callable[[], None]]:
        verify = self.model.verify
        if self.model.tab is Tab.VERIFY:
            send = verify.decide if verify.decision is not None else verify.release_chosen
            return {
                "F4": verify.release_negatives,
                "F6": self._hold_or_settle,
                "F7": self.save_report,
                "F8": self._correct,
                "Ctrl+Enter": send,
            }
        if self.model.tab is Tab.UNMATCHED:
            attach = self.unmatched.attach_by_hand
            return {"F6": self._try_one_again, "F7": self._try_all_again, "F8": attach, "Ctrl+Enter": attach}
        if self.model.tab is Tab.INCOMING:
            return {"F6": self._try_one_again, "F7": self._try_all_again}
        return {}

    def _hold_or_settle(self) -> None:
        acts = self.model.verify.acts
        self.verify.decision.begin(Act.SETTLE if Act.SETTLE in acts else Act.HOLD)

    def _correct(self) -> None:
        self.verify.decision.begin(Act.CORRECT)

    def _try_one_again(self) -> None:
        looking = self.model.incoming.looking if self.model.tab is Tab.INCOMING else self.model.unmatched.looking
        if looking.wanted is not None:
            self.model.try_again((looking.wanted,))

    def _try_all_again(self) -> None:
        self.model.try_again(None)

    def _ask_path(self, title: str, ending: str) -> Path | None:
        name, _chosen = QFileDialog.getSaveFileName(self, title, f"ghep.{ending}", f"*.{ending}")
        return Path(name) if name else None

    def _tell_tabs(self) -> None:
        self.head.tell(self.model)
        self._open_page(self.model.tab)

    def _open_page(self, tab: Tab) -> None:
        """Show a page; the others ask for no room meanwhile, or the largest would make the window too high."""
        for place in range(self.pages.count()):
            policy = QSizePolicy.Policy.Preferred if place == tab else QSizePolicy.Policy.Ignored
            if (page := self.pages.widget(place)) is not None:
                page.setSizePolicy(policy, policy)
        self.pages.setCurrentIndex(tab)

    def _tab_changed(self) -> None:
        self._tell_tabs()
        self._tell_acts()
        self.incoming.retell()
        self.unmatched.retell()
        # The plate has its own answer, and needs the room.
        self.notice.setVisible(self.model.tab is not Tab.PLATE)
        (self.plate if self.model.tab is Tab.PLATE else self).setFocus()

    def _tell_acts(self) -> None:
        _, model, tab = self._look.catalogue.gettext, self.model, self.model.tab
        verify = model.verify
        decides = tab is Tab.VERIFY and verify.decision is not None
        shown = {
            self.release_negatives: tab is Tab.VERIFY and not decides,
            self.release_one: tab is Tab.VERIFY and not decides,
            self.hold: tab is Tab.VERIFY and not decides,
            self.correct: tab is Tab.VERIFY and not decides,
            self.report: tab is Tab.VERIFY and not decides,
            self.decide: decides,
            self.leave_decision: decides,
            self.choose: tab is Tab.INCOMING,
            self.again: tab in (Tab.INCOMING, Tab.UNMATCHED),
            self.again_all: tab in (Tab.INCOMING, Tab.UNMATCHED),
            self.attach: tab is Tab.UNMATCHED,
        }
        for button, is_shown in shown.items():
            button.setVisible(is_shown)
        self.choose.say(_("Choose files…"), Weight.PRIMARY)
        self._tell_again()
        self._tell_verify()

    def _tell_again(self) -> None:
        _, model = self._look.catalogue.gettext, self.model
        self.again.say(_("Try again"))
        self.again_all.say(_("Try all again: {count}").format(count=self._look.number(model.counts.open_messages)))
        looking = model.incoming.looking if model.tab is Tab.INCOMING else model.unmatched.looking
        self.again.setEnabled(looking.wanted is not None and not model.is_importing)
        self.again_all.setEnabled(model.counts.open_messages > 0 and not model.is_importing)
        proposal, draft = model.unmatched.proposal, model.unmatched.draft
        words = _("Propose this match") if draft is not None else _("Match by hand")
        self.attach.say(_("Confirm the match") if proposal is not None else words, Weight.PRIMARY)
        may = model.unmatched.row is not None and (draft is None or draft.is_whole)
        self.attach.setEnabled(may and not (proposal is not None and model.unmatched.is_own_proposal))

    def _tell_verify(self) -> None:
        _, verify = self._look.catalogue.gettext, self.model.verify
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
        self.report.say(_("Report"))
        self.decide.say(_("Do it"), Weight.PRIMARY)
        self.decide.setEnabled(verify.decision is not None and verify.decision.is_whole)
        self.leave_decision.say(_("Leave it as it is"))

    def _tell_notice(self) -> None:
        notice = self.model.notice
        self.notice.setText(notice_words(notice, self._look.catalogue) if notice else "")
        self.notice.setAccessibleName(self.notice.text())
        self.notice.setProperty("tone", "ok" if notice is not None and notice.kind in GOOD else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)

    def _show_progress(self, done: int, total: int) -> None:
        for part in (self.progress, self.progress_text):
            part.setVisible(total > 0)
        self.cancel.setVisible(total > 0 and self.model.is_importing)
        self.notice.setVisible(total == 0)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        text = self._look.catalogue.gettext("{done} of {total}")
        self.progress_text.setText(text.format(done=self._look.number(done), total=self._look.number(total)))
        self.cancel.say(self._look.catalogue.gettext("Stop the import"))
        self.choose.setEnabled(not self.model.is_importing)

    def _mark_drop(self, *, on: bool) -> None:
        for card in (self.incoming.list, self.unmatched.list, self.verify.list):
            card.setProperty("drop", on)
            card.style().unpolish(card)
            card.style().polish(card)

    def _connect(self) -> None:
        model, verify = self.model, self.model.verify
        self.tabs.chosen.connect(lambda place: model.open(Tab(place)))
        model.tab_changed.connect(self._tab_changed)
        model.counted.connect(self._tell_tabs)
        model.noticed.connect(self._tell_notice)
        model.progressed.connect(self._show_progress)
        for signal in (model.counted, model.noticed, verify.chosen_changed, verify.decision_changed):
            signal.connect(self._tell_acts)
        verify.rows.signals.listed.connect(self._tell_acts)
        for signal in (model.unmatched.chosen_changed, model.unmatched.draft_changed, model.incoming.chosen_changed):
            signal.connect(self._tell_again)
        self._look.changed.connect(self.retell)
        self.choose.clicked.connect(self.choose_files)
        self.again.clicked.connect(self._try_one_again)
        self.again_all.clicked.connect(self._try_all_again)
        self.attach.clicked.connect(self.unmatched.attach_by_hand)
        self.release_negatives.clicked.connect(verify.release_negatives)
        self.release_one.clicked.connect(verify.release_chosen)
        self.hold.clicked.connect(self._hold_or_settle)
        self.correct.clicked.connect(self._correct)
        self.report.clicked.connect(self.save_report)
        self.decide.clicked.connect(verify.decide)
        self.leave_decision.clicked.connect(self.leave)
        self.cancel.clicked.connect(model.cancel_import)

    def _lay_out(self) -> None:
        for page in (self.incoming, self.unmatched, self.verify, self.plate):
            self.pages.addWidget(page)
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.progress_text.setFont(word_font(17, QFont.Weight.DemiBold))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(12)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        for button in (
            self.release_negatives,
            self.release_one,
            self.decide,
            self.leave_decision,
            self.choose,
            self.attach,
            self.hold,
            self.correct,
            self.again,
            self.again_all,
            self.report,
        ):
            acts.addWidget(button)
        acts.addSpacing(12)
        acts.addWidget(self.notice, 1)
        acts.addWidget(self.progress, 1)
        acts.addWidget(self.progress_text)
        acts.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 0, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addWidget(self.pages, 1)
        layout.addLayout(acts)


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
