"""Every personal code, whole, masked, cut and damaged; all payloads are synthetic."""

from datetime import date

import pytest

from tests.builders import TUBES, cccd
from workstation.domain.identifiers import Gender, IdSystem, fold_name
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.card import card_number, write_card
from workstation.domain.personal_qr.person import PersonFlag, PersonScan
from workstation.domain.scans import CommandScan, RefusedScan, Scan, TubeScan, choose_reading, read_scan
from workstation.settings import Settings

RULES = Settings().scan_rules(practice=False)
CCCD = "001090000001|010000001|Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Phường Thử Nghiệm, Hà Nội|01012022"
CAN_CUOC = "001190000002||Trần Thị Mẫu|15081990|Nữ|Thôn Mẫu, Xã Thử, Hà Giang|02032024||||"
NATIONAL = "001090000001|NGUYEN VAN THU|1990-01-01|0|162979388586171100|<1<DN4010000000001<0123456789"
MASKED = "******000001|TRAN THI MAU|1990-**-**|0|162979388586171101|<2<00<"
CARD = write_card(card_number(1), "Hoàng Gia Bảo", "2000", Gender.MALE)
NAME_HEX = "Nguyễn Văn Thử".encode().hex()
BHYT_10 = f"HS4010000000001|{NAME_HEX}|07/09/2012|2|5468c3b46e204de1baab75|01 - 028|24/01/2019|-|24/01/2019|$"
BHYT_15 = (
    f"0100000001|{NAME_HEX}|01/01/1990|1|-|01 - C54|01/07/2023|-|31/07/2023|01050100000001|-|4| 01/10/2027|0000-0000|$"
)
BHYT_17 = BHYT_15.removesuffix("$") + "4|5175e1baad6e205468e1bbad|$"


def read(text: str) -> Scan:
    return read_scan(text, RULES)


def person(text: str) -> PersonScan:
    scan = read(text)
    assert isinstance(scan, PersonScan)
    return scan


def outcome(text: str) -> Outcome:
    scan = read(text)
    assert isinstance(scan, RefusedScan)
    return scan.outcome


def test_a_citizen_card_gives_number_name_birth_and_gender() -> None:
    found = person(CCCD)

    assert [(i.system, i.value) for i in found.identifiers] == [(IdSystem.CCCD, "001090000001")]
    assert (found.name, found.birth_date, found.gender) == ("Nguyễn Văn Thử", date(1990, 1, 1), Gender.MALE)
    assert not found.flags


def test_a_card_of_2024_keeps_nothing_of_the_parents() -> None:
    found = person(CAN_CUOC.replace("||||", "|x|Cha Thử|Mẹ Thử|x"))

    assert found.name == "Trần Thị Mẫu"
    assert "Cha" not in repr(found)


@pytest.mark.parametrize("noise", ["\ufeff{}", "{}\x00", "{}\r", "{}\r\n", "  {}  ", "CCCD:{}"])
def test_the_noise_of_scanners_is_tolerated(noise: str) -> None:
    assert person(noise.format(CCCD)).name == "Nguyễn Văn Thử"


def test_the_national_code_gives_all_its_identifiers() -> None:
    systems = {i.system for i in person(NATIONAL).identifiers}

    assert systems == {IdSystem.CCCD, IdSystem.QID, IdSystem.BHYT}


def test_a_phone_number_never_identifies() -> None:
    assert "0123456789" not in repr(person(NATIONAL))


def test_a_masked_code_is_known_by_qid_alone() -> None:
    found = person(MASKED)

    assert [i.system for i in found.identifiers] == [IdSystem.QID]
    assert PersonFlag.MASKED in found.flags
    assert (found.birth_date, found.birth_year) == (None, 1990)


def test_the_ministrys_own_inconsistent_example_warns_and_does_not_block() -> None:
    found = person("001093029317|NGUYEN VAN A|1987-01-18|0|162979388586171100|<1<00<0123232422")

    assert PersonFlag.ID_DOUBT in found.flags


@pytest.mark.parametrize(
    ("text", "number"), [(BHYT_10, "HS4010000000001"), (BHYT_15, "0100000001"), (BHYT_17, "0100000001")]
)
def test_every_length_of_insurance_card_is_read(text: str, number: str) -> None:
    found = person(text)

    assert (found.identifiers[0].value, found.name) == (number, "Nguyễn Văn Thử")
    assert "Quận Thử" not in repr(found)


def test_an_old_insurance_card_has_a_birth_year_alone() -> None:
    found = person(BHYT_10.replace("07/09/2012", "2012"))

    assert (found.birth_date, found.birth_year) == (None, 2012)


def test_our_own_card_is_read_back_as_it_was_written() -> None:
    number = card_number(7)
    found = person(write_card(number, "Hoàng Gia Bảo", "2015-11-20", Gender.MALE))

    assert (found.identifiers[0].value, found.birth_date) == (number, date(2015, 11, 20))


def test_our_card_with_a_wrong_number_is_refused() -> None:
    text = write_card(card_number(7), "Hoàng Gia Bảo", "2015", Gender.MALE)

    assert outcome(text.replace("00007", "00008")) is Outcome.CUT_READ


@pytest.mark.parametrize(
    "whole", [CCCD, CAN_CUOC, NATIONAL, BHYT_10, BHYT_15, BHYT_17, write_card(card_number(1), "A", "2000", Gender.MALE)]
)
def test_a_cut_code_is_never_taken_for_a_person(whole: str) -> None:
    separators = [i for i, c in enumerate(whole) if c == "|"]
    enough = separators[5] if whole in (CCCD, CAN_CUOC) else separators[-1]
    for end in range(14, len(whole)):
        found = read(whole[:end])
        if isinstance(found, PersonScan):
            typed = "|" not in whole[:end]
            assert typed or end > enough, whole[:end]
            assert set(found.identifiers) <= set(person(whole).identifiers)


