"""Check a box in at the laboratory: open it, receive, reject or set aside each tube, and finish with the difference.

Everything happens in one write at a time, so that two people who receive one box neither double nor lose a tube.
There is no way to receive tubes that nobody scanned.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import TubeReceived, TubeReceivedEvent
from workstation.domain.custody import (
    BoxList,
    CheckedTube,
    ListSource,
    Reception,
    RejectReason,
    Standing,
)
from workstation.domain.desk import Choice
from workstation.domain.errors import NotFound, Reason
from workstation.domain.outcomes import Outcome
from workstation.domain.packing import hours_since, is_older
from workstation.domain.receiving import RECEIVED, ReceiveScene, TubeHere, decide_receiving
from workstation.store import audit, boxes, receptions, tubes, void_labels
from workstation.usecases.context import Context, new_id
from workstation.usecases.pack_box import checked_temperature


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of one tube, the facts of its words, and the reception after it."""

    outcome: Outcome
    reception: Reception
    facts: Mapping[str, object] = field(default_factory=dict)


def open_reception(context: Context, box: str, told: BoxList | None, source: ListSource) -> Reception:
    """Open the reception of a box, or join the one that is open; `box` is empty for tubes that came without one.

    `told` is its list where one was found; a list that is here already stays.
    """
    now, desk = context.clock(), context.settings.desk
    with context.database.write() as connection:
        known = receptions.open_reception(connection, box)
        if known is None:
            known = Reception(
                id=new_id(),
                box=box,
                source=ListSource.NONE,
                announced=0,
                opened_at=now,
                opened_by=context.operator,
            )
            receptions.add_reception(connection, known, desk)
            _record(context, connection, "reception.opened", box, now)
        if told is not None and known.source is ListSource.NONE:
            receptions.add_list(connection, known.id, told, source=source, announced=len(told.tubes))
        receptions.touch_reception(connection, known.id, desk, now)
        return _loaded(connection, known.id)


def continue_reception(context: Context, reception_id: UUID) -> Reception:
    """Go on with a reception that was finished: a late tube has come. One that is open already is given."""
    now = context.clock()
    with context.database.write() as connection:
        known = _loaded(connection, reception_id)
        other = receptions.open_reception(connection, known.box)
        if other is not None:
            return other
        receptions.reopen_reception(connection, reception_id)
        receptions.touch_reception(connection, reception_id, context.settings.desk, now)
        _record(context, connection, "reception.continued", known.box, now)
        return _loaded(connection, reception_id)


def receive_tube(context: Context, reception_id: UUID, number: str, agreed: tuple[Choice, ...] = ()) -> Received:
    """Receive a tube with its event, or say why not or what is asked; the same tube again changes nothing.

    Raises NotFound(NO_SUCH_RECEPTION).
    """
    now, settings = context.clock(), context.settings
    with context.database.write() as connection:
        reception = _loaded(connection, reception_id)
        scene, row, facts = _scene(connection, reception, number, now, settings.tube_hours)
        outcome = decide_receiving(scene, agreed)
        if outcome in RECEIVED:
            tube = CheckedTube(
                number=number,
                standing=Standing.RECEIVED,
                at=now,
                by=context.operator,
                agreed=bool(agreed),
                is_known=scene.here is TubeHere.KNOWN,
            )
            receptions.save_checked(connection, reception_id, tube)
            _note_received(context, connection, row, number, now)
            _record(context, connection, "tube.received", number, now, box=reception.box, agreed=list(agreed))
        receptions.touch_reception(connection, reception_id, settings.desk, now)
        after = _loaded(connection, reception_id)
    if outcome in RECEIVED:
        context.on_committed()
    return Received(outcome=outcome, reception=after, facts=facts)


def set_tube_aside(context: Context, reception_id: UUID, number: str) -> Received:
    """Keep that a tube was put apart and not received; one that was received stays so."""
    now = context.clock()
    with context.database.write() as connection:
        reception = _loaded(connection, reception_id)
        earlier = receptions.find_checked(connection, number)
        if earlier is None:
            is_known = _here(connection, tubes.find_tube(connection, number), number) is TubeHere.KNOWN
            tube = CheckedTube(number=number, standing=Standing.ASIDE, at=now, by=context.operator, is_known=is_known)
            receptions.save_checked(connection, reception_id, tube)
            _record(context, connection, "tube.set_aside", number, now, box=reception.box)
        return Received(outcome=Outcome.SET_ASIDE, reception=_loaded(connection, reception_id))


def reject_tube(context: Context, reception_id: UUID, number: str, reason: RejectReason, note: str = "") -> Received:
    """Reject a tube, scanned in before or not: the laboratory has it, and it is of no use.

    Its result "sample needed again" is made by `join_receptions`, which the caller runs next.
    """
    now = context.clock()
    with context.database.write() as connection:
        reception = _loaded(connection, reception_id)
        row, earlier = tubes.find_tube(connection, number), receptions.find_checked(connection, number)
        where = earlier.reception_id if earlier is not None else reception_id
        tube = CheckedTube(
            number=number,
            standing=Standing.REJECTED,
            at=earlier.tube.at if earlier is not None and earlier.tube.standing is not Standing.ASIDE else now,
            by=context.operator,
            reason=reason,
            note=" ".join(note.split()),
            agreed=earlier.tube.agreed if earlier is not None else False,
            is_known=_here(connection, row, number) is TubeHere.KNOWN,
        )
        if earlier is None or earlier.tube.standing is Standing.ASIDE:
            where = reception_id
            _note_received(context, connection, row, number, now)
        receptions.save_checked(connection, where, tube)
        _record(context, connection, "tube.rejected", number, now, box=reception.box, reason=reason)
        after = _loaded(connection, reception_id)
    context.on_committed()
    return Received(outcome=Outcome.TUBE_REJECTED, reception=after, facts={"reason": reason})


