"""Pack a box: make it, put tubes in and take them out, seal it, open it again. `send_box` lets it leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from workstation.domain.box_code import box_format, read_box_code
from workstation.domain.custody import COLDEST, WARMEST, Box, BoxState, FilledBox, PackDoubt, PackedTube
from workstation.domain.desk import Choice
from workstation.domain.errors import BadInput, NotFound, NumbersRunOut, Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.packing import PACKED, PackScene, PackUse, decide_packing, doubt_of, hours_since, is_older
from workstation.store import audit, boxes, numbers, receptions, tubes, void_labels
from workstation.usecases.context import Context, new_id
from workstation.usecases.neighbours import SeenTube
from workstation.usecases.set_collection import current_collection

MOST_PLACE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What became of one tube, the facts of its words, and the box after it."""

    outcome: Outcome
    box: FilledBox
    facts: Mapping[str, object] = field(default_factory=dict)


def make_box(context: Context, destination: str = "", code: str = "") -> FilledBox:
    """Make an empty, open box with a new code, or with one that was printed elsewhere; a known one stays as it is.

    New codes come from the blocks of this station's own tube numbers. Raises BadInput(BAD_BOX) for a code whose check
    digits are wrong, and NumbersRunOut.
    """
    now = context.clock()
    whole = _plain_code(context, code) if code else ""
    site = current_collection(context).site
    with context.database.write() as connection:
        known = boxes.find_box(connection, whole) if whole else None
        if known is not None:
            return boxes.fill(connection, known)
        box = Box(
            code=whole or _new_code(context, connection),
            state=BoxState.OPEN,
            site=site[:MOST_PLACE],
            destination=(destination or context.settings.box_destination or context.settings.laboratory)[:MOST_PLACE],
            temperature=None,
            created_at=now,
            created_by=context.operator,
        )
        boxes.add_box(connection, box, context.settings.desk)
        _record(context, connection, "box.made", box.code, now)
    return FilledBox(box=box)


def pack_tube(context: Context, code: str, number: str, agreed: tuple[Choice, ...] = ()) -> Packed:
    """Put a tube into an open box, or say why not; the same tube again changes nothing.

    The other desks of the site are asked first, where they are shared. Raises NotFound(NO_SUCH_BOX).
    """
    now = context.clock()
    seen = _seen_elsewhere(context, number, now)
    with context.database.write() as connection:
        box, settings = known_box(connection, code), context.settings
        boxes.touch_box(connection, code, settings.desk, now)
        found = _look_up(connection, code, number, seen)
        filled = boxes.count_tubes(connection, code)
        scene = PackScene(
            state=box.state,
            filled=filled,
            room=settings.box_tubes,
            use=found.use,
            is_old=is_older(found.collected_at, now, settings.tube_hours),
        )
        outcome = decide_packing(scene, agreed)
        if outcome in PACKED:
            tube = PackedTube(
                number=number,
                people=found.people,
                collected_at=found.collected_at,
                added_at=now,
                added_by=context.operator,
            )
            boxes.pack_tube(connection, new_id(), code, tube)
            _record(context, connection, "box.packed", number, now, box=code, unknown=found.use is PackUse.UNKNOWN)
        after = boxes.fill(connection, box)
    facts = {**found.facts, "people": found.people or "—", **_doubt(scene, found, now, settings.tube_hours)}
    return Packed(outcome=outcome, box=after, facts=facts)


def take_out_tube(context: Context, code: str, number: str) -> Packed:
    """Take a tube out of an open box. Raises NotFound(NO_SUCH_BOX) and RuleBroken(BOX_NOT_OPEN)."""
    now = context.clock()
    with context.database.write() as connection:
        box = _open_box(connection, code)
        was_in = boxes.take_out(connection, code, number, operator=context.operator, now=now)
        if was_in:
            _record(context, connection, "box.taken_out", number, now, box=code)
        after = boxes.fill(connection, box)
    return Packed(outcome=Outcome.BOX_TAKEN_OUT if was_in else Outcome.BOX_NOT_IN, box=after)


def seal_box(context: Context, code: str) -> FilledBox:
    """Seal a box: nothing goes in or out any more. Raises NotFound, RuleBroken(BOX_IS_EMPTY, BOX_NOT_OPEN)."""
    now = context.clock()
    with context.database.write() as connection:
        box = _open_box(connection, code)
        if not boxes.count_tubes(connection, code):
            raise RuleBroken(Reason.BOX_IS_EMPTY, box=code)
        sealed = replace(box, state=BoxState.SEALED, sealed_at=now, sealed_by=context.operator)
        boxes.save_box(connection, sealed)
        _record(context, connection, "box.sealed", code, now, tubes=boxes.count_tubes(connection, code))
        return boxes.fill(connection, sealed)


def reopen_box(context: Context, code: str) -> FilledBox:
    """Open a sealed box again, before it has left. Raises NotFound and RuleBroken(BOX_NOT_SEALED)."""
    now = context.clock()
    with context.database.write() as connection:
        box = known_box(connection, code)
        if box.state is not BoxState.SEALED:
            raise RuleBroken(Reason.BOX_NOT_SEALED, box=code)
        opened = replace(box, state=BoxState.OPEN, sealed_at=None, sealed_by="")
        boxes.save_box(connection, opened)
        _record(context, connection, "box.opened", code, now)
        return boxes.fill(connection, opened)


