"""The EU digital COVID certificate, Vietnam's vaccine certificate: `HC1:` + base45(zlib(COSE_Sign1(CWT))).

It carries a name and a birth date and no identity number, so it can propose a person and never find one. Its
signature is not checked: what it proposes is asked about in any case (decision 5772/QĐ-BYT).
"""

import zlib
from collections.abc import Mapping
from typing import Any

import base45
import cbor2

from workstation.domain.personal_qr.person import CutRead, PersonFlag, PersonScan, birth_year, day, tidy

PREFIX = "HC1:"
PRACTICE_ISSUER = "XX"
"""ISO 3166 leaves XX to its users: no state issues certificates under it."""

_MOST_BYTES = 65_536
_ISSUER, _CERTIFICATES, _FIRST = 1, -260, 1


def read_certificate(text: str) -> tuple[PersonScan, bool] | CutRead | None:
    """Read a certificate: the person it names, and whether it is a practice one; None for another kind of code.

    A certificate that does not unpack whole, or names nobody, is a cut read.
    """
    if not text.startswith(PREFIX):
        return None
    claims = _claims(text[len(PREFIX) :])
    person = _person(claims) if claims is not None else None
    if claims is None or person is None:
        return CutRead(kind="certificate", found=0, expected=0)
    return person, claims.get(_ISSUER) == PRACTICE_ISSUER


def _claims(packed: str) -> Mapping[Any, Any] | None:
    try:
        unpacker = zlib.decompressobj()
        message = unpacker.decompress(base45.b45decode(packed), _MOST_BYTES)
        if not unpacker.eof:
            return None
        outer = cbor2.loads(message)
        payload = (outer.value if isinstance(outer, cbor2.CBORTag) else outer)[2]
        claims = cbor2.loads(payload)
    except (ValueError, zlib.error, cbor2.CBORDecodeError, TypeError, IndexError, KeyError, RecursionError):
        return None
    return claims if isinstance(claims, Mapping) else None


def _person(claims: Mapping[Any, Any]) -> PersonScan | None:
    certificates = claims.get(_CERTIFICATES)
    certificate = certificates.get(_FIRST) if isinstance(certificates, Mapping) else None
    names = certificate.get("nam") if isinstance(certificate, Mapping) else None
    if not isinstance(certificate, Mapping) or not isinstance(names, Mapping):
        return None
    name = tidy(f"{_text(names.get('fn'))} {_text(names.get('gn'))}")
    born = _text(certificate.get("dob"))
    date, year = day(born, "%Y-%m-%d"), birth_year(born[:4])
    if not name or year is None:
        return None
    return PersonScan(
        kind="certificate",
        identifiers=(),
        name=name,
        birth_date=date,
        birth_year=year,
        flags=frozenset({PersonFlag.NO_ID}),
    )


def _text(value: object) -> str:
    """What is no text says nothing: a number of any length and a list are no name."""
    return value if isinstance(value, str) else ""
