"""Tells a scanner's burst of keys from a person's typing; pure, fed with one key at a time.

A burst is keys less than `gap_ms` apart that end with Enter or Tab, or anything between a prefix (F9 or STX) and Enter.
"""

from dataclasses import dataclass, field

from workstation.gui.key_table import (
    BACKSPACE_CODE,
    ENTER_CODES,
    PREFIX_CODE,
    STX,
    TAB_CODE,
    by_keypad,
    by_place,
)

PREFIXED_GAP_MS = 500


@dataclass(frozen=True, slots=True)
class Key:
    """One key press: its evdev code, what the layout wrote, Shift, and the time of the press in milliseconds."""

    code: int
    text: str
    shift: bool
    at: int
    injected: bool = False

    @property
    def is_end(self) -> bool:
        """Whether a scanner ends its text with this key."""
        return self.code in ENTER_CODES or self.code == TAB_CODE or self.text in ("\r", "\n", "\t")

    @property
    def is_prefix(self) -> bool:
        """Whether a scanner may be set to begin its text with this key."""
        return self.code == PREFIX_CODE or self.text == STX

    @property
    def by_place(self) -> str:
        """What the key writes on a US keyboard; what it wrote here, where its place is not known."""
        if self._is_printable and (digit := by_keypad(self.code)):
            return digit
        return by_place(self.code, shift=self.shift) or (self.text if self._is_printable else "")

    @property
    def is_damage(self) -> bool:
        """Whether an input method wrote this, not a key: rewritten letters cannot be turned back."""
        placed = by_place(self.code, shift=self.shift) or by_keypad(self.code)
        return self.injected or self.code == BACKSPACE_CODE or (not placed and not self.text.isascii())

    @property
    def _is_printable(self) -> bool:
        return bool(self.text) and self.text.isprintable()


@dataclass(frozen=True, slots=True)
class Scanned:
    """A whole scan, read by the places of the keys and by what the layout wrote."""

    by_place: str
    by_text: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A whole scan that an input method rewrote on its way."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys that a person pressed; they were held back until this was known."""

    text: str


Event = Scanned | Damaged | Typed


@dataclass(frozen=True, slots=True)
class Step:
    """What a key brought about, and whether it is held (`taken`) or is an ordinary key."""

    taken: bool
    events: tuple[Event, ...] = ()


@dataclass(slots=True, kw_only=True)
class WedgeBuffer:
    """Keys that may be the beginning of a scan. `shortest` is the least number of keys of a scan without prefix."""

    gap_ms: int = 50
    shortest: int = 6
    _keys: list[Key] = field(default_factory=list)
    _prefixed: bool = False
    _last: int = 0

    @property
    def is_holding(self) -> bool:
        """Whether keys wait for their end."""
        return bool(self._keys) or self._prefixed

    def press(self, key: Key) -> Step:
        """Take one key press in."""
        before = self.flush() if self._is_late(key) else ()
        self._last = key.at
        if key.is_prefix:
            return self._begin(before)
        if key.is_end:
            return self._end(before)
        if key.code == BACKSPACE_CODE and not self.is_holding:
            return Step(taken=False, events=before)
        if not key.by_place and not key.is_damage:
            return Step(taken=False, events=before)
        self._keys.append(key)
        return Step(taken=True, events=before)

    def flush(self) -> tuple[Event, ...]:
        """Give up waiting: what is held was typed by a person."""
        typed = "".join(key.by_place for key in self._keys)
        self._clear()
        return (Typed(typed),) if typed else ()

    def _is_late(self, key: Key) -> bool:
        return self.is_holding and key.at - self._last > (PREFIXED_GAP_MS if self._prefixed else self.gap_ms)

    def _begin(self, before: tuple[Event, ...]) -> Step:
        before = (*before, *self.flush())
        self._prefixed = True
        return Step(taken=True, events=before)

    def _end(self, before: tuple[Event, ...]) -> Step:
        keys = self._keys
        if not keys or (len(keys) < self.shortest and not self._prefixed):
            was_prefixed = self._prefixed
            return Step(taken=was_prefixed, events=(*before, *self.flush()))
        read = Scanned("".join(key.by_place for key in keys), "".join(key.text for key in keys))
        event: Event = Damaged() if any(key.is_damage for key in keys) else read
        self._clear()
        return Step(taken=True, events=(*before, event))

    def _clear(self) -> None:
        self._keys = []
        self._prefixed = False
