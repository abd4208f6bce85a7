"""The plates' files in the inbox: which plate each is of, what waits, and which tubes took a result from it."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import CompoundSelect, Connection, bindparam, exists, func, literal_column, select

from workstation.store.inbox import OPEN_STATES, MessageState
from workstation.store.plate_tables import plate_files, plates
from workstation.store.tables import messages, observations, received, results

SOURCE, KIND = "plate", "PLATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateDelivery:
    """One file of a plate in the inbox; `mapping` is the JSON that was chosen for it, empty where none was."""

    message_id: UUID
    name: str
    state: MessageState
    mapping: str

    @property
    def path(self) -> Path:
        """Its name, for the words of a refusal."""
        return Path(self.name)


def deliveries_of(connection: Connection, plate_id: UUID, number: str) -> tuple[PlateDelivery, ...]:
    """Give a plate's files, the newest first: those chosen for it, and those that named it when they were read."""
    query = (
        select(messages.c.id, messages.c.state, received.c.name, plate_files.c.mapping)
        .join(received, received.c.id == messages.c.received_id)
        .outerjoin(plate_files, plate_files.c.sha256 == received.c.sha256)
        .where(messages.c.id.in_(_of_plate(plate_id, number)))
        .order_by(messages.c.id.desc())
    )
    return tuple(
        PlateDelivery(message_id=row.id, name=row.name, state=MessageState(row.state), mapping=row.mapping or "")
        for row in connection.execute(query)
    )


def open_plate_messages(connection: Connection) -> tuple[UUID, ...]:
    """Give the plates' files that wait for a person or to be read, the oldest first."""
    query = (
        select(messages.c.id)
        .join(received, received.c.id == messages.c.received_id)
        .where(received.c.source == SOURCE, messages.c.state.in_(list(OPEN_STATES)))
    )
    return tuple(connection.execute(query.order_by(messages.c.id)).scalars())


def used_tubes(connection: Connection, plate_id: UUID, number: str) -> int:
    """Count the results that rest on a plate's files."""
    of_plate = _of_plate(plate_id, number)
    query = select(func.count()).select_from(results).where(results.c.message_id.in_(of_plate))
    return connection.execute(query).scalar_one()


def measured_by(connection: Connection, sha256: str) -> str | None:
    """Give the number of the plate by whose map a file's values became tubes', empty for no map; None before that."""
    query = (
        select(messages.c.id, messages.c.control_id, plates.c.number)
        .join(received, received.c.id == messages.c.received_id)
        .outerjoin(plate_files, plate_files.c.sha256 == received.c.sha256)
        .outerjoin(plates, plates.c.id == plate_files.c.plate_id)
        .where(received.c.sha256 == sha256, messages.c.kind == KIND)
    )
    found = connection.execute(query).first()
    if found is None or not connection.execute(_MEASURED, {"message": found.id}).scalar():
        return None
    named = connection.execute(select(plates.c.number).where(plates.c.number == found.control_id)).scalar()
    return found.number or named or ""


_MEASURED = select(
    exists().where(observations.c.message_id == bindparam("message"), observations.c.tube_id.is_not(None))
)


def _of_plate(plate_id: UUID, number: str) -> CompoundSelect[UUID]:
    """Two ways to a plate's files, each by an index; joined by OR they read the whole inbox."""
    files = (
        select(messages.c.id)
        .join(received, received.c.id == messages.c.received_id)
        .outerjoin(plate_files, plate_files.c.sha256 == received.c.sha256)
        .where(received.c.source == SOURCE)
    )
    # Written out, for a partial index serves no parameter.
    is_plates = messages.c.kind == literal_column(f"'{KIND}'")
    named = files.where(is_plates, messages.c.control_id == number, plate_files.c.plate_id.is_(None))
    return files.where(plate_files.c.plate_id == plate_id).union_all(named)
