"""Read a message of the inbox by what it is: a plate's file, or HL7 by its analyzer's profile. It stores nothing."""

from functools import partial

from workstation.domain.observations import ReadMessage
from workstation.hl7.read_message import read_message
from workstation.store.inbox import StoredMessage
from workstation.usecases.context import Context
from workstation.usecases.read_plate import SOURCE as PLATE_SOURCE
from workstation.usecases.read_plate import read_plate


def read_stored(context: Context, message: StoredMessage) -> ReadMessage:
    """Give what was read of it; raise Unreadable. Not within a write transaction."""
    if message.source == PLATE_SOURCE:
        return read_plate(context, message.data, message.name)
    choose = partial(context.profiles.choose, source=message.name)
    return read_message(message.data, zone=context.settings.zone, choose=choose)
