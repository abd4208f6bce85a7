"""Look at a plate's file as a person does who has to decide: its rows, field by field, and which one is meant."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from workstation.devices.plate_file import PlateFile, open_plate_file
from workstation.domain.errors import BadInput
from workstation.domain.plate_columns import find_plate_header
from workstation.domain.plate_rows import text_of
from workstation.hl7.tree import TreeLine

MOST_ROWS = 5_000


def plate_lines(data: bytes, name: str) -> tuple[tuple[int, str], ...]:
    """Give every row with its number as one text; empty for a file that is no table."""
    file = _opened(data, name)
    rows = islice(file.rows, MOST_ROWS) if file is not None else ()
    return tuple((line, " | ".join(map(text_of, cells))) for line, cells in rows)


def plate_tree(data: bytes, name: str) -> tuple[TreeLine, ...]:
    """Give the rows, each with its cells by their headings; `segment` is the row's number in the file."""
    file = _opened(data, name)
    return tuple(_tree(file)) if file is not None else ()


def _opened(data: bytes, name: str) -> PlateFile | None:
    try:
        return open_plate_file(Path(name), data)
    except BadInput:
        return None


def _tree(file: PlateFile) -> Iterator[TreeLine]:
    header = find_plate_header(file.top)
    heads: list[str] = []
    for line, cells in islice(file.rows, MOST_ROWS):
        texts = [text_of(cell) for cell in cells]
        if header is not None and line == header.row:
            heads = texts
        yield TreeLine(depth=0, name=str(line), long_name="", value=" | ".join(texts), segment=line)
        if header is None or line <= header.row:
            continue
        for place, text in enumerate(texts):
            head = heads[place] if place < len(heads) and heads[place] else str(place + 1)
            if text:
                yield TreeLine(depth=1, name=head, long_name="", value=text, segment=line)
