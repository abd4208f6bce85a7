"""Take a label out of use: it is damaged, lost or misprinted. Every desk refuses it; its number is given to nobody."""

from collections.abc import Iterable

from sync.client.outbox import enqueue
from sync.protocol import LabelVoided, LabelVoidedEvent
from workstation.domain.errors import BadInput, Reason, RuleBroken
from workstation.domain.scans import TubeScan, read_scan
from workstation.domain.void_reason import VoidReason
from workstation.store import audit, tubes, void_labels
from workstation.store.void_labels import VoidLabel
from workstation.usecases.context import Context, new_id


def void_label(context: Context, text: str, reason: VoidReason) -> VoidLabel:
    """Void the label of a tube number, with the event that tells the other desks; a voided one stays as it is.

    Raises BadInput(BAD_TUBE_NUMBER), and RuleBroken for a tube that is open (TUBE_STILL_OPEN) or holds people
    (TUBE_HOLDS_PEOPLE): such a tube is replaced at its desk.
    """
    number, now = _tube_number(context, text), context.clock()
    with context.database.write() as connection:
        if (earlier := void_labels.find_void_label(connection, number)) is not None:
            return earlier
        row = tubes.find_tube(connection, number)
        if row is not None and (people := tubes.people_in(connection, row.id)):
            raise RuleBroken(Reason.TUBE_HOLDS_PEOPLE, tube=number, people=people)
        if row is not None and row.state is tubes.TubeState.OPEN:
            raise RuleBroken(Reason.TUBE_STILL_OPEN, tube=number)
        label = VoidLabel(number=number, reason=reason, void_at=now, operator=context.operator)
        void_labels.add_void_label(connection, label)
        body = LabelVoided(tube=number, voided_at=now, reason=reason)
        event = LabelVoidedEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
        enqueue(connection, event, now)
        audit.record(
            connection, at=now, operator=context.operator, action="label.voided", subject=number, reason=reason
        )
    context.on_committed()
    return label


def refuse_void(context: Context, numbers: Iterable[str]) -> None:
    """Raise RuleBroken(LABEL_VOID) for the first of these numbers that is out of use: it is not printed again."""
    with context.database.read() as connection:
        found = next((number for number in numbers if void_labels.is_void(connection, number)), None)
    if found is not None:
        raise RuleBroken(Reason.LABEL_VOID, tube=found)


def _tube_number(context: Context, text: str) -> str:
    scan = read_scan(text, context.settings.scan_rules(practice=context.practice))
    if not isinstance(scan, TubeScan):
        raise BadInput(Reason.BAD_TUBE_NUMBER, tube=text[:40])
    return scan.number
