"""Plates: tubes are scanned into wells, a machine's export is read by their map, controls decide, one inbox for all."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import VERIFIER, Hands, cccd, pair, release_all, station, tube
from tests.plates import NEGATIVE, NTC, POSITIVE, PTC, export, plate_with, rows, technician, xlsx_of
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.plate import ControlKind, FillOrder, PlateSize
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_files import import_files
from workstation.usecases.import_plate import PlateImport, import_plate, preview_plate
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.look_at_message import look_at_message
from workstation.usecases.plate_mappings import drop_mapping, find_mapping, list_mappings, save_mapping
from workstation.usecases.plate_maps import (
    clear_well,
    make_plate,
    place_tube,
    set_controls,
    set_fill_order,
    show_map,
)
from workstation.usecases.plate_results import finish_plate, list_plates, reopen_plate, show_plate
from workstation.usecases.show_message import show_message

HEADINGS = {
    PlateColumn.WELL: "Well",
    PlateColumn.SAMPLE: "Sample Name",
    PlateColumn.TARGET: "Target Name",
    PlateColumn.CT: "CT",
}


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


def test_a_pool_is_told_as_a_pool(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1, 2, capacity=5)
        lab = technician(context)
        plate_with(lab, 1, 2)
        finish_plate(lab, "PLATE-1")
        import_plate(lab, export(tmp_path / "run.csv", {"A01": POSITIVE, "B01": NEGATIVE}), plate="PLATE-1")

        assert codes(context) == {tube(1): ResultCode.POOL_POSITIVE, tube(2): ResultCode.POOL_NEGATIVE}
        shown = [well.code for well in show_plate(context, "PLATE-1").wells if well.tube]
        assert shown == [ResultCode.POOL_POSITIVE, ResultCode.POOL_NEGATIVE]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"N": 24.0, "ORF1ab": "Undetermined", "RP": 25.0}, ResultCode.INCONCLUSIVE),
        ({"N": "Undetermined", "ORF1ab": "Undetermined", "RP": "Undetermined"}, ResultCode.INVALID),
        ({"N": 24.0, "ORF1ab": 25.0, "RP": "Undetermined"}, ResultCode.POSITIVE),
        ({"N": 40.0, "ORF1ab": 44.1, "RP": 25.0}, ResultCode.NEGATIVE),
    ],
)
def test_targets_and_human_control_make_the_result_by_the_assays_rule(
    tmp_path: Path, values: dict[str, float | str], code: ResultCode
) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        import_plate(lab, export(tmp_path / "run.csv", {"A01": values}), plate="PLATE-1")

        assert codes(context) == {tube(1): code}


def test_a_plate_whose_ntc_amplified_gives_nothing_and_names_every_tube(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1, 2)
        lab = technician(context)
        plate_with(lab, 1, 2)
        finish_plate(lab, "PLATE-1")
        wells = {"A01": NEGATIVE, "B01": POSITIVE}
        run = export(tmp_path / "run.csv", wells, controls={"H11": {**NTC, "N": 33.1}, "H12": PTC})
        done = import_plate(lab, run, plate="PLATE-1")

        assert codes(context) == {}
        assert reasons(done) == [
            (InboxReason.PLATE_INVALID, "NTC H11: N 33.1"),
            (InboxReason.PLATE_INVALID, tube(1)),
            (InboxReason.PLATE_INVALID, tube(2)),
        ]
        shown = show_plate(context, "PLATE-1")
        assert shown.findings
        assert [well.code for well in shown.wells] == [None] * 4


def test_a_file_that_comes_before_the_map_waits_for_it_and_is_then_read_by_itself(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        make_plate(lab, "PLATE-1")
        early = import_plate(lab, export(tmp_path / "run.csv", {"A01": POSITIVE}), plate="PLATE-1")
        place_tube(lab, "PLATE-1", tube(1))
        again = list(import_again(lab, all_open=True))
        finished = finish_plate(lab, "PLATE-1")

        assert reasons(early) == [(InboxReason.PLATE_OPEN, "PLATE-1")]
        assert [done.state for done in again] == [MessageState.SET_ASIDE]
        assert [done.state for done in finished.imported] == [MessageState.IMPORTED]
        assert codes(context) == {tube(1): ResultCode.POSITIVE}


def test_a_file_named_like_its_plate_finds_it_also_when_the_map_comes_later(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        early = import_plate(lab, export(tmp_path / "plate-1.csv", {"A01": POSITIVE}))
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")

        assert reasons(early) == [(InboxReason.PLATE_UNKNOWN, "")]
        assert codes(context) == {tube(1): ResultCode.POSITIVE}
        assert [row.state for row in list_inbox(context)] == [MessageState.IMPORTED]


def test_the_sample_column_alone_names_the_tubes_where_there_is_no_map(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        samples = {"A01": tube(1), "H11": "NTC", "H12": "Chứng dương"}
        import_plate(technician(context), export(tmp_path / "run.csv", {"A01": NEGATIVE}, samples))

        assert codes(context) == {tube(1): ResultCode.NEGATIVE}


def test_a_tube_that_is_not_known_here_joins_when_its_pairing_comes(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        lab = technician(context)
        placed = plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        done = import_plate(lab, export(tmp_path / "run.csv", {"A01": NEGATIVE}), plate="PLATE-1")

        assert placed.tubes == 1
        assert reasons(done) == [(InboxReason.TUBE_UNKNOWN, tube(1))]
        assert [(issue.segment, issue.field) for issue in done.imported.issues] == [(2, "A01")]


def test_one_bad_row_holds_its_well_and_no_other(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1, 2)
        lab = technician(context)
        plate_with(lab, 1, 2)
        finish_plate(lab, "PLATE-1")
        wells = {"A01": {**NEGATIVE, "ORF1ab": "=D2"}, "B01": NEGATIVE}
        done = import_plate(lab, export(tmp_path / "run.csv", wells), plate="PLATE-1")

        assert codes(context) == {tube(2): ResultCode.NEGATIVE}
        assert done.imported.state is MessageState.PARTLY
        [issue] = done.imported.issues
        assert (issue.reason, issue.segment, issue.field) == (InboxReason.WELL_FORMULA, 3, "CT")


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        run = export(tmp_path / "run.csv", {"A01": NEGATIVE})
        first, second = import_plate(lab, run, plate="PLATE-1"), import_plate(lab, run, plate="PLATE-1")

        assert (first.repeated, second.repeated) == (False, True)
        assert first.imported.message_id == second.imported.message_id
        assert [row.version for row in list_results(context)] == [1]


def test_a_file_is_kept_byte_for_byte_as_one_message(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        run = tmp_path / "run.csv"
        run.write_bytes(b"Well,Sample,Target,Cq\r\nMSH|A1,\x0b,N,20\r\n")
        done = import_plate(technician(context), run)

        [row] = list_inbox(context)
        assert (row.name, row.id) == ("run.csv", done.imported.message_id)


def test_wells_of_one_tube_that_disagree_hold_its_result(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        import_plate(lab, export(tmp_path / "first.csv", {"A01": NEGATIVE}), plate="PLATE-1")
        plate_with(lab, 1, number="PLATE-2")
        place_tube(lab, "PLATE-2", tube(1), replicate=True)
        finish_plate(lab, "PLATE-2")
        run = export(tmp_path / "second.csv", {"A01": NEGATIVE, "B01": POSITIVE})
        done = import_plate(lab, run, plate="PLATE-2")

        assert [reason for reason, _ in reasons(done)] == [InboxReason.REPLICATES_DISAGREE] * 2
        assert [row.status for row in list_results(context)] == [ResultStatus.HELD]


def test_the_person_who_imported_may_not_release(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        import_plate(lab, export(tmp_path / "run.csv", {"A01": POSITIVE}), plate="PLATE-1")

        refused, released = release_all(context, lab.operator), release_all(context, VERIFIER)
        assert [row.problem.reason for row in refused if row.problem] == [Reason.SAME_OPERATOR]
        assert [row.problem for row in released] == [None]


def test_a_result_that_was_measured_before_the_swab_is_not_used(tmp_path: Path) -> None:
    clock = Hands()
    with station(tmp_path / "home", clock) as context:
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        import_plate(lab, export(tmp_path / "run.csv", {"A01": NEGATIVE}), plate="PLATE-1")
        clock.forward(hours=1)
        paired(context, 1)
        [done] = import_again(lab, all_open=True)

        assert [issue.reason for issue in done.issues] == [InboxReason.PAIRED_AFTER_TEST]
        assert codes(context) == {}


def test_a_folder_of_exports_comes_into_the_same_inbox(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1, 2)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        folder = tmp_path / "qs5"
        folder.mkdir()
        export(folder / "plate-1.csv", {"A01": POSITIVE})
        samples = {"A01": tube(2), "H11": "NTC", "H12": "PTC"}
        (folder / "run.xlsx").write_bytes(xlsx_of(rows({"A01": NEGATIVE, "H11": NTC, "H12": PTC}, samples)))
        first, again = (list(import_files(lab, [*folder.iterdir()])) for _ in range(2))

        assert [file.problem for file in first] == [None, None]
        assert [file.repeated for file in again] == [True, True]
        assert codes(context) == {tube(1): ResultCode.POSITIVE, tube(2): ResultCode.NEGATIVE}


def test_the_row_that_is_meant_is_marked_where_a_person_looks_at_the_file(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        run = export(tmp_path / "run.csv", {"A01": {**NEGATIVE, "ORF1ab": "=D2"}})
        run.write_bytes(b"Instrument,QS5\r\n\r\n" + run.read_bytes())
        done = import_plate(lab, run, plate="PLATE-1")
        [place] = [(issue.segment, issue.field) for issue in done.imported.issues]
        looked = look_at_message(context, done.imported.message_id, (place,))

        [mark] = looked.marks
        assert looked.raw[mark.raw_line].text == "A01 |  | ORF1ab | =D2"
        assert (looked.tree[mark.tree_line].name, looked.tree[mark.tree_line].value) == ("CT", "=D2")
        assert "=D2" in [line.value for line in show_message(context, done.imported.message_id)]


# The map


def test_tubes_fill_the_plate_down_its_columns_around_the_controls(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        made = make_plate(context, "PLATE-1", controls={"B1": ControlKind.NTC, "H12": ControlKind.PTC})
        first, second = (place_tube(context, "PLATE-1", tube(n)) for n in (1, 2))

        assert (made.next, first.well, second.well, second.map.next) == ("A01", "A01", "C01", "D01")


def test_a_plate_is_filled_along_its_rows_where_that_is_wanted(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        plate_with(context, 1)
        turned = set_fill_order(context, "PLATE-1", FillOrder.ROWS)

        assert turned.next == "A02"


def test_a_tube_may_be_put_into_a_chosen_well_and_the_next_follows_it(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        plate_with(context, 1)
        chosen = place_tube(context, "PLATE-1", tube(2), well="c-5")

        assert (chosen.well, chosen.map.next) == ("C05", "D05")


def test_a_large_plate_has_384_wells(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        made = make_plate(context, "BIG", size=PlateSize.WELLS_384)
        placed = place_tube(context, "BIG", tube(1), well="P22")

        assert set(made.placed) == {"P23", "P24"}
        assert placed.map.next == "A23"


def test_what_cannot_be_placed_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        before = plate_with(context, 1)
        refused = {
            Reason.TUBE_ON_PLATE: (tube(1), ""),
            Reason.WELL_TAKEN: (tube(2), "A1"),
            Reason.BAD_WELL: (tube(2), "Z9"),
            Reason.BAD_TUBE_NUMBER: ("no tube", ""),
        }
        for reason, (text, well) in refused.items():
            with pytest.raises((RuleBroken, BadInput)) as error:
                place_tube(context, "PLATE-1", text, well=well)
            assert error.value.reason is reason

        assert show_map(context, "PLATE-1").placed == before.placed


def test_a_full_plate_takes_no_more(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        made = make_plate(context, "PLATE-1")
        for serial in range(1, 95):
            made = place_tube(context, "PLATE-1", tube(serial)).map

        assert (made.tubes, made.next) == (94, None)
        with pytest.raises(RuleBroken, match="PLATE_FULL"):
            place_tube(context, "PLATE-1", tube(95))


def test_a_cleared_well_is_filled_again(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        plate_with(context, 1, 2)
        cleared = clear_well(context, "PLATE-1", "a1")
        placed = place_tube(context, "PLATE-1", tube(3), well="A01")

        assert "A01" not in cleared.placed
        assert placed.map.placed["A01"].tube == tube(3)


def test_controls_take_each_others_place_but_never_a_tubes(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        plate_with(context, 1)
        changed = set_controls(context, "PLATE-1", {"H12": ControlKind.EXTRACTION})

        assert changed.placed["H12"].control is ControlKind.EXTRACTION
        with pytest.raises(RuleBroken, match="WELL_TAKEN"):
            set_controls(context, "PLATE-1", {"A01": ControlKind.NTC})


def test_a_finished_map_is_changed_only_after_it_was_opened_again(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        plate_with(context, 1)
        finish_plate(context, "PLATE-1")
        with pytest.raises(RuleBroken, match="PLATE_FINISHED"):
            place_tube(context, "PLATE-1", tube(2))
        with pytest.raises(RuleBroken, match="PLATE_FINISHED"):
            finish_plate(context, "PLATE-1")
        reopen_plate(context, "PLATE-1")

        assert place_tube(context, "PLATE-1", tube(2)).well == "B01"


def test_a_map_on_which_a_result_rests_is_not_opened_again(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        import_plate(lab, export(tmp_path / "run.csv", {"A01": NEGATIVE}), plate="PLATE-1")

        with pytest.raises(RuleBroken, match="PLATE_HAS_RESULTS"):
            reopen_plate(lab, "PLATE-1")


def test_an_empty_plate_is_not_finished(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        make_plate(context, "PLATE-1")
        with pytest.raises(RuleBroken, match="PLATE_EMPTY"):
            finish_plate(context, "PLATE-1")


def test_a_plate_without_a_barcode_gets_a_number_of_the_day(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        numbers = [make_plate(context).plate.number for _ in range(2)]

        assert numbers == ["PL26030201", "PL26030202"]
        assert [row.plate.number for row in list_plates(context)] == numbers[::-1]


@pytest.mark.parametrize("number", [tube(1), "x", "KHAY 1|2", "á1", "0" * 41])
def test_what_is_no_plates_number_is_refused(tmp_path: Path, number: str) -> None:
    with station(tmp_path / "home") as context, pytest.raises(BadInput, match="BAD_PLATE_NUMBER"):
        make_plate(context, number)


def test_a_plate_is_made_once(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        make_plate(context, "plate-1")
        with pytest.raises(RuleBroken, match="PLATE_TAKEN"):
            make_plate(context, "PLATE-1")


# Mappings


def test_a_saved_mapping_is_found_by_its_headings_and_kept_with_the_file(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        run = tmp_path / "own.csv"
        text = export(tmp_path / "run.csv", {"A01": POSITIVE}).read_text(encoding="utf-8")
        run.write_text(text.replace("CT", "Chu kỳ").replace("Target Name", "Đích đo"), encoding="utf-8")
        columns = {PlateColumn.CT: "Chu kỳ", PlateColumn.TARGET: "Đích đo"}
        with pytest.raises(BadInput) as unknown:
            preview_plate(lab, run)
        import_plate(lab, run, plate="PLATE-1", columns=columns, save_as="Máy của ta")

        assert unknown.value.reason is Reason.PLATE_COLUMNS_MISSING
        assert "Chu kỳ" in str(unknown.value.facts["found"])
        assert codes(context) == {tube(1): ResultCode.POSITIVE}
        assert preview_plate(lab, run).mapping.name == "máy-của-ta"
        drop_mapping(lab, "máy-của-ta")
        [first] = [well for well in show_plate(context, "PLATE-1").wells if well.well == "A01"]
        assert first.code is ResultCode.POSITIVE
        assert [mapping.name for mapping in list_mappings(context)] == ["quantstudio", "cfx"]


def test_a_mapping_without_its_columns_is_not_saved(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        cfx = find_mapping(context, "cfx")
        for wrong in (replace(cfx, columns={}), replace(cfx, cutoff=0.0), replace(cfx, name=" ")):
            with pytest.raises(BadInput, match="BAD_MAPPING"):
                save_mapping(context, wrong)
        with pytest.raises(BadInput, match="BAD_MAPPING"):
            drop_mapping(context, "cfx")
        with pytest.raises(NotFound, match="NO_SUCH_MAPPING"):
            drop_mapping(context, "other")


def test_a_mapping_has_its_own_cutoff(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        paired(context, 1)
        lab = technician(context)
        save_mapping(lab, replace(find_mapping(lab, "quantstudio"), name="own", cutoff=37.0, columns=HEADINGS))
        plate_with(lab, 1)
        finish_plate(lab, "PLATE-1")
        late = {"N": 38.5, "ORF1ab": 38.0, "RP": 26.0}
        import_plate(lab, export(tmp_path / "run.csv", {"A01": late}), plate="PLATE-1", mapping="own")

        assert codes(context) == {tube(1): ResultCode.NEGATIVE}


def test_a_preview_stores_nothing_and_says_how_the_file_is_read(tmp_path: Path) -> None:
    with station(tmp_path / "home") as context:
        plate_with(context, 1)
        run = export(tmp_path / "run.csv", {"A01": {**POSITIVE, "N": "=B2"}, "C03": NEGATIVE})
        seen = preview_plate(context, run, plate="PLATE-1")

        assert list_inbox(context) == ()
        assert (seen.rows, seen.wells, seen.tubes, seen.header_row, seen.separator) == (12, 4, 1, 1, ",")
        assert dict(seen.columns) == HEADINGS
        assert [(problem.line, problem.reason) for problem in seen.problems] == [(2, InboxReason.WELL_FORMULA)]
        assert [issue.reason for issue in seen.issues] == [InboxReason.WELL_FORMULA, InboxReason.WELL_WITHOUT_TUBE]
