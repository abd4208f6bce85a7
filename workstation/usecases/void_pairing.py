"""Say that a pairing never held, however old it is: for a wrong name that comes to light after the desk has gone on.

The pairing stays in the store with who voided it and why; the platform hides at once whatever it had shown by it.
"""

from dataclasses import dataclass

from workstation.domain.desk import Member
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, pairings, tubes
from workstation.usecases.context import Context
from workstation.usecases.desk_events import pairing_voided
from workstation.usecases.operators import require_supervisor


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """What was voided."""

    tube: str
    position: int
    name: str


def void_pairing(context: Context, tube: str, position: int, reason: str, *, badge: str = "") -> Voided:
    """Void the pairing of one person of a tube, by position or (0) the only one.

    `reason` is a code for people (WRONG_PERSON, WRONG_TUBE, PERSON_LEFT).

    A badge says who does it. Raises NotFound(NO_SUCH_TUBE, NO_SUCH_PLACE, NO_SUCH_BADGE), BadInput(WHICH_PERSON) for
    a pool without a position, and RuleBroken(NOT_ALLOWED) for a collector.
    """
    number, now = normalize_tube(tube), context.clock()
    with context.database.write() as connection:
        operator = require_supervisor(context, connection, badge)
        row = tubes.find_tube(connection, number)
        members = tubes.members_of(connection, row.id) if row is not None else ()
        if row is None or not members:
            raise NotFound(Reason.NO_SUCH_TUBE, tube=number)
        member = _at(members, position, number)
        pairings.void_pairing(connection, member.pairing_id, operator=operator, reason=reason, now=now)
        pairing_voided(context, connection, number, member.pairing_id, now, reason=reason)
        detail = {"pairing": member.pairing_id, "reason": reason}
        audit.record(connection, at=now, operator=operator, action="pairing.voided", subject=number, **detail)
    context.on_committed()
    return Voided(tube=number, position=member.position, name=member.name)


def _at(members: tuple[Member, ...], position: int, tube: str) -> Member:
    found = next((member for member in members if position in (member.position, 0)), None)
    places = ", ".join(str(member.position) for member in members)
    if position == 0 and len(members) > 1:
        raise BadInput(Reason.WHICH_PERSON, tube=tube, places=places)
    if found is None:
        raise NotFound(Reason.NO_SUCH_PLACE, tube=tube, position=position, places=places)
    return found
