"""A laboratory of any size, written into a real database at once: tubes, messages, things that wait, results."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select

from tests.builders import NOON, TUBES, cccd, pair, tube
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store.tables import message_issues, messages, received, results, tubes
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

CHUNK = 5_000
REASONS = (InboxReason.TUBE_UNKNOWN, InboxReason.VALUE_UNKNOWN, InboxReason.MESSAGE_CUT)


def seed(context: Context, count: int) -> None:
    """Store `count` messages, of which every tenth waits for a person, and `count` negatives to release."""
    template = _template(context)
    with context.database.write() as connection:
        for first in range(0, count, CHUNK):
            places = range(first, min(first + CHUNK, count))
            connection.execute(insert(received), [_received(place) for place in places])
            connection.execute(insert(messages), [_message(place) for place in places])
            connection.execute(insert(message_issues), [_issue(place) for place in places if place % 10 == 0])
            connection.execute(
                insert(tubes),
                [{**template, "id": _id(4, p), "opening_id": _id(6, p), "number": tube_of(p)} for p in places],
            )
            connection.execute(insert(results), [_result(place) for place in places])


def tube_of(place: int) -> str:
    """Give the number of a tube of the seed."""
    return TUBES.number(1 + place // 10_000, place % 10_000)


def _id(kind: int, place: int) -> UUID:
    """Ids that sort by their place, as those of a station sort by time."""
    return UUID(int=(0x0190 << 112) | (place << 32) | (kind << 16) | 7)


def _template(context: Context) -> dict[str, object]:
    """Every other column of a tube, as one that a desk has closed has it."""
    pair(DeskSession(context), tube(9_999, 9_999), cccd())
    with context.database.read() as connection:
        row = connection.execute(select(tubes)).mappings().first()
    return {**(row or {}), "received_at": NOON}


def _received(place: int) -> dict[str, object]:
    return {
        "id": _id(1, place),
        "source": "file" if place % 3 else "network",
        "name": f"đĩa_{place:06d}.hl7",
        "sha256": f"{place:064x}",
        "data": b"MSH|^~\\&|QS5",
        "received_at": NOON - timedelta(seconds=place),
        "operator": "Hoà",
    }


def _message(place: int) -> dict[str, object]:
    return {
        "id": _id(2, place),
        "received_id": _id(1, place),
        "ordinal": 1,
        "first_byte": 0,
        "end_byte": 12,
        "sha256": f"{place:064x}",
        "framing": "",
        "kind": "ORU^R01",
        "sender": "QS5|PXN",
        "control_id": f"C{place}",
        "state": "set_aside" if place % 10 == 0 else "imported",
        "results": 0 if place % 10 == 0 else 94,
        "imported_at": NOON,
        "imported_by": "Hoà",
    }


def _issue(place: int) -> dict[str, object]:
    return {
        "id": _id(3, place),
        "message_id": _id(2, place),
        "reason": REASONS[place // 10 % len(REASONS)],
        "segment": 3,
        "field": "SPM-2",
        "detail": f"VN9{place:09d}",
        "created_at": NOON,
    }


def _result(place: int) -> dict[str, object]:
    codes = (ResultCode.POSITIVE, ResultCode.INVALID)
    return {
        "id": _id(5, place),
        "tube_id": _id(4, place),
        "version": 1,
        "code": codes[place % 2] if place % 100 < 2 else ResultCode.NEGATIVE,
        "status": ResultStatus.PRELIMINARY,
        "held_reason": "",
        "message_id": _id(2, place),
        "tested_at": NOON,
        "created_at": NOON,
        "created_by": "Hoà",
    }
