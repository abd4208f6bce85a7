"""What the standard finds wrong with a message, as hl7apy's validator says it: for the eye of who talks to a vendor.

Nothing is decided from it: of real messages about half do not conform (decision 0007), and are read all the same.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.exceptions import HL7apyException, ValidationError, ValidationWarning
from hl7apy.parser import parse_message

from workstation.domain.observations import Unreadable
from workstation.hl7.segments import read_segments

MOST_BYTES = 100_000
"""hl7apy takes about a second for 30 kB."""


class Severity(StrEnum):
    """How grave a finding is: a broken rule, or a value that a table does not have."""

    ERROR = "error"
    WARNING = "warning"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, in the validator's own English; `times` tells how often it is so."""

    severity: Severity
    text: str
    times: int = 1


def report_conformance(data: bytes) -> tuple[Finding, ...]:
    """Give what does not conform to the version that the message names; nothing where all does. Never raises.

    What cannot be checked is one finding that says why: no HL7, an unknown version, a message above 100 kB.
    """
    if len(data) > MOST_BYTES:
        return (
            Finding(severity=Severity.NOT_CHECKED, text=f"{len(data):,} bytes, and at most {MOST_BYTES:,} are checked"),
        )
    try:
        text = _plain(data)
        message = parse_message(text, validation_level=VALIDATION_LEVEL.TOLERANT)
    except Unreadable as problem:
        return (Finding(severity=Severity.NOT_CHECKED, text=problem.reason),)
    except Exception as error:  # hl7apy lets errors of its own out that are none of HL7apyException
        return (Finding(severity=Severity.NOT_CHECKED, text=f"{type(error).__name__}: {error}"),)
    return _validate(message)


def _plain(data: bytes) -> str:
    """Write the message as hl7apy takes it: CR line ends, and no truncation character before 2.7."""
    lines = []
    for segment in read_segments(data):
        fields = list(segment.fields)
        if segment.name == "MSH":
            del fields[1]
            fields[1] = fields[1][:4]
        lines.append(segment.delimiters.field.join(fields) if segment.name else fields[1])
    return "\r".join(lines)


def _validate(message: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - hl7apy has no types
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        try:
            message.validate(report_file=str(path))
        except (ValidationError, ValidationWarning):
            pass
        except (HL7apyException, AttributeError, KeyError, TypeError) as error:
            return (Finding(severity=Severity.NOT_CHECKED, text=f"{type(error).__name__}: {error}"),)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    times: dict[str, int] = {}
    for line in filter(None, lines):
        times[line] = times.get(line, 0) + 1
    return tuple(_finding(line, count) for line, count in times.items())


def _finding(line: str, times: int) -> Finding:
    kind, _, text = line.partition(": ")
    severity = Severity.ERROR if kind == "Error" else Severity.WARNING
    return Finding(severity=severity, text=text or line, times=times)
