"""Note what an analyzer says to its orders (ORL^O34): accepted, or refused and why."""

from datetime import datetime

from sqlalchemy import Connection

from workstation.domain.observations import Unreadable
from workstation.hl7.orders import OrderResponse, read_order_response
from workstation.store import orders
from workstation.store.orders import OrderState
from workstation.usecases.context import Context

_ACCEPTED = frozenset({"OK", "SC", "NA"})
_REFUSED = frozenset({"UA", "UC", "CR", "OC", "UD", "UX", "UM"})
"""Table 0119: unable to accept, and what else says that nothing will be run."""
_MESSAGE_REFUSED = ("AE", "AR", "CE", "CR")


def take_order_response(context: Context, data: bytes) -> None:
    """Store the answer beside each order that it names; one that names none of ours changes nothing.

    An order that was accepted stays so when a repeat of it is refused, as LAW has it refused. Never raises for what the
    message says.
    """
    try:
        response = read_order_response(data)
    except Unreadable:
        return
    now = context.clock()
    with context.database.write() as connection:
        for number, control in _told(response):
            _note(connection, response, number, control, now)


def _told(response: OrderResponse) -> list[tuple[str, str]]:
    """Give what is said of each order; without a number it is said of all that the message carried."""
    if response.code in _MESSAGE_REFUSED and not response.orders:
        return [("", "UA")]
    return [(order.number, order.control) for order in response.orders]


def _note(connection: Connection, response: OrderResponse, number: str, control: str, now: datetime) -> None:
    found = orders.find_answered(connection, number=number) if number else ()
    found = found or orders.find_answered(connection, control_id=response.control_id)
    for order in found:
        if control in _ACCEPTED:
            orders.note_answer(connection, order.id, OrderState.ACCEPTED, control, now)
        elif control in _REFUSED and order.state is not OrderState.ACCEPTED:
            said = f"{control} {response.text}".strip()
            orders.note_answer(connection, order.id, OrderState.REFUSED, said, now)
