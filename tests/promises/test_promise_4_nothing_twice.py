"""The same scan, message, file or event again has no second effect, and gets the same answer."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.client import outbox
from sync.protocol import ReceiptState
from tests.builders import (
    cccd,
    import_bytes,
    message,
    pair,
    paired_elsewhere,
    release_all,
    specimen,
    station,
    tube,
)
from tests.fakes import PlatformHere, platform_on_a_port, pusher
from workstation.domain.errors import NumbersRunOut, Reason
from workstation.domain.void_reason import VoidReason
from workstation.store.inbox import MessageState
from workstation.store.tables import observations, pairings, results
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.reserve_numbers import reserve_numbers
from workstation.usecases.void_label import void_label


def count(context: Context, table: object) -> int:
    with context.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_the_same_scans_again_make_no_second_pairing(context: Context, desk: DeskSession) -> None:
    for _ in range(3):
        pair(desk, tube(1), cccd())

    assert count(context, pairings) == 1


def test_the_same_file_again_makes_no_second_result(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    data = message(specimen(tube(1)))
    first, second = import_bytes(context, data), import_bytes(context, data, name="again.hl7")

    assert (first[0].results, second) == (1, first)
    assert (count(context, observations), count(context, results)) == (1, 1)


def test_the_same_message_in_another_file_makes_no_second_result(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    data = message(specimen(tube(1)))
    import_bytes(context, data)
    again = import_bytes(context, data + message(specimen(tube(9)), control_id="M9"))

    assert again[0].state is MessageState.REPEATED
    assert count(context, results) == 1


def test_a_message_set_aside_applies_once_when_its_pairing_arrives(context: Context, desk: DeskSession) -> None:
    data = message(specimen(tube(1)), specimen(tube(2)))
    pair(desk, tube(1), cccd(1))
    assert import_bytes(context, data)[0].state is MessageState.PARTLY
    paired_elsewhere(context, tube(2))

    assert import_bytes(context, data)[0].state is MessageState.IMPORTED
    assert import_bytes(context, data)[0].state is MessageState.IMPORTED
    assert (count(context, observations), count(context, results)) == (2, 2)


def test_a_result_is_released_once(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.ALREADY_RELEASED]


def test_the_same_events_again_get_the_same_receipts(
    context: Context, desk: DeskSession, platform: PlatformHere
) -> None:
    pair(desk, tube(1), cccd())
    with context.database.read() as connection:
        events = outbox.due(connection, context.clock(), 10)
    first, second = platform.push(events), platform.push(events)

    assert first == second
    assert {receipt.state for receipt in first.receipts} == {ReceiptState.ACCEPTED}


def test_what_was_accepted_is_not_sent_again(context: Context, desk: DeskSession, platform: PlatformHere) -> None:
    pair(desk, tube(1), cccd())

    assert pusher(context, platform).push_all().accepted == 1
    assert pusher(context, platform).push_all().accepted == 0


def test_stations_that_reserved_never_give_one_number_twice_also_offline_to_the_last(tmp_path: Path) -> None:
    minted: list[str] = []
    with platform_on_a_port(tmp_path / "platform") as way:
        for name in ("one", "two", "three"):
            with station(tmp_path / name) as opened:
                mint_numbers(opened, 5)
                reserve_numbers(opened, 1, url=way.url, key=way.key)
    for name in ("one", "two", "three"):
        with station(tmp_path / name) as opened:
            void_label(opened, mint_numbers(opened, 1)[0], VoidReason.MISPRINTED)
            minted += mint_numbers(opened, 9_999)
            with pytest.raises(NumbersRunOut):
                mint_numbers(opened, 1)

    assert len(set(minted)) == len(minted) == 3 * 9_999
