"""The list of a box as a file, for a stick or an e-mail: JSON, or CSV for a table. It names nobody."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from workstation.domain.box_code import read_box_code
from workstation.domain.custody import BoxList, ListedTube
from workstation.domain.errors import BadInput, Reason
from workstation.domain.tube_barcode import normalize_tube

FORMAT, VERSION = "ghep-box", 1
MOST_BYTES = 2_000_000
MOST_LINES = 5_000
COLUMNS = ("box", "number", "people", "collected_at")


def write_list_file(told: BoxList, *, as_csv: bool) -> bytes:
    """Write the list of a box as JSON, or as CSV with one line a tube."""
    if as_csv:
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(COLUMNS)
        table.writerows([told.box, tube.number, tube.people, _written(tube.collected_at)] for tube in told.tubes)
        return text.getvalue().encode("utf-8-sig")
    tubes = [
        {"number": tube.number, "people": tube.people, "collected_at": _written(tube.collected_at)}
        for tube in told.tubes
    ]
    head = {
        "format": FORMAT,
        "version": VERSION,
        "box": told.box,
        "site": told.site,
        "destination": told.destination,
        "sent_at": _written(told.sent_at),
        "temperature": told.temperature,
    }
    return json.dumps({**head, "tubes": tubes}, ensure_ascii=False, indent=1).encode()


def read_list_file(path: Path) -> BoxList:
    """Read a list that `write_list_file` wrote, JSON or CSV. Raises BadInput(NO_SUCH_FILE, BAD_BOX_LIST)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
    if len(data) > MOST_BYTES:
        raise BadInput(Reason.BAD_BOX_LIST, path=path, problem=f"> {MOST_BYTES} B")
    try:
        text = data.decode("utf-8-sig")
        told = _from_json(text) if text.lstrip().startswith("{") else _from_csv(text)
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise BadInput(Reason.BAD_BOX_LIST, path=path, problem=str(error)[:100]) from error
    return told


def _from_json(text: str) -> BoxList:
    read = json.loads(text)
    if read["format"] != FORMAT or read["version"] != VERSION:
        raise ValueError(f"format {read['format']} {read['version']}")
    warmth = read.get("temperature")
    return _checked(
        BoxList(
            box=str(read["box"]),
            tubes=tuple(_line(line) for line in read["tubes"]),
            sent_at=_time(read.get("sent_at")),
            temperature=None if warmth is None else float(warmth),
            site=str(read.get("site") or "")[:200],
            destination=str(read.get("destination") or "")[:200],
        )
    )


def _from_csv(text: str) -> BoxList:
    table = csv.DictReader(io.StringIO(text, newline=""))
    rows = list(table)
    if not {"box", "number"} <= set(table.fieldnames or ()):
        raise ValueError(", ".join(COLUMNS))
    boxes = {str(row["box"]).strip() for row in rows}
    if len(boxes) != 1:
        raise ValueError(f"{len(boxes)} boxes")
    return _checked(BoxList(box=boxes.pop(), tubes=tuple(_line(row) for row in rows)))


def _line(row: Mapping[str, object]) -> ListedTube:
    number = normalize_tube(str(row["number"]))
    if not number or len(number) > 40 or not number.isascii() or not number.isprintable():
        raise ValueError(f"number {number[:40]!r}")
    people = int(str(row.get("people") or 0))
    return ListedTube(number=number, people=min(max(people, 0), 100), collected_at=_time(row.get("collected_at")))


def _checked(told: BoxList) -> BoxList:
    code = normalize_tube(told.box)
    scans = [read_box_code(code, practice=practice) for practice in (False, True)]
    if not any(scan is not None and scan.is_whole for scan in scans):
        raise ValueError(f"box {code[:24]!r}")
    if not 0 < len(told.tubes) <= MOST_LINES or len({tube.number for tube in told.tubes}) != len(told.tubes):
        raise ValueError(f"{len(told.tubes)} tubes")
    return BoxList(
        box=code,
        tubes=told.tubes,
        sent_at=told.sent_at,
        temperature=told.temperature,
        site=told.site,
        destination=told.destination,
    )


def _time(value: object) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None or not 1900 < moment.year < 9000:
        raise ValueError(str(value)[:40])
    return moment.astimezone(UTC)


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
