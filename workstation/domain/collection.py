"""A collection: where, for what and on what legal basis samples are taken. Every tube belongs to one.

The disease is a parameter, never a constant. Pool size and practice are the desk's, not the collection's.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from stdnum import luhn, verhoeff

POOL_SIZES = range(1, 16)
"""1 is a tube for one person; a field pool holds up to 15, one family (decision 3486/QĐ-BYT of 2020)."""
MOST_CODE, MOST_LEGAL_TEXT = 20, 2000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")
_LOINC = re.compile(r"[0-9]{1,7}-[0-9]")
_SNOMED = re.compile(r"[0-9]{6,18}")


class LegalBasis(StrEnum):
    """Why this site may take samples (law 91/2025/QH15)."""

    CONSENT = "consent"
    EPIDEMIC_ORDER = "epidemic_order"


class SamplingReason(StrEnum):
    """Why these people are tested."""

    SCREENING = "screening"
    CONTACT = "contact"
    SYMPTOMS = "symptoms"
    TRAVEL = "travel"
    POSITIVE_POOL = "positive_pool"
    DOCTOR = "doctor"


class Priority(StrEnum):
    """How soon the laboratory should take the tubes up."""

    ROUTINE = "routine"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What a desk is set to. `test_code` is LOINC and `specimen_type` SNOMED CT, or a code of the site's own."""

    site: str
    campaign: str
    disease: str
    test_code: str
    specimen_type: str
    reason: SamplingReason = SamplingReason.SCREENING
    priority: Priority = Priority.ROUTINE
    legal_basis: LegalBasis = LegalBasis.CONSENT
    legal_text: str = ""


class CollectionField(StrEnum):
    """The fields that are typed, as the form, the command line and a refusal name them."""

    SITE = "site"
    CAMPAIGN = "campaign"
    DISEASE = "disease"
    TEST_CODE = "test_code"
    SPECIMEN_TYPE = "specimen_type"
    LEGAL_TEXT = "legal_text"


class CollectionProblem(StrEnum):
    """Why a field cannot be taken."""

    EMPTY = "EMPTY"
    TOO_LONG = "TOO_LONG"
    BAD_CODE = "BAD_CODE"
    NO_ORDER = "NO_ORDER"


LONGEST: dict[CollectionField, int] = {
    CollectionField.SITE: 200,
    CollectionField.CAMPAIGN: 200,
    CollectionField.DISEASE: 100,
    CollectionField.TEST_CODE: MOST_CODE,
    CollectionField.SPECIMEN_TYPE: MOST_CODE,
    CollectionField.LEGAL_TEXT: MOST_LEGAL_TEXT,
}
"""The most characters of each field, as the store and the platform keep them."""


def tidied(collection: Collection) -> Collection:
    """Give each text its one spelling, so that the same collection typed twice is one; lines of the law stay lines."""
    lines = (_one_line(line) for line in collection.legal_text.splitlines())
    return replace(
        collection,
        site=_one_line(collection.site),
        campaign=_one_line(collection.campaign),
        disease=_one_line(collection.disease),
        test_code=_one_line(collection.test_code).upper(),
        specimen_type=_one_line(collection.specimen_type).upper(),
        legal_text="\n".join(lines).strip("\n"),
    )


def problems_of(collection: Collection) -> dict[CollectionField, CollectionProblem]:
    """Give what is wrong, by field and in the fields' order; empty when a desk may be set to it."""
    found: dict[CollectionField, CollectionProblem] = {}
    for field in CollectionField:
        if (problem := _problem(field, str(getattr(collection, field)), collection.legal_basis)) is not None:
            found[field] = problem
    return found


def is_pool_size(size: int) -> bool:
    """Tell whether so many people may share a tube."""
    return size in POOL_SIZES


def _problem(field: CollectionField, text: str, basis: LegalBasis) -> CollectionProblem | None:
    if not text.strip():
        if field is not CollectionField.LEGAL_TEXT:
            return CollectionProblem.EMPTY
        return CollectionProblem.NO_ORDER if basis is LegalBasis.EPIDEMIC_ORDER else None
    if len(text) > LONGEST[field]:
        return CollectionProblem.TOO_LONG
    if field is CollectionField.TEST_CODE and not _is_code(text, _LOINC, _loinc_holds):
        return CollectionProblem.BAD_CODE
    if field is CollectionField.SPECIMEN_TYPE and not _is_code(text, _SNOMED, verhoeff.is_valid):
        return CollectionProblem.BAD_CODE
    return None


def _is_code(text: str, standard: re.Pattern[str], holds: Callable[[str], bool]) -> bool:
    """A code that looks like the standard's must hold its check digit; any other short word is the site's own."""
    return holds(text) if standard.fullmatch(text) else bool(_CODE.fullmatch(text))


def _loinc_holds(code: str) -> bool:
    return bool(luhn.is_valid(code.replace("-", "")))


def _one_line(text: str) -> str:
    visible = "".join(c for c in text if c.isprintable() or c.isspace())
    return unicodedata.normalize("NFC", " ".join(visible.split()))
