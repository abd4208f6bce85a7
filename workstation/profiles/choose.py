"""Which profile reads a message: the one that its folder or port is named for, else the one that knows its sender."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from re import split

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile
from workstation.domain.errors import BadInput, NotFound, Reason


class ChosenBy(StrEnum):
    """Why a profile was chosen, the most certain first."""

    SOURCE_NAME = "source_name"
    SOURCE_PATTERN = "source_pattern"
    SENDER_AND_KIND = "sender_and_kind"
    SENDER = "sender"
    KIND = "kind"
    NOTHING = "nothing"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A profile and why it was chosen."""

    profile: AnalyzerProfile
    by: ChosenBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Profiles by their names, those of the site in the place of built-in ones; and the files that are bad."""

    by_name: Mapping[str, AnalyzerProfile]
    problems: tuple[BadInput, ...] = ()


class Profiles:
    """All profiles of a station; `load` gives those of now, as a site may correct a file while the window is open."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        self._load = load

    @property
    def by_name(self) -> Mapping[str, AnalyzerProfile]:
        return self._load().by_name

    @property
    def problems(self) -> tuple[BadInput, ...]:
        return self._load().problems

    def choose(self, *, source: str, sender: str, kind: str) -> AnalyzerProfile:
        """Give the profile for a message; GENERIC where none fits.

        `source` is the name of the folder or port that it came by, `sender` its MSH-3|MSH-4, `kind` e.g. `ORU^R01`.
        """
        return self.choose_with_reason(source=source, sender=sender, kind=kind).profile

    def choose_with_reason(self, *, source: str, sender: str, kind: str) -> Chosen:
        """Choose and say why: a folder or port named like a profile, then patterns for it, for the sender, the kind.

        All but the first hold only for the kinds of message that the profile names. Of several that fit alike the
        site's own come first, then the first by name: the answer never depends on order.
        """
        by_name = self.by_name
        names = _parts(source)
        fits = [
            (rank, profile.built_in, profile.name)
            for profile in by_name.values()
            if (rank := _rank(profile, source, names, sender, kind)) is not None
        ]
        if not fits:
            return Chosen(profile=by_name.get(GENERIC.name, GENERIC), by=ChosenBy.NOTHING)
        rank, _, name = min(fits)
        return Chosen(profile=by_name[name], by=_RANKS[rank])

    def find(self, name: str) -> AnalyzerProfile:
        """Give the profile of this name; raise NotFound."""
        profile = self.by_name.get(name.casefold())
        if profile is None:
            raise NotFound(Reason.NO_SUCH_PROFILE, profile=name[:80], profiles=", ".join(sorted(self.by_name)))
        return profile


_RANKS = (
    ChosenBy.SOURCE_NAME,
    ChosenBy.SOURCE_PATTERN,
    ChosenBy.SENDER_AND_KIND,
    ChosenBy.SENDER,
    ChosenBy.KIND,
)


def _rank(profile: AnalyzerProfile, source: str, names: frozenset[str], sender: str, kind: str) -> int | None:
    if profile.name in names:
        return 0
    if profile.kinds and kind not in profile.kinds:
        return None
    if source and any(pattern.search(source) for pattern in profile.sources):
        return 1
    if any(pattern.search(sender) for pattern in profile.senders):
        return 2 if profile.kinds else 3
    return 4 if profile.kinds and not profile.senders and not profile.sources else None


@lru_cache(maxsize=256)
def _parts(source: str) -> frozenset[str]:
    return frozenset(part for part in split(r"[/\\:|]", source.casefold()) if part)
