"""The camera's panel: live picture, what to do with the hands, which camera it is, and the way out.

It stands where the list of the last pairings is, never over the answer. Nothing in it takes the focus.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from workstation.gui.camera import words
from workstation.gui.camera.devices import PRACTICE_CAMERA, CameraDevice
from workstation.gui.camera.model import CameraModel, PanelState
from workstation.gui.camera.picture import CameraPicture
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.gui.ports import CameraHint

WIDTH, MARGIN = 404, 12


class CameraPanel(QFrame):
    """Shows a `CameraModel`; whoever holds it shows and hides it."""

    def __init__(self, model: CameraModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self._told = ""
        self.title, self.say, self.more = QLabel(), QLabel(), QLabel()
        self.picture, self.leave = CameraPicture(look), KeyButton(look, "Ctrl+K", low=True)
        self.cameras = (KeyButton(look, "", low=True), KeyButton(look, "", low=True))
        self._lay_out()
        self.leave.clicked.connect(model.close)
        self.cameras[1].clicked.connect(self._choose_next)
        model.changed.connect(self.refresh)
        model.shown.connect(self._show_view)
        look.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the model's state."""
        _ = self._look.catalogue.gettext
        model = self._model
        self.title.setText(_(words.TITLE))
        self.leave.say(_(words.CLOSE))
        self._show_cameras()
        headline, more = words.STATES.get(model.state, ("", ""))
        self.picture.show_view(model.view, _(headline) if headline else "")
        self.more.setText(_(more) if more else "")
        self.more.setVisible(bool(more))
        self.say.setVisible(model.state is PanelState.RUNNING)
        self._tell(_(headline) if headline else self._hint())

    def _show_view(self) -> None:
        """Show the next picture; everything else stays as it is."""
        self.picture.show_view(self._model.view, "")
        self._tell(self._hint())

    def _hint(self) -> str:
        view = self._model.view
        hint, roles = (view.hint, tuple(o.role for o in view.outlines)) if view else (CameraHint.NONE, ())
        return words.hint_words(hint, roles, self._look.catalogue.gettext)

    def _tell(self, text: str) -> None:
        """Write a sentence, and say it to a screen reader, only when it is another one."""
        if text == self._told or not self._model.is_open:
            return
        self._told = text
        self.say.setText(text)
        self.setAccessibleName(f"{self.title.text()}: {text}")
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _show_cameras(self) -> None:
        """Name the camera in use, and below it the next one: two rows fit the smallest window, a list would not."""
        _ = self._look.catalogue.gettext
        for button, device in zip(self.cameras, self._offered(), strict=True):
            button.setVisible(device is not None)
            if device is not None:
                is_chosen = device == self._model.device
                name = device.name if device.id != PRACTICE_CAMERA else _(words.PRACTICE)
                other = _(words.OTHER).format(name=name)
                button.say(name if is_chosen else other, Weight.PRIMARY if is_chosen else Weight.PLAIN)

    def _offered(self) -> tuple[CameraDevice | None, CameraDevice | None]:
        there, chosen = self._model.devices, self._model.device
        if chosen is None or chosen not in there:
            return chosen, there[0] if there else None
        following = there[(there.index(chosen) + 1) % len(there)]
        return chosen, following if following != chosen else None

    def _choose_next(self) -> None:
        if (device := self._offered()[1]) is not None:
            self._model.choose(device.id)

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.title.setFont(word_font(16, QFont.Weight.Bold))
        self.title.setProperty("tone", "muted")
        self.say.setFont(word_font(24, QFont.Weight.Bold))
        self.say.setMinimumHeight(62)
        self.more.setFont(word_font(18))
        for text in (self.say, self.more):
            # A wrapped text of no fixed width would ask for the height of its narrowest setting.
            text.setFixedWidth(WIDTH - 2 * MARGIN)
            text.setWordWrap(True)
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        layout.setSpacing(8)
        layout.addLayout(head)
        for widget in (self.picture, self.say, self.more):
            layout.addWidget(widget)
        layout.addStretch(1)
        for button in self.cameras:
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            layout.addWidget(button)
