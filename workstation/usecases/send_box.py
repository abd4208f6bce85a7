"""Let a sealed box leave: from now on its tubes are refused at every desk, and the platform knows it."""

from dataclasses import replace

from sync.client.outbox import enqueue
from sync.protocol import BoxSent, BoxSentEvent
from workstation.domain.custody import BoxState, FilledBox
from workstation.domain.errors import Reason, RuleBroken
from workstation.store import audit, boxes
from workstation.usecases.context import Context, new_id
from workstation.usecases.pack_box import known_box


def send_box(context: Context, code: str) -> FilledBox:
    """Store that a sealed box has left, with the event that says so; a box that left stays as it is.

    Raises NotFound(NO_SUCH_BOX) and RuleBroken(BOX_NOT_SEALED).
    """
    now = context.clock()
    with context.database.write() as connection:
        box = known_box(connection, code)
        if box.state is BoxState.SENT:
            return boxes.fill(connection, box)
        if box.state is not BoxState.SEALED:
            raise RuleBroken(Reason.BOX_NOT_SEALED, box=code)
        sent = replace(box, state=BoxState.SENT, sent_at=now, sent_by=context.operator)
        boxes.save_box(connection, sent)
        filled = boxes.fill(connection, sent)
        body = BoxSent(
            box=code,
            tubes=tuple(tube.number for tube in filled.tubes),
            sent_at=now,
            site=sent.site,
            destination=sent.destination,
            temperature=sent.temperature,
        )
        enqueue(connection, BoxSentEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body), now)
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="box.sent",
            subject=code,
            tubes=len(filled.tubes),
            temperature=sent.temperature,
        )
    context.on_committed()
    return filled
