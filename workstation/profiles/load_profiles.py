"""All profiles of a station: the built-in ones, and those of `profiles/*.toml` in its home folder."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile
from workstation.domain.errors import BadInput, Reason
from workstation.profiles.choose import Profiles
from workstation.profiles.profile_file import BadProfile, read_profile

PROFILES_FOLDER = "profiles"
MOST_BYTES = 100_000


def load_profiles(home: Path) -> Profiles:
    """Read all profiles; one of the home replaces the built-in one of its name.

    A bad file stops no other: it is left out and named in `problems`, and messages that it was meant for are read as
    if it were not there.
    """
    by_name = dict(built_in_profiles().by_name)
    problems: list[BadInput] = []
    for path in _files(home):
        try:
            by_name[path.stem] = _read(path)
        except BadInput as problem:
            problems.append(problem)
    return Profiles(by_name=by_name, problems=tuple(problems))


@cache
def built_in_profiles() -> Profiles:
    """The profiles that come with the program."""
    folder = files("workstation.profiles") / "data"
    texts = {entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    read = {name: read_profile(name, text, built_in=True) for name, text in sorted(texts.items())}
    return Profiles(by_name={GENERIC.name: GENERIC, **read})


def _files(home: Path) -> Iterator[Path]:
    folder = home / PROFILES_FOLDER
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.suffix == ".toml")


def _read(path: Path) -> AnalyzerProfile:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.FILE_TOO_LARGE, path=path, most=MOST_BYTES / 1_000_000)
        return read_profile(path.stem, path.read_text(encoding="utf-8"), built_in=False)
    except BadProfile as error:
        raise BadInput(Reason.BAD_PROFILE, path=path, key=error.key, problem=error.problem) from error
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise BadInput(Reason.BAD_PROFILE, path=path, key="TOML", problem=problem) from error
