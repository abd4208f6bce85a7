"""Reading codes from a live camera: what several frames agree on, sent once, and never when two are in view.

Pure of threads and of the desk: a frame and its time go in, a view comes out. No frame is kept after its turn,
but for a small gray copy that tells whether the next one moved.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from workstation.devices.capture import Frame
from workstation.devices.decoder import Code, Glance, Role, Symbology, decode
from workstation.devices.hints import Hint, HintKeeper
from workstation.devices.images import Picture, to_gray

GONE_AFTER_S = 1.0  # a code that was not read for so long has left the view
AGREE_WITHIN_S = 1.0
COMPANION_S = 0.4  # how long a code waits for one beside it that was half read
_LINEAR = frozenset(kind.value for kind in Symbology if kind.linear)


class ActKind(StrEnum):
    """What a view asks of the desk."""

    SCAN = "scan"
    PAIR = "pair"
    TWO_CODES = "two_codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing for the desk: `texts` is one scan, a tube and a person, or nothing for two codes in view."""

    kind: ActKind
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A code in the picture: its corners in px, and its role, None for a code of another kind."""

    corners: tuple[tuple[int, int], ...]
    role: Role | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """What one frame showed: outlines to draw, a hint for the hands, and at most one act."""

    frame: Frame
    outlines: tuple[Outline, ...]
    hint: Hint
    act: Act | None


@dataclass(slots=True, kw_only=True)
class _Known:
    """A text that was read lately."""

    role: Role | None
    linear: bool
    seen_at: float
    first_at: float
    corners: tuple[tuple[int, int], ...]
    frames: int = 0
    believed: bool = False
    done: bool = False


@dataclass(slots=True, kw_only=True)
class LiveReader:
    """Reads one camera's frames in their order. `accepts` gives the role of a text, as for `decode`.

    Bars count when one frame's two looks, or two frames, gave the same text, and no other bars were read in their
    place. A tube and a person that come into view together are one act. What was sent is not sent again until it
    left the view for a second, or a new code of its role came. Two tubes, or two persons, are never chosen from.
    """

    accepts: Callable[[str], Role | None]
    extra: frozenset[Symbology] = frozenset()
    _known: dict[str, _Known] = field(default_factory=dict)
    _hints: HintKeeper = field(default_factory=HintKeeper)
    _frames: int = 0
    _refused: frozenset[str] = frozenset()
    _owed: str = ""

    def look(self, frame: Frame) -> View:
        """Read one frame."""
        gray = to_gray(frame.picture)
        self._frames += 1
        glance = Glance.TURNED_BARS if self._frames % 2 else Glance.HARD_CODES
        codes = self._decode(gray, glance=glance)
        self._forget(frame.at)
        here = self._take(codes, frame.at)
        if self._new(here):
            # Before anything is sent the whole view is searched, so that a second code cannot hide.
            codes = (*codes, *self._decode(gray, every=True))
            here |= self._take(codes, frame.at, again=True)
        act = self._act(here, codes, frame.at)
        outlines = tuple(Outline(corners=self._known[text].corners, role=self._known[text].role) for text in here)
        hint = self._hints.hint(gray, outlines=bool(here), at=frame.at)
        return View(frame=frame, outlines=outlines, hint=hint, act=act)

    def owe(self, text: str) -> None:
        """Remember that the desk could not take this person yet: it goes with the next tube, if still in view."""
        self._owed = text

    def _decode(self, gray: Picture, *, glance: Glance = Glance.BOTH, every: bool = False) -> tuple[Code, ...]:
        return decode(
            gray, accepts=self.accepts, still=False, glance=glance, every=every, doubtful=True, extra=self.extra
        )

    def _forget(self, at: float) -> None:
        gone = [text for text, known in self._known.items() if at - known.seen_at > GONE_AFTER_S]
        for text in gone:
            del self._known[text]
        if not self._refused <= self._known.keys():
            self._refused = frozenset()

    def _take(self, codes: tuple[Code, ...], at: float, *, again: bool = False) -> set[str]:
        """Count what a frame gave; returns the texts in it that may be believed. `again`: a second try of it."""
        for code in codes:
            known = self._known.get(code.text)
            if known is None:
                role, linear = self.accepts(code.text), code.symbology in _LINEAR
                known = _Known(role=role, linear=linear, seen_at=at, first_at=at, corners=code.corners)
                self._known[code.text] = known
            known.frames += known.frames == 0 or not again or known.seen_at != at
            known.seen_at, known.corners = at, code.corners
            surely = code.agreed or not known.linear
            known.believed = known.believed or surely or known.frames > 1
        return {code.text for code in codes if self._known[code.text].believed and not self._is_contested(code)}

    def _is_contested(self, code: Code) -> bool:
        """Tell whether these bars were read in another way too, and not only before them: a label may be changed."""
        if code.symbology not in _LINEAR:
            return False
        since = self._known[code.text].first_at
        return any(
            text != code.text and known.linear and known.seen_at >= since and _overlap(known.corners, code.corners)
            for text, known in self._known.items()
        )

    def _new(self, here: set[str]) -> list[str]:
        return [text for text in here if not self._known[text].done and text not in self._refused]

    def _act(self, here: set[str], codes: tuple[Code, ...], at: float) -> Act | None:
        fresh = self._new(here)
        if not fresh:
            return None
        rivals = self._rivals(here | self._refused)
        if rivals:
            if rivals <= self._refused:
                return None
            self._refused = rivals
            return Act(kind=ActKind.TWO_CODES)
        self._refused = frozenset()
        return self._act_of_one(fresh, here, codes, at)

    def _act_of_one(self, fresh: list[str], here: set[str], codes: tuple[Code, ...], at: float) -> Act | None:
        """Choose what to send; there is at most one tube, one person and one command."""
        chosen = {role: text for text in fresh if (role := self._known[text].role) is not None}
        tube, person = chosen.get(Role.TUBE), chosen.get(Role.PERSON) or (self._owed if self._owed in here else None)
        if tube and person:
            return self._send(ActKind.PAIR, tube, person)
        waited = at - min(self._known[text].first_at for text in fresh)
        if waited < COMPANION_S and any(code.text not in here for code in codes):
            return None
        for role in (Role.COMMAND, Role.TUBE, Role.PERSON):
            if role in chosen:
                return self._send(ActKind.SCAN, chosen[role])
        ours = any(self._known[text].role is not None for text in here)
        # Packets and papers carry codes of their own: those count only when nothing of ours is in view.
        return None if ours or self._known[fresh[0]].frames < 2 else self._send(ActKind.SCAN, fresh[0])

    def _rivals(self, texts: set[str]) -> frozenset[str]:
        for role in Role:
            same = frozenset(text for text in texts if self._known[text].role is role)
            if len(same) > 1:
                return same
        return frozenset()

    def _send(self, kind: ActKind, *texts: str) -> Act:
        for text in texts:
            role = self._known[text].role
            for other in self._known.values():
                other.done = other.done and (other.role is not role or role is None)
            self._known[text].done = True
        self._owed = "" if self._owed in texts or kind is ActKind.PAIR else self._owed
        return Act(kind=kind, texts=texts)


def _overlap(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether two codes stand so close that they must be one label, read in two ways."""
    middles = [[sum(point[axis] for point in corners) / len(corners) for axis in (0, 1)] for corners in (one, other)]
    length = max(max(point[axis] for point in one) - min(point[axis] for point in one) for axis in (0, 1))
    return max(abs(middles[0][axis] - middles[1][axis]) for axis in (0, 1)) < 0.3 * length
