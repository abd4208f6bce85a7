"""The maps of plates: which tube, or which control, stands in which well. A tube is scanned into the next well.

A finished map is not changed any more; it can be opened again while no result rests on it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.personal_qr.person import tidy
from workstation.domain.plate import (
    ORDINARY_CONTROLS,
    ControlKind,
    FillOrder,
    Placed,
    PlateSize,
    contents_by_well,
    next_well,
    read_well,
    wells_of,
)
from workstation.domain.scans import TubeScan, read_scan
from workstation.store import audit, plates, tubes
from workstation.store.plates import PlateRow
from workstation.usecases.context import Context, new_id

MOST_NUMBER = 40
MOST_NAME = 100
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9._/-]{1,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateMap:
    """A plate as it stands: `next` is the well that a scan would fill, None on a full or finished one."""

    plate: PlateRow
    placed: Mapping[str, Placed]
    next: str | None

    @property
    def tubes(self) -> int:
        """How many wells hold a tube."""
        return sum(1 for content in self.placed.values() if content.tube)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTube:
    """What a scan did: the tube, its well, its other wells (replicates), and the plate after it.

    `people` are those in the tube as far as this station knows; None where it does not know the tube.
    """

    map: PlateMap
    tube: str
    well: str
    others: tuple[str, ...]
    people: int | None


def make_plate(
    context: Context,
    number: str = "",
    *,
    name: str = "",
    size: PlateSize = PlateSize.WELLS_96,
    order: FillOrder = FillOrder.COLUMNS,
    controls: Mapping[str, ControlKind] | None = None,
) -> PlateMap:
    """Begin a plate's map under its barcode, or under a new number `PL…`; `controls` by well, else NTC and PTC last.

    Raises BadInput BAD_PLATE_NUMBER or BAD_WELL, RuleBroken PLATE_TAKEN.
    """
    wanted = _plate_number(context, number) if number else ""
    placed = {_well(well, size): Placed(control=kind) for well, kind in (controls or {}).items()}
    if controls is None:
        placed = {well: Placed(control=kind) for well, kind in ORDINARY_CONTROLS[size].items()}
    now = context.clock()
    with context.database.write() as connection:
        if wanted and plates.find_plate(connection, wanted) is not None:
            raise RuleBroken(Reason.PLATE_TAKEN, plate=wanted)
        plate = PlateRow(
            id=new_id(),
            number=wanted or _new_number(context, connection),
            name=tidy(name)[:MOST_NAME],
            size=size,
            order=order,
            made_at=now,
            made_by=context.operator,
            finished_at=None,
            finished_by="",
        )
        plates.add_plate(connection, plate)
        for well, content in placed.items():
            _put(context, connection, plate, well, content)
        _note(context, connection, "plate.made", plate, size=int(size))
        return _map(connection, plate)


def place_tube(context: Context, number: str, text: str, *, well: str = "", replicate: bool = False) -> PlacedTube:
    """Put a scanned tube into a well, or into the next empty one.

    A tube that is on the plate already is refused unless it is meant as a `replicate`. Raises BadInput BAD_TUBE_NUMBER
    and BAD_WELL, NotFound NO_SUCH_PLATE, RuleBroken PLATE_FINISHED, PLATE_FULL, WELL_TAKEN, TUBE_ON_PLATE, TUBE_BROKEN.
    """
    scan = read_scan(text, context.settings.scan_rules(practice=context.practice))
    if not isinstance(scan, TubeScan):
        raise BadInput(Reason.BAD_TUBE_NUMBER, tube=text[:MOST_NUMBER])
    with context.database.write() as connection:
        plate = _open_plate(connection, number)
        placed = plates.placed_wells(connection, plate.id)
        others = contents_by_well(placed, scan.number)
        if others and not replicate:
            raise RuleBroken(Reason.TUBE_ON_PLATE, tube=scan.number, well=", ".join(others))
        known = tubes.find_tube(connection, scan.number)
        if known is not None and known.state is tubes.TubeState.REPLACED:
            raise RuleBroken(Reason.TUBE_BROKEN, tube=scan.number, by=known.replaced_by)
        chosen = _well(well, plate.size) if well else _next(plate, placed)
        if chosen is None:
            raise RuleBroken(Reason.PLATE_FULL, plate=plate.number)
        if chosen in placed:
            raise RuleBroken(Reason.WELL_TAKEN, well=chosen, content=_content(placed[chosen]))
        _put(context, connection, plate, chosen, Placed(tube=scan.number))
        _note(context, connection, "plate.tube_placed", plate, well=chosen, tube=scan.number)
        people = tubes.people_in(connection, known.id) if known is not None else None
        after = _map(connection, plate, after=chosen)
    return PlacedTube(map=after, tube=scan.number, well=chosen, others=others, people=people)


def clear_well(context: Context, number: str, well: str) -> PlateMap:
    """Empty a well; an empty one stays as it is. Raises NotFound, BadInput BAD_WELL, RuleBroken PLATE_FINISHED."""
    with context.database.write() as connection:
        plate = _open_plate(connection, number)
        chosen = _well(well, plate.size)
        if chosen in plates.placed_wells(connection, plate.id):
            plates.clear(connection, plate.id, chosen, operator=context.operator, now=context.clock())
            _note(context, connection, "plate.well_cleared", plate, well=chosen)
        return _map(connection, plate)


def set_controls(context: Context, number: str, controls: Mapping[str, ControlKind]) -> PlateMap:
    """Put controls into wells, in place of other controls there; a tube there is refused: WELL_TAKEN."""
    with context.database.write() as connection:
        plate = _open_plate(connection, number)
        last = None
        for name, kind in controls.items():
            well = _well(name, plate.size)
            before = plates.placed_wells(connection, plate.id).get(well)
            if before is not None and before.tube:
                raise RuleBroken(Reason.WELL_TAKEN, well=well, content=_content(before))
            if before is not None:
                plates.clear(connection, plate.id, well, operator=context.operator, now=context.clock())
            _put(context, connection, plate, well, Placed(control=kind))
            _note(context, connection, "plate.control_placed", plate, well=well, control=kind)
            last = well
        return _map(connection, plate, after=last)


def set_fill_order(context: Context, number: str, order: FillOrder) -> PlateMap:
    """Fill the plate down its columns or along its rows from now on."""
    with context.database.write() as connection:
        plate = _open_plate(connection, number)
        plates.set_order(connection, plate.id, order)
        return _map(connection, _of_number(connection, number))


def show_map(context: Context, number: str) -> PlateMap:
    """Give a plate's map; raises NotFound NO_SUCH_PLATE."""
    with context.database.read() as connection:
        return _map(connection, _of_number(connection, number))


