"""Import files that a person chose: keep each one's bytes, then read its messages; one bad file stops no other.

Files, folders, batches, and the members of `.gz` and `.zip`. Nothing is held that was told already, so a folder of any
size takes the memory of its largest file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workstation.domain.errors import BadInput, Reason
from workstation.hl7.find_files import FoundFile, count_files, find_files, unreadable
from workstation.hl7.parts import PART_BYTES
from workstation.hl7.unpack import is_table, unpack
from workstation.hl7.whole_file import WholeFile, open_whole
from workstation.usecases.context import Context
from workstation.usecases.import_deliveries import TOGETHER, import_deliveries, parts_of
from workstation.usecases.import_results import Imported
from workstation.usecases.read_plate import reads_as_plate
from workstation.usecases.receive_message import Delivery

MOST_BYTES = 200_000_000
Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImport:
    """What became of one file, of a part of it, or of one member of an archive; or why it could not be read.

    `inner` is its place in an archive, `name` how the inbox calls it, `first` the number of its first message within
    the file. `repeated`: its bytes were here before. `unread` messages are kept and wait, for the import was
    cancelled.
    """

    path: Path
    name: str
    inner: str = ""
    first: int = 1
    repeated: bool = False
    messages: tuple[Imported, ...] = ()
    unread: int = 0
    problem: BadInput | None = None

    @property
    def place(self) -> str:
        """Where a person finds it: the path, and the place in an archive."""
        return f"{self.path}/{self.inner}" if self.inner else str(self.path)


def import_files(
    context: Context,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Iterator[FileImport]:
    """Import files one after another; folders are read with all that is in them, subfolders by their names.

    `progress` is told how many files are done of how many, and the name of the one that comes next (empty at the end);
    a folder may grow meanwhile. When `cancelled`, it stops between two files or two messages. The same call again goes
    on where it stopped: what is here is recognised by its bytes, and what was kept and not read is read.
    """
    named = tuple(paths)
    stops = cancelled or _never
    total = count_files(named) if progress is not None else 0
    together = _Together(context, stops)
    done = 0
    for found in find_files(named):
        if stops():
            break
        if progress is not None:
            progress(done, max(done + 1, total), found.name)
        for told in _import_file(found, together, stops):
            yield told
            if progress is not None and told.first + len(told.messages) > 2:
                # A large file alone takes long, too.
                progress(done, max(done + 1, total), f"{told.name} · {told.first + len(told.messages) - 1}")
        done += 1
    yield from together.end()
    if progress is not None and not stops():
        progress(done, done, "")


def _never() -> bool:
    return False


def _import_file(found: FoundFile, together: "_Together", cancelled: Cancelled) -> Iterator[FileImport]:
    problem = found.problem
    if problem is None:
        try:
            if found.path.stat().st_size > MOST_BYTES:
                raise BadInput(Reason.FILE_TOO_LARGE, path=found.path, most=MOST_BYTES // 1_000_000)
            with open_whole(found.path, cancelled=cancelled, waits=not found.was_named) as whole:
                yield from _import_members(found, whole, together, cancelled)
        except BadInput as error:
            problem = error
        except OSError as error:
            problem = unreadable(found.path, error)
    if problem is not None and not (problem.reason is Reason.FILE_STILL_WRITTEN and cancelled()):
        yield from together.end()
        yield FileImport(path=found.path, name=found.name, problem=problem)


def _import_members(
    found: FoundFile, whole: WholeFile, together: "_Together", cancelled: Cancelled
) -> Iterator[FileImport]:
    for member in unpack(str(found.path), whole.file):
        whole.check()
        if cancelled():
            return
        name = f"{found.name}/{member.inner}" if member.inner else found.name
        problem = member.problem
        if problem is None and is_table(name, member.data) and not together.takes_plate(name, member.data):
            # A table whose columns nobody can tell is imported as a plate, with a mapping of them.
            problem = BadInput(Reason.FILE_IS_TABLE, path=name)
        if problem is not None:
            yield from together.end()
            yield FileImport(path=found.path, name=name, inner=member.inner, problem=problem)
            continue
        yield from together.take(FileImport(path=found.path, name=name, inner=member.inner), member.data)


class _Together:
    """Gathers small files until they are worth a commit; what is gathered is at most one part of a large file."""

    def __init__(self, context: Context, cancelled: Cancelled) -> None:
        self._context, self._cancelled = context, cancelled
        self._files: list[FileImport] = []
        self._group: list[Delivery] = []
        self._bytes = 0

    def takes_plate(self, name: str, data: bytes) -> bool:
        """Tell whether a table is a plate's export whose columns are known."""
        return reads_as_plate(self._context, data, name)

    def take(self, file: FileImport, data: bytes) -> Iterator[FileImport]:
        """Add a file, and give what became of those that are imported by it."""
        first = 1
        for part in parts_of(self._context, source="file", name=file.name, data=data):
            if first > 1 and self._cancelled():
                return
            if self._bytes + len(part.data) > PART_BYTES or len(self._group) >= TOGETHER:
                yield from self.end()
            self._files.append(replace(file, first=first))
            self._group.append(part)
            self._bytes += len(part.data)
            if part.data is not data:
                done = list(self.end())
                yield from done
                first = done[-1].first + len(done[-1].messages) + done[-1].unread

    def end(self) -> Iterator[FileImport]:
        """Import what is gathered."""
        files, group = self._files, self._group
        self._files, self._group, self._bytes = [], [], 0
        if not group:
            return
        for file, told in zip(files, import_deliveries(self._context, group, self._cancelled), strict=True):
            yield replace(file, repeated=told.repeated, messages=told.messages, unread=told.unread)
