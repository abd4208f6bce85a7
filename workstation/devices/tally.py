"""What the passes over one picture have read, and which of it may be believed.

Bars are believed when two different looks gave the same text; a 2-D code on its own word. No image work here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np

from workstation.devices.reads import Corners, Read, Symbology

# Two labels lie at least a tube's width apart, which is more than this part of a label's length.
_SAME_PLACE = 0.3


class Role(StrEnum):
    """What a text can be at a collection desk."""

    TUBE = "tube"
    PERSON = "person"
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that may be believed.

    `corners` are px of the picture, from the code's own top left and round it. `reader` names the pass that read
    it first ("zxing", "zbar", "zxing-deskewed" …). `agreed` says that a second, different look gave the same
    text, which is always so for bars.
    """

    text: str
    symbology: str
    corners: tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
    raw: bytes
    reader: str
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One pass over a picture or a cut of it: plain, enlarged, sharpened, with its blur undone, or unrolled from a
    tube. Looks differ when the library or the scale differs: the same library at the same scale tends to repeat its
    own mistake."""

    library: str
    scale: int = 1
    crisp: bool = False
    deblurred: bool = False
    unrolled: bool = False
    place: str = ""

    @property
    def name(self) -> str:
        """The name that a `Code` carries: library, place and scale."""
        enlarged = f"x{self.scale}" if self.scale > 1 else ""
        done = ("crisp" * self.crisp, "deblurred" * self.deblurred, "unrolled" * self.unrolled)
        return "-".join(part for part in (self.library, self.place, *done, enlarged) if part)

    @property
    def kind(self) -> tuple[str, int]:
        """Library and scale: what makes two looks different."""
        return self.library, self.scale


@dataclass(slots=True, kw_only=True)
class _Seen:
    read: Read
    reader: str
    kinds: set[tuple[str, int]]


@dataclass(slots=True, kw_only=True)
class Tally:
    """All reads of one picture so far. `accepts` gives the role of a text, or None when it is no code of ours."""

    accepts: Callable[[str], Role | None]
    _seen: dict[tuple[Symbology, str], _Seen] = field(default_factory=dict)

    def add(self, look: Look, reads: list[Read]) -> None:
        """Count what one look has read; bars that `accepts` knows nothing of are dropped at once."""
        for read in reads:
            if read.symbology.linear and self.accepts(read.text) is None:
                continue
            fresh = _Seen(read=read, reader=look.name, kinds=set())
            self._seen.setdefault((read.symbology, read.text), fresh).kinds.add(look.kind)

    def lacks(self, role: Role) -> bool:
        """Tell whether nothing that may be believed has this role yet."""
        return all(self.accepts(seen.read.text) is not role for seen in self._believed())

    def complete(self) -> bool:
        """Tell whether a tube and a person are both there."""
        return not any(self.lacks(role) for role in (Role.TUBE, Role.PERSON))

    def doubtful(self) -> list[Read]:
        """Bars that wait for a second, different look."""
        return [seen.read for seen in self._seen.values() if self.doubts(seen.read)]

    def doubts(self, read: Read) -> bool:
        """Tell whether this text of bars has had one kind of look only."""
        return read.symbology.linear and len(self._seen[read.symbology, read.text].kinds) < 2

    def covers(self, x: float, y: float) -> bool:
        """Tell whether believed bars stand at this place (px)."""
        return any(
            seen.read.symbology.linear
            and cv2.pointPolygonTest(np.array(seen.read.corners, np.float32), (x, y), measureDist=False) >= 0
            for seen in self._believed()
        )

    def codes(self, *, doubtful: bool = False) -> tuple[Code, ...]:
        """Everything that may be believed, in the order of its first read; then, if asked for, what one look read."""
        unsure = [seen for seen in self._seen.values() if self.doubts(seen.read)] if doubtful else []
        return tuple(_code(seen) for seen in (*self._believed(), *unsure))

    def _believed(self) -> list[_Seen]:
        agreed = [seen for seen in self._seen.values() if seen.read.symbology.linear and len(seen.kinds) > 1]
        return [
            seen
            for seen in self._seen.values()
            if not seen.read.symbology.linear
            or (seen in agreed and not any(_same_place(seen.read, other.read) for other in agreed if other is not seen))
        ]


def _same_place(one: Read, other: Read) -> bool:
    first, second = np.array(one.corners), np.array(other.corners)
    length = max(float(np.ptp(first, axis=0).max()), float(np.ptp(second, axis=0).max()))
    apart = float(np.linalg.norm(first.mean(axis=0) - second.mean(axis=0)))
    return apart < _SAME_PLACE * length


def _code(seen: _Seen) -> Code:
    return Code(
        text=seen.read.text,
        symbology=seen.read.symbology.value,
        corners=_whole_pixels(seen.read.corners),
        raw=seen.read.raw,
        reader=seen.reader,
        agreed=len(seen.kinds) > 1,
    )


def _whole_pixels(
    corners: Corners,
) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]:
    one, two, three, four = ((round(x), round(y)) for x, y in corners)
    return one, two, three, four
