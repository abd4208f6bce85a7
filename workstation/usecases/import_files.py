"""Import files that a person chose: keep each one's bytes, then read its messages; one bad file stops no other.

Files, folders, batches, and the members of `.gz` and `.zip`. Nothing is held that was told already, so a folder of any
size takes the memory of its largest file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput, Reason
from workstation.hl7.find_files import FoundFile, count_files, find_files, unreadable
from workstation.hl7.unpack import Member, is_table, unpack
from workstation.hl7.whole_file import WholeFile, open_whole
from workstation.usecases.context import Context
from workstation.usecases.import_delivery import import_delivery
from workstation.usecases.import_results import Imported

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
    controls: int = 0
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
    total, done = (count_files(named) if progress is not None else 0), 0
    for found in find_files(named):
        if stops():
            return
        if progress is not None:
            progress(done, max(done + 1, total), found.name)
        for told in _import_file(context, found, stops):
            yield told
            if progress is not None and told.first + len(told.messages) > 2:
                # A large file alone takes long, too.
                progress(done, max(done + 1, total), f"{told.name} · {told.first + len(told.messages) - 1}")
        done += 1
    if progress is not None and not stops():
        progress(done, done, "")


def _never() -> bool:
    return False


def _import_file(context: Context, found: FoundFile, cancelled: Cancelled) -> Iterator[FileImport]:
    if found.problem is not None:
        yield _problem(found, found.problem)
        return
    try:
        if found.path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.FILE_TOO_LARGE, path=found.path, most=MOST_BYTES // 1_000_000)
        with open_whole(found.path, cancelled=cancelled, waits=not found.was_named) as whole:
            yield from _import_members(context, found, whole, cancelled)
    except BadInput as problem:
        if not (problem.reason is Reason.FILE_STILL_WRITTEN and cancelled()):
            yield _problem(found, problem)
    except OSError as error:
        yield _problem(found, unreadable(found.path, error))


def _problem(found: FoundFile, problem: BadInput, inner: str = "") -> FileImport:
    return FileImport(path=found.path, name=_name(found, inner), inner=inner, problem=problem)


def _name(found: FoundFile, inner: str) -> str:
    return f"{found.name}/{inner}" if inner else found.name


def _import_members(context: Context, found: FoundFile, whole: WholeFile, cancelled: Cancelled) -> Iterator[FileImport]:
    for member in unpack(str(found.path), whole.file):
        whole.check()
        if cancelled():
            return
        problem = member.problem or _refuse_table(found, member)
        if problem is not None:
            yield _problem(found, problem, member.inner)
            continue
        name = _name(found, member.inner)
        for told in import_delivery(context, source="file", name=name, data=member.data, cancelled=cancelled):
            yield FileImport(
                path=found.path,
                name=name,
                inner=member.inner,
                first=told.first,
                repeated=told.repeated,
                messages=told.messages,
                controls=told.controls,
                unread=told.unread,
            )


def _refuse_table(found: FoundFile, member: Member) -> BadInput | None:
    """A table of wells is no message: it is imported as a plate, with a mapping of its columns."""
    name = _name(found, member.inner)
    return BadInput(Reason.FILE_IS_TABLE, path=name) if is_table(name, member.data) else None