def plate_of_number(connection: Connection, number: str) -> PlateRow:
    """Find a plate by a number as typed or scanned; raises NotFound NO_SUCH_PLATE."""
    return _of_number(connection, number)


def plate_id_of(connection: Connection, number: str) -> UUID | None:
    """Find a plate's id by what an export calls it; None where no plate is called so."""
    found = plates.find_plate(connection, _clean(number)) if number else None
    return found.id if found is not None else None


def _of_number(connection: Connection, number: str) -> PlateRow:
    found = plates.find_plate(connection, _clean(number))
    if found is None:
        raise NotFound(Reason.NO_SUCH_PLATE, plate=number[:MOST_NUMBER])
    return found


def _open_plate(connection: Connection, number: str) -> PlateRow:
    plate = _of_number(connection, number)
    if plate.finished_at is not None:
        raise RuleBroken(Reason.PLATE_FINISHED, plate=plate.number)
    return plate


def _map(connection: Connection, plate: PlateRow, *, after: str | None = None) -> PlateMap:
    placed = plates.placed_wells(connection, plate.id)
    behind = after or _last_tube(placed)
    chosen = next_well(plate.size, plate.order, placed, behind) if plate.finished_at is None else None
    return PlateMap(plate=plate, placed=placed, next=chosen)


def _next(plate: PlateRow, placed: Mapping[str, Placed]) -> str | None:
    return next_well(plate.size, plate.order, placed, _last_tube(placed))


def _last_tube(placed: Mapping[str, Placed]) -> str | None:
    return next((well for well in reversed(list(placed)) if placed[well].tube), None)


def _put(context: Context, connection: Connection, plate: PlateRow, well: str, content: Placed) -> None:
    plates.place(
        connection,
        row_id=new_id(),
        plate_id=plate.id,
        well=well,
        content=content,
        operator=context.operator,
        now=context.clock(),
    )


def _note(context: Context, connection: Connection, action: str, plate: PlateRow, **detail: object) -> None:
    audit.record(
        connection, at=context.clock(), operator=context.operator, action=action, subject=plate.number, **detail
    )


def _clean(number: str) -> str:
    return re.sub(r"\s", "", number).upper()


def _plate_number(context: Context, number: str) -> str:
    """Refuse what is no barcode of a plate, and above all a tube's number."""
    cleaned = _clean(number)
    scan = read_scan(number, context.settings.scan_rules(practice=context.practice))
    if not _NUMBER.fullmatch(cleaned) or isinstance(scan, TubeScan):
        raise BadInput(Reason.BAD_PLATE_NUMBER, plate=number[:MOST_NUMBER])
    return cleaned


def _new_number(context: Context, connection: Connection) -> str:
    """Make `PL` + day + a count: letters that no Vietnamese input method changes."""
    beginning = f"PL{context.clock().astimezone(context.settings.zone):%y%m%d}"
    taken = plates.plate_numbers(connection, beginning)
    return next(number for count in range(1, len(taken) + 2) if (number := f"{beginning}{count:02d}") not in taken)


def _well(text: str, size: PlateSize) -> str:
    well = read_well(text, size)
    if well is None:
        raise BadInput(Reason.BAD_WELL, well=text[:10], last=wells_of(size)[-1])
    return well


def _content(placed: Placed) -> str:
    return placed.tube or (placed.control or "").upper()
