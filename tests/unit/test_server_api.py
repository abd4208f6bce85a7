"""What a station and a browser get from the platform over HTTP, from a real server on a loopback port."""

import functools
import json
import logging
import socket
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from sync.protocol import (
    MAX_PUSH_BYTES,
    BlocksResponse,
    ConflictsResponse,
    ErrorResponse,
    LookupResponse,
    PushRequest,
    PushResponse,
    ReceiptState,
    TubesResponse,
)
from sync.server.app import create_app
from sync.server.apply import apply_events
from sync.server.database import Database, open_database
from sync.server.serve import Embedded, serve
from sync.server.tables import METADATA, NUMBER_BLOCKS, PAIRINGS
from sync.server.throttle import Limits
from tests.server_builders import AN, BINH, NOON, Raw, pairing_made, pool_of, result_released
from workstation.texts.translate import translations

KEY = "key-of-the-stations"
TOKEN = "secret-of-the-slip-0001"
QUESTION = {"tube": "vn 0048 1237", "last_four": "0001"}
SERVER = Path(__file__).parents[2] / "sync" / "server"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, str]]:
    """One platform for all tests that need nothing of their own, without a limit to speak of."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('api') / 'platform.db'}")
    free = Limits(looks="100000 per minute", misses="100000 per hour", misses_of_a_tube="100000 per hour")
    with Embedded(app_of(opened, free)) as running:
        yield opened, running.url
    opened.close()


@pytest.fixture
def database(server: tuple[Database, str]) -> Iterator[Database]:
    """The shared platform's database, emptied after the test."""
    shared, _ = server
    yield shared
    with shared.writing() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def client(server: tuple[Database, str], database: Database) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server[1], timeout=60) as opened:
        yield opened


def app_of(database: Database, limits: Limits | None = None) -> FastAPI:
    return create_app(
        database,
        station_key=KEY,
        translations=functools.cache(translations),
        clock=lambda: NOON,
        limits=limits,
    )


def push(client: httpx.Client, *events: object, key: str = KEY) -> httpx.Response:
    body = {"protocol": 1, "events": list(events)}
    return client.post("/api/v1/events", json=body, headers={"Authorization": f"Bearer {key}"})


def tell(database: Database, *events: Raw) -> None:
    receipts = apply_events(database, events, NOON)
    assert {receipt.state for receipt in receipts} == {ReceiptState.ACCEPTED}


def test_a_push_is_answered_with_one_receipt_an_event_in_its_order(client: httpx.Client) -> None:
    made, result = pairing_made(), result_released()
    request = PushRequest(events=[made, {**result, "type": "unheard.of"}, result])

    answer = client.post(
        "/api/v1/events", content=request.model_dump_json(), headers={"Authorization": f"bearer {KEY}"}
    )

    receipts = PushResponse.model_validate_json(answer.content).receipts
    assert answer.status_code == 200
    assert [receipt.state.value for receipt in receipts] == ["accepted", "refused", "accepted"]
    assert [str(receipt.event_id) for receipt in receipts] == [made["id"], result["id"], result["id"]]


def test_an_event_that_is_not_an_object_stops_no_other(client: httpx.Client) -> None:
    answer = push(client, pairing_made(), "nonsense", 7)

    states = [receipt["state"] for receipt in answer.json()["receipts"]]
    assert states == ["accepted", "refused", "refused"]


@pytest.mark.parametrize(
    "header",
    [{}, {"Authorization": KEY}, {"Authorization": "Bearer"}, {"Authorization": f"Basic {KEY}"}]
    + [{"Authorization": f"Bearer {key}"} for key in ("wrong", KEY + "x", KEY[:-1])],
)
def test_without_the_stations_key_nothing_is_read_or_kept(client: httpx.Client, header: dict[str, str]) -> None:
    answer = client.post("/api/v1/events", content=b"{not even json", headers=header)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert ErrorResponse.model_validate_json(answer.content).error == "UNAUTHORIZED"


