"""What a window keeps from one day to the next, in one INI file: how it looks, its size, the open screen.

Scanners, camera and sound keep their own values in the same file, through `settings` and `kept`.
"""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal
from PySide6.QtGui import QInputDevice
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter

from workstation.gui.kept import Kept
from workstation.gui.look import CatalogueFor, Look, colour_application
from workstation.gui.rail import OTHER_LANGUAGE
from workstation.gui.theme import Theme
from workstation.gui.top_bar import WindowContext
from workstation.gui.window_frame import COLLECT, CUSTODY, LAB, LABELS

USUAL_SIZE = 1366, 768


def ask_for_language(state_file: Path, language: str) -> None:
    """Have the next window speak this language, whichever was chosen in the last one."""
    Kept(QSettings(str(state_file), QSettings.Format.IniFormat)).keep("language", language)


class WindowState(QObject):
    """Reads the file when it is made; a change of the look is written at once, the rest by `keep`."""

    language_changed = Signal()

    def __init__(self, context: WindowContext, catalogue_for: CatalogueFor, *, language: str, theme: Theme) -> None:
        super().__init__()
        self.settings = QSettings(str(context.state_file), QSettings.Format.IniFormat)
        self.kept = Kept(self.settings)
        self.look = Look(
            language=self.kept.one_of("language", tuple(OTHER_LANGUAGE), language),
            theme=Theme(self.kept.one_of("theme", tuple(Theme), theme.value)),
            catalogue_for=catalogue_for,
            zone=context.zone,
        )
        self.look.set_touch(touch=self.kept.flag("touch"))
        self.look.set_masking(masks=self.kept.flag("mask_names"))

    @property
    def screen_number(self) -> int:
        """The screen that was open last."""
        kept = str(self.settings.value("screen"))
        return next((number for number in (CUSTODY, LAB, LABELS) if str(number) == kept), COLLECT)

    @property
    def offers_touch(self) -> bool:
        """Whether the computer has a touch screen, and nobody has chosen yet how large the buttons are."""
        has_screen = any(device.type() is QInputDevice.DeviceType.TouchScreen for device in QInputDevice.devices())
        return has_screen and not self.kept.has("touch")

    def restore(self, window: QMainWindow, splits: dict[str, QSplitter]) -> None:
        """Give a window the size that it had, or the usual one."""
        window.resize(*USUAL_SIZE)
        geometry = self.settings.value("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        for name, split in splits.items():
            sizes = self.settings.value(f"split_{name}")
            if isinstance(sizes, QByteArray):
                split.restoreState(sizes)

    def keep(self, window: QMainWindow, splits: dict[str, QSplitter], screen_number: int) -> None:
        """Write down the size of a window and its open screen."""
        self.settings.setValue("geometry", window.saveGeometry())
        for name, split in splits.items():
            self.settings.setValue(f"split_{name}", split.saveState())
        self.settings.setValue("screen", screen_number)
        self.settings.sync()

    def set_language(self, language: str) -> None:
        """Speak another language at once."""
        self.kept.keep("language", language)
        self.look.set_language(language)
        self.language_changed.emit()

    def switch_language(self) -> None:
        """Speak the other language."""
        self.set_language(OTHER_LANGUAGE[self.look.language])

    def set_theme(self, theme: str) -> None:
        """Wear other colours at once."""
        self.kept.keep("theme", theme)
        self.look.theme = Theme(theme)
        self.colour()
        self.look.set_theme(Theme(theme))

    def switch_theme(self) -> None:
        """Wear the other colours."""
        self.set_theme(Theme.DARK if self.look.theme is Theme.LIGHT else Theme.LIGHT)

    def colour(self) -> None:
        """Give the application the colours of the theme, before the widgets paint themselves in them."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            colour_application(application, self.look.tokens)

    def set_touch(self, *, touch: bool) -> None:
        """Make everything that is pressed larger, or as it was."""
        self.kept.keep("touch", touch)
        self.look.set_touch(touch=touch)

    def toggle_touch(self) -> None:
        """Make everything that is pressed larger, or as it was, whichever it is not."""
        self.set_touch(touch=not self.look.is_touch)

    def set_masking(self, *, masks: bool) -> None:
        """Show initials, or whole names, in the list beside the answer."""
        self.kept.keep("mask_names", masks)
        self.look.set_masking(masks=masks)

    def toggle_masking(self) -> None:
        """Show initials, or whole names, whichever it is not."""
        self.set_masking(masks=not self.look.masks_names)
