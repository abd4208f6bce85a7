"""Tells a scanner's burst of keys from a person's typing; pure, fed with one key at a time.

A burst is keys less than `gap_ms` apart that end with Enter or Tab, or anything between a prefix (F9 or STX) and Enter.
A scanner that sends no end is understood too, once the settings say so: its bursts end by silence.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from workstation.domain.scanner_test import Arrival, Way
from workstation.domain.wedge_settings import Prefix, Suffix, WedgeSettings
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
# A code that ends by silence alone is longer than what fingers write by accident; the shortest is a command, LB01.
SHORTEST_BY_SILENCE = 4
SURELY_A_SCAN = 6


@dataclass(frozen=True, slots=True)
class Key:
    """One key press: its evdev code, what the layout wrote, Shift, and the time of the press in milliseconds."""

    code: int
    text: str
    shift: bool
    at: int
    injected: bool = False

    @property
    def ends_with(self) -> Suffix:
        """Which end of a scan this key is; NONE for any other key."""
        if self.code == TAB_CODE or self.text == "\t":
            return Suffix.TAB
        return Suffix.ENTER if self.code in ENTER_CODES or self.text in ("\r", "\n") else Suffix.NONE

    @property
    def begins_with(self) -> Prefix:
        """Which beginning of a scan this key is; NONE for any other key."""
        if self.code == PREFIX_CODE:
            return Prefix.F9
        return Prefix.STX if self.text == STX else Prefix.NONE

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
class Unended:
    """Keys as fast as a scanner's where nobody types, but no end: a part of a scan, or a scanner without suffix."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys that a person pressed; they were held back until this was known."""

    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Whatever came, told with all that the scanner test wants to know."""

    arrival: Arrival


Event = Scanned | Damaged | Unended | Typed | Measured


@dataclass(frozen=True, slots=True)
class Step:
    """What a key brought about, and whether it is held (`taken`) or is an ordinary key."""

    taken: bool
    events: tuple[Event, ...] = ()


@dataclass(slots=True, kw_only=True)
class WedgeBuffer:
    """Keys that may be the beginning of a scan. `shortest` is the least number of keys of a scan without prefix.

    `typing` says whether there are fields to type in, `measuring` that every burst is told as it came.
    """

    gap_ms: int = 50
    shortest: int = 6
    typing: bool = True
    measuring: bool = False
    settings: WedgeSettings = field(default_factory=WedgeSettings)
    _keys: list[Key] = field(default_factory=list)
    _prefix: Prefix = Prefix.NONE
    _last: int = 0

    @property
    def is_holding(self) -> bool:
        """Whether keys wait for their end."""
        return bool(self._keys) or self._is_prefixed

    @property
    def patience_ms(self) -> int:
        """How long the next key of what is held may take."""
        return max(PREFIXED_GAP_MS, self.gap_ms) if self._is_prefixed else self.gap_ms

    def begins(self, key: Key) -> bool:
        """Tell whether a key begins a scan, by the prefix that the scanners are set to."""
        wanted = self.settings.prefix
        is_any = self.measuring or wanted is Prefix.NONE
        return key.begins_with is not Prefix.NONE and (is_any or wanted is key.begins_with)

    def press(self, key: Key) -> Step:
        """Take one key press in."""
        before = self.flush() if self._is_late(key) else ()
        self._last = key.at
        if self.begins(key):
            return self._begin(before, key)
        if key.ends_with is not Suffix.NONE:
            return self._end(before, key)
        if key.code == BACKSPACE_CODE and not self.is_holding:
            return Step(taken=False, events=before)
        if not key.by_place and not key.is_damage:
            return Step(taken=False, events=before)
        self._keys.append(key)
        return Step(taken=True, events=before)

    def flush(self) -> tuple[Event, ...]:
        """Give up waiting: what is held was typed by a person, or ended by silence."""
        keys, events = self._keys, (self._after_silence(),) if self._keys else ()
        if keys or self._is_prefixed:
            self._clear()
        return events

    def _after_silence(self) -> Event:
        if self.measuring:
            return Measured(self._arrival(Suffix.NONE))
        if self.settings.suffix is Suffix.NONE and self._is_scan(max(self.shortest, SHORTEST_BY_SILENCE)):
            return self._read()
        if self._is_surely_a_scan:
            return Unended()
        return Typed("".join(key.by_place for key in self._keys))

    def _is_late(self, key: Key) -> bool:
        return self.is_holding and key.at - self._last > self.patience_ms

    def _begin(self, before: tuple[Event, ...], key: Key) -> Step:
        before = (*before, *self.flush())
        self._prefix = key.begins_with
        return Step(taken=True, events=before)

    def _end(self, before: tuple[Event, ...], key: Key) -> Step:
        if not self._keys or not self._is_scan(self.shortest):
            was_prefixed = self._is_prefixed
            return Step(taken=was_prefixed, events=(*before, *self._let_go()))
        event = Measured(self._arrival(key.ends_with)) if self.measuring else self._read()
        self._clear()
        return Step(taken=True, events=(*before, event))

    def _let_go(self) -> tuple[Event, ...]:
        typed = "".join(key.by_place for key in self._keys)
        self._clear()
        return (Typed(typed),) if typed else ()

    def _read(self) -> Event:
        if any(key.is_damage for key in self._keys):
            return Damaged()
        return Scanned(self._placed, self._written)

    def _arrival(self, suffix: Suffix) -> Arrival:
        return Arrival(
            way=Way.KEYS,
            by_place=self._placed,
            by_text=self._written,
            gap_ms=self._longest_gap,
            prefix=self._prefix,
            suffix=suffix,
            damaged=any(key.is_damage for key in self._keys),
        )

    def _is_scan(self, shortest: int) -> bool:
        return self._is_prefixed or len(self._keys) >= shortest

    @property
    def _is_surely_a_scan(self) -> bool:
        if self._longest_gap > self.settings.gap_ms:
            return False
        if self._is_prefixed:
            return len(self._keys) >= SHORTEST_BY_SILENCE
        return not self.typing and len(self._keys) >= SURELY_A_SCAN

    @property
    def _is_prefixed(self) -> bool:
        return self._prefix is not Prefix.NONE

    @property
    def _placed(self) -> str:
        return "".join(key.by_place for key in self._keys)

    @property
    def _written(self) -> str:
        return "".join(key.text for key in self._keys)

    @property
    def _longest_gap(self) -> int:
        times = [key.at for key in self._keys]
        return max((later - earlier for earlier, later in pairwise(times)), default=0)

    def _clear(self) -> None:
        self._keys = []
        self._prefix = Prefix.NONE
