"""Makes the files of the practice campaign that ship with the project: `python -m workstation.practice.make_files`.

Pictures of tube labels and personal codes as a camera would see them, and the messages of a practice analyzer.
"""

from datetime import UTC, datetime
from decimal import Decimal

import cv2

from workstation.domain.observations import SpecimenRole
from workstation.domain.results import CODING, ResultCode
from workstation.hl7.compose import MessageToSend, ResultToSend, SpecimenToSend, compose_oru_r01, compose_oul_r22
from workstation.practice.campaign import FILES, UNKNOWN_TUBE, practice_tubes
from workstation.practice.pictures import card_photo, tube_photo

JPEG_QUALITY = 82
SENT_AT = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
_WORDS = {
    ResultCode.NEGATIVE: "Not detected",
    ResultCode.POSITIVE: "Detected",
    ResultCode.INCONCLUSIVE: "Inconclusive",
}


def make_files() -> None:
    """Write every file of the campaign into `files/`."""
    FILES.mkdir(exist_ok=True)
    for index, tube in enumerate(practice_tubes()):
        _save(tube.picture, tube_photo(tube.number, seed=20 + index))
        for name, payload in zip(tube.people, tube.payloads, strict=True):
            _save(name, card_photo(payload, seed=40 + int(name[7])))
    (FILES / "analyzer-1.oru.hl7").write_bytes(_oru())
    (FILES / "analyzer-2.oul.hl7").write_bytes(_oul())


def _save(name: str, picture: cv2.typing.MatLike) -> None:
    ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not ok:
        raise ValueError(name)
    (FILES / name).write_bytes(data.tobytes())


def _oru() -> bytes:
    """One analyzer's ORU^R01 messages: a single and a pool, both negative."""
    single, _, pool, _ = practice_tubes()
    return b"".join(
        compose_oru_r01(_message(f"TAP-ORU-{n}", [analyzer_specimen(tube.number, ResultCode.NEGATIVE)]))
        for n, tube in enumerate((single, pool), start=1)
    )


def _oul() -> bytes:
    """A plate as OUL^R22: a control, a single, a positive pool and an unknown tube; then a correction of the single."""
    _, single, _, pool = practice_tubes()
    control = analyzer_specimen("NEGCONTROL", ResultCode.NEGATIVE, role=SpecimenRole.CONTROL)
    plate = [
        control,
        analyzer_specimen(single.number, ResultCode.INCONCLUSIVE),
        analyzer_specimen(pool.number, ResultCode.POSITIVE, ct=Decimal("28.4")),
        analyzer_specimen(UNKNOWN_TUBE, ResultCode.NEGATIVE),
    ]
    correction = [analyzer_specimen(single.number, ResultCode.POSITIVE, status="C", ct=Decimal("31.1"))]
    return analyzer_message("TAP-OUL-1", plate) + analyzer_message("TAP-OUL-2", correction)


def analyzer_message(control_id: str, specimens: list[SpecimenToSend]) -> bytes:
    """Write a plate of the practice analyzer as OUL^R22."""
    return compose_oul_r22(_message(control_id, specimens))


def _message(control_id: str, specimens: list[SpecimenToSend]) -> MessageToSend:
    return MessageToSend(
        sender="PRACTICE-PCR",
        facility="LAB",
        control_id=control_id,
        sent_at=SENT_AT,
        instrument="PCR-1",
        specimens=tuple(specimens),
    )


def analyzer_specimen(
    tube: str,
    code: ResultCode,
    *,
    role: SpecimenRole = SpecimenRole.PATIENT,
    status: str = "F",
    ct: Decimal | None = None,
) -> SpecimenToSend:
    """One tube's or control's result, without a time of its own."""
    result = ResultToSend(
        code="94500-6",
        text="SARS-CoV-2 RNA",
        value_code=CODING[code].snomed[0],
        value_text=_WORDS[code],
        observed_at=None,
        status=status,
        ct=ct,
    )
    return SpecimenToSend(tube=tube, role=role, results=(result,))


if __name__ == "__main__":
    make_files()