@pytest.mark.parametrize("whole", [CCCD, NATIONAL, BHYT_10])
def test_a_code_cut_in_the_middle_says_that_it_was_cut(whole: str) -> None:
    assert outcome(whole[: len(whole) * 2 // 3]) is Outcome.CUT_READ


def test_lost_accents_are_saved_but_flagged() -> None:
    found = person(CAN_CUOC.replace("Trần Thị Mẫu", "Tr?n Th? M?u").replace("Nữ", "N?"))

    assert PersonFlag.ACCENTS_LOST in found.flags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Outcome.EMPTY_SCAN),
        ("\r\n \x00", Outcome.EMPTY_SCAN),
        ("HC1:6BFOXN*TS0BI$ZD", Outcome.CUT_READ),
        ("https://example.org/xe/51C12345", Outcome.QR_VEHICLE),
        ("WIFI:S:x;;", Outcome.NOT_A_PERSON),
        ("8934563138165", Outcome.NOT_A_PERSON),
        ("999999999999", Outcome.NOT_A_PERSON),
        ("LB99", Outcome.UNKNOWN_COMMAND),
        ("x" * 1_000_000, Outcome.TOO_LONG),
        (b"VN\xff\xfe0048".decode("utf-8", "surrogateescape"), Outcome.BAD_BYTES),
        (TUBES.number(48, 1)[:-1] + "X", Outcome.TUBE_CHECK_FAILED),
        (TUBES.number(48, 1)[:-2], Outcome.TUBE_CHECK_FAILED),
        ("TP" + TUBES.number(48, 1)[2:], Outcome.TUBE_CHECK_FAILED),
        (cccd().replace("001", "000", 1), Outcome.REAL_PRACTICE),
    ],
)
def test_each_bad_scan_has_its_own_answer(text: str, expected: Outcome) -> None:
    assert outcome(text) is expected


def test_typed_numbers_are_people() -> None:
    assert person("001090000001").kind == "typed_cccd"
    assert person("DN4010000000001").kind == "typed_bhyt"
    assert person("0100000001").kind == "typed_bhyt"


def test_a_foreign_tube_is_accepted_by_the_sites_pattern_alone() -> None:
    rules = Settings(foreign_tubes=r"QZ\d{9}").scan_rules(practice=False)

    assert outcome("QZ123456789") is Outcome.NOT_A_PERSON
    assert read_scan("QZ123456789", rules) == TubeScan("QZ123456789")


def test_a_command_card_is_read() -> None:
    assert isinstance(read("LB01"), CommandScan)


def test_practice_refuses_real_codes_and_takes_its_own() -> None:
    rules = Settings().scan_rules(practice=True)

    assert read_scan(CCCD, rules) == RefusedScan(outcome=Outcome.PRACTICE_REAL)
    assert read_scan(TUBES.number(1, 1), rules) == RefusedScan(outcome=Outcome.PRACTICE_REAL)
    assert isinstance(read_scan(CCCD.replace("001", "000", 1), rules), PersonScan)


def test_a_wedge_scan_takes_the_reading_that_says_something() -> None:
    number = TUBES.number(1, 1)

    assert choose_reading(number, "ùù%%", RULES) == number
    assert choose_reading("qqqq", number, RULES) == number
    assert choose_reading("qqqq", "wwww", RULES) == "qqqq"


def test_folding_maps_every_vietnamese_letter() -> None:
    assert fold_name("  Đặng  Thị Ước ") == "dang thi uoc"


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"])
def test_digits_of_other_scripts_are_no_numbers(digits: str) -> None:
    foreign = str.maketrans("0123456789", digits)

    for text in (CCCD, NATIONAL, BHYT_15, "001090000001", TUBES.number(48, 1)):
        assert not isinstance(read(text.translate(foreign)), PersonScan | TubeScan)


def test_control_characters_in_a_name_are_not_kept() -> None:
    assert person(CCCD.replace("Văn", "V\x00ăn\x1b")).name == "Nguyễn V ăn Thử"


def test_a_name_is_never_longer_than_what_can_be_sent() -> None:
    assert len(person(CCCD.replace("Văn", "Văn " * 300)).name) == 200


@pytest.mark.parametrize("born", ["01011700", "01019999", "99999999", "00000000"])
def test_an_impossible_birth_date_is_left_out_and_noted(born: str) -> None:
    found = person(CCCD.replace("01011990", born))

    assert (found.birth_date, found.birth_year) == (None, None)
    assert PersonFlag.ID_DOUBT in found.flags


def test_practice_and_real_work_refuse_each_others_insurance_cards_and_printed_cards() -> None:
    practice = Settings().scan_rules(practice=True)
    invented = BHYT_10.replace("HS401", "HS400")
    card = write_card(card_number(1, "CT"), "Hoàng Gia Bảo", "2000", Gender.MALE)

    for real, trained in ((BHYT_10, invented), (CARD, card), (MASKED, MASKED.replace("162979", "000979"))):
        assert read_scan(real, practice) == RefusedScan(outcome=Outcome.PRACTICE_REAL)
        assert outcome(trained) is Outcome.REAL_PRACTICE
        assert isinstance(read_scan(trained, practice), PersonScan)
