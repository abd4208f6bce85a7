"""The pictures for review are made of every screen, in the right size and language."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from workstation.gui.save_screens import HEIGHT, WIDTH, save_screens, screens
from workstation.texts.translate import translations as catalogue_for

EVERY, EVERY_SECOND, THE_OTHERS = slice(None), slice(0, None, 2), slice(1, None, 2)


@pytest.mark.parametrize(
    ("language", "theme", "chosen"),
    [
        ("vi", "light", EVERY_SECOND),
        ("en", "dark", THE_OTHERS),
        pytest.param("vi", "dark", EVERY, marks=pytest.mark.soak),
        pytest.param("en", "light", EVERY, marks=pytest.mark.soak),
    ],
)
def test_every_screen_is_saved(
    application: QApplication, tmp_path: Path, language: str, theme: str, chosen: slice
) -> None:
    files = save_screens(tmp_path, language, theme, catalogue_for=catalogue_for, chosen=chosen)
    sizes = {(image.width(), image.height()) for image in map(QImage, map(str, files))}

    assert [file.name for file in files] == [f"{screen.name}_{theme}_{language}.png" for screen in screens()[chosen]]
    assert sizes == {(WIDTH, HEIGHT)}
