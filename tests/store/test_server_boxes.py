"""What the platform tells a laboratory of a box: its tubes and how many people's, in whatever order events came."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sync.protocol import BoxesResponse
from sync.server.apply import apply_events
from sync.server.boxes import tell_boxes
from sync.server.database import Database, open_database
from tests.fakes import platform_on_a_port
from tests.server_builders import AN, BINH, NOON, Raw, box_sent, event, pairing_made, pairing_voided, pool_of

ONE, TWO = "VN00481237", "VN00481238"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def told(database: Database, *events: Raw, box: str = "T-7") -> BoxesResponse:
    apply_events(database, list(events), NOON)
    return tell_boxes(database, box)


@pytest.mark.parametrize("seed", range(4))
def test_a_box_is_told_alike_in_whatever_order_its_events_came(database: Database, seed: int) -> None:
    events = [*pool_of([AN, BINH], ONE), pairing_made(TWO), box_sent(ONE, TWO)]
    random.Random(seed).shuffle(events)
    [box] = told(database, *events).boxes

    assert [(tube.tube, tube.people) for tube in box.tubes] == [(ONE, 2), (TWO, 1)]
    assert {tube.collected_at for tube in box.tubes} == {NOON}
    assert "Nguyễn" not in box.model_dump_json()


def test_a_tube_whose_pairings_have_not_come_or_were_voided_has_nobody(database: Database) -> None:
    made = pairing_made(ONE)
    [box] = told(database, made, pairing_voided(made), box_sent(ONE, TWO)).boxes

    assert [(tube.people, tube.collected_at) for tube in box.tubes] == [(0, None), (0, None)]


def test_a_box_that_nobody_sent_is_told_as_none(database: Database) -> None:
    assert told(database, box_sent(ONE), box="T-8").boxes == []


def test_two_stations_that_sent_one_code_are_both_told_the_newest_first(database: Database) -> None:
    later = {"box": "T-7", "tubes": [TWO], "sent_at": (NOON + timedelta(hours=5)).isoformat(), "site": "Trường Thử",
             "temperature": 5.2}  # fmt: skip
    boxes = told(database, box_sent(ONE), event("box.sent", later)).boxes

    assert [[tube.tube for tube in box.tubes] for box in boxes] == [[TWO], [ONE]]
    assert [(box.site, box.temperature) for box in boxes] == [("Trường Thử", 5.2), ("", None)]


def test_only_a_station_is_told_and_a_question_that_is_none_is_refused(tmp_path: Path) -> None:
    with platform_on_a_port(tmp_path) as way, httpx.Client(base_url=way.url) as client:
        asked = {"protocol": 1, "station": "lab-1", "box": "T-7"}
        key = {"Authorization": f"Bearer {way.key}"}
        answers = [
            client.post("/api/v1/boxes", json=question, headers=headers).status_code
            for question, headers in [
                (asked, {}), (asked, key), ({**asked, "box": ""}, key), ({**asked, "protocol": 2}, key),
                ({**asked, "box": "x" * 201}, key), ([], key),
            ]
        ]  # fmt: skip

    assert answers == [401, 200, 422, 422, 422, 422]
