"""The card of a person who has no card with a code: its number, given once, and what is printed on it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from workstation.domain.errors import NotFound, Reason
from workstation.domain.identifiers import PRACTICE_CARD, Gender, Identifier, IdSystem
from workstation.domain.personal_qr.card import CARD_PREFIX, write_card
from workstation.domain.tube_barcode import display_tube
from workstation.store import audit, numbers, people
from workstation.store.tables import identifiers, persons
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What a card says: `payload` is the code's text, `detail` the lines under the name (birth, number)."""

    payload: str
    number: str
    name: str
    detail: str


def make_card(context: Context, person_id: UUID) -> CardText:
    """Give the card of a person, with a new number only if they have none. Raises NotFound and NumbersRunOut."""
    with context.database.write() as connection:
        if connection.execute(select(persons.c.id).where(persons.c.id == person_id)).first() is None:
            raise NotFound(Reason.NO_SUCH_PERSON, person=person_id)
        kept = people.kept_person(connection, person_id)
        row = people.load_person(connection, kept)
        number = _number_of(connection, kept) or _new_number(context, connection, kept)
    return CardText(
        payload=write_card(number, row.name, _born(row.birth_date, row.birth_year), Gender(row.gender)),
        number=number,
        name=row.name,
        detail="\n".join(filter(None, [people.birth_text(row.birth_date, row.birth_year), display_tube(number)])),
    )


def card_prefix(context: Context) -> str:
    """Give the letters of card numbers that this station makes now: `CN`, in practice `CT`."""
    return PRACTICE_CARD if context.practice else CARD_PREFIX


def _number_of(connection: Connection, person_id: UUID) -> str | None:
    group = people.same_person_ids(connection, person_id)
    found: str | None = connection.execute(
        select(identifiers.c.value)
        .where(identifiers.c.system == IdSystem.CARD, identifiers.c.person_id.in_(group))
        .order_by(identifiers.c.person_id != person_id, identifiers.c.value)
    ).scalar()
    return found


def _new_number(context: Context, connection: Connection, person_id: UUID) -> str:
    number = numbers.take_card_number(connection, card_prefix(context), context.settings.allowed_blocks)
    people.add_identifiers(connection, person_id, (Identifier(IdSystem.CARD, number),))
    audit.record(connection, at=context.clock(), operator=context.operator, action="card.made", subject=str(person_id))
    return number


def _born(birth_date: date | None, birth_year: int | None) -> str:
    return birth_date.isoformat() if birth_date else str(birth_year or "")
