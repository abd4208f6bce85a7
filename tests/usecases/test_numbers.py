"""Numbers of a station: reserved at a real platform, used without it, shown in time, and never given twice."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.client.transport import HttpTransport
from sync.protocol import BlocksResponse, HeldBlock
from tests.builders import Hands, cccd, pair, station
from tests.fakes import platform_on_a_port, pusher
from tests.lan import stranger
from workstation.domain.errors import BadInput, NumbersRunOut, PlatformUnreachable, Reason
from workstation.domain.tube_barcode import TubeFormat
from workstation.domain.void_reason import VoidReason
from workstation.station import platform_access
from workstation.store.numbers import NumberBlock, NumberSource, load_blocks, take_card_number
from workstation.store.tables import number_blocks
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.number_share import known_blocks, number_share
from workstation.usecases.peek_numbers import peek_numbers
from workstation.usecases.reserve_numbers import Reserved, reserve_numbers
from workstation.usecases.void_label import void_label

TUBES = TubeFormat("VN")


@pytest.fixture
def way(tmp_path: Path) -> Iterator[HttpTransport]:
    with platform_on_a_port(tmp_path / "platform") as running:
        yield running


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path / "home", clock) as opened:
        yield opened


@pytest.fixture
def clock() -> Hands:
    return Hands()


def reserve(context: Context, way: HttpTransport, count: int = 1, **how: bool) -> Reserved:
    return reserve_numbers(context, count, url=way.url, key=way.key, **how)


def blocks(context: Context, prefix: str = "VN") -> tuple[NumberBlock, ...]:
    with context.database.read() as connection:
        return load_blocks(connection, prefix)


def block_of(number: str) -> int:
    return TUBES.block_of(number)


def share(context: Context) -> tuple[NumberSource, int, int, int, bool]:
    found = number_share(context)
    return found.source, found.reserved, found.given, found.left, found.low


def test_a_wish_is_rounded_up_to_whole_blocks_and_says_what_it_got(context: Context, way: HttpTransport) -> None:
    got = reserve(context, way, 10_001)

    assert (got.prefix, got.blocks, got.numbers, got.closed) == ("VN", (9998, 9999), 20_000, ())
    assert (got.share.reserved, got.share.left) == (20_000, 20_000)


def test_reserved_numbers_are_given_in_order_without_a_network_until_the_last(
    context: Context, way: HttpTransport
) -> None:
    reserve(context, way)
    minted = mint_numbers(context, 9_000) + mint_numbers(context, 1_000)

    assert minted == [TUBES.number(9999, serial) for serial in range(10_000)]
    with pytest.raises(NumbersRunOut) as run_out:
        mint_numbers(context, 1)
    assert run_out.value.reason is Reason.NUMBERS_RUN_OUT


def test_once_a_block_was_reserved_no_random_one_is_used_any_more(context: Context, way: HttpTransport) -> None:
    random_block = block_of(mint_numbers(context, 1)[0])
    assert share(context)[0] is NumberSource.RANDOM
    [reserved] = reserve(context, way).blocks

    assert {block_of(number) for number in mint_numbers(context, 10_000)} == {reserved}
    assert reserved != random_block
    with pytest.raises(NumbersRunOut):
        mint_numbers(context, 1)


def test_the_blocks_that_are_shown_are_those_that_the_next_numbers_come_from(
    context: Context, way: HttpTransport
) -> None:
    mint_numbers(context, 1)
    reserved = reserve(context, way)

    assert [block.block for block in known_blocks(context).blocks] == list(reserved.blocks)


def test_the_sites_own_blocks_go_before_reserved_ones(tmp_path: Path, way: HttpTransport) -> None:
    with station(tmp_path / "own", tube_blocks="9998-9999") as context:
        got = reserve(context, way)

        assert got.blocks == (9997,)
        assert block_of(mint_numbers(context, 1)[0]) == 9998
        assert share(context) == (NumberSource.TUBE_BLOCKS, 2 * 9_999, 1, 2 * 9_999 - 1, False)
        with pytest.raises(NumbersRunOut):
            mint_numbers(context, 20_000)
    with station(tmp_path / "own") as context:
        assert block_of(mint_numbers(context, 1)[0]) == 9997


def test_a_failed_mint_gives_no_number_away(context: Context, way: HttpTransport) -> None:
    reserve(context, way)
    with pytest.raises(NumbersRunOut):
        mint_numbers(context, 10_001)

    assert mint_numbers(context, 1) == [TUBES.number(9999, 0)]


def test_two_stations_never_get_one_block_also_when_one_had_drawn_it(tmp_path: Path, way: HttpTransport) -> None:
    with ExitStack() as stack:
        one, other = (stack.enter_context(station(tmp_path / name)) for name in ("one", "other"))
        with one.database.write() as connection:
            connection.execute(number_blocks.insert(), {"prefix": "VN", "block": 9999, "next_serial": 5})
        taken = [reserve(context, way, 30_000).blocks for context in (one, other)]

    assert taken == [(9996, 9997, 9998), (9993, 9994, 9995)]


def test_a_block_that_another_station_has_too_is_closed_at_the_one_that_asks_later(
    tmp_path: Path, way: HttpTransport
) -> None:
    with ExitStack() as stack:
        one, other = (stack.enter_context(station(tmp_path / name, tube_blocks="100-101")) for name in ("one", "other"))
        mint_numbers(other, 3)
        first, second = reserve(one, way), reserve(other, way)

        assert (first.closed, second.closed) == ((), (100, 101))
        assert block_of(mint_numbers(one, 1)[0]) == 100
        with pytest.raises(NumbersRunOut):
            mint_numbers(other, 1)


def test_cards_have_blocks_of_their_own(context: Context, way: HttpTransport) -> None:
    got = reserve(context, way, cards=True)
    with context.database.write() as connection:
        cards = [take_card_number(connection, "CN") for _ in range(3)]

    assert (got.prefix, got.blocks) == ("CN", (9999,))
    assert [card[:10] for card in cards] == ["CN99990000", "CN99990001", "CN99990002"]
    assert share(context)[0] is NumberSource.RANDOM


@pytest.mark.parametrize("count", [0, -1, 1_000_001, 10_000_000])
def test_a_quantity_that_is_none_is_refused_before_anybody_is_asked(context: Context, count: int) -> None:
    with pytest.raises(BadInput) as refused:
        reserve_numbers(context, count, url="http://127.0.0.1:9", key="k")

    assert refused.value.reason is Reason.BAD_QUANTITY


def test_practice_has_no_platform_to_ask(tmp_path: Path) -> None:
    with station(tmp_path, platform_url="http://real.example", platform_key="k") as context:
        url, key = platform_access(tmp_path, context.settings, practice=True)
        with pytest.raises(PlatformUnreachable) as refused:
            reserve_numbers(context, 1, url=url, key=key)

    assert refused.value.reason is Reason.PLATFORM_NOT_SET


def test_a_platform_out_of_reach_reserves_nothing_and_what_is_there_goes_on(
    context: Context, way: HttpTransport
) -> None:
    reserve(context, way)
    with pytest.raises(PlatformUnreachable) as refused:
        reserve_numbers(context, 1, url="http://127.0.0.1:9", key="k")

    assert (refused.value.reason, refused.value.facts["why"]) == (Reason.NUMBERS_NOT_RESERVED, "ConnectError")
    assert mint_numbers(context, 1) == [TUBES.number(9999, 0)]
    with pytest.raises(PlatformUnreachable):
        reserve_numbers(context, 1, url=way.url, key="wrong")


def test_a_platform_without_a_free_block_is_told_apart_from_a_lost_network(context: Context) -> None:
    with stranger(lambda: (409, b'{"error": "NUMBERS_RUN_OUT"}')) as url, pytest.raises(NumbersRunOut) as refused:
        reserve_numbers(context, 1, url=url, key="k")

    assert refused.value.reason is Reason.NO_BLOCK_LEFT
    assert blocks(context) == ()


def test_a_lost_answer_is_asked_for_again_and_loses_no_block(context: Context) -> None:
    answer = BlocksResponse(
        service="ghep-platform", protocol=1, blocks=[7], held=[HeldBlock(block=7)]
    ).model_dump_json()
    answers = iter([(503, b""), (500, b""), (200, answer.encode())])
    with stranger(lambda: next(answers)) as url:
        got = reserve_numbers(context, 1, url=url, key="k")

    assert got.blocks == (7,)


def test_a_block_whose_answer_was_lost_for_good_is_never_used(context: Context, way: HttpTransport) -> None:
    lost = reserve(context, way).blocks
    with context.database.write() as connection:
        connection.execute(number_blocks.delete())
    got = reserve(context, way)

    assert (got.blocks, got.closed) == ((9998,), lost)
    assert {block_of(number) for number in mint_numbers(context, 10_000)} == {9998}


def test_a_station_restored_from_an_old_copy_gives_no_number_again(
    tmp_path: Path, clock: Hands, way: HttpTransport
) -> None:
    home = tmp_path / "home"
    with station(home, clock) as context:
        reserve(context, way, 20_000)
        before = mint_numbers(context, 10)
        copied = blocks(context)
        after = mint_numbers(context, 10_500)
        reserve(context, way, 10_000)
        pair(DeskSession(context), after[-1], cccd())
        pusher(context, way).push_all()
    with station(home, clock) as context:
        # What an old copy of the file would hold.
        with context.database.write() as connection:
            connection.execute(number_blocks.delete())
            for block in copied:
                row = {"block": block.block, "next_serial": block.next_serial, "reserved_at": block.reserved_at}
                connection.execute(number_blocks.insert(), {"prefix": "VN", **row})
        got = reserve(context, way)
        minted = mint_numbers(context, 10_000)

        assert got.closed == (9997, 9998, 9999)
        assert not set(minted) & {*before, *after}
        assert {block_of(number) for number in minted} == set(got.blocks) == {9996}
        assert mint_run_out(context)


def test_who_says_that_the_database_is_a_copy_gets_new_blocks_though_nothing_was_seen_yet(
    context: Context, way: HttpTransport
) -> None:
    reserve(context, way, 20_000)
    got = reserve(context, way, restored=True)

    assert (got.blocks, got.closed) == ((9997,), (9998, 9999))
    assert {block_of(number) for number in mint_numbers(context, 10_000)} == {9997}


def mint_run_out(context: Context) -> bool:
    with pytest.raises(NumbersRunOut):
        mint_numbers(context, 1)
    return True


@pytest.mark.parametrize(
    ("given", "low"),
    [(0, False), (9_000, False), (9_001, True), (9_999, True), (10_000, True)],
)
def test_under_ten_in_a_hundred_is_low(context: Context, way: HttpTransport, given: int, low: bool) -> None:
    reserve(context, way)
    if given:
        mint_numbers(context, given)

    assert share(context) == (NumberSource.RESERVED, 10_000, given, 10_000 - given, low)


def test_a_reservation_that_is_used_up_counts_no_more(context: Context, way: HttpTransport, clock: Hands) -> None:
    reserve(context, way, 50_000)
    mint_numbers(context, 50_000)
    assert share(context) == (NumberSource.RESERVED, 50_000, 50_000, 0, True)
    clock.forward(minutes=1)
    reserve(context, way)

    assert share(context) == (NumberSource.RESERVED, 10_000, 0, 10_000, False)


def test_a_voided_number_that_was_not_printed_yet_is_passed_over(context: Context, way: HttpTransport) -> None:
    reserve(context, way)
    void_label(context, TUBES.number(9999, 2), VoidReason.LOST)

    assert mint_numbers(context, 4) == [TUBES.number(9999, serial) for serial in (0, 1, 3, 4)]


MINT = """
import sys
from pathlib import Path
from workstation.settings import Settings
from workstation.station import open_station
from workstation.usecases.mint_numbers import mint_numbers

