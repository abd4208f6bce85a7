"""Import files that a person chose: keep each one's bytes, then read its messages; one bad file stops no other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput, Reason
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.receive_message import receive_message


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
    for number, path in enumerate(files, start=1):
        if cancelled is not None and cancelled():
            return
        yield _import_file(context, path)
        if progress is not None:
            progress(number, len(files))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        else:
            yield path


def _import_file(context: Context, path: Path) -> FileImport:
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error))
        return FileImport(path=path, problem=problem)
    received = receive_message(context, source="file", name=path.name, data=data)
    done = tuple(import_results(context, message_id) for message_id in received.messages)
    return FileImport(path=path, repeated=received.repeated, messages=done)