def test_a_platform_without_a_key_does_not_start(database: Database) -> None:
    with pytest.raises(ValueError, match="key"):
        create_app(database, station_key="", translations=translations, clock=lambda: NOON)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"events": {}}',
        b'{"protocol": 2, "events": []}',
        b'{"protocol": 1}',
        b'{"events": [' + b"[" * 5000,
        b'{"events": [' + b",".join([b"{}"] * 501) + b"]}",
    ],
)
def test_a_malformed_push_is_answered_with_an_error_in_json(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/v1/events", content=body, headers={"Authorization": f"Bearer {KEY}"})

    assert answer.status_code == 422
    assert ErrorResponse.model_validate_json(answer.content).error == "BAD_REQUEST"


def question(**fields: object) -> dict[str, object]:
    return {"station": "HN-02", "tube": "VN00481237", "since": NOON.isoformat(), **fields}


def ask_about(client: httpx.Client, path: str, asked: object, key: str = KEY) -> httpx.Response:
    return client.post(f"/api/v1/{path}", json=asked, headers={"Authorization": f"Bearer {key}"})


def test_a_desk_is_told_of_a_tube_and_a_person_of_another_station(client: httpx.Client, database: Database) -> None:
    tell(database, pairing_made())

    answer = ask_about(client, "lookups", question(identifiers=AN["identifiers"]))
    told = LookupResponse.model_validate_json(answer.content)
    assert told.tube is not None
    assert told.person is not None
    assert (told.tube.first_name, told.tube.people, told.person.tube) == ("Nguyễn Văn Thử", 1, "VN00481237")
    assert "001090000001" not in answer.text


def test_a_station_is_told_which_of_its_tubes_another_one_paired_too(client: httpx.Client, database: Database) -> None:
    tell(database, pairing_made(), {**pairing_made(person=BINH), "station": "HN-02"})

    answer = ask_about(client, "conflicts", {"station": "HN-02"})
    [conflict] = ConflictsResponse.model_validate_json(answer.content).conflicts
    assert (conflict.tube, conflict.desk) == ("VN00481237", "Bàn 2")
    assert not any(name in answer.text for name in (str(AN["name"]), str(BINH["name"])))


def wish(**fields: object) -> dict[str, object]:
    return {"station": "HN-02", "prefix": "VN", "blocks": 2, "request_id": str(uuid4()), **fields}


def test_a_station_is_given_blocks_and_the_same_request_gets_the_same(client: httpx.Client, database: Database) -> None:
    asked = wish(used=[9999])
    answers = [BlocksResponse.model_validate_json(ask_about(client, "blocks", asked).content) for _ in range(2)]

    assert answers[0] == answers[1]
    assert (answers[0].blocks, [held.block for held in answers[0].held]) == ([9997, 9998], [9997, 9998, 9999])


def test_a_platform_without_a_free_block_says_so(client: httpx.Client, database: Database) -> None:
    ask_about(client, "blocks", wish(blocks=0, used=list(range(10_000))))
    answer = ask_about(client, "blocks", wish(station="HN-03"))

    assert (answer.status_code, answer.json()["error"]) == (409, "NUMBERS_RUN_OUT")


def test_a_request_id_of_another_station_is_refused(client: httpx.Client, database: Database) -> None:
    asked = wish()
    ask_about(client, "blocks", asked)
    answer = ask_about(client, "blocks", {**asked, "station": "HN-03"})

    assert (answer.status_code, answer.json()["error"]) == (422, "BAD_REQUEST")


@pytest.mark.parametrize(
    "changes",
    [
        {"protocol": 2},
        {"station": ""},
        {"prefix": "vn"},
        {"prefix": "VNVNV"},
        {"prefix": "V%"},
        {"blocks": -1},
        {"blocks": 101},
        {"blocks": 10_000_000},
        {"blocks": "many"},
        {"request_id": "again"},
        {"used": [10_000]},
        {"used": [-1]},
        {"used": [0] * 10_001},
    ],
)
def test_a_wish_for_blocks_that_cannot_be_read_gives_none(
    client: httpx.Client, database: Database, changes: dict[str, object]
) -> None:
    answer = ask_about(client, "blocks", wish(**changes))

    assert (answer.status_code, answer.json()["error"]) == (422, "BAD_REQUEST")
    with database.reading() as connection:
        assert connection.execute(select(NUMBER_BLOCKS)).all() == []


def test_a_laboratory_is_told_of_tubes_and_of_nobody(client: httpx.Client, database: Database) -> None:
    tell(database, *pool_of([AN, BINH]))

    answer = ask_about(client, "tubes", {"station": "LAB", "tubes": ["VN00481237", "VN9"]})
    told = TubesResponse.model_validate_json(answer.content).tubes
    assert [(tube.tube, tube.known, tube.people, tube.pool_size) for tube in told] == [
        ("VN00481237", True, 2, 2),
        ("VN9", False, 0, None),
    ]
    assert not any(secret in answer.text for secret in ("Nguyễn", "Trần", "001090000001", "slip"))


@pytest.mark.parametrize(
    "changes",
    [{"protocol": 2}, {"station": ""}, {"tubes": "VN1"}, {"tubes": [""]}, {"tubes": ["Ống"]}, {"tubes": ["VN1"] * 501}],
)
def test_a_question_about_tubes_that_cannot_be_read_is_refused(
    client: httpx.Client, changes: dict[str, object]
) -> None:
    answer = ask_about(client, "tubes", {"station": "LAB", "tubes": ["VN1"], **changes})

    assert (answer.status_code, answer.json()["error"]) == (422, "BAD_REQUEST")


@pytest.mark.parametrize("path", ["lookups", "conflicts", "blocks", "tubes"])
def test_without_the_stations_key_no_desk_is_told_anything(client: httpx.Client, path: str) -> None:
    answer = ask_about(client, path, question(), key="wrong")

    assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    "changes",
    [
        {"protocol": 2},
        {"station": ""},
        {"station": "x" * 65},
        {"station": "nul\x00"},
        {"tube": ""},
        {"tube": "Ống"},
        {"tube": "V" * 41},
        {"since": "2026-03-12T05:00:00"},
        {"since": "0001-01-01T00:00:00Z"},
        {"since": None},
        {"identifiers": [{"system": "cccd"}]},
        {"identifiers": [{"system": "cccd", "value": ""}]},
        {"identifiers": [{"system": "cccd", "value": "\ud800"}]},
        {"identifiers": [{"system": "cccd", "value": str(number)} for number in range(17)]},
    ],
)
def test_a_question_that_cannot_be_read_is_refused_without_its_values(
    client: httpx.Client, changes: dict[str, object]
) -> None:
    body = json.dumps(question(**changes))
    answer = client.post("/api/v1/lookups", content=body, headers={"Authorization": f"Bearer {KEY}"})

    assert (answer.status_code, answer.json()["error"]) == (422, "BAD_REQUEST")
    assert not any(str(value) in answer.text for value in changes.values() if value)


