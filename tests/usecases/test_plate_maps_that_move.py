"""A plate's values go by one map, the one that stands when they are stored, and by no other afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.builders import Hands, cccd, pair, station, tube
from tests.plates import NEGATIVE, POSITIVE, export, plate_with, technician
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode
from workstation.store import plate_deliveries, plates
from workstation.store.inbox import MessageState
from workstation.usecases import import_results as importing
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_files import import_files
from workstation.usecases.import_plate import import_plate
from workstation.usecases.list_results import list_results
from workstation.usecases.plate_maps import clear_well, make_plate, place_tube
from workstation.usecases.plate_results import finish_plate, reopen_plate, show_plate
from workstation.usecases.receive_message import receive_message


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        desk = DeskSession(opened)
        for number in (1, 2):
            pair(desk, tube(number), cccd(number))
        plate_with(technician(opened), 1)
        finish_plate(opened, "PLATE-1")
        yield technician(opened)


def second_plate(context: Context) -> None:
    make_plate(context, "PLATE-2")
    place_tube(context, "PLATE-2", tube(2))
    finish_plate(context, "PLATE-2")


def codes(context: Context) -> dict[str, ResultCode]:
    return {row.tube: row.code for row in list_results(context)}


@pytest.mark.parametrize("is_finished_again", [False, True])
def test_a_map_that_was_opened_while_its_file_was_read_gives_nothing(
    context: Context, tmp_path: Path, *, is_finished_again: bool
) -> None:
    file = export(tmp_path / "PLATE-1.csv", {"A01": POSITIVE})
    received = receive_message(context, source="plate", name=file.name, data=file.read_bytes(), whole=True)
    with context.database.read() as connection:
        works = importing._load(connection, received.messages)
    for work in works:
        work.parse(context)
    reopen_plate(context, "PLATE-1")
    clear_well(context, "PLATE-1", "A01")
    place_tube(context, "PLATE-1", tube(2), well="A01")
    with context.database.write() as connection:
        if is_finished_again:
            plates.set_finished(connection, show_plate(context, "PLATE-1").map.plate.id, context.clock(), "lab")
        (done,) = importing._import_all(context, connection, works)

    assert (done.state, [issue.reason for issue in done.issues]) == (MessageState.SET_ASIDE, [InboxReason.PLATE_OPEN])
    assert codes(context) == {}
    if is_finished_again:
        reopen_plate(context, "PLATE-1")
    assert [done.results for done in finish_plate(context, "PLATE-1").imported] == [1]
    assert codes(context) == {tube(2): ResultCode.POSITIVE}


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_file_whose_values_are_tubes_is_not_read_for_another_plate(
    context: Context, tmp_path: Path, *, is_chosen: bool
) -> None:
    file = export(tmp_path / "PLATE-1.csv", {"A01": POSITIVE, "B01": NEGATIVE})
    if is_chosen:
        import_plate(context, file, plate="PLATE-1")
    else:
        list(import_files(context, [file]))
    second_plate(context)
    with pytest.raises(RuleBroken) as refused:
        import_plate(context, file, plate="PLATE-2")

    assert (refused.value.reason, refused.value.facts["plate"]) == (Reason.PLATE_FILE_USED, "PLATE-1")
    assert codes(context) == {tube(1): ResultCode.POSITIVE}
    with pytest.raises(RuleBroken, match="PLATE_HAS_RESULTS"):
        reopen_plate(context, "PLATE-1")


def test_the_same_file_again_without_a_plate_is_read_for_the_one_it_had(context: Context, tmp_path: Path) -> None:
    file = export(tmp_path / "run.csv", {"A01": POSITIVE, "B01": NEGATIVE})
    import_plate(context, file, plate="PLATE-1")
    again = import_plate(context, file)

    assert (again.plate, again.repeated) == ("PLATE-1", True)
    assert codes(context) == {tube(1): ResultCode.POSITIVE}


def test_a_file_of_which_no_tube_has_anything_may_be_read_for_another_plate(context: Context, tmp_path: Path) -> None:
    make_plate(context, "EMPTY-ONE")
    file = export(tmp_path / "run.csv", {"A01": POSITIVE})
    first = import_plate(context, file, plate="EMPTY-ONE")
    second_plate(context)
    import_plate(context, file, plate="PLATE-2")

    assert [issue.reason for issue in first.imported.issues] == [InboxReason.PLATE_OPEN]
    assert codes(context) == {tube(2): ResultCode.POSITIVE}


def test_what_rests_on_a_plate_is_found_by_an_index(context: Context, tmp_path: Path) -> None:
    import_plate(context, export(tmp_path / "run.csv", {"A01": POSITIVE}), plate="PLATE-1")
    plate = show_plate(context, "PLATE-1").map.plate
    with context.database.read() as connection:
        asked = _asked_by(connection, plate_deliveries.used_tubes, plate.id, plate.number)

    assert [line for line in asked if line.startswith("SCAN results")] == []
    assert any("ix_results_message_id" in line for line in asked)


def _asked_by(connection: Connection, act: object, *about: object) -> list[str]:
    """How SQLite answers what is asked, line by line."""
    raw = connection.connection.driver_connection
    told: list[str] = []
    raw.set_trace_callback(told.append)  # type: ignore[union-attr]
    act(connection, *about)  # type: ignore[operator]
    raw.set_trace_callback(None)  # type: ignore[union-attr]
    plans = (connection.execute(text("EXPLAIN QUERY PLAN " + line.replace(":", "\\:"))) for line in told)
    return [str(row[3]) for plan in plans for row in plan]
