"""All profiles of a station: the built-in ones, and those of `profiles/*.toml` in its home folder."""

import os
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile
from workstation.domain.errors import BadInput, Reason
from workstation.profiles.choose import Loaded, Profiles
from workstation.profiles.profile_file import BadProfile, read_profile

PROFILES_FOLDER = "profiles"
MOST_BYTES = 100_000


def load_profiles(home: Path) -> Profiles:
    """Give all profiles; one of the home replaces the built-in one of its name.

    A bad file stops no other: it is left out and named in `problems`, and messages that it was meant for are read as
    if it were not there. A file that changes is read again when the next message asks.
    """
    return Profiles(_Folder(home / PROFILES_FOLDER))


def built_in_profiles() -> Profiles:
    """The profiles that come with the program."""
    return Profiles(_built_in)


@cache
def _built_in() -> Loaded:
    read = {name: read_profile(name, text, built_in=True) for name, text in sorted(_texts().items())}
    return Loaded(by_name={GENERIC.name: GENERIC, **read})


@cache
def _texts() -> dict[str, str]:
    folder = files("workstation.profiles") / "data"
    return {entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8") for entry in folder.iterdir()}


class _Folder:
    """The profiles of one folder, read again when the name, size or time of a file is another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._loaded = _built_in()

    def __call__(self) -> Loaded:
        seen = self._look()
        if seen != self._seen:
            self._loaded = self._read(name for name, _, _ in seen)
            self._seen = seen
        return self._loaded

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        try:
            with os.scandir(self._folder) as entries:
                found = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".toml")]
        except OSError:  # There is no such folder, or a file went while it was looked at.
            return ()
        return tuple(sorted((name, told.st_size, told.st_mtime_ns) for name, told in found))

    def _read(self, names: Iterable[str]) -> Loaded:
        by_name = dict(_built_in().by_name)
        problems: list[BadInput] = []
        for name in names:
            path = self._folder / name
            try:
                by_name[path.stem] = _read(path)
            except BadInput as problem:
                problems.append(problem)
        return Loaded(by_name=by_name, problems=tuple(problems))


def _read(path: Path) -> AnalyzerProfile:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.FILE_TOO_LARGE, path=path, most=MOST_BYTES / 1_000_000)
        return read_profile(path.stem, path.read_text(encoding="utf-8"), built_in=False, bases=_texts())
    except BadProfile as error:
        raise BadInput(Reason.BAD_PROFILE, path=path, key=error.key, problem=error.problem) from error
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise BadInput(Reason.BAD_PROFILE, path=path, key="TOML", problem=problem) from error
