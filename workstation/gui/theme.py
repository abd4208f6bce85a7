"""The colours of every screen as named tokens, light and dark, and how far apart two colours stand.

Pure: no Qt. `look.py` turns tokens into a palette and a style sheet; a test recomputes every contrast.
"""

from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.outcomes import OutcomeClass


class Theme(StrEnum):
    """The two looks; dark is also the high-contrast one."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Fill:
    """A coloured area and the colour of what is written on it."""

    fill: str
    text: str

    @property
    def band(self) -> "Fill":
        """The area of the next step: the same fill, darker under white text and lighter under dark text."""
        if self.text == WHITE:
            return Fill(mix(self.fill, BLACK, 0.27), self.text)
        if self.fill == WHITE:
            return Fill(mix(self.fill, BLACK, 0.15), self.text)
        return Fill(mix(self.fill, WHITE, 0.35), self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every colour that a widget may use, as `#RRGGBB`."""

    page: str
    card: str
    sunken: str
    text: str
    muted: str
    line: str
    faint: str
    accent: Fill
    ok_ink: str
    warn_ink: str
    ok: Fill
    go: Fill
    same: Fill
    ask: Fill
    no: Fill
    stop: Fill

    def of(self, cls: OutcomeClass) -> Fill:
        """The area of an answer."""
        return {
            OutcomeClass.GO: self.go,
            OutcomeClass.OK: self.ok,
            OutcomeClass.OK_NOTE: self.ok,
            OutcomeClass.SAME: self.same,
            OutcomeClass.ASK: self.ask,
            OutcomeClass.NO: self.no,
            OutcomeClass.STOP: self.stop,
        }[cls]

    def band_of(self, cls: OutcomeClass) -> Fill:
        """The area of the next step; amber under a green answer that carries a note."""
        return self.ask if cls is OutcomeClass.OK_NOTE else self.of(cls).band


def mix(one: str, other: str, share: float) -> str:
    """Blend `share` (0 to 1) of another colour into one."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(c / 255) for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


WHITE, BLACK = "#FFFFFF", "#000000"
_INK, _NIGHT = "#14202B", "#0B0F14"

LIGHT = Tokens(
    page="#F2F4F7",
    card="#FFFFFF",
    sunken="#E6EAEF",
    text=_INK,
    muted="#47535F",
    line="#7C8894",
    faint="#E1E5EA",
    accent=Fill("#174EA6", WHITE),
    ok_ink="#0B6B3A",
    warn_ink="#8A5200",
    ok=Fill("#35C77B", _INK),
    go=Fill("#174EA6", WHITE),
    same=Fill("#4A5560", WHITE),
    ask=Fill("#FFC233", _INK),
    no=Fill("#A61B1B", WHITE),
    stop=Fill(_INK, WHITE),
)

DARK = Tokens(
    page=_NIGHT,
    card="#161D25",
    sunken="#0F151B",
    text="#F3F6F9",
    muted="#B4BFCA",
    line="#71808F",
    faint="#1D2630",
    accent=Fill("#8AB8FF", _NIGHT),
    ok_ink="#3DDC84",
    warn_ink="#FFC233",
    ok=Fill("#3DDC84", _NIGHT),
    go=Fill("#8AB8FF", _NIGHT),
    same=Fill("#C3CCD6", _NIGHT),
    ask=Fill("#FFC233", _NIGHT),
    no=Fill("#D92D20", WHITE),
    stop=Fill(WHITE, _NIGHT),
)

TOKENS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK}
