"""Where the camera stands in the window: its model, its panel beside the answer, and the list of cameras.

Without a port there is no camera, and the key says nothing.
"""

from PySide6.QtCore import QObject, Signal

from workstation.gui.camera.devices import CameraList, FindCameras
from workstation.gui.camera.model import CameraModel
from workstation.gui.camera.panel import CameraPanel
from workstation.gui.collect.model import CollectModel
from workstation.gui.collect.view import CollectView
from workstation.gui.kept import Kept
from workstation.gui.look import Look
from workstation.gui.ports import CameraPort


class CameraPlace(QObject):
    """One a window. `scanned` is one code, `paired` a tube and a person in one view, `two_codes` a view to clear."""

    scanned = Signal(str)
    paired = Signal(str, str)
    two_codes = Signal()

    def __init__(
        self,
        port: CameraPort | None,
        collect: CollectModel,
        view: CollectView,
        look: Look,
        kept: Kept,
        *,
        practice: bool,
        find: FindCameras | None = None,
    ) -> None:
        super().__init__(view)
        self.model: CameraModel | None = None
        self.panel: CameraPanel | None = None
        if port is None:
            return
        cameras = CameraList(self)
        self.model = CameraModel(port, find or cameras.find, kept, practice=practice)
        self.panel = CameraPanel(self.model, look)
        view.put_beside(self.panel, self.toggle)
        self._view = view
        self.model.changed.connect(self._show)
        cameras.changed.connect(self.model.look_again)
        collect.answered.connect(self.model.hear)
        self.model.lost.connect(collect.device_lost)
        self.model.back.connect(collect.device_back)
        self.model.scanned.connect(self.scanned)
        self.model.paired.connect(self.paired)
        self.model.two_codes.connect(self.two_codes)

    def toggle(self) -> None:
        """Open the camera, or close it."""
        if self.model is not None:
            self.model.toggle()

    def forget_last(self) -> None:
        """What was seen last did not reach the desk."""
        if self.model is not None:
            self.model.forget_last()

    def leave(self) -> None:
        """Close the camera: nobody looks at its screen any more."""
        if self.model is not None and self.model.is_open:
            self.model.close()

    def close(self) -> None:
        """Close, and wait for the threads; before the window ends."""
        if self.model is not None:
            self.model.end()

    def _show(self) -> None:
        self._view.show_beside(is_shown=self.model is not None and self.model.is_open)
