"""Keep what a file held, then read its messages: what opened files and watched folders have in common.

A large file is kept in parts of whole messages, each a delivery of its own, so that neither memory nor the database
ever works on all of it at once.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from workstation.hl7.parts import cut_parts
from workstation.store.inbox import OPEN_STATES
from workstation.store.known_messages import KnownMessage, count_controls, known_messages
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.receive_message import receive_message

LONGEST_NAME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of one delivery: a file, a member of an archive, or a part of a large one.

    `first` is the number of its first message within the file. `unread` messages are kept and wait, since the import
    was cancelled.
    """

    first: int
    repeated: bool
    messages: tuple[Imported, ...]
    controls: int
    unread: int = 0


def import_delivery(
    context: Context, *, source: str, name: str, data: bytes, cancelled: Callable[[], bool]
) -> Iterator[Delivered]:
    """Keep and read the bytes of one file, part by part; what is here already is recognised and read no more.

    Cancelled between two messages, it stops: whatever was kept by then is read by the next import.
    """
    known = _known(context, data, 1, cancelled)
    if known is not None:
        yield known
        return
    first = 1
    for number, part in enumerate(cut_parts(data), start=1):
        if number > 1 and cancelled():
            return
        told = None if part is data else _known(context, part, first, cancelled)
        if told is None:
            told = _receive(context, source, _kept_name(name, number), part, first, cancelled)
        yield told
        first += len(told.messages) + told.unread
        if told.unread:
            return


def _known(context: Context, data: bytes, first: int, cancelled: Callable[[], bool]) -> Delivered | None:
    """Recognise bytes that are here; what waits for a person is tried again, for its pairing may have come."""
    with context.database.read() as connection:
        known = known_messages(connection, hashlib.sha256(data).hexdigest())
    if not known:
        return None
    done = tuple(_again(context, known, cancelled))
    return Delivered(first=first, repeated=True, messages=done, controls=0, unread=len(known) - len(done))


def _again(context: Context, known: Iterable[KnownMessage], cancelled: Callable[[], bool]) -> Iterator[Imported]:
    for message in known:
        if message.state not in OPEN_STATES:
            yield Imported(message_id=message.id, state=message.state, results=message.results, issues=())
        elif cancelled():
            return
        else:
            yield import_results(context, message.id)


def _receive(
    context: Context, source: str, name: str, data: bytes, first: int, cancelled: Callable[[], bool]
) -> Delivered:
    received = receive_message(context, source=source, name=name, data=data)
    done = tuple(_read(context, received.messages, cancelled))
    with context.database.read() as connection:
        controls = count_controls(connection, [message.message_id for message in done])
    unread = len(received.messages) - len(done)
    return Delivered(first=first, repeated=received.repeated, messages=done, controls=controls, unread=unread)


def _read(context: Context, message_ids: Iterable[UUID], cancelled: Callable[[], bool]) -> Iterator[Imported]:
    for message_id in message_ids:
        if cancelled():
            return
        yield import_results(context, message_id)


def _kept_name(name: str, part: int) -> str:
    """Give the name under which a part is kept; its beginning may name the analyzer, its end the file."""
    whole = name.encode("utf-8", "replace").decode() + (f"#{part}" if part > 1 else "")
    half = (LONGEST_NAME - 1) // 2
    return whole if len(whole) <= LONGEST_NAME else f"{whole[:half]}…{whole[-half:]}"
