"""The plates' use cases, in the window's own words."""

from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path

from workstation.usecases.context import Context


class WindowPlates:
    """Plates and their files; `context` is that of whoever works now, `on_job_made` is called when something prints."""

    def __init__(
        self,
        context: Callable[[], Context],
        catalogue: Callable[[], NullTranslations],
        home: Path,
        on_job_made: Callable[[], None],
    ) -> None:
        self._context, self._catalogue, self._home, self._on_job_made = context, catalogue, home, on_job_made
