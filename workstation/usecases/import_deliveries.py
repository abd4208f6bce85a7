"""Keep what files held, then read their messages: what opened files and watched folders have in common.

A large file is kept in parts of whole messages, each a delivery of its own, so that neither memory nor the database
ever works on all of it; small files are kept and read in groups, so that many cost one wait for the disk.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workstation.hl7.parts import PART_BYTES, cut_parts
from workstation.hl7.unpack import is_table
from workstation.store.inbox import OPEN_STATES
from workstation.store.known_messages import KnownMessage, known_messages
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_together, in_groups
from workstation.usecases.read_plate import SOURCE as PLATE_SOURCE
from workstation.usecases.receive_message import Delivery, delivery_identity, receive_messages

TOGETHER = 25
"""How many files, and how many messages, share a commit; who cancels waits for so many at the most."""
LONGEST_NAME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of one delivery; `unread` messages of it are kept and wait, for the import was cancelled."""

    repeated: bool
    messages: tuple[Imported, ...]
    unread: int = 0


def parts_of(context: Context, *, source: str, name: str, data: bytes) -> Iterator[Delivery]:
    """Give a file as deliveries: one, or for a large file one for each of its parts; a plate's file is always one."""
    if is_table(name, data):
        yield Delivery(source=PLATE_SOURCE, name=_kept_name(name), data=data, is_whole=True)
        return
    if len(data) <= PART_BYTES or _known(context, [_sha256(data)]):
        yield Delivery(source=source, name=_kept_name(name), data=data)
        return
    for number, part in enumerate(cut_parts(data), start=1):
        yield Delivery(source=source, name=_kept_name(name, number), data=part)


def import_deliveries(
    context: Context, group: Sequence[Delivery], cancelled: Callable[[], bool]
) -> tuple[Delivered, ...]:
    """Keep a group of deliveries in one commit and read their messages; give what became of each, in their order.

    What is here already is recognised by its bytes; what waits for a person is tried again, for its pairing may have
    come. When cancelled, what was kept by then is read by the next import.
    """
    hashes = [delivery_identity(delivery) for delivery in group]
    known = _known(context, hashes)
    new = [delivery for delivery, sha256 in zip(group, hashes, strict=True) if sha256 not in known]
    kept = iter(receive_messages(context, new) if new else ())
    ids: list[tuple[UUID, ...]] = []
    repeated: list[bool] = []
    for sha256 in hashes:
        if sha256 in known:
            ids.append(tuple(message.id for message in known[sha256]))
            repeated.append(True)
        else:
            received = next(kept)
            ids.append(received.messages)
            repeated.append(received.repeated)
    ended = dict(_ended(known))
    unread = dict.fromkeys(message_id for found in ids for message_id in found if message_id not in ended)
    done = ended | _read(context, list(unread), cancelled)
    return tuple(_delivered(found, again, done) for found, again in zip(ids, repeated, strict=True))


def _known(context: Context, hashes: Sequence[str]) -> dict[str, tuple[KnownMessage, ...]]:
    with context.database.read() as connection:
        return known_messages(connection, hashes)


def _ended(known: Mapping[str, tuple[KnownMessage, ...]]) -> Iterator[tuple[UUID, Imported]]:
    for found in known.values():
        for message in found:
            if message.state not in OPEN_STATES:
                yield (
                    message.id,
                    Imported(message_id=message.id, state=message.state, results=message.results, issues=()),
                )


def _read(context: Context, message_ids: Sequence[UUID], cancelled: Callable[[], bool]) -> dict[UUID, Imported]:
    done: dict[UUID, Imported] = {}
    for some in in_groups(message_ids, TOGETHER):
        if cancelled():
            break
        done |= {message.message_id: message for message in import_together(context, some)}
    return done


def _delivered(message_ids: Sequence[UUID], repeated: bool, done: Mapping[UUID, Imported]) -> Delivered:
    told = tuple(done[message_id] for message_id in message_ids if message_id in done)
    return Delivered(repeated=repeated, messages=told, unread=len(message_ids) - len(told))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept_name(name: str, part: int = 1) -> str:
    """Give the name under which a part is kept; its beginning may name the analyzer, its end the file."""
    whole = name.encode("utf-8", "replace").decode() + (f"#{part}" if part > 1 else "")
    half = (LONGEST_NAME - 1) // 2
    return whole if len(whole) <= LONGEST_NAME else f"{whole[:half]}…{whole[-half:]}"
