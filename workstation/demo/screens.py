"""Draws the real window on a copy of a station's practice data, in both languages.

Each state comes from real scans on a real database. Started as a process of its own, offscreen, so that the headless
journey needs no Qt: `python -m workstation.demo.screens HOME FOLDER`.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from workstation.app import make_window
from workstation.domain.identifiers import PRACTICE_CARD, Gender
from workstation.domain.personal_qr.card import card_number, write_card
from workstation.domain.results import ResultCode
from workstation.domain.scans import Command
from workstation.gui.main_window import MainWindow
from workstation.gui.save_screens import HEIGHT, WIDTH
from workstation.gui.wait_for import wait_for
from workstation.gui.window_frame import LAB
from workstation.practice.campaign import practice_settings, practice_tubes
from workstation.practice.make_files import analyzer_message, analyzer_specimen
from workstation.settings import load_settings
from workstation.station import open_station
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_results import import_results
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.receive_message import receive_message

POOL_PEOPLE = (
    ("Nguyễn Văn An", "1957"),
    ("Lê Thị Bưởi", "1961"),
    ("Đặng Quốc Cường", "1979"),
    ("Vũ Thị Diễm My", "2003"),
    ("Hoàng Gia Bảo", "2015"),
    ("Phan Thị Ước", "1948"),
    ("Trần Văn Dũng", "1984"),
)


def draw_screens(home: Path, folder: Path) -> list[Path]:
    """Save the screens of a home's practice station as PNG, one set for each language."""
    folder.mkdir(parents=True, exist_ok=True)
    saved: list[Path] = []
    for language in ("vi", "en"):
        with TemporaryDirectory() as temporary:
            copy = Path(temporary)
            shutil.copy(home / "practice.db", copy)
            settings = practice_settings(load_settings(home))
            with open_station(copy, practice=True, settings=settings) as context:
                saved += _draw(context, folder, language, copy)
    return saved


def _draw(context: Context, folder: Path, language: str, home: Path) -> list[Path]:
    saved: list[Path] = []
    window = make_window(context, language=language, state_file=home / "window.ini")

    def shoot(name: str) -> None:
        path = folder / f"{name}_{language}.png"
        window.grab().save(str(path))
        saved.append(path)

    try:
        window.resize(WIDTH, HEIGHT)
        window.show()
        wait_for(lambda: window.collect.answer is not None and window.sync.status is not None)
        _collect(window, context, shoot)
        _results(window, context)
        shoot("results")
    finally:
        # The window's threads would keep the process alive for ever.
        window.close()
    return saved


def _collect(window: MainWindow, context: Context, shoot: Callable[[str], None]) -> None:
    single, pool = mint_numbers(context, 2)
    _answered(window, lambda: window.collect.set_pool_size(1))
    shoot("waiting")
    _scan(window, single)
    shoot("tube_taken")
    _scan(window, _card(0, ("Nguyễn Thị Ngọc Ánh", "1990"), Gender.FEMALE))
    shoot("paired")
    _scan(window, practice_tubes()[1].number)
    shoot("tube_used")
    _answered(window, lambda: window.collect.set_pool_size(10))
    _scan(window, pool)
    for number, person in enumerate(POOL_PEOPLE, start=1):
        _scan(window, _card(number, person, Gender.FEMALE if "Thị" in person[0] else Gender.MALE))
    shoot("pool_7")


def _results(window: MainWindow, context: Context) -> None:
    """A plate comes in for the two tubes: a single that is negative, and a positive pool to be verified."""
    _answered(window, lambda: window.collect.command(Command.CLOSE))
    single, pool = (row.tube for row in reversed(DeskSession(context).summary().recent[:2]))
    codes = {single: ResultCode.NEGATIVE, pool: ResultCode.POSITIVE}
    data = analyzer_message("TAP-OUL-3", [analyzer_specimen(tube, code) for tube, code in codes.items()])
    received = receive_message(context, source="file", name="plate-0412.hl7", data=data)
    for message in received.messages:
        import_results(context, message)
    window.show_screen(LAB)
    window.lab.verify.scan(pool)
    verify = window.lab.verify
    wait_for(lambda: verify.chosen is not None and verify.detail is not None and verify.rows.row(0) is not None)


def _card(number: int, person: tuple[str, str], gender: Gender) -> str:
    name, year = person
    # Other days than those of the campaign's people, or the desk would ask whether they are the same.
    return write_card(card_number(100 + number, PRACTICE_CARD), name, f"{year}-11-{11 + number}", gender)


def _scan(window: MainWindow, text: str) -> None:
    _answered(window, lambda: window.take_scan(text))


def _answered(window: MainWindow, ask: Callable[[], None]) -> None:
    """Ask the desk and let events pass until its answer and the day's new count are there."""
    came: list[object] = []
    window.collect.answered.connect(came.append)
    counted: list[bool] = []

    def count() -> None:
        counted.append(True)

    window.collect.summarised.connect(count)
    ask()
    wait_for(lambda: bool(came) and bool(counted))
    window.collect.answered.disconnect(came.append)
    window.collect.summarised.disconnect(count)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    draw_screens(Path(sys.argv[1]), Path(sys.argv[2]))