def test_a_field_of_a_later_version_stops_no_question(client: httpx.Client) -> None:
    assert ask_about(client, "lookups", question(later="x")).status_code == 200


def test_nothing_of_a_question_is_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Embedded(app_of(database)) as server, httpx.Client(base_url=server.url) as client:
        assert ask_about(client, "lookups", question(identifiers=AN["identifiers"])).status_code == 200

    assert not any(secret in caplog.text for secret in ("001090000001", "VN00481237"))


def test_a_broken_database_leaves_a_desk_alone_and_says_nothing_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = open_database(f"sqlite:///{tmp_path / 'platform.db'}")
    with broken.writing() as connection:
        connection.exec_driver_sql("DROP TABLE platform_tube_steps")
    with Embedded(app_of(broken)) as server, httpx.Client(base_url=server.url) as client:
        answer = ask_about(client, "lookups", question(tube=None))
    broken.close()

    assert (answer.status_code, answer.json()["error"]) == (503, "UNAVAILABLE")
    assert "VN00481237" not in caplog.text


def test_a_body_beyond_the_limit_is_refused(client: httpx.Client, database: Database) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    huge = b'{"events": [], "x": "' + b"x" * MAX_PUSH_BYTES + b'"}'

    answer = client.post("/api/v1/events", content=huge, headers=headers)
    form = client.post("/", data={"tube": "x" * 20_000, "last_four": "0001"})

    assert (answer.status_code, answer.json()["error"]) == (413, "TOO_LARGE")
    assert form.status_code == 413
    assert form.headers["content-type"].startswith("text/html")