def describe_box(
    context: Context, code: str, *, destination: str | None = None, temperature: float | None = None
) -> FilledBox:
    """Say where a box goes, or how warm it is (°C). Raises NotFound, BadInput, and RuleBroken once it has left."""
    now = context.clock()
    checked_temperature(temperature)
    with context.database.write() as connection:
        box = known_box(connection, code)
        if box.state is BoxState.SENT:
            raise RuleBroken(Reason.BOX_HAS_LEFT, box=code)
        place = box.destination if destination is None else " ".join(destination.split())[:MOST_PLACE]
        told = replace(box, destination=place, temperature=box.temperature if temperature is None else temperature)
        boxes.save_box(connection, told)
        _record(context, connection, "box.described", code, now, temperature=told.temperature)
        return boxes.fill(connection, told)


def checked_temperature(temperature: float | None) -> None:
    """Raise BadInput(BAD_TEMPERATURE) for what no thermometer of a box says."""
    if temperature is not None and not COLDEST <= temperature <= WARMEST:
        raise BadInput(Reason.BAD_TEMPERATURE, temperature=temperature, least=COLDEST, most=WARMEST)


def known_box(connection: Connection, code: str) -> Box:
    """Find a box of this station; raise NotFound(NO_SUCH_BOX)."""
    box = boxes.find_box(connection, code)
    if box is None:
        raise NotFound(Reason.NO_SUCH_BOX, box=code[:24])
    return box


def _plain_code(context: Context, text: str) -> str:
    scan = read_box_code(text, practice=context.practice)
    if scan is None or not scan.is_whole or not scan.is_this_mode:
        raise BadInput(Reason.BAD_BOX, box=text[:24])
    return scan.code


def _new_code(context: Context, connection: Connection) -> str:
    """Give a code that no other station makes: a block of tube numbers is this station's own, whatever it numbers."""
    made, settings = box_format(practice=context.practice), context.settings
    tube_prefix = settings.scan_rules(practice=context.practice).tubes.prefix
    reserved = [b.block for b in numbers.load_blocks(connection, tube_prefix) if b.reserved_at is not None]
    own = [settings.allowed_blocks] if settings.allowed_blocks else [range(b, b + 1) for b in reserved]
    ranges: list[range | None] = [*own] or [None]
    for allowed in ranges:
        try:
            return numbers.take_numbers(connection, made, 1, allowed)[0]
        except NumbersRunOut:
            continue
    raise NumbersRunOut(Reason.NUMBERS_RUN_OUT, prefix=made.prefix)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What this station and the other desks know of a tube."""

    use: PackUse
    people: int = 0
    collected_at: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def _look_up(connection: Connection, code: str, number: str, seen: SeenTube | None) -> _Found:
    row, inside = tubes.find_tube(connection, number), boxes.where_packed(connection, number)
    if inside is not None:
        return _inside(inside, code)
    received = receptions.received_at(connection, number) or (row.received_at if row else None)
    if received is not None or (seen is not None and seen.at_lab):
        return _Found(use=PackUse.AT_LAB)
    if (label := void_labels.find_void_label(connection, number)) is not None:
        return _Found(use=PackUse.VOID, facts={"void": label.reason, "since": label.void_at})
    if seen is not None and seen.box:
        return _Found(use=PackUse.SHIPPED, facts={"box": seen.box, "since": seen.shipped_at})
    return _elsewhere(seen) if row is None else _of_this_station(connection, row, seen)


def _of_this_station(connection: Connection, row: tubes.TubeRow, seen: SeenTube | None) -> _Found:
    if row.state is tubes.TubeState.OPEN:
        return _Found(use=PackUse.OPEN, facts={"desk": row.desk})
    if row.state is tubes.TubeState.REPLACED:
        return _Found(use=PackUse.REPLACED, facts={"new_tube": row.replaced_by, "since": row.replaced_at})
    inner = boxes.contents_of(connection, row.number)
    if inner.people:
        return _Found(use=PackUse.READY, people=inner.people, collected_at=inner.collected_at)
    return _elsewhere(seen) if seen is not None else _Found(use=PackUse.EMPTY)


def _inside(inside: boxes.InBox, code: str) -> _Found:
    facts: dict[str, object] = {"place": inside.place, "since": inside.sent_at or inside.added_at}
    if inside.box == code:
        return _Found(use=PackUse.HERE, facts=facts)
    if inside.state is BoxState.SENT:
        return _Found(use=PackUse.SHIPPED, facts=facts | {"box": inside.box})
    return _Found(use=PackUse.BOXED, facts=facts | {"other_box": inside.box})


def _elsewhere(seen: SeenTube | None) -> _Found:
    if seen is None or not seen.people:
        void = {"void": seen.void, "since": seen.void_at} if seen is not None and seen.void else {}
        return _Found(use=PackUse.VOID if void else PackUse.UNKNOWN, facts=dict(void))
    return _Found(use=PackUse.READY, people=seen.people, collected_at=seen.since)


def _seen_elsewhere(context: Context, number: str, now: datetime) -> SeenTube | None:
    if context.neighbours is None:
        return None
    seen = context.neighbours.ask(tube=number, identifiers=(), since=context.midnight(now))
    return seen.tube if seen is not None else None


def _doubt(scene: PackScene, found: _Found, now: datetime, limit: int) -> dict[str, object]:
    doubt = doubt_of(scene)
    hours = hours_since(found.collected_at, now) if doubt is PackDoubt.OLD else None
    return {"doubt": doubt, "hours": hours, "limit": limit} if doubt else {}


def _open_box(connection: Connection, code: str) -> Box:
    box = known_box(connection, code)
    if box.state is not BoxState.OPEN:
        raise RuleBroken(Reason.BOX_HAS_LEFT if box.state is BoxState.SENT else Reason.BOX_NOT_OPEN, box=code)
    return box


def _record(
    context: Context, connection: Connection, action: str, subject: str, now: datetime, **detail: object
) -> None:
    audit.record(connection, at=now, operator=context.operator, action=action, subject=subject, **detail)
