"""Import a list of expected people from a CSV file or a workbook: looked at first, then taken whole.

A bad row is reported and stops no other. A list that was imported before changes nothing; a cancelled one leaves
nothing.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from uuid import UUID

from workstation.devices.table_file import MOST_BYTES, TableFile, open_table
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_columns import MOST_TITLE_ROWS, Column, Header, find_header
from workstation.domain.expected_list import Cell, ExpectedRow, ListRules, RowError, read_rows
from workstation.domain.identifiers import fold_name
from workstation.places.communes import commune_named
from workstation.store import audit, expected
from workstation.usecases.context import Context, new_id
from workstation.usecases.expected_people import (
    ExpectedList,
    ExpectedPerson,
    list_lists,
    list_of,
    remove_list,
    search_expected,
)

__all__ = [
    "ExpectedList",
    "ExpectedPerson",
    "ListPreview",
    "ListReport",
    "import_expected",
    "list_lists",
    "preview_expected",
    "remove_list",
    "search_expected",
]

PREVIEW_ROWS = 10
_CHUNK = 2_000
_MOST_FOUND = 12
_COLUMN_WORDS = {Column.NAME: "Họ tên", Column.BIRTH: "Ngày sinh / Năm sinh"}
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPreview:
    """A file as it would be imported; nothing was stored.

    `encoding` says how its letters were read, `separator` is empty for a workbook, `sheet` for text; `other_sheets` are
    not read. `columns` are (meaning, heading), `unused` headings that mean nothing here. `zeros_back` numbers had lost
    their first zeros. `already` is the list that the same file became.
    """

    path: Path
    encoding: str
    separator: str
    sheet: str
    other_sheets: tuple[str, ...]
    header_row: int
    columns: tuple[tuple[Column, str], ...]
    unused: tuple[str, ...]
    first: tuple[ExpectedRow, ...]
    people: int
    zeros_back: int
    errors: tuple[RowError, ...]
    already: ExpectedList | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReport:
    """What became of a file. `repeated`: it was imported before and changed nothing; `list_id` is None if cancelled."""

    path: Path
    list_id: UUID | None
    people: int
    errors: tuple[RowError, ...]
    repeated: bool = False
    cancelled: bool = False


class _Cancelled(Exception):
    pass


def preview_expected(context: Context, path: Path, *, cancelled: Cancelled | None = None) -> ListPreview:
    """Read a file as an import would and store nothing; raise BadInput where no row of it can be read.

    When cancelled, it says what it has read so far.
    """
    data = _bytes_of(path)
    table, header, rows = _open(context, path, data)
    first: list[ExpectedRow] = []
    errors: list[RowError] = []
    people = zeros = 0
    for row in rows:
        if cancelled is not None and cancelled():
            break
        if isinstance(row, RowError):
            errors.append(row)
            continue
        people, zeros = people + 1, zeros + row.zeros_back
        if len(first) < PREVIEW_ROWS:
            first.append(row)
    with context.database.read() as connection:
        known = expected.find_list(connection, sha256=_sha256(data))
    return ListPreview(
        path=path,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        other_sheets=table.other_sheets,
        header_row=header.row,
        columns=tuple(header.titles.items()),
        unused=header.unused,
        first=tuple(first),
        people=people,
        zeros_back=zeros,
        errors=tuple(errors),
        already=list_of(known) if known else None,
    )


def import_expected(
    context: Context, path: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> ListReport:
    """Import a file's good rows in one transaction; raise BadInput where no row of it can be read.

    `progress` is told how many rows were read of about how many. Reading happens before the transaction, so that a desk
    waits for the writing alone.
    """
    data = _bytes_of(path)
    sha256 = _sha256(data)
    with context.database.read() as connection:
        known = expected.find_list(connection, sha256=sha256)
    if known is not None:
        return ListReport(path=path, list_id=known.id, people=known.people, errors=(), repeated=True)
    table, _, rows = _open(context, path, data)
    people: list[ExpectedRow] = []
    errors: list[RowError] = []
    try:
        for count, row in enumerate(rows, start=1):
            if isinstance(row, RowError):
                errors.append(row)
            else:
                people.append(row)
            _pause(count, table.about, progress, cancelled)
        list_id, repeated = _store(context, path, sha256, people, len(errors), cancelled)
    except _Cancelled:
        return ListReport(path=path, list_id=None, people=0, errors=tuple(errors), cancelled=True)
    return ListReport(path=path, list_id=list_id, people=len(people), errors=tuple(errors), repeated=repeated)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.LIST_TOO_LARGE, path=path, problem=f"> {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _open(context: Context, path: Path, data: bytes) -> tuple[TableFile, Header, Iterator[ExpectedRow | RowError]]:
    table = open_table(path, data)
    rows = enumerate(table.rows, start=1)
    top: list[tuple[int, tuple[Cell, ...]]] = list(islice(rows, MOST_TITLE_ROWS))
    header = find_header(top)
    if header is None or header.missing:
        missing = header.missing if header else (Column.NAME, Column.BIRTH)
        # Where neither heading is known the row may be a person's, which no error may show.
        known = header is not None and len(header.missing) < len(_COLUMN_WORDS)
        found = [*header.titles.values(), *header.unused][:_MOST_FOUND] if header and known else []
        raise BadInput(
            Reason.LIST_COLUMN_MISSING,
            path=path,
            missing=" + ".join(_COLUMN_WORDS[column] for column in missing),
            found=", ".join(found) or "—",
        )
    rules = ListRules(
        today=context.clock().astimezone(context.settings.zone).date(),
        practice=context.practice,
        commune_code=lru_cache(maxsize=4096)(commune_named),
    )
    below = ((number, cells) for number, cells in top if number > header.row)
    return table, header, read_rows(chain(below, rows), header, rules)


def _store(
    context: Context,
    path: Path,
    sha256: str,
    people: list[ExpectedRow],
    refused: int,
    cancelled: Cancelled | None,
) -> tuple[UUID, bool]:
    list_id, now = new_id(), context.clock()
    with context.database.write() as connection:
        known = expected.find_list(connection, sha256=sha256)
        if known is not None:
            return known.id, True
        expected.add_list(
            connection,
            {
                "id": list_id,
                "name": path.name.encode("utf-8", "replace").decode()[:200],
                "sha256": sha256,
                "people": len(people),
                "refused": refused,
                "imported_at": now,
                "operator": context.operator,
            },
        )
        for start in range(0, len(people), _CHUNK):
            if cancelled is not None and cancelled():
                raise _Cancelled
            expected.add_people(connection, [_row(list_id, row) for row in people[start : start + _CHUNK]])
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="expected.imported",
            subject=str(list_id),
            people=len(people),
            refused=refused,
        )
    return list_id, False


def _row(list_id: UUID, row: ExpectedRow) -> dict[str, object]:
    person = row.person
    return {
        "id": new_id(),
        "list_id": list_id,
        "row": row.row,
        "number": person.number,
        "name": person.name,
        "folded_name": fold_name(person.name),
        "birth_date": person.birth_date,
        "birth_year": person.birth_year,
        "gender": person.gender,
        "phone": person.phone,
        "address": person.address,
        "commune": person.commune,
        "household": row.household,
        "person_id": None,
    }


def _pause(count: int, about: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if count % _CHUNK:
        return
    if progress is not None:
        progress(count, max(count, about))
    if cancelled is not None and cancelled():
        raise _Cancelled
