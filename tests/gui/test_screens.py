"""The pictures for review are made of every screen, in the right size and language."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from workstation.gui.save_screens import HEIGHT, WIDTH, save_screens, screens
from workstation.texts.translate import translations as catalogue_for


@pytest.mark.parametrize(("language", "theme"), [("vi", "light"), ("en", "dark")])
def test_every_screen_is_saved(application: QApplication, tmp_path: Path, language: str, theme: str) -> None:
    files = save_screens(tmp_path, language, theme, catalogue_for=catalogue_for)
    sizes = {(image.width(), image.height()) for image in map(QImage, map(str, files))}

    assert [file.name for file in files] == [f"{screen.name}_{theme}_{language}.png" for screen in screens()]
    assert sizes == {(WIDTH, HEIGHT)}
