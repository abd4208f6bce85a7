"""Saves pictures of the screens, for review and for the manual: every kind of answer, and the results."""

import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from workstation.domain.desk import Answer
from workstation.gui import sample_ports
from workstation.gui.look import CatalogueFor, dress
from workstation.gui.main_window import RESULTS, MainWindow
from workstation.gui.sample_ports import NOW, SampleDesk, SampleLab, SampleSync, tube
from workstation.gui.theme import Theme
from workstation.gui.top_bar import WindowContext
from workstation.texts.translate import translations

WIDTH, HEIGHT = 1366, 768
SETTLE_MS, PATIENCE_MS = 10, 10_000
Prepare = Callable[[MainWindow], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One picture: the answer it shows, and what is done before it is taken."""

    name: str
    answer: Answer
    sync: SampleSync = field(default_factory=SampleSync)
    practice: bool = False
    fault: Exception | None = None
    prepare: Prepare | None = None


def screens() -> tuple[Screen, ...]:
    """List every picture."""
    offline = SampleSync(waiting=231, minutes=112, reachable=False)
    full_disk: Exception = OSError(errno.ENOSPC, "full")
    return (
        Screen(name="waiting", answer=sample_ports.ready()),
        Screen(name="tube_taken", answer=sample_ports.taken()),
        Screen(name="paired", answer=sample_ports.paired()),
        Screen(name="accents_lost", answer=sample_ports.accents_lost()),
        Screen(name="pool_7", answer=sample_ports.pool(7), sync=offline),
        Screen(name="pool_full", answer=sample_ports.pool(10, full=True)),
        Screen(name="same_again", answer=sample_ports.same_again()),
        Screen(name="tube_used", answer=sample_ports.tube_used()),
        Screen(name="sampled_today", answer=sample_ports.sampled_today()),
        Screen(name="second_tube", answer=sample_ports.second_tube()),
        Screen(name="cannot_save", answer=sample_ports.taken(), fault=full_disk, prepare=_scan),
        Screen(name="practice", answer=sample_ports.pool(9), practice=True),
        Screen(name="window_away", answer=sample_ports.ready(), prepare=_go_away),
        Screen(name="keys", answer=sample_ports.ready(), prepare=_show_keys),
        Screen(name="results", answer=sample_ports.ready(), prepare=_results),
        Screen(name="results_positive", answer=sample_ports.ready(), prepare=_results_positive),
        Screen(name="results_original", answer=sample_ports.ready(), prepare=_results_original),
    )


def save_screens(
    folder: Path,
    language: str,
    theme: str,
    *,
    catalogue_for: CatalogueFor = translations,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> list[Path]:
    """Save all screens as PNG files in one language and theme; gives the files. Needs an offscreen platform."""
    application = QApplication.instance()
    application = application if isinstance(application, QApplication) else QApplication([])
    dress(application)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as state:
        return [_save(screen, folder, language, Theme(theme), catalogue_for, size, Path(state)) for screen in screens()]


def _save(
    screen: Screen,
    folder: Path,
    language: str,
    theme: Theme,
    catalogue_for: CatalogueFor,
    size: tuple[int, int],
    state: Path,
) -> Path:
    vietnamese = language == "vi"
    context = WindowContext(
        site="Trường TH Lê Lợi",
        desk_name="Bàn 2" if vietnamese else "Desk 2",
        operator="Lê Thị Hoà",
        practice=screen.practice,
        version="0.1.0",
        zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        state_file=state / f"{screen.name}.ini",
    )
    window = MainWindow(
        desk=SampleDesk(screen.answer, screen.fault),
        sync=screen.sync,
        lab=SampleLab(_reasons(vietnamese=vietnamese)),
        catalogue_for=catalogue_for,
        language=language,
        context=context,
        theme=theme,
        now=lambda: NOW,
    )
    window.resize(*size)
    QCursor.setPos(*size)
    window.show()
    wait_for(lambda: window.collect.summary.people_today > 0 and window.sync.status is not None)
    if screen.prepare is not None:
        screen.prepare(window)
    file = folder / f"{screen.name}_{theme.value}_{language}.png"
    wait_for(lambda: True)
    window.grab().save(str(file))
    window.close()
    window.deleteLater()
    return file


def _scan(window: MainWindow) -> None:
    window.take_scan(tube(1237))
    wait_for(lambda: window.collect.is_stopped)


def _go_away(window: MainWindow) -> None:
    window.overlay.set_away(away=True)


def _show_keys(window: MainWindow) -> None:
    window.help.show_over()


def _results(window: MainWindow) -> None:
    window.show_screen(RESULTS)
    wait_for(lambda: bool(window.results.results))
    window.results.choose(window.results.results[3].id)


def _results_positive(window: MainWindow) -> None:
    _results(window)
    window.results.choose(window.results.results[0].id)


def _results_original(window: MainWindow) -> None:
    _results_positive(window)
    window.results.scan(window.results.results[0].tube)
    window.results.read_tree(window.results.inbox[0].id)
    wait_for(lambda: window.results_view.inbox.is_reading)


def _reasons(*, vietnamese: bool) -> dict[str, str]:
    if vietnamese:
        return {
            "partly": "Dòng 17, 23, 51, 60: số ống sai mã kiểm tra. Quét lại ống rồi nhập lại tệp.",
            "set_aside": "Tệp bị cắt ở dòng 3. Xuất lại từ máy xét nghiệm.",
        }
    return {
        "partly": "Lines 17, 23, 51, 60: the tube number is misread. Scan those tubes and import the file again.",
        "set_aside": "The file ends in line 3. Export it again on the analyzer.",
    }


def wait_for(condition: Callable[[], bool]) -> None:
    """Let events pass until a condition holds; fails after ten seconds."""
    loop, checks, patience = QEventLoop(), QTimer(interval=SETTLE_MS), QTimer(interval=PATIENCE_MS, singleShot=True)
    checks.timeout.connect(partial(_leave_when, loop, condition))
    patience.timeout.connect(partial(loop.exit, 1))
    checks.start()
    patience.start()
    if loop.exec() != 0:
        raise TimeoutError("the screen did not settle")


def _leave_when(loop: QEventLoop, condition: Callable[[], bool]) -> None:
    if condition():
        loop.exit(0)


def main(folder: Path) -> None:
    """Save every screen in both languages and both themes."""
    for language in ("vi", "en"):
        for theme in Theme:
            save_screens(folder, language, theme)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
