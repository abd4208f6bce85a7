"""The Lab screen: tabs and the ways of messages above, the open tab, its acts and what happened last below."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from workstation.domain.lab_lists import Worklist
from workstation.gui.kept import Kept
from workstation.gui.lab.act_bar import ActBar
from workstation.gui.lab.acts import Act
from workstation.gui.lab.head import LabHead
from workstation.gui.lab.incoming_view import STATES, IncomingView
from workstation.gui.lab.model import LabModel, Tab
from workstation.gui.lab.unmatched_view import UnmatchedView
from workstation.gui.lab.verify_view import VerifyView
from workstation.gui.look import Look
from workstation.gui.plate.view import PlateView

TAB_NAMES = tuple(tab.name.lower() for tab in Tab)


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
        self.bar = ActBar(model, look)
        self.notice = self.bar.notice
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
        self.bar.tell()
        self.bar.tell_notice()
        progress = self.bar.progress
        self.bar.show_progress(progress.value(), progress.maximum() if self.model.is_importing else 0)

    def choose_files(self) -> None:
        """Ask for files with the computer's own dialog, and import them."""
        names, _chosen = QFileDialog.getOpenFileNames(self, self._look.catalogue.gettext("Choose result files"))
        self.model.import_paths([Path(name) for name in names])

    def save_report(self) -> None:
        """Ask of which days the report tells; once they are chosen, where it goes, and write it."""
        span = self.model.span
        if self.model.verify.decision is not None:
            return
        if not span.is_open:
            self.model.verify.withdraw()
            span.open()
        elif (days := span.days) is not None:
            name = f"ghep_{days.first}" if days.first == days.last else f"ghep_{days.first}_{days.last}"
            if path := self._ask_path(self._look.catalogue.gettext("Report of released results"), "pdf", name):
                self.model.report(path)

    def export(self) -> None:
        """Ask where the list goes, and write it."""
        if path := self._ask_path(self._look.catalogue.gettext("Write this list as a table"), "csv"):
            self.model.export(path)

    def put_away(self) -> None:
        """Ask why the message is put away; once that is said, put it away."""
        model, page = self.model, self.unmatched if self.model.tab is Tab.UNMATCHED else self.incoming
        if model.away.draft is not None:
            model.put_away()
        elif model.begin_away():
            page.away.why.setFocus()

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
        elif model.span.is_open or model.away.draft is not None:
            model.withdraw()
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
        verify, tab = self.model.verify, self.model.tab
        if tab is Tab.VERIFY and self.model.span.is_open:
            return {"F7": self.save_report, "Ctrl+Enter": self.save_report}
        if tab in (Tab.INCOMING, Tab.UNMATCHED) and self.model.away.draft is not None:
            return {"F4": self.put_away, "Ctrl+Enter": self.put_away}
        if tab is Tab.VERIFY:
            send = verify.decide if verify.decision is not None else verify.release_chosen
            return {
                "F4": verify.release_negatives,
                "F6": self._hold_or_settle,
                "F7": self.save_report,
                "F8": self._correct,
                "Ctrl+Enter": send,
            }
        lists = {"F4": self.put_away, "F6": self._try_one_again, "F7": self._try_all_again}
        if tab is Tab.UNMATCHED:
            attach = self.unmatched.attach_by_hand
            return {**lists, "F8": attach, "Ctrl+Enter": attach}
        return lists if tab is Tab.INCOMING else {}

    def _hold_or_settle(self) -> None:
        acts = self.model.verify.acts
        self.verify.decision.begin(Act.SETTLE if Act.SETTLE in acts else Act.HOLD)

    def _correct(self) -> None:
        self.verify.decision.begin(Act.CORRECT)

    def _try_one_again(self) -> None:
        if (wanted := self.model.looking.wanted) is not None:
            self.model.try_again((wanted,))

    def _try_all_again(self) -> None:
        self.model.try_again(None)

    def _ask_path(self, title: str, ending: str, stem: str = "ghep") -> Path | None:
        name, _chosen = QFileDialog.getSaveFileName(self, title, f"{stem}.{ending}", f"*.{ending}")
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
        self.bar.tell()
        self.incoming.retell()
        self.unmatched.retell()
        # The plate has its own answer, and needs the room.
        self.notice.setVisible(self.model.tab is not Tab.PLATE)
        (self.plate if self.model.tab is Tab.PLATE else self).setFocus()

    def _mark_drop(self, *, on: bool) -> None:
        for card in (self.incoming.list, self.unmatched.list, self.verify.list):
            card.setProperty("drop", on)
            card.style().unpolish(card)
            card.style().polish(card)

    def _connect(self) -> None:
        model, verify, bar = self.model, self.model.verify, self.bar
        self.tabs.chosen.connect(lambda place: model.open(Tab(place)))
        model.tab_changed.connect(self._tab_changed)
        model.counted.connect(self._tell_tabs)
        model.noticed.connect(bar.tell_notice)
        model.progressed.connect(bar.show_progress)
        for signal in (model.counted, model.noticed, verify.chosen_changed, verify.decision_changed):
            signal.connect(bar.tell)
        for signal in (verify.rows.signals.listed, model.away.changed, model.span.changed):
            signal.connect(bar.tell)
        for signal in (model.unmatched.chosen_changed, model.unmatched.draft_changed, model.incoming.chosen_changed):
            signal.connect(bar.tell_messages)
        self._look.changed.connect(self.retell)
        self.verify.span.entered.connect(self.save_report)
        calls = {
            bar.choose: self.choose_files,
            bar.again: self._try_one_again,
            bar.again_all: self._try_all_again,
            bar.attach: self.unmatched.attach_by_hand,
            bar.put_away: self.put_away,
            bar.release_negatives: verify.release_negatives,
            bar.release_one: verify.release_chosen,
            bar.hold: self._hold_or_settle,
            bar.correct: self._correct,
            bar.report: self.save_report,
            bar.decide: verify.decide,
            bar.leave: self.leave,
            bar.cancel: model.cancel_import,
        }
        for button, call in calls.items():
            button.clicked.connect(call)

    def _lay_out(self) -> None:
        for page in (self.incoming, self.unmatched, self.verify, self.plate):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 0, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.bar)


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
