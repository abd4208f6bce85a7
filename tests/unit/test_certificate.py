"""Vaccination certificates: packed here as an issuer packs them, since no published one may be used."""

import zlib

import base45
import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TUBES
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.certificate import read_certificate
from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan
from workstation.domain.scans import RefusedScan, ScanRules, read_scan
from workstation.domain.tube_barcode import TubeFormat

REAL = ScanRules(tubes=TUBES, other_mode=TubeFormat("TP"), practice=False)
PRACTICE = ScanRules(tubes=TubeFormat("TP"), other_mode=TUBES, practice=True)


def certificate(family: str = "Trần", given_name: str = "Thị Mẫu", born: str = "1990-08-15", issuer: str = "VN") -> str:
    held = {"nam": {"fn": family, "gn": given_name}, "dob": born, "ver": "1.3.0"}
    claims = cbor2.dumps({1: issuer, -260: {1: held}})
    signed = cbor2.CBORTag(18, [b"", {}, claims, b"\x00" * 64])
    return "HC1:" + base45.b45encode(zlib.compress(cbor2.dumps(signed))).decode()


def test_a_certificate_proposes_a_name_and_a_birth_date_and_no_number() -> None:
    person = read_scan(certificate(), REAL)

    assert isinstance(person, PersonScan)
    assert (person.name, str(person.birth_date), person.identifiers) == ("Trần Thị Mẫu", "1990-08-15", ())
    assert PersonFlag.NO_ID in person.flags


def test_a_certificate_with_a_year_alone_gives_the_year() -> None:
    person = read_scan(certificate(born="1990"), REAL)

    assert isinstance(person, PersonScan)
    assert (person.birth_date, person.birth_year) == (None, 1990)


@pytest.mark.parametrize("length", [5, 20, 60, -1])
def test_a_certificate_that_was_cut_is_a_cut_read(length: int) -> None:
    assert read_scan(certificate()[:length], REAL) == RefusedScan(
        outcome=Outcome.CUT_READ, facts=(("found", 0), ("expected", 0))
    )


def test_a_real_certificate_is_refused_in_practice_and_an_invented_one_in_real_work() -> None:
    assert read_scan(certificate(), PRACTICE) == RefusedScan(outcome=Outcome.PRACTICE_REAL)
    assert read_scan(certificate(issuer="XX"), REAL) == RefusedScan(outcome=Outcome.REAL_PRACTICE)
    assert isinstance(read_scan(certificate(issuer="XX"), PRACTICE), PersonScan)


@pytest.mark.parametrize(
    "name", [10**5000, ["Trần"], {"fn": "Trần"}, b"Tran", 1.5, None], ids=lambda name: type(name).__name__
)
@pytest.mark.parametrize("field", ["family", "given_name", "born"])
def test_what_is_no_text_is_no_name_and_no_birth_date(field: str, name: object) -> None:
    held = {"family": "", "given_name": "", field: name}

    assert read_certificate(certificate(**held)) == CutRead(kind="certificate", found=0, expected=0)  # type: ignore[arg-type]


def test_a_certificate_that_unpacks_without_end_is_not_unpacked() -> None:
    bomb = "HC1:" + base45.b45encode(zlib.compress(b"\x00" * 50_000_000)).decode()

    assert not isinstance(read_certificate(bomb), tuple)


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=300))
def test_no_text_after_the_prefix_breaks_the_reader(text: str) -> None:
    read_certificate("HC1:" + text)


@given(st.binary(max_size=200))
def test_no_bytes_inside_break_the_reader(inside: bytes) -> None:
    read_certificate("HC1:" + base45.b45encode(zlib.compress(inside)).decode())
