"""Draws the real window on a copy of a station's practice data, in both languages: `python -m workstation.demo.screens`.

Each state comes from real scans. The window is drawn offscreen at 1366 x 768.
"""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from workstation.app import make_window
from workstation.demo.campaign import practice_settings, practice_tubes
from workstation.gui.main_window import MainWindow
from workstation.settings import load_settings
from workstation.station import open_station
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import mint_numbers

SIZE = (1366, 768)


def draw_screens(home: Path, folder: Path) -> list[Path]:
    """Save the screens of a home's practice station as PNG, one set for each language."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    saved: list[Path] = []
    for language in ("vi", "en"):
        with TemporaryDirectory() as temporary:
            copy = Path(temporary)
            shutil.copy(home / "practice.db", copy)
            settings = practice_settings(load_settings(home))
            with open_station(copy, practice=True, settings=settings) as context:
                saved += _draw(context, folder, language, copy)
    del application
    return saved


def _draw(context: Context, folder: Path, language: str, home: Path) -> list[Path]:
    saved: list[Path] = []
    window = make_window(context, language=language, state_file=home / "window.ini")
    window.resize(*SIZE)
    window.show()

    def shoot(name: str) -> None:
        window.settle()
        path = folder / f"{name}_{language}.png"
        window.grab().save(str(path))
        saved.append(path)

    _collect_states(window, context, shoot)
    window.show_screen(1)
    shoot("results")
    window.close()
    return saved
