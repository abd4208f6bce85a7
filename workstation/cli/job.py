"""What every command shares: the options, the open station, the printing, and how an error ends a command.

One line a thing: with --json a JSON object, without it words in the chosen language. Errors go to standard error and
end with exit code 2.
"""

import gettext
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from workstation.domain.errors import BadInput, GhepError, Reason
from workstation.settings import Settings, load_settings
from workstation.station import default_home, open_station
from workstation.texts.notices import error_notice, error_sentence
from workstation.texts.translate import Language, translations
from workstation.usecases.context import Context

EXIT_ERROR = 2

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder with all data of the station ($GHEP_HOME).", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
LanguageOption = Annotated[
    Language | None, typer.Option("--language", help="Language of the words: vi or en.", show_default=False)
]
OperatorOption = Annotated[str, typer.Option("--operator", help="Who does this.", show_default=False)]
PracticeOption = Annotated[
    bool, typer.Option("--practice", help="Work in practice mode: other database, other numbers.")
]


@dataclass(slots=True, kw_only=True)
class Job:
    """One command at work."""

    home: Path
    settings: Settings
    as_json: bool
    language: str
    catalogue: gettext.NullTranslations
    failed: bool = field(default=False)

    def say(self, text: str, **values: object) -> None:
        """Print one thing: its values as JSON, or its words."""
        line = json.dumps(values, ensure_ascii=False, default=_plain) if self.as_json else text
        print(_writable(line), flush=True)  # noqa: T201

    def warn(self, code: str, text: str) -> None:
        """Say on standard error what should be seen to; the command has done its work all the same."""
        line = json.dumps({"warning": code, "message": text}, ensure_ascii=False) if self.as_json else text
        print(_writable(line), file=sys.stderr, flush=True)  # noqa: T201

    def complain(self, error: GhepError) -> None:
        """Report an error and go on; the command will end with exit code 2."""
        self.failed = True
        report(error, self.catalogue, as_json=self.as_json)

    def word(self, text: str, **facts: object) -> str:
        """Translate and fill a text."""
        return self.catalogue.gettext(text).format(**facts)

    def local(self, moment: datetime | None) -> str:
        """Write a time in the station's zone; a dash for none."""
        return moment.astimezone(self.settings.zone).strftime("%d/%m/%Y %H:%M") if moment else "—"


@contextmanager
def job(home: Path | None, *, as_json: bool, language: Language | None) -> Iterator[Job]:
    """Run a command's body: read the settings, and turn an error into its words and exit code 2."""
    folder = home or default_home()
    catalogue = translations(language or Language.VI)
    try:
        settings = load_settings(folder)
        chosen = language or settings.language
        catalogue = translations(chosen)
        running = Job(home=folder, settings=settings, as_json=as_json, language=chosen, catalogue=catalogue)
        with _logging_as_json() if as_json else nullcontext():
            yield running
    except GhepError as error:
        report(error, catalogue, as_json=as_json)
        raise typer.Exit(EXIT_ERROR) from error
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(EXIT_ERROR) from None
    if running.failed:
        raise typer.Exit(EXIT_ERROR)


@contextmanager
def station_job(
    home: Path | None, *, as_json: bool, language: Language | None, operator: str = "", practice: bool = False
) -> Iterator[tuple[Job, Context]]:
    """Run a command's body on an open station."""
    with (
        job(home, as_json=as_json, language=language) as running,
        open_station(running.home, practice=practice, operator=operator, settings=running.settings) as context,
    ):
        for problem in context.profiles.problems:
            running.warn(problem.reason, error_sentence(problem, running.catalogue))
        yield running, context


@contextmanager
def _logging_as_json() -> Iterator[None]:
    """Give what is logged its own JSON object a line, from any thread, while the block lasts."""
    handler, root = _JsonLines(logging.WARNING), logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _JsonLines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        told = {"log": record.levelname, "name": record.name, "message": record.getMessage()}
        print(_writable(json.dumps(told, ensure_ascii=False)), file=sys.stderr, flush=True)  # noqa: T201


def report(error: GhepError, catalogue: gettext.NullTranslations, *, as_json: bool) -> None:
    """Write an error to standard error: what, where, and what to do next."""
    if as_json:
        notice = error_notice(error, catalogue)
        line = json.dumps({"error": error.reason, "message": notice.what, "next": notice.do}, ensure_ascii=False)
    else:
        line = error_sentence(error, catalogue)
    print(_writable(line), file=sys.stderr, flush=True)  # noqa: T201


def has_screen() -> bool:
    """Tell whether a window can be shown: on Linux by DISPLAY or WAYLAND_DISPLAY, elsewhere always."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def write_file(path: Path, data: bytes) -> None:
    """Write a file that a command was asked for; raise BadInput naming it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error


def _writable(line: str) -> str:
    """Escape the bytes of a file's name that are no text, as JSON does too: they would end the command, or its line."""
    return line.encode(errors="backslashreplace").decode()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Path):
        return str(value)
    if isinstance(value, StrEnum):
        return value.value
    raise TypeError(type(value))
