"""Each analyzer's way of writing, as a small message of ours in tests/data/hl7: what must come out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workstation.domain.observations import ReadMessage, ReadSpecimen, SpecimenRole
from workstation.hl7.read_message import read_message

DATA = Path(__file__).parents[2] / "data" / "hl7"
PATIENT, CONTROL = SpecimenRole.PATIENT, SpecimenRole.CONTROL


def read(name: str) -> ReadMessage:
    return read_message((DATA / f"{name}.hl7").read_bytes())


def tubes(specimen: ReadSpecimen) -> list[tuple[str, str]]:
    return [(candidate.text, candidate.field) for candidate in specimen.candidates]


def values(specimen: ReadSpecimen) -> list[str]:
    return [observation.value for observation in specimen.observations]


def test_cobas_5800_law_keeps_results_ct_and_controls_apart():
    message = read("law_cobas_5800")
    first, failed, control = message.specimens

    assert [specimen.role for specimen in message.specimens] == [PATIENT, PATIENT, CONTROL]
    assert tubes(first) == [("G000000101", "SPM-2"), ("G000000101", "SAC-3")]
    assert values(first) == ["260373001^Detected^SCT", "24.31^^33.90"]
    assert [found.alternate_code for found in first.observations] == ["", "S_OTHER"]
    assert (failed.observations[0].status, failed.observations[0].flags) == ("X", ("P02T",))
    assert tubes(control) == [("RMC NegCtrl", "INV-1")]


def test_a_control_reagent_does_not_make_the_specimen_a_control():
    assert read("law_cobas_5800").specimens[0].role is PATIENT
    assert read("alinity_m").specimens[0].role is PATIENT


def test_a_coded_value_comes_apart_into_code_text_and_system():
    found = read("law_cobas_5800").specimens[0].observations[0]

    assert (found.value_code, found.value_text, found.value_system) == ("260373001", "Detected", "SCT")
    assert (found.code, found.code_text, found.code_system) == ("94500-6", "SARS-CoV-2 RNA", "LN")
    assert (found.sub_id, found.value_type, found.status, found.instrument) == ("1", "CWE", "F", "C5800")
    assert found.observed_at == datetime(2026, 7, 2, 1, 15, tzinfo=UTC)


def test_old_cobas_6800_has_its_tube_in_plain_spm_2():
    message = read("cobas_6800_old")

    assert message.kind == "OUL^R22"
    assert tubes(message.specimens[0]) == [("G000000201", "SPM-2")]
    assert values(message.specimens[0]) == ["ValueNotSet", "41.20^^37.10", "ValueNotSet", "< Titer min"]
    assert [found.sub_id for found in message.specimens[0].observations] == ["", "", "1/1", "1/2"]


def test_cobas_4800_notes_stay_with_the_observation_that_they_follow():
    first, control = read("cobas_4800").specimens

    assert [found.notes for found in first.observations] == [(), ("F;NONE", "Ct:0 (MMx 1),26.71")]
    assert [found.status for found in first.observations] == ["P", "P"]
    assert ("HPosCtrl", "INV-1") in tubes(control)
    assert control.role is CONTROL


def test_alinity_m_has_its_tube_in_sac_3_alone():
    specimen = read("alinity_m").specimens[0]

    assert tubes(specimen) == [("G000000401", "SAC-3")]
    assert values(specimen) == ["161,152", "Detected", "18.62"]
    assert specimen.observations[0].notes == ("lot 7",)
    assert specimen.observations[2].units == "CN"


def test_genexpert_names_the_specimen_after_its_results():
    first, second = read("genexpert").specimens

    assert tubes(first)[0] == ("G000000501", "SPM-2")
    assert values(first) == ["POSITIVE^", "^31.1", "^30.2"]
    assert [found.status for found in first.observations] == ["F", "", ""]
    assert first.observations[1].sub_id == "NG2&Ct"
    assert first.observations[0].value_text == "POSITIVE"
    assert tubes(second)[0] == ("G000000502", "SPM-2")
    assert values(second) == ["NEGATIVE^"]


def test_a_refused_genexpert_order_is_a_specimen_with_its_reason_and_no_results():
    (specimen,) = read("genexpert_refused").specimens

    assert tubes(specimen)[0] == ("G000000503", "SPM-2")
    assert specimen.observations == ()
    assert specimen.order_statuses == ("X",)
    assert specimen.notes == ("Error^DuplicatedTest^Duplicated test order",)


def test_oru_2_5_1_gives_each_order_its_own_tube():
    message = read("oru_r01_251")
    first, second = message.specimens

    assert tubes(first) == [
        ("G000000601", "SPM-2"),
        ("P1", "OBR-2"),
        ("G000000601", "OBR-3"),
        ("P1", "ORC-2"),
        ("G000000601", "ORC-3"),
    ]
    assert tubes(second)[0] == ("G000000602", "SPM-2")
    assert first.observations[0].notes == ("Âm tính & kiểm tra | lần 1\ndòng 2",)
    assert second.observations[0].status == "C"


def test_the_header_is_read():
    message = read("oru_r01_251")

    assert (message.kind, message.control_id, message.version) == ("ORU^R01", "ORU-1", "2.5.1")
    assert message.sender == "LIS^1.2.3^ISO|Lab D"
    assert message.sent_at == datetime(2026, 7, 2, 1, 30, 15, 123000, tzinfo=UTC)
    assert message.obx_count == 2


def test_an_old_oru_without_spm_gives_each_order_its_own_results():
    first, second, control = read("oru_r01_old").specimens

    assert (tubes(first), values(first)) == ([("G000000701", "OBR-2")], ["31.6", "Positive"])
    assert (tubes(second), values(second)) == ([("G000000702", "OBR-2")], ["NoCt", "Negative"])
    assert (tubes(control), control.role) == ([("NEGCONTROL-1", "OBR-3")], CONTROL)


def test_two_containers_of_one_specimen_keep_their_own_results():
    first, second = read("oul_r23_containers").specimens

    assert (tubes(first), values(first)) == ([("G000000801", "SAC-3")], ["Detected"])
    assert (tubes(second), values(second)) == ([("G000000802", "SAC-3")], ["Not detected"])


def test_oul_r24_names_the_specimen_after_its_order():
    first, second = read("oul_r24_orders").specimens

    assert {text for text, _ in tubes(first)} == {"G000000901"}
    assert {text for text, _ in tubes(second)} == {"G000000902"}
    assert (values(first), values(second)) == (["Detected"], ["Not detected"])


@pytest.mark.parametrize("path", sorted(DATA.glob("*.hl7")), ids=lambda path: path.stem)
@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r", b"\r\n\r\n"])
@pytest.mark.parametrize(("before", "after"), [(b"", b""), (b"\x0b", b"\x1c\r"), (b"\xef\xbb\xbf", b"\x00")])
def test_line_ends_frame_and_byte_order_mark_change_nothing(path, end, before, after):
    text = path.read_bytes()

    assert read_message(before + text.replace(b"\n", end) + after) == read_message(text)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.hl7")), ids=lambda path: path.stem)
def test_every_observation_of_the_file_is_returned(path):
    text = path.read_bytes()
    message = read_message(text)

    assert sum(len(specimen.observations) for specimen in message.specimens) == text.count(b"\nOBX|")
