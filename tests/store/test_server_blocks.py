"""Blocks of numbers at the platform, on both databases: each is given once for ever, and no used one is given."""

import threading
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from sync.protocol import BLOCKS_A_PREFIX, BlocksRequest, BlocksResponse, ReceiptState
from sync.server.apply import apply_events
from sync.server.blocks import NoBlocksLeft, RequestReused, reserve_blocks
from sync.server.database import Database, open_database
from sync.server.tables import NUMBER_BLOCKS
from tests.server_builders import NOON, Raw, label_voided, pairing_made, pairing_voided
from workstation.domain.personal_qr.card import card_number
from workstation.domain.tube_barcode import TubeFormat

HERE, THERE = "HN-02", "HN-01"
TUBES = TubeFormat("VN")
LAST = BLOCKS_A_PREFIX - 1


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def tell(database: Database, *events: Raw) -> None:
    receipts = apply_events(database, events, NOON)
    assert {receipt.state for receipt in receipts} == {ReceiptState.ACCEPTED}


def ask(
    database: Database,
    blocks: int = 1,
    who: str = HERE,
    *,
    prefix: str = "VN",
    used: tuple[int, ...] = (),
    request_id: UUID | None = None,
) -> BlocksResponse:
    request = BlocksRequest(station=who, prefix=prefix, blocks=blocks, used=used, request_id=request_id or uuid4())
    return reserve_blocks(database, request, NOON)


def highest(answer: BlocksResponse) -> dict[int, int | None]:
    return {held.block: held.highest for held in answer.held}


def test_every_block_is_given_to_one_station(database: Database) -> None:
    first, second = ask(database, 2), ask(database, 2, THERE)

    assert [first.blocks, second.blocks] == [[LAST - 1, LAST], [LAST - 3, LAST - 2]]
    assert highest(second) == {LAST - 3: None, LAST - 2: None}


def test_prefixes_have_blocks_of_their_own(database: Database) -> None:
    assert ask(database).blocks == ask(database, prefix="CN").blocks == [LAST]


def test_the_same_request_again_gets_the_same_blocks_whatever_happened_between(database: Database) -> None:
    request_id = uuid4()
    first = ask(database, 3, request_id=request_id)
    other = ask(database, 2, THERE)
    again = ask(database, 3, request_id=request_id)

    assert first.blocks == again.blocks
    assert not set(first.blocks) & set(other.blocks)
    assert highest(again).keys() == set(first.blocks)


def test_a_request_id_stands_for_one_station_and_one_prefix(database: Database) -> None:
    request_id = uuid4()
    ask(database, request_id=request_id)

    for changes in ({"who": THERE}, {"prefix": "CN"}):
        with pytest.raises(RequestReused):
            ask(database, request_id=request_id, **changes)  # type: ignore[arg-type]


def test_a_block_of_which_any_number_was_seen_is_given_to_nobody(database: Database) -> None:
    made = pairing_made(TUBES.number(LAST, 77))
    card = {"name": "Lê Thử", "identifiers": [{"system": "card", "value": card_number(LAST * 10_000 + 5)}]}
    tell(database, made, pairing_voided(made), label_voided(TUBES.number(LAST - 1, 0)), pairing_made("VN1", card))

    assert ask(database).blocks == [LAST - 2]
    assert ask(database, prefix="CN").blocks == [LAST - 1]
    assert highest(ask(database, 0, used=(LAST,))) == {LAST - 2: None}


def test_a_block_told_as_used_is_given_to_nobody_and_is_its_first_tellers(database: Database) -> None:
    told = ask(database, 0, used=(LAST, 7))
    late = ask(database, 1, THERE, used=(LAST,))

    assert (told.blocks, highest(told)) == ([], {7: None, LAST: None})
    assert (late.blocks, highest(late)) == ([LAST - 1], {LAST - 1: None})


def test_the_highest_serial_of_a_block_is_told_whoever_told_of_it(database: Database) -> None:
    [block] = ask(database).blocks
    numbers = [TUBES.number(block, serial) for serial in (3, 812, 40)]
    tell(database, *({**pairing_made(number), "station": THERE} for number in numbers))
    assert highest(ask(database, 0)) == {block: 812}
    tell(database, label_voided(TUBES.number(block, 9_999)))

    assert highest(ask(database, 0)) == {block: 9_999}


def test_numbers_of_another_shape_count_for_nothing(database: Database) -> None:
    odd = [f"VN{LAST}0077", f"VN{LAST}007712345", f"VN{LAST}ABCDEF", f"vn{LAST}007712", f"VNX{LAST}007712"]
    tell(database, *(pairing_made(number) for number in odd))

    assert ask(database).blocks == [LAST]
    assert highest(ask(database, 0)) == {LAST: None}


def test_when_too_few_are_left_none_is_given_and_what_was_told_is_kept(database: Database) -> None:
    taken = [block for block in range(BLOCKS_A_PREFIX) if block not in (5, 6)]
    row = {"prefix": "VN", "station": THERE, "request_id": None, "kept_at": NOON}
    with database.writing() as connection:
        connection.execute(insert(NUMBER_BLOCKS), [{**row, "block": block} for block in taken])

    with pytest.raises(NoBlocksLeft):
        ask(database, 2, used=(5,))
    assert ask(database, 1).blocks == [6]
    with pytest.raises(NoBlocksLeft):
        ask(database, 1, THERE)
    assert highest(ask(database, 0)) == {5: None, 6: None}


def test_stations_that_ask_at_once_never_get_one_block(database: Database) -> None:
    ready = threading.Barrier(6)
    given: list[list[int]] = []

    def station(name: str) -> None:
        ready.wait()
        for _ in range(5):
            given.append(ask(database, 2, name).blocks)

    threads = [threading.Thread(target=station, args=(f"HN-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    blocks = [block for answer in given for block in answer]
    assert sorted(blocks) == list(range(BLOCKS_A_PREFIX - 60, BLOCKS_A_PREFIX))


def test_one_request_sent_many_times_at_once_gets_one_answer(database: Database) -> None:
    ready, request_id = threading.Barrier(5), uuid4()
    given: list[list[int]] = []

    def send() -> None:
        ready.wait()
        given.append(ask(database, 3, request_id=request_id).blocks)

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert given == [[LAST - 2, LAST - 1, LAST]] * 5


REQUESTS = st.lists(
    st.tuples(
        st.sampled_from([HERE, THERE, "HN-03"]),
        st.integers(0, 3),
        st.lists(st.integers(LAST - 12, LAST), max_size=3).map(tuple),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def one_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('blocks') / 'platform.db'}")
    yield opened
    opened.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REQUESTS)
def test_whatever_is_told_and_asked_no_block_is_ever_two_stations(
    one_database: Database, asked: list[tuple[str, int, tuple[int, ...], bool]]
) -> None:
    with one_database.writing() as connection:
        connection.execute(NUMBER_BLOCKS.delete())
    owner: dict[int, str] = {}
    for who, blocks, used, repeats in asked:
        request_id = uuid4()
        answers = [ask(one_database, blocks, who, used=used, request_id=request_id) for _ in range(1 + repeats)]
        for block in used:
            owner.setdefault(block, who)
        assert not set(answers[0].blocks) & owner.keys()
        owner |= dict.fromkeys(answers[0].blocks, who)
        assert len(answers[0].blocks) == blocks
        assert all(answer == answers[0] for answer in answers)
        assert highest(answers[0]).keys() == {block for block, its in owner.items() if its == who}
