"""What the store and the other desks know of a scanned tube or person, and where this desk stands. Reads only."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from workstation.domain.badge import Role
from workstation.domain.desk import Choice, DeskTube, KnownPerson, KnownTube, Reach, Situation, TubeUse
from workstation.domain.identifiers import Gender, Identifier, IdSystem, fold_name, may_be_same_name
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import Scan, TubeScan
from workstation.store import boxes, operators, pairings, people, receptions, tubes, void_labels
from workstation.usecases.context import Context
from workstation.usecases.neighbours import SeenPerson, SeenTube, Sightings
from workstation.usecases.operators import role_of

AT_ONCE_WITHIN = timedelta(minutes=1)
UNDO_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Where the desk stands, and the ids of whom the scan names and whom they may be."""

    situation: Situation
    row: tubes.TubeRow | None = None
    person_id: UUID | None = None
    like_id: UUID | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a look-up is about: the scan, what was agreed about it, and what the other desks said."""

    scan: Scan
    agreed: tuple[Choice, ...] = ()
    sightings: Sightings = field(default_factory=Sightings)


def look_up(context: Context, connection: Connection, now: datetime, asked: Asked) -> Known:
    """Look up what a scan is about, within the transaction that will act on it."""
    row = tubes.latest_tube(connection, context.settings.desk)
    if row is not None and row.state in (tubes.TubeState.PUT_BACK, tubes.TubeState.REPLACED):
        row = None
    tube = tubes.desk_tube(connection, row) if row else None
    known = Known(
        situation=Situation(tube=tube, reach=_reach(context, connection, row, tube, now)),
        row=row,
        newest=_newest(tube),
    )
    if isinstance(asked.scan, TubeScan):
        found = _known_tube(connection, row, asked.scan, asked.sightings.tube, _today(context, now))
        return replace(known, situation=replace(known.situation, known_tube=found))
    if isinstance(asked.scan, PersonScan):
        return _with_person(context, connection, now, known, asked)
    return known


def open_tube_number(context: Context) -> str:
    """Give the number of the tube that is open at this desk, or an empty text."""
    with context.database.read() as connection:
        row = tubes.latest_tube(connection, context.settings.desk)
    return row.number if row is not None and row.state is tubes.TubeState.OPEN else ""


def _today(context: Context, now: datetime) -> datetime:
    return now.astimezone(context.settings.zone)


def _newest(tube: DeskTube | None) -> datetime | None:
    if tube is None:
        return None
    return max([tube.opened_at, *(member.made_at for member in tube.members)])


def _reach(
    context: Context, connection: Connection, row: tubes.TubeRow | None, tube: DeskTube | None, now: datetime
) -> Reach:
    """A closed tube is opened again only while it cannot have left; an old slip needs somebody with a badge for it."""
    if row is None or tube is None or row.received_at is not None or boxes.is_packed(connection, row.number):
        return Reach.NOTHING
    age = abs(now - tube.members[-1].made_at) if tube.members else timedelta(0)
    if age <= AT_ONCE_WITHIN:
        return Reach.AT_ONCE if tube.members or tube.is_open else Reach.NOTHING
    if tube.is_open or age <= UNDO_WITHIN:
        return Reach.WITH_REASON
    if not operators.count_live(connection):
        return Reach.NOTHING
    return Reach.WITH_REASON if role_of(context, connection) is Role.SUPERVISOR else Reach.SUPERVISOR


def _known_tube(
    connection: Connection, here: tubes.TubeRow | None, scan: TubeScan, seen: SeenTube | None, today: datetime
) -> KnownTube:
    row = tubes.find_tube(connection, scan.number)
    if (left := boxes.sent_with(connection, scan.number)) is not None:
        return KnownTube(use=TubeUse.SHIPPED, box=left[0], since=left[1])
    if row is None or row.state is tubes.TubeState.PUT_BACK:
        return _unused_tube(connection, row, scan, seen, today)
    if here is not None and row.id == here.id and row.state is tubes.TubeState.OPEN:
        return KnownTube(use=TubeUse.OPEN_HERE)
    if row.state is tubes.TubeState.REPLACED:
        return KnownTube(use=TubeUse.REPLACED, replaced_by=row.replaced_by, since=row.replaced_at)
    if seen is not None and seen.box:
        return KnownTube(use=TubeUse.SHIPPED, box=seen.box, since=seen.shipped_at)
    members = tubes.members_of(connection, row.id)
    return KnownTube(
        use=TubeUse.USED,
        owner=members[0].name or members[0].identifier if members else "",
        others=max(0, len(members) - 1),
        desk=row.desk,
        since=members[0].made_at if members else row.opened_at,
    )


def _unused_tube(
    connection: Connection, row: tubes.TubeRow | None, scan: TubeScan, seen: SeenTube | None, today: datetime
) -> KnownTube:
    """A tube that this station never filled: another desk may have, or its lot may be too old."""
    label = void_labels.find_void_label(connection, scan.number)
    if label is not None:
        return KnownTube(use=TubeUse.VOID, void=label.reason, since=label.void_at)
    received = receptions.received_at(connection, scan.number) or (row.received_at if row else None)
    if received is not None or (seen is not None and seen.at_lab):
        return KnownTube(use=TubeUse.AT_LAB)
    if seen is not None and seen.box:
        return KnownTube(use=TubeUse.SHIPPED, box=seen.box, since=seen.shipped_at)
    if seen is not None:
        return _used_elsewhere(seen)
    expired = scan.expires if scan.expires is not None and scan.expires < today.date() else None
    return KnownTube(expired=expired, foreign=scan.outside)


def _used_elsewhere(seen: SeenTube) -> KnownTube:
    if seen.void and not seen.people:
        return KnownTube(use=TubeUse.VOID, void=seen.void, since=seen.void_at)
    return KnownTube(
        use=TubeUse.USED, owner=seen.name, others=max(0, seen.people - 1), desk=seen.desk, since=seen.since
    )


def _with_person(context: Context, connection: Connection, now: datetime, known: Known, asked: Asked) -> Known:
    scan = asked.scan
    if not isinstance(scan, PersonScan):
        raise TypeError(type(scan))
    found = people.find_person(connection, scan.identifiers)
    like = None if found.shares_number else people.find_like(connection, scan, found.row.id if found.row else None)
    shown = replace(_shown(scan, found.row), like=like.id if like is not None else None)
    if like is not None and Choice.SAME_AS_KNOWN not in asked.agreed:
        number = next(iter(people.identifiers_of(connection, like.id)), None)
        shown = replace(shown, like_name=like.name or _no_name(like), like_number=_masked(number))
    # A number that two people share joins nobody, but who has it may be the person who stands here.
    others = {like.id} if like is not None and Choice.SAME_AS_KNOWN in asked.agreed else set()
    group = _group(connection, found.holders | others)
    person = _whereabouts(context, connection, now, known, shown, group)
    if not person.tube and asked.sightings.person is not None:
        person = _seen_elsewhere(person, asked.sightings.person)
    twin = _used_elsewhere(asked.sightings.tube) if asked.sightings.tube is not None else KnownTube()
    person = replace(person, shares_number=found.shares_number)
    return replace(
        known,
        situation=replace(known.situation, known_person=person, known_tube=twin),
        person_id=found.row.id if found.row else None,
        like_id=like.id if like is not None else None,
    )


def _shown(scan: PersonScan, row: Row[*tuple[Any, ...]] | None) -> KnownPerson:
    if row is None:
        return KnownPerson(name=_shown_name(scan), birth_year=scan.birth_year, gender=scan.gender)
    return KnownPerson(
        name=scan.name or row.name or _shown_name(scan),
        birth_year=scan.birth_year or row.birth_year,
        gender=scan.gender if scan.gender is not Gender.UNKNOWN else Gender(row.gender),
        earlier_name=row.name if _differs(scan, row.folded_name, row.birth_year) else "",
    )


def _group(connection: Connection, ids: frozenset[UUID]) -> frozenset[UUID]:
    return frozenset().union(*(people.same_person_ids(connection, person_id) for person_id in ids))


def _whereabouts(
    context: Context,
    connection: Connection,
    now: datetime,
    known: Known,
    shown: KnownPerson,
    group: frozenset[UUID],
) -> KnownPerson:
    """Say where a person is already: in the open tube of this desk, in another open tube, or paired today."""
    if not group:
        return shown
    here = known.situation.open_tube
    position = next((member.position for member in here.members if member.person_id in group), None) if here else None
    midnight = context.midnight(now)
    not_in = known.row.id if here is not None and known.row is not None else None
    elsewhere = pairings.paired_since(connection, group, midnight, not_in=not_in)
    return replace(
        shown,
        position_here=position,
        tube=elsewhere.tube if elsewhere else "",
        tube_open=elsewhere.is_open if elsewhere else False,
        desk=elsewhere.desk if elsewhere else "",
        since=elsewhere.made_at if elsewhere else None,
    )


def _seen_elsewhere(person: KnownPerson, seen: SeenPerson) -> KnownPerson:
    return replace(person, tube=seen.tube, tube_open=seen.tube_open, desk=seen.desk, since=seen.since)


def _shown_name(scan: PersonScan) -> str:
    if scan.name or not scan.identifiers:
        return scan.name
    return _masked((scan.identifiers[0].system, scan.identifiers[0].value))


def _no_name(row: Row[*tuple[Any, ...]]) -> str:
    return str(row.birth_year or "•")


def _masked(number: tuple[str, str] | None) -> str:
    return f"{number[0].upper()} {Identifier(IdSystem(number[0]), number[1]).masked}" if number else ""


def _differs(scan: PersonScan, known_name: str, known_year: int | None) -> bool:
    """The same number under another name or birth year may be a mistyped number: a person must look."""
    if not scan.name or not known_name:
        return False
    other_year = scan.birth_year is not None and known_year is not None and scan.birth_year != known_year
    return other_year or not may_be_same_name(fold_name(scan.name), known_name)