def where_checked(context: Context, number: str) -> receptions.Checked | None:
    """Find what became of a tube at reception, with whatever box it came."""
    with context.database.read() as connection:
        return receptions.find_checked(connection, number)


def finish_reception(context: Context, reception_id: UUID) -> Received:
    """Finish a box: nothing more is in it. What is missing stays missing, and may come with a later box."""
    now = context.clock()
    with context.database.write() as connection:
        reception = _loaded(connection, reception_id)
        if reception.is_open:
            receptions.finish_reception(connection, reception_id, operator=context.operator, now=now)
            tally = reception.tally
            _record(
                context,
                connection,
                "reception.finished",
                reception.box,
                now,
                present=tally.present,
                missing=len(tally.missing),
                unexpected=len(tally.unexpected),
                rejected=tally.rejected,
            )
        after = _loaded(connection, reception_id)
    outcome = Outcome.RECEPTION_DONE if after.tally.is_even and after.has_whole_list else Outcome.RECEPTION_DIFFERS
    return Received(outcome=outcome, reception=after)


def note_arrival_temperature(context: Context, reception_id: UUID, temperature: float) -> Reception:
    """Store how warm a box was when it came (°C); raise BadInput(BAD_TEMPERATURE)."""
    checked_temperature(temperature)
    with context.database.write() as connection:
        known = _loaded(connection, reception_id)
        receptions.set_arrival_temperature(connection, reception_id, temperature)
        _record(context, connection, "reception.temperature", known.box, context.clock(), temperature=temperature)
        return _loaded(connection, reception_id)


def _scene(
    connection: Connection, reception: Reception, number: str, now: datetime, hours: int
) -> tuple[ReceiveScene, tubes.TubeRow | None, dict[str, object]]:
    row, earlier = tubes.find_tube(connection, number), receptions.find_checked(connection, number)
    inner = boxes.contents_of(connection, number)
    line = next((tube for tube in reception.listed if tube.number == number), None)
    collected_at = inner.collected_at or (line.collected_at if line else None)
    people = inner.people or (line.people if line else 0)
    scene = ReceiveScene(
        here=_here(connection, row, number),
        is_listed=line is not None if reception.has_whole_list else None,
        earlier=earlier.tube.standing if earlier else None,
        is_earlier_here=earlier is not None and earlier.reception_id == reception.id,
        is_old=is_older(collected_at, now, hours),
    )
    facts: dict[str, object] = {"people": people or "—", "hours": hours_since(collected_at, now), "limit": hours}
    return scene, row, facts | _whereabouts(connection, reception, number, row, earlier, collected_at)


def _whereabouts(
    connection: Connection,
    reception: Reception,
    number: str,
    row: tubes.TubeRow | None,
    earlier: receptions.Checked | None,
    collected_at: datetime | None,
) -> dict[str, object]:
    """Say where a tube was, by whom and when, for the words of a refusal or a question."""
    if earlier is not None and earlier.tube.standing is not Standing.ASIDE:
        return {"since": earlier.tube.at, "by": earlier.tube.by, "other_box": earlier.box}
    if row is not None and row.state is tubes.TubeState.REPLACED:
        return {"new_tube": row.replaced_by, "since": row.replaced_at}
    if row is not None and row.state is tubes.TubeState.OPEN:
        return {"desk": row.desk}
    if row is None and (label := void_labels.find_void_label(connection, number)) is not None:
        return {"void": label.reason, "since": label.void_at}
    packed = boxes.where_packed(connection, number)
    others = (*([packed.box] if packed else []), *receptions.boxes_listing(connection, number))
    other = next((box for box in others if box and box != reception.box), "")
    return {"since": collected_at, "other_box": other}


def _here(connection: Connection, row: tubes.TubeRow | None, number: str) -> TubeHere:
    if row is None or row.state is tubes.TubeState.PUT_BACK:
        label = void_labels.find_void_label(connection, number)
        return TubeHere.VOID if label is not None else TubeHere.UNKNOWN
    if row.state is tubes.TubeState.OPEN:
        return TubeHere.OPEN
    return TubeHere.REPLACED if row.state is tubes.TubeState.REPLACED else TubeHere.KNOWN


def _note_received(
    context: Context, connection: Connection, row: tubes.TubeRow | None, number: str, now: datetime
) -> None:
    """Tell the platform once that the laboratory has the tube; an analyzer may have spoken of it before."""
    if row is not None and row.received_at is not None:
        return
    if row is not None:
        tubes.mark_received(connection, row.id, now)
    body = TubeReceived(tube=number, received_at=now, laboratory=context.settings.laboratory)
    enqueue(connection, TubeReceivedEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body), now)


def _loaded(connection: Connection, reception_id: UUID) -> Reception:
    reception = receptions.find_reception(connection, reception_id)
    if reception is None:
        raise NotFound(Reason.NO_SUCH_RECEPTION, box="—")
    return reception


def _record(
    context: Context, connection: Connection, action: str, subject: str, now: datetime, **detail: object
) -> None:
    audit.record(connection, at=now, operator=context.operator, action=action, subject=subject, **detail)
