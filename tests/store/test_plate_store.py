"""Plates on SQLite and on PostgreSQL: a well holds one thing at a time, and what was there is kept."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.builders import NOON
from workstation.domain.plate import ControlKind, FillOrder, Placed, PlateSize
from workstation.store import plate_deliveries, plates, schema
from workstation.store.database import Database, connect
from workstation.store.plate_tables import plate_wells
from workstation.store.plates import PlateRow

PLATE = PlateRow(
    id=UUID(int=1),
    number="PLATE-1",
    name="run",
    size=PlateSize.WELLS_96,
    order=FillOrder.COLUMNS,
    made_at=NOON,
    made_by="khoi",
    finished_at=None,
    finished_by="",
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = connect(database_url)
    schema.prepare(made, backup_folder=None, now=NOON)
    with made.write() as connection:
        plates.add_plate(connection, PLATE)
    yield made
    made.close()


def place(database: Database, number: int, well: str, content: Placed) -> None:
    with database.write() as connection:
        plates.place(
            connection,
            row_id=UUID(int=number),
            plate_id=PLATE.id,
            well=well,
            content=content,
            operator="khoi",
            now=NOON,
        )


def test_a_plate_comes_back_as_it_was_stored(database: Database) -> None:
    with database.read() as connection:
        found = plates.find_plate(connection, "PLATE-1"), plates.load_plate(connection, PLATE.id)

    assert found == (PLATE, PLATE)


def test_a_well_holds_one_thing_and_what_stood_in_it_is_kept(database: Database) -> None:
    place(database, 2, "A01", Placed(tube="VN1"))
    with pytest.raises(IntegrityError):
        place(database, 3, "A01", Placed(tube="VN2"))
    with database.write() as connection:
        plates.clear(connection, PLATE.id, "A01", operator="uoc", now=NOON)
    place(database, 4, "A01", Placed(control=ControlKind.NTC))
    with database.read() as connection:
        placed = plates.placed_wells(connection, PLATE.id)
        rows = connection.execute(select(func.count()).select_from(plate_wells)).scalar_one()
        counts = plates.count_wells(connection, [PLATE.id])

    assert placed == {"A01": Placed(control=ControlKind.NTC)}
    assert (rows, counts) == (2, {PLATE.id: (0, 1)})


def test_wells_come_in_the_order_of_placing(database: Database) -> None:
    for number, well in enumerate(("C01", "A01", "B01"), start=10):
        place(database, number, well, Placed(tube=f"VN{number}"))
    with database.read() as connection:
        placed = list(plates.placed_wells(connection, PLATE.id))

    assert placed == ["C01", "A01", "B01"]


def test_a_map_is_finished_and_opened_again(database: Database) -> None:
    with database.write() as connection:
        plates.set_finished(connection, PLATE.id, NOON, "uoc")
        done = plates.load_plate(connection, PLATE.id)
        plates.set_finished(connection, PLATE.id, None, "")
        plates.set_order(connection, PLATE.id, FillOrder.ROWS)
        again = plates.load_plate(connection, PLATE.id)

    assert done is not None
    assert (done.finished_at, done.finished_by) == (NOON, "uoc")
    assert again is not None
    assert (again.finished_at, again.finished_by, again.order) == (None, "", FillOrder.ROWS)


def test_a_mapping_and_a_files_choice_are_replaced_by_the_newer(database: Database) -> None:
    with database.write() as connection:
        for body in ("{}", '{"a": 1}'):
            plates.save_mapping(connection, "own", body, operator="khoi", now=NOON)
            plates.choose_reading(connection, sha256="ff", plate_id=PLATE.id, mapping=body, operator="khoi", now=NOON)
        saved, chosen = plates.saved_mappings(connection), plates.find_reading(connection, "ff")
        gone = plates.drop_mapping(connection, "own"), plates.drop_mapping(connection, "own")
        numbers = plates.plate_numbers(connection, "PLATE"), plates.plate_numbers(connection, "P%")
        files = plate_deliveries.deliveries_of(connection, PLATE.id, PLATE.number)
        used = plate_deliveries.used_tubes(connection, PLATE.id, PLATE.number)
        waiting = plate_deliveries.open_plate_messages(connection)

    assert saved == {"own": '{"a": 1}'}
    assert chosen is not None
    assert (chosen.plate_id, chosen.mapping) == (PLATE.id, '{"a": 1}')
    assert gone == (True, False)
    assert numbers == ({"PLATE-1"}, frozenset())
    assert (files, used, waiting) == ((), 0, ())
