"""Valid wire events with defaults, for tests of the platform. Every person is synthetic."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

Raw = dict[str, object]

NOON = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)
BINH = {"name": "Trần Thị Mẫu", "identifiers": [{"system": "cccd", "value": "001190000002"}]}
AN = {"name": "Nguyễn Văn Thử", "identifiers": [{"system": "cccd", "value": "001090000001"}]}
CHI = {"name": "Lê Thử", "identifiers": [{"system": "bhyt", "value": "HS4010000000003"}]}


def pairing_made(tube: str = "VN00481237", person: Raw | None = None, token: str = "", **body: object) -> Raw:
    made: Raw = {
        "pairing_id": str(uuid4()),
        "opening_id": str(uuid4()),
        "tube": tube,
        "pool_size": 1,
        "position": 1,
        "person": AN if person is None else person,
        "made_at": NOON.isoformat(),
        "site": "Trường tiểu học Lê Lợi",
        "desk": "Bàn 2",
        "campaign": "2026-03",
        "disease": "COVID-19",
        "slip_sha256": hashlib.sha256((token or str(uuid4())).encode()).hexdigest(),
        **body,
    }
    return event("pairing.made", made)


def pool_of(people: list[Raw], tube: str = "VN00481237", code: str = "", **body: object) -> list[Raw]:
    """Pairings of one opening; with `code`, also the tube's result."""
    shared: Raw = {"opening_id": str(uuid4()), "pool_size": len(people), **body}
    made = [pairing_made(tube, person, position=position, **shared) for position, person in enumerate(people, 1)]
    return [*made, result_released(tube, code)] if code else made


def pairing_voided(made: Raw, **body: object) -> Raw:
    pairing = made["body"]
    assert isinstance(pairing, dict)
    voided: Raw = {
        "pairing_id": pairing["pairing_id"],
        "tube": pairing["tube"],
        "voided_at": (NOON + timedelta(minutes=2)).isoformat(),
        "reason": "wrong_person",
        **body,
    }
    return event("pairing.voided", voided)


def box_sent(*tubes: str) -> Raw:
    sent = {"box": "T-7", "tubes": list(tubes), "sent_at": (NOON + timedelta(hours=2)).isoformat()}
    return event("box.sent", sent)


def tube_received(tube: str = "VN00481237") -> Raw:
    received = {
        "tube": tube,
        "received_at": (NOON + timedelta(hours=4)).isoformat(),
        "laboratory": "CDC Hà Nội",
    }
    return event("tube.received", received)


def result_released(tube: str = "VN00481237", code: str = "NEGATIVE", **body: object) -> Raw:
    released: Raw = {
        "result_id": str(uuid4()),
        "tube": tube,
        "version": 1,
        "code": code,
        "tested_at": (NOON + timedelta(hours=7)).isoformat(),
        "released_at": (NOON + timedelta(hours=9, minutes=30)).isoformat(),
        "laboratory": "CDC Hà Nội",
        **body,
    }
    return event("result.released", released)


def result_held(tube: str = "VN00481237", version: int = 1) -> Raw:
    held: Raw = {"tube": tube, "version": version, "held_at": NOON.isoformat(), "reason": "VALUES_DISAGREE"}
    return event("result.held", held)


def result_withdrawn(tube: str = "VN00481237", version: int = 1) -> Raw:
    taken_back: Raw = {"tube": tube, "version": version, "withdrawn_at": NOON.isoformat(), "reason": "NOT_THIS_TUBE"}
    return event("result.withdrawn", taken_back)


def event(kind: str, body: Raw, *, event_id: UUID | None = None) -> Raw:
    return {
        "id": str(event_id or uuid4()),
        "type": kind,
        "station": "HN-01",
        "occurred_at": NOON.isoformat(),
        "body": body,
    }


def with_body(raw: Raw, **changes: object) -> Raw:
    """The same event with other facts."""
    body = raw["body"]
    assert isinstance(body, dict)
    return {**raw, "body": {**body, **changes}}


def label_voided(tube: str = "VN00481237", reason: str = "damaged", **body: object) -> Raw:
    voided: Raw = {"tube": tube, "voided_at": (NOON + timedelta(hours=1)).isoformat(), "reason": reason, **body}
    return event("label.voided", voided)
