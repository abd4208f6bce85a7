"""The sound test, over the window and without a dialog: every sound by name, the volume, and silence."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workstation.domain.outcomes import OutcomeClass
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, fill_rounded, frame_rounded
from workstation.gui.shapes import SHAPE_OF, draw_shape
from workstation.gui.sounds.sounds import HIGHEST, LOWEST, STEP, Sounds
from workstation.gui.sounds.tones import Sound
from workstation.texts.translate import mark as _

WIDTH, PAD, ROW = 720, 24, 48
Translate = Callable[[str], str]
NAMES: dict[Sound, str] = {
    Sound.GO: _("Go on: the next scan is awaited"),
    Sound.OK: _("Saved"),
    Sound.OK_NOTE: _("Saved, but read the note"),
    Sound.FULL: _("Saved, and the tube is full"),
    Sound.SAME: _("Nothing changed"),
    Sound.ASK: _("A question: choose an answer"),
    Sound.NO: _("Refused: nothing was saved"),
    Sound.STOP: _("Stop: repeats until Esc or the next answer"),
}
_CLASS_OF = {sound: OutcomeClass.OK if sound is Sound.FULL else OutcomeClass(sound.value) for sound in Sound}


class SoundPanel(QWidget):
    """A card over the window; the sound that plays now is marked while its name is read."""

    left = Signal()

    def __init__(self, look: Look, sounds: Sounds, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._sounds, self._window = look, sounds, parent
        self.title, self.state, self.volume = QLabel(), QLabel(), QLabel()
        self.rows = {sound: SoundRow(look, sound) for sound in Sound}
        self.softer, self.louder = (KeyButton(look, key, low=True) for key in ("Ctrl+↓", "Ctrl+↑"))
        self.mute, self.again, self.close_it = (KeyButton(look, key, low=True) for key in ("", "Ctrl+S", "Esc"))
        self._lay_out()
        self._connect()
        self._retell()
        self.hide()

    @property
    def is_offered(self) -> bool:
        """Whether this window sounds at all."""
        return self._sounds.is_wanted

    def show_over(self) -> None:
        """Stand in the middle of the window, and play everything once."""
        self._place()
        self.raise_()
        self.show()
        self._sounds.play_samples()

    def leave(self) -> None:
        """Go away, silent."""
        if self.isVisible():
            self._sounds.end_samples()
            self.hide()
            self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.card))
        frame_rounded(painter, QRectF(self.rect()), 4, tokens.accent.fill, 4)

    def _place(self) -> None:
        whole, height = self._window.rect(), self.sizeHint().height()
        width = max(WIDTH, self.minimumSizeHint().width())
        self.setGeometry((whole.width() - width) // 2, max(4, (whole.height() - height) // 2), width, height)

    def _mark(self, playing: Sound | None) -> None:
        for sound, row in self.rows.items():
            row.mark(plays=sound is playing)

    def _retell(self) -> None:
        tr, sounds = self._look.catalogue.gettext, self._sounds
        self.title.setText(tr("Sounds of the answers"))
        self.state.setText(_state_words(sounds, tr))
        self.state.setProperty("tone", "muted" if sounds.has_speaker and not sounds.is_muted else "warn")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.volume.setText(tr("Volume {percent} %").format(percent=sounds.volume))
        for sound, row in self.rows.items():
            row.setText(tr(NAMES[sound]))
            row.setAccessibleName(row.text())
        self.softer.say(tr("Softer"))
        self.softer.setEnabled(sounds.volume > LOWEST)
        self.louder.say(tr("Louder"))
        self.louder.setEnabled(sounds.volume < HIGHEST)
        self.mute.say(tr("Sound on") if sounds.is_muted else tr("Mute"))
        self.again.say(tr("Play all"), Weight.PRIMARY)
        self.close_it.say(tr("Close"))
        self.setAccessibleName(f"{self.title.text()}. {self.state.text()}")
        if self.isVisible():
            self._place()
        self.update()

    def _connect(self) -> None:
        sounds = self._sounds
        sounds.sample.connect(self._mark)
        sounds.changed.connect(self._retell)
        self._look.changed.connect(self._retell)
        for sound, row in self.rows.items():
            row.clicked.connect(lambda _checked=False, sound=sound: sounds.play_sample(sound))
        self.softer.clicked.connect(lambda: sounds.set_volume(sounds.volume - STEP))
        self.louder.clicked.connect(lambda: sounds.set_volume(sounds.volume + STEP))
        self.mute.clicked.connect(lambda: sounds.set_muted(muted=not sounds.is_muted))
        self.again.clicked.connect(sounds.play_samples)
        self.close_it.clicked.connect(self.leave)

    def _lay_out(self) -> None:
        self.title.setFont(word_font(26, QFont.Weight.Bold))
        self.state.setFont(word_font(17))
        self.volume.setFont(word_font(19, QFont.Weight.DemiBold))
        for label in (self.title, self.state, self.volume):
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, 16, PAD, 20)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.state)
        layout.addSpacing(6)
        for row in self.rows.values():
            layout.addWidget(row)
        layout.addSpacing(8)
        layout.addLayout(_line(self.volume, None, self.softer, self.louder))
        layout.addSpacing(8)
        layout.addLayout(_line(self.again, self.mute, None, self.close_it))


class SoundRow(QAbstractButton):
    """The name of a sound beside the shape of its answers; pressed, it plays."""

    def __init__(self, look: Look, sound: Sound) -> None:
        super().__init__()
        self._look, self._cls, self._plays = look, _CLASS_OF[sound], False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def plays(self) -> bool:
        """Whether this sound is marked as playing."""
        return self._plays

    def mark(self, *, plays: bool) -> None:
        """Mark as the one that plays."""
        self._plays = plays
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of a finger."""
        return QSize(400, ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint shape and name; in the colour of the answer while it plays."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect()).adjusted(0, 2, 0, -2)
        fill = tokens.of(self._cls)
        ink, paper = (fill.text, fill.fill) if self._plays else (tokens.text, tokens.card)
        if self._plays or self.underMouse():
            fill_rounded(painter, area, 8, paper if self._plays else tokens.sunken)
        draw_shape(painter, SHAPE_OF[self._cls], QRectF(12, area.center().y() - 14, 28, 28), ink, paper)
        font = word_font(19, QFont.Weight.Bold if self._plays else QFont.Weight.Medium)
        draw_text(painter, QPointF(56, area.center().y() + 7), self.text(), font, ink)


def _state_words(sounds: Sounds, tr: Translate) -> str:
    if not sounds.has_speaker:
        return tr("No speaker was found. Plug one in; until then, watch the colours.")
    if sounds.is_muted:
        return tr("The sound is off. Watch the colours.")
    return tr("Listen: can you tell them apart from where you stand?")


def _line(*parts: QWidget | None) -> QHBoxLayout:
    """Lay widgets side by side; None is the gap that takes what is left."""
    layout = QHBoxLayout()
    layout.setSpacing(10)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part)
    return layout
