"""Plates: tubes are scanned into wells, a machine's export is read by their map, controls decide, one inbox for all."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import VERIFIER, Hands, cccd, pair, release_all, station, tube
from tests.plates import NEGATIVE, NTC, POSITIVE, PTC, export, plate_with, technician
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.plate import ControlKind, FillOrder, PlateSize
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_plate import PlateImport, import_plate, preview_plate
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.plate_maps import (
    clear_well,
    make_plate,
    place_tube,
    set_controls,
    set_fill_order,
    show_map,
)
from workstation.usecases.plate_mappings import drop_mapping, find_mapping, list_mappings, save_mapping
from workstation.usecases.plate_results import finish_plate, list_plates, reopen_plate, show_plate


def paired(context: Context, *serials: int, capacity: int = 1) -> None:
    desk = DeskSession(context)
    if capacity > 1:
        desk.set_pool_size(capacity)
    for serial in serials:
        pair(desk, tube(serial), *(cccd(serial * 20 + one) for one in range(capacity)))


def codes(context: Context) -> dict[str, ResultCode]:
    return {row.tube: row.code for row in list_results(context)}


def reasons(done: PlateImport) -> list[tuple[InboxReason, str]]:
    return [(issue.reason, issue.detail) for issue in done.imported.issues]


def test_a_plate_gives_each_tube_its_result(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1, 2)
        lab = technician(context)
        plate_with(lab, 1, 2)
        finish_plate(lab, "PLATE-1")
        done = import_plate(lab, export(tmp_path / "run.csv", {"A01": POSITIVE, "B01": NEGATIVE}), plate="plate-1")

        assert done.imported.state is MessageState.IMPORTED
        assert codes(context) == {tube(1): ResultCode.POSITIVE, tube(2): ResultCode.NEGATIVE}
        assert [row.status for row in release_all(context) if row.problem] == []
