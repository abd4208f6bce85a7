"""What an analyzer is to run on a tube, or why nothing: asked for by a query, by the worklist, and by a person."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from workstation.domain.collection import Priority
from workstation.domain.custody import Standing
from workstation.domain.no_work import NoWork
from workstation.domain.results import RERUN, ResultStatus
from workstation.domain.tube_barcode import normalize_tube
from workstation.settings import Settings
from workstation.store import collections, receptions, results, told_tubes, tubes, void_labels
from workstation.usecases.context import Context
from workstation.usecases.told_doubts import doubt_of

_LOINC = re.compile(r"[0-9]{1,7}-[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeWork:
    """The tests for one tube, each as OBR-4 says it; no person is in it."""

    tube: str
    codes: tuple[str, ...]
    specimen_type: str
    collected_at: datetime | None = None
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """On what terms a tube was taken."""

    test_code: str
    disease: str
    specimen_type: str
    collected_at: datetime | None = None
    is_urgent: bool = False


def tube_work(context: Context, connection: Connection, text: str) -> TubeWork | NoWork:
    """Say what is to be run on a tube that was received, or that is known and closed. Reads only."""
    number = normalize_tube(text)
    row = tubes.find_tube(connection, number)
    if row is not None and row.state is tubes.TubeState.PUT_BACK:
        row = None
    why = _not_here(connection, number, row) or (_not_now(connection, row) if row else None)
    if why is not None:
        return why
    taken = _taken(context.settings, connection, row)
    codes = order_codes(context.settings, taken.test_code, taken.disease)
    if not codes:
        return NoWork.NO_TEST
    return TubeWork(
        tube=number,
        codes=codes,
        specimen_type=taken.specimen_type,
        collected_at=taken.collected_at,
        is_urgent=taken.is_urgent,
    )


def order_codes(settings: Settings, test_code: str, disease: str) -> tuple[str, ...]:
    """Give what the analyzer is told to run: what `order_codes` says of the test or the disease, or the test itself."""
    mapped = settings.order_codes.get(test_code) or settings.order_codes.get(disease)
    if mapped:
        return mapped
    if not test_code:
        return ()
    return (f"{test_code}^^{'LN' if _LOINC.fullmatch(test_code) else 'L'}",)


def _not_here(connection: Connection, number: str, row: tubes.TubeRow | None) -> NoWork | None:
    checked = receptions.find_checked(connection, number)
    if checked is not None and checked.tube.standing is Standing.REJECTED:
        return NoWork.REJECTED
    if checked is not None and checked.tube.standing is Standing.ASIDE:
        return NoWork.NOT_RECEIVED
    if void_labels.is_void(connection, number):
        return NoWork.LABEL_VOID
    return NoWork.UNKNOWN if row is None and checked is None else None


def _not_now(connection: Connection, row: tubes.TubeRow) -> NoWork | None:
    if row.state is tubes.TubeState.OPEN:
        return NoWork.STILL_OPEN
    if row.state is tubes.TubeState.REPLACED:
        return NoWork.REPLACED
    if doubt_of(connection, row.id, row.state) is not None:
        return NoWork.IN_DOUBT
    if not tubes.people_in(connection, row.id):
        return NoWork.NOBODY
    latest = results.latest_of(connection, row.id)
    says_something = latest is not None and latest.status is not ResultStatus.WITHDRAWN and latest.code not in RERUN
    return NoWork.HAS_RESULT if says_something else None


def _taken(settings: Settings, connection: Connection, row: tubes.TubeRow | None) -> _Taken:
    """A tube whose pairing is not here, or is another station's, is taken for what this laboratory tests."""
    if row is None:
        return _Taken(test_code=settings.test_code, disease=settings.disease, specimen_type=settings.specimen_type)
    if row.state is not tubes.TubeState.TOLD:
        its = collections.collection_of(connection, row.id)
        return _Taken(
            test_code=its.test_code,
            disease=its.disease,
            specimen_type=its.specimen_type,
            collected_at=tubes.last_paired_at(connection, row.id),
            is_urgent=its.priority is Priority.URGENT,
        )
    told = told_tubes.find_told_by_id(connection, row.id)
    disease = told.facts.disease if told else ""
    is_ours = disease.casefold() == settings.disease.casefold()
    return _Taken(
        test_code=settings.test_code if is_ours else "",
        disease=disease,
        specimen_type=settings.specimen_type,
        collected_at=told.facts.paired_at if told else None,
    )
