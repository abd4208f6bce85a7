"""Import files that a person chose: keep each one's bytes, then read its messages; one bad file stops no other."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput, Reason
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.receive_message import receive_message

MOST_BYTES = 200_000_000
STILL_WRITING_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImport:
    """What became of one file: its messages, or why it could not be read."""

    path: Path
    repeated: bool = False
    messages: tuple[Imported, ...] = ()
    problem: BadInput | None = None


def import_files(
    context: Context,
    paths: Iterable[Path],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[FileImport]:
    """Import files one after another; folders are read with all that is in them. Stops between files if cancelled."""
    files = list(_files(paths))
    for number, (path, chosen) in enumerate(files, start=1):
        if cancelled is not None and cancelled():
            return
        yield _import_file(context, path, chosen=chosen)
        if progress is not None:
            progress(number, len(files))


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Give every file, and whether a person named it; what is found in a folder may still be written."""
    for path in paths:
        if path.is_dir():
            yield from ((found, False) for found in sorted(path.rglob("*")) if found.is_file())
        else:
            yield path, True


def _import_file(context: Context, path: Path, *, chosen: bool) -> FileImport:
    try:
        if path.stat().st_size > MOST_BYTES:
            problem = BadInput(Reason.FILE_TOO_LARGE, path=path, most=MOST_BYTES // 1_000_000)
            return FileImport(path=path, problem=problem)
        if not chosen:
            _wait_until_written(path)
        data = path.read_bytes()
    except OSError as error:
        problem = BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error))
        return FileImport(path=path, problem=problem)
    received = receive_message(context, source="file", name=path.name.encode("utf-8", "replace").decode(), data=data)
    done = tuple(import_results(context, message_id) for message_id in received.messages)
    return FileImport(path=path, repeated=received.repeated, messages=done)


def _wait_until_written(path: Path) -> None:
    """Wait until a file was left alone for two seconds: half a file may read as a whole, wrong result."""
    while (age := time.time() - path.stat().st_mtime) < STILL_WRITING_SECONDS and age >= 0:
        time.sleep(STILL_WRITING_SECONDS - age)