def test_health_names_the_service_and_its_protocol(client: httpx.Client) -> None:
    answer = client.get("/api/v1/health").json()

    assert (answer["service"], answer["protocol"], answer["database"]) == ("ghep-platform", 1, "ok")
    assert datetime.fromisoformat(answer["time"]) == NOON


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/metrics", "/nothing", "/r/", "/static/page.css"]
)
def test_no_page_is_there_that_we_did_not_mean(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_an_unknown_path_for_programs_is_answered_in_json(client: httpx.Client) -> None:
    answer = client.get("/api/v2/events")

    assert (answer.status_code, answer.json()["error"]) == (404, "NOT_FOUND")


def test_a_broken_database_is_an_answer_without_peoples_data_in_it_or_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = open_database(f"sqlite:///{tmp_path / 'platform.db'}")
    with broken.writing() as connection:
        connection.exec_driver_sql("DROP TABLE platform_pairings")
    with Embedded(app_of(broken)) as server, httpx.Client(base_url=server.url) as client:
        pushed = push(client, pairing_made())
        page = client.post("/?lang=en", data=QUESTION)
        slip = client.get(f"/r/{TOKEN}")
    broken.close()

    assert (pushed.status_code, pushed.json()["error"]) == (503, "UNAVAILABLE")
    assert int(pushed.headers["retry-after"]) > 0
    assert (page.status_code, slip.status_code) == (503, 503)
    assert "This page is out of order" in page.text
    told = caplog.text + pushed.text + page.text + slip.text
    assert "OperationalError" in caplog.text
    assert not any(secret in told for secret in (str(AN["name"]), "001090000001", TOKEN, "Le Loi"))


def test_an_error_that_speaks_of_a_person_is_logged_without_its_words(
    client: httpx.Client, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    tell(database, pairing_made(token=TOKEN))
    with database.writing() as connection:
        connection.execute(PAIRINGS.update().values(person={"name": ["Nguyễn Văn Thử"]}))

    answer = client.get(f"/r/{TOKEN}")

    assert answer.status_code == 500
    assert "Trang này đang gặp sự cố" in answer.text
    assert "a request failed: ValidationError" in caplog.text
    assert "lookup.py" in caplog.text
    assert "Nguyễn" not in caplog.text + answer.text


def test_the_secret_of_a_slip_is_never_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    tell(database, pairing_made(token=TOKEN))
    caplog.set_level(logging.DEBUG)

    with Embedded(app_of(database)) as server:
        answer = httpx.get(f"{server.url}/r/{TOKEN}")
        httpx_lines = [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]

    ours = [record.getMessage() for record in caplog.records if record not in httpx_lines]
    assert answer.status_code == 200
    assert not any(TOKEN in line for line in ours)


@pytest.mark.parametrize("path", ["/", f"/r/{TOKEN}", "/nothing", "/api/v1/health"])
def test_every_answer_forbids_storing_framing_indexing_and_outside_content(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "noindex" in headers["x-robots-tag"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_the_style_sheet_may_be_kept_by_the_browser(client: httpx.Client) -> None:
    answer = client.get("/page.css")

    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"].startswith("public")


def test_vietnamese_comes_first_whatever_the_browser_prefers(client: httpx.Client) -> None:
    wanted = {"Accept-Language": "en-GB,en;q=0.9"}

    assert '<html lang="vi">' in client.get("/", headers=wanted).text
    assert '<html lang="vi">' in client.get("/?lang=xx", headers=wanted).text
    assert '<html lang="en">' in client.get("/?lang=en").text


def test_a_wrong_tube_and_wrong_characters_get_the_same_answer(client: httpx.Client, database: Database) -> None:
    tell(database, pairing_made(), result_released())

    wrong_tube = client.post("/", data={"tube": "VN00481299", "last_four": "0001"})
    wrong_end = client.post("/", data={"tube": "VN00481237", "last_four": "9999"})

    assert wrong_tube.status_code == wrong_end.status_code == 404
    assert wrong_tube.text.replace("VN00481299", "VN00481237").replace("0001", "9999") == wrong_end.text


def test_the_name_is_masked_by_tube_number_and_whole_behind_the_slips_link(
    client: httpx.Client, database: Database
) -> None:
    tell(database, pairing_made(token=TOKEN), result_released())

    by_tube = client.post("/", data=QUESTION).text
    by_slip = client.get(f"/r/{TOKEN}").text

    assert "N. V. T." in by_tube
    assert not any(part in by_tube for part in ("Nguyễn", "Thử", "Lê Lợi", "001090000001"))
    assert "Nguyễn Văn Thử" in by_slip
    assert "001090000001" not in by_slip


def test_what_a_station_sent_cannot_become_markup(client: httpx.Client, database: Database) -> None:
    person = {"name": "<script>alert(1)</script>", "identifiers": AN["identifiers"]}
    tell(database, pairing_made(tube="<b>&1", person=person, token=TOKEN, disease="<i>x</i>", site='"><u>'))

    page = client.get(f"/r/{TOKEN}").text + client.post("/", data={"tube": "<b>&1", "last_four": "0001"}).text

    assert not any(tag in page for tag in ("<script", "<b>", "<i>", "<u>"))


def test_two_members_with_the_same_last_characters_are_sent_to_their_slips(
    client: httpx.Client, database: Database
) -> None:
    twin = {"name": "Người Khác", "identifiers": [{"system": "bhyt", "value": "HS4010000000001"}]}
    tell(database, *pool_of([AN, twin], code="POOL_NEGATIVE"))

    answer = client.post("/?lang=en", data=QUESTION)

    assert answer.status_code == 409
    assert "Please use the link on your slip" in answer.text
    assert "Negative" not in answer.text


@pytest.mark.parametrize("code", ["POOL_POSITIVE", "PRESUMPTIVE", "SOMETHING_NEW", "POSITIVE"])
def test_a_page_never_says_a_result_that_may_not_be_shown(client: httpx.Client, database: Database, code: str) -> None:
    tell(database, pairing_made(token=TOKEN, pool_size=5), result_released(code=code))

    vietnamese, english = client.get(f"/r/{TOKEN}").text, client.get(f"/r/{TOKEN}?lang=en").text

    assert "<h1>Đang chờ xác nhận</h1>" in vietnamese
    assert "<h1>Being confirmed</h1>" in english
    assert not any(word in vietnamese for word in ("Dương tính", "Âm tính", "Nghi ngờ", code))
    assert not any(word in english for word in ("Positive", "Negative", code))


def test_a_held_tube_reads_exactly_like_one_that_is_being_confirmed(client: httpx.Client, database: Database) -> None:
    tell(database, pairing_made(token=TOKEN), pairing_made(person=BINH), result_released(code="POSITIVE"))

    page = client.get(f"/r/{TOKEN}").text

    assert "<h1>Đang chờ xác nhận</h1>" in page
    assert "Dương tính" not in page


@pytest.mark.parametrize(
    "fields", [{}, {"tube": "VN1"}, {"tube": "VN1", "last_four": "01"}, {"tube": " - ", "last_four": "0001"}]
)
def test_an_unfilled_form_comes_back_with_what_was_typed(client: httpx.Client, fields: dict[str, str]) -> None:
    answer = client.post("/?lang=en", data=fields)

    assert answer.status_code == 422
    assert "Please fill in both fields" in answer.text
    assert f'value="{fields.get("tube", "")}"' in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join([b"tube=1"] * 200), b"\x00", b"{}"])
def test_a_form_that_no_browser_sends_is_an_unfilled_form(client: httpx.Client, body: bytes) -> None:
    assert client.post("/", content=body).status_code == 422


def test_guessing_at_one_tube_is_stopped_and_the_slip_still_works(database: Database) -> None:
    tell(database, pairing_made(token=TOKEN), result_released())
    app = app_of(database, Limits(misses_of_a_tube="3 per hour"))
    with Embedded(app) as server, httpx.Client(base_url=server.url) as client:
        guesses = [client.post("/?lang=en", data={**QUESTION, "last_four": f"100{n}"}) for n in range(5)]
        right = client.post("/", data=QUESTION)
        other_tube = client.post("/", data={**QUESTION, "tube": "VN2"})
        slip = client.get(f"/r/{TOKEN}")

    assert [guess.status_code for guess in guesses] == [404, 404, 404, 429, 429]
    assert (right.status_code, other_tube.status_code, slip.status_code) == (429, 404, 200)
    assert 0 < int(right.headers["retry-after"]) <= 3600
    assert "Vui lòng chờ một lát" in right.text
    assert "Please wait a little" in guesses[-1].text


def test_a_client_that_asks_too_fast_has_to_wait(database: Database) -> None:
    tell(database, pairing_made(token=TOKEN), result_released())
    app = app_of(database, Limits(looks="2 per minute"))
    with Embedded(app) as server, httpx.Client(base_url=server.url) as client:
        answers = [client.post("/", data=QUESTION), client.get(f"/r/{TOKEN}"), client.get(f"/r/{TOKEN}")]
        neighbour = client.post("/", data=QUESTION, headers={"X-Forwarded-For": "203.0.113.9"})

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert neighbour.status_code == 200


def test_one_network_of_the_newer_kind_counts_as_one_client(database: Database) -> None:
    app = app_of(database, Limits(looks="1 per minute"))
    addresses = ["2001:db8:0:7::1", "2001:db8:0:7:ffff::2", "2001:db8:0:8::1"]
    with Embedded(app) as server, httpx.Client(base_url=server.url) as client:
        answers = [client.get(f"/r/{TOKEN}", headers={"X-Forwarded-For": address}) for address in addresses]

    assert [answer.status_code for answer in answers] == [404, 429, 404]


def test_a_port_that_is_taken_is_an_error_at_once(database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            serve(app_of(database), host="127.0.0.1", port=taken.getsockname()[1], stop=threading.Event())


def test_serving_ends_when_it_is_told_to_and_gives_the_port_back(database: Database) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stop, app = threading.Event(), app_of(database)
    server = threading.Thread(target=serve, args=(app,), kwargs={"host": "127.0.0.1", "port": port, "stop": stop})
    server.start()
    transport = httpx.HTTPTransport(retries=20)
    with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{port}") as client:
        assert client.get("/api/v1/health").status_code == 200
        stop.set()
        server.join(timeout=10)

    assert not server.is_alive()
    with Embedded(app, port=port) as again:
        assert again.url.endswith(str(port))
