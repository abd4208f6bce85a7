"""What a window keeps between two days, read back from its INI file. A value that cannot be read is the default."""

from PySide6.QtCore import QSettings


class Kept:
    """Reads and writes single values; whoever edits the file by hand cannot stop the window from opening."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def has(self, name: str) -> bool:
        """Tell whether a value was ever kept."""
        return self._settings.contains(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read a yes or no."""
        return {"true": True, "false": False}.get(str(self._settings.value(name)), default)

    def whole(self, name: str, *, default: int, low: int, high: int) -> int:
        """Read a number, moved into its limits."""
        try:
            return min(high, max(low, int(str(self._settings.value(name, default)))))
        except ValueError:
            return default

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """Read a word out of a closed list."""
        found = str(self._settings.value(name, default))
        return found if found in allowed else default

    def text(self, name: str) -> str:
        """Read a text, empty where none was kept."""
        return str(self._settings.value(name, ""))

    def keep(self, name: str, value: str | int | bool) -> None:
        """Write a value."""
        self._settings.setValue(name, str(value).lower() if isinstance(value, bool) else value)