with open_station(Path(sys.argv[1]), settings=Settings()) as context:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(20):
        print(*mint_numbers(context, 37), flush=True)
"""


def test_processes_that_mint_at_once_never_give_one_number_twice(tmp_path: Path, way: HttpTransport) -> None:
    with station(tmp_path / "home") as context:
        reserve(context, way, 10_000)
    command = [sys.executable, "-c", MINT, str(tmp_path / "home")]
    runs = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    minted = []
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    for run in runs:
        minted += run.communicate()[0].split()
        assert run.returncode == 0

    assert sorted(minted) == [TUBES.number(9999, serial) for serial in range(3 * 20 * 37)]


@pytest.mark.parametrize("count", [1, 3, 200, 9_998, 10_500])
@pytest.mark.parametrize("taken", [0, 7, 9_990])
def test_the_numbers_that_are_said_to_come_are_those_that_come(
    context: Context, way: HttpTransport, taken: int, count: int
) -> None:
    reserve(context, way, 30_000)
    numbers = mint_numbers(context, taken) if taken else []
    following = [TUBES.number(block.block, block.next_serial + 1) for block in blocks(context) if block.left > 1]
    for number in following[:2]:
        void_label(context, number, VoidReason.LOST)
    coming = peek_numbers(context, count)
    numbers = mint_numbers(context, count)

    assert (coming.first, coming.last, coming.there) == (numbers[0], numbers[-1], count)


def test_it_is_said_how_many_numbers_are_missing_for_a_run(context: Context, way: HttpTransport) -> None:
    reserve(context, way)
    coming = peek_numbers(context, 10_300)

    assert (coming.last, coming.there, number_share(context).left) == ("", 10_000, 10_000)


def test_numbers_that_are_drawn_at_random_cannot_be_told_before(context: Context) -> None:
    before = peek_numbers(context, 5)
    given = mint_numbers(context, 5)
    after = peek_numbers(context, 5)

    assert (before.first, before.last, before.there) == ("", "", 0)
    assert (block_of(after.first), after.there) == (block_of(given[0]), 5)


def test_named_blocks_that_were_not_begun_are_told_too(tmp_path: Path, clock: Hands) -> None:
    with station(tmp_path, clock, tube_blocks="48-49") as context:
        mint_numbers(context, 2)
        coming = peek_numbers(context, 10_000)
        numbers = mint_numbers(context, 10_000)

    assert (coming.first, coming.last) == (numbers[0], numbers[-1])


def test_a_platform_restored_from_an_old_copy_gives_no_block_again_where_those_it_may_have_given_are_thrown_away(
    tmp_path: Path,
) -> None:
    """As docs/operations.md tells who restores a platform: it gives blocks in order, and the next ones are in doubt."""
    with platform_on_a_port(tmp_path / "now"):
        pass
    shutil.copytree(tmp_path / "now", tmp_path / "copy")
    with ExitStack() as stack:
        one, other, nobody = (stack.enter_context(station(tmp_path / name)) for name in ("one", "other", "nobody"))
        with platform_on_a_port(tmp_path / "now") as way:
            lost = reserve(one, way, 20_000).blocks
            before = mint_numbers(one, 10)
        with platform_on_a_port(tmp_path / "copy") as way:
            thrown_away = reserve(nobody, way, 1_000_000).blocks
            new = reserve(other, way).blocks
            again = reserve(one, way)
        minted = [*mint_numbers(one, 10_000), *mint_numbers(other, 10_000)]

    assert set(lost) <= set(thrown_away)
    assert again.closed == lost
    assert not {*lost, *thrown_away} & {*new, *again.blocks}
    assert len({*before, *minted}) == 20_010
