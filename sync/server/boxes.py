"""Tells a laboratory what left in a box, by the code on it. No name and no number of a person. Reads only."""

from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from sync.protocol import BoxesResponse, BoxSent, BoxTube, SentBox
from sync.server.database import Database
from sync.server.facts import Step
from sync.server.tables import EVENTS, PAIRINGS, TUBE_STEPS, VOIDS

MOST_SENDINGS = 20


def tell_boxes(database: Database, box: str) -> BoxesResponse:
    """Give every sending of a box's code, the newest first; none where its event has not come."""
    sent = (
        select(TUBE_STEPS.c.event_id)
        .where(TUBE_STEPS.c.place == box, TUBE_STEPS.c.step == Step.SENT)
        .distinct()
        .scalar_subquery()
    )
    query = select(EVENTS.c.station, EVENTS.c.body).where(EVENTS.c.id.in_(sent))
    with database.reading() as connection:
        boxes = [_sent(connection, row) for row in connection.execute(query).all()]
    newest = sorted(boxes, key=lambda told: (told.sent_at, told.station), reverse=True)
    return BoxesResponse(service="ghep-platform", protocol=1, boxes=newest[:MOST_SENDINGS])


def _sent(connection: Connection, row: Row[str, Any]) -> SentBox:
    body = BoxSent.model_validate(row.body)
    known = _contents(connection, body.tubes)
    return SentBox(
        station=row.station,
        sent_at=body.sent_at,
        site=body.site,
        destination=body.destination,
        temperature=body.temperature,
        tubes=[known.get(tube) or BoxTube(tube=tube) for tube in body.tubes],
    )


def _contents(connection: Connection, tubes: tuple[str, ...]) -> dict[str, BoxTube]:
    live = ~exists().where(VOIDS.c.pairing_id == PAIRINGS.c.pairing_id)
    query = (
        select(
            PAIRINGS.c.tube, func.count(PAIRINGS.c.pairing_id.distinct()).label("people"), func.min(PAIRINGS.c.made_at)
        )
        .where(PAIRINGS.c.tube.in_(tubes), live)
        .group_by(PAIRINGS.c.tube)
    )
    return {
        tube: BoxTube(tube=tube, people=people, collected_at=first) for tube, people, first in connection.execute(query)
    }
