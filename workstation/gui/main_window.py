"""The window of a workstation: rail, top bar, screens, and where a scan or a key goes.

It owns the worker threads of its screens and the scanner's event filter, and keeps its own state in one INI file.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFont, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from workstation.domain.scans import Command
from workstation.gui.away_overlay import AwayOverlay
from workstation.gui.background import Background
from workstation.gui.collect.model import CollectModel, PracticeScan
from workstation.gui.collect.view import CollectView
from workstation.gui.fonts import word_font
from workstation.gui.keys_help import KeysHelp
from workstation.gui.look import CatalogueFor, Look, colour_application
from workstation.gui.operator_panel import OperatorPanel
from workstation.gui.ports import DeskPort, LabPort, SyncPort
from workstation.gui.rail import OTHER_LANGUAGE, Rail
from workstation.gui.results.model import ResultsModel
from workstation.gui.results.view import ResultsView
from workstation.gui.stripes import Stripes
from workstation.gui.sync_model import SyncModel
from workstation.gui.theme import Theme
from workstation.gui.top_bar import TopBar, WindowContext
from workstation.gui.wedge import Chooses, Typing, Wedge, prefer_place

COLLECT, RESULTS = 0, 1
Call = Callable[[], None]
ChangeOperator = Callable[[str], None]


def utc_now() -> datetime:
    """Give the time of now."""
    return datetime.now(UTC)


class MainWindow(QMainWindow):
    """One desk's window. The application must be dressed first (`look.dress`).

    `change_operator` is called on the worker of the desk, in order with the scans; without it nobody takes over.
    """

    def __init__(
        self,
        *,
        desk: DeskPort,
        sync: SyncPort,
        lab: LabPort,
        catalogue_for: CatalogueFor,
        language: str,
        context: WindowContext,
        theme: Theme = Theme.LIGHT,
        now: Callable[[], datetime] = utc_now,
        chooses: Chooses = prefer_place,
        practice_scan: PracticeScan | None = None,
        change_operator: ChangeOperator | None = None,
    ) -> None:
        super().__init__()
        self._context, self._now, self._change_operator = context, now, change_operator
        self._state = QSettings(str(context.state_file), QSettings.Format.IniFormat)
        self.look = Look(
            language=str(self._state.value("language", language)),
            theme=Theme(str(self._state.value("theme", theme.value))),
            catalogue_for=catalogue_for,
            zone=context.zone,
        )
        self._desk_work, self._other_work = Background(), Background()
        self.collect = CollectModel(desk, self._desk_work, now, practice_scan)
        self.results = ResultsModel(lab, self._other_work)
        self.wedge = Wedge(self, chooses=chooses)
        self.sync = SyncModel(sync, self._other_work)
        self._build()
        self._connect()
        self._restore()
        self._begin()

    @property
    def screen_number(self) -> int:
        """The open screen: 0 Collect, 1 Results."""
        return self.screens.currentIndex()

    def show_screen(self, number: int) -> None:
        """Open a screen; only the Collect screen swallows what a person types."""
        self.screens.setCurrentIndex(number)
        self.rail.show_screen(number)
        self.bar.show_left(number)
        self.help.hide()
        self.results.withdraw()
        self.leave_operator()
        if number == RESULTS:
            self.results.refresh()
        self._watch_activation()

    def take_scan(self, text: str) -> None:
        """Give a scan to the open screen; also for scanners that are not keyboards."""
        self.help.hide()
        if self.operator.isVisible():
            self.leave_operator()
        (self.collect.scan if self.screen_number == COLLECT else self.results.scan)(text)

    def ask_operator(self) -> None:
        """Ask who works from now on; asked once more, leave it."""
        if self._change_operator is None:
            return
        if self.operator.isVisible():
            self.leave_operator()
            return
        self.help.hide()
        self.results.withdraw()
        self.wedge.set_typing(Typing.REPLAYED)
        self.operator.show_over()

    def take_operator(self, name: str) -> None:
        """Work in another person's name: what was asked before stays in the name of who asked."""
        self.leave_operator()
        if self._change_operator is not None:
            self.collect.between_scans(partial(self._change_operator, name))
            self.results.set_operator(name)
            self.bar.show_operator(name)

    def leave_operator(self) -> None:
        """Close the question who works, and give keys and scans back to the open screen."""
        self.operator.hide()
        self.wedge.set_typing(Typing.SWALLOWED if self.screen_number == COLLECT else Typing.REPLAYED)
        (self.collect_view, self.results_view)[self.screen_number].setFocus()

    def show_scanner(self, *, ready: bool) -> None:
        """Say whether a scanner can be heard."""
        self.bar.show_scanner(ready=ready)

    def set_language(self, language: str) -> None:
        """Speak another language at once."""
        self._state.setValue("language", language)
        self.look.set_language(language)
        self.results.read_inbox()

    def set_theme(self, theme: str) -> None:
        """Wear other colours at once."""
        self._state.setValue("theme", theme)
        self._colour(Theme(theme))
        self.look.set_theme(Theme(theme))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen to the scanner."""
        super().showEvent(event)
        self.wedge.install()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the state, finish what was asked, end the threads."""
        self._clock.stop()
        self.sync.stop()
        self.wedge.remove()
        self._state.setValue("geometry", self.saveGeometry())
        self._state.setValue("split", self.results_view.split.saveState())
        self._state.setValue("screen", self.screen_number)
        self._state.sync()
        self._desk_work.close()
        self._other_work.close()
        super().closeEvent(event)

    def _build(self) -> None:
        self.rail, self.bar = Rail(self.look), TopBar(self.look, self._context)
        self.collect_view = CollectView(self.collect, self.look)
        self.results_view = ResultsView(self.results, self.look)
        self.screens, self.results_title = QStackedWidget(), QLabel()
        self.screens.addWidget(self.collect_view)
        self.screens.addWidget(self.results_view)
        self.results_title.setFont(word_font(26, QFont.Weight.Bold))
        self.bar.add_left(self.collect_view.mode)
        self.bar.add_left(self.results_title)
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.screens, 1)
        central = self._with_stripes(page)
        self.setCentralWidget(central)
        self.help = KeysHelp(self.look, self._context.version, central)
        self.operator = OperatorPanel(self.look, central)
        self.overlay = AwayOverlay(self.look, central)
        self._clock = QTimer(self, interval=1000)

    def _with_stripes(self, page: QWidget) -> QWidget:
        central, middle = QWidget(), QHBoxLayout()
        central.setObjectName("page")
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(page, 1)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self._context.practice:
            layout.addWidget(Stripes(self.look))
        layout.addLayout(middle, 1)
        if self._context.practice:
            layout.addWidget(Stripes(self.look))
        return central

    def _connect(self) -> None:
        self.wedge.scanned.connect(self.take_scan)
        self.wedge.damaged.connect(self._scan_damaged)
        self.wedge.typed.connect(self._typed)
        self.rail.screen_chosen.connect(self.show_screen)
        self.rail.language_chosen.connect(self.set_language)
        self.rail.theme_chosen.connect(self.set_theme)
        self.collect_view.help_wanted.connect(self._toggle_help)
        self.bar.operator_wanted.connect(self.ask_operator)
        self.operator.taken.connect(self.take_operator)
        self.look.changed.connect(self._retell)
        self._clock.timeout.connect(self._tick)
        self.sync.changed.connect(lambda: self.bar.show_sync(self.sync.status))
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._watch_activation)
        for keys, call in self._keys().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(call)

    def _keys(self) -> dict[str, Call]:
        per_screen = self._per_screen
        return {
            "F1": self._toggle_help,
            "F2": per_screen(lambda: self.collect.command(Command.UNDO), _nothing),
            "F3": per_screen(_nothing, self.results_view.search),
            "F4": per_screen(self._close_tube, self.results.release_negatives),
            "F5": per_screen(self.collect.retry, self.results.refresh),
            "F11": self._toggle_full_screen,
            "F12": per_screen(self.collect.practise, _nothing),
            "Esc": self._escape,
            "Ctrl+1": lambda: self.show_screen(COLLECT),
            "Ctrl+2": lambda: self.show_screen(RESULTS),
            "Ctrl+M": per_screen(self.collect_view.mode.choose_next, _nothing),
            "Ctrl+O": per_screen(_nothing, self.results_view.choose_files),
            "Ctrl+Return": per_screen(_nothing, self.results.release_chosen),
            "Ctrl+Enter": per_screen(_nothing, self.results.release_chosen),
            "Ctrl+U": self.ask_operator,
            "Ctrl+L": lambda: self.set_language(OTHER_LANGUAGE[self.look.language]),
            "Ctrl+D": lambda: self.set_theme(Theme.DARK if self.look.theme is Theme.LIGHT else Theme.LIGHT),
        }

    def _per_screen(self, collect: Call, results: Call) -> Call:
        return partial(self._run_for_screen, collect, results)

    def _run_for_screen(self, *calls: Call) -> None:
        """Do what a key means on the open screen, unless the window asks who works."""
        if not self.operator.isVisible():
            calls[self.screen_number]()

    def _restore(self) -> None:
        self.resize(1366, 768)
        if (geometry := self._state.value("geometry")) is not None:
            self.restoreGeometry(geometry)
        if (split := self._state.value("split")) is not None:
            self.results_view.split.restoreState(split)

    def _begin(self) -> None:
        self._colour(self.look.theme)
        self._retell()
        self.show_screen(RESULTS if str(self._state.value("screen")) == str(RESULTS) else COLLECT)
        self.collect.start()
        self.sync.start()
        self._tick()
        self._clock.start()

    def _colour(self, theme: Theme) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.look.theme = theme
            colour_application(application, self.look.tokens)

    def _retell(self) -> None:
        _ = self.look.catalogue.gettext
        practice = _("PRACTICE") + " · " if self._context.practice else ""
        self.setWindowTitle(f"{practice}Ghép · {self._context.site}")
        self.results_title.setText(_("Results"))
        self.rail.retell()
        self.bar.retell()
        self.collect_view.mode.retell()

    def _tick(self) -> None:
        self.bar.show_time(self._now())
        self._watch_activation()

    def _scan_damaged(self) -> None:
        if self.screen_number == COLLECT:
            self.collect.input_was_damaged()
        else:
            self.results.scan_damaged()

    def _typed(self, text: str) -> None:
        if self.screen_number == COLLECT:
            self.collect.typed(text)

    def _close_tube(self) -> None:
        tube = self.collect.answer.desk_tube if self.collect.answer is not None else None
        if tube is not None and tube.is_open and tube.is_pool:
            self.collect.command(Command.CLOSE)

    def _escape(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif self.operator.isVisible():
            self.leave_operator()
        elif self.screen_number == COLLECT:
            self.collect.skip()
        else:
            self.results_view.leave()

    def _toggle_help(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif not self.operator.isVisible():
            self.help.show_over()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _watch_activation(self) -> None:
        """Cover the Collect screen while scans go elsewhere; Results is spared, as files are dropped from outside."""
        away = QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive
        self.overlay.set_away(away=away and self.isVisible() and self.screen_number == COLLECT)


def _nothing() -> None:
    """The key has no meaning on this screen."""
