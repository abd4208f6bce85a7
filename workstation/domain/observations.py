"""What an analyzer's message says, as plain values: the contract between `hl7` and the use cases.

Nothing here knows how a message is written; nothing here decides what a result means.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile


class InboxReason(StrEnum):
    """Why a message, or a part of it, waits for a person. Each has words and a next step."""

    EMPTY_FILE = "EMPTY_FILE"
    NOT_HL7 = "NOT_HL7"
    MESSAGE_CUT = "MESSAGE_CUT"
    BAD_ENCODING = "BAD_ENCODING"
    SEGMENT_DAMAGED = "SEGMENT_DAMAGED"
    WRONG_TYPE = "WRONG_TYPE"
    OBX_LOST = "OBX_LOST"
    NO_RESULTS = "NO_RESULTS"
    NO_TUBE = "NO_TUBE"
    TUBE_UNKNOWN = "TUBE_UNKNOWN"
    TUBE_AMBIGUOUS = "TUBE_AMBIGUOUS"
    OTHER_TEST = "OTHER_TEST"
    PAIRED_AFTER_TEST = "PAIRED_AFTER_TEST"
    DATED_BEFORE_SWAB = "DATED_BEFORE_SWAB"
    TUBE_IS_CONTROL = "TUBE_IS_CONTROL"
    VALUE_UNKNOWN = "VALUE_UNKNOWN"
    STATUS_NEEDS_PERSON = "STATUS_NEEDS_PERSON"
    VALUES_DISAGREE = "VALUES_DISAGREE"
    CALLS_DISAGREE = "CALLS_DISAGREE"
    ORDER_FAILED = "ORDER_FAILED"
    READER_FAILED = "READER_FAILED"
    PLATE_FILE = "PLATE_FILE"
    PLATE_COLUMN = "PLATE_COLUMN"
    PLATE_UNKNOWN = "PLATE_UNKNOWN"
    PLATE_OPEN = "PLATE_OPEN"
    PLATE_INVALID = "PLATE_INVALID"
    WELL_UNREADABLE = "WELL_UNREADABLE"
    WELL_FORMULA = "WELL_FORMULA"
    WELL_NO_TARGET = "WELL_NO_TARGET"
    TARGET_MISSING = "TARGET_MISSING"
    CT_UNREADABLE = "CT_UNREADABLE"
    WELL_TWICE = "WELL_TWICE"
    WELL_CALL_DIFFERS = "WELL_CALL_DIFFERS"
    WELL_WITHOUT_TUBE = "WELL_WITHOUT_TUBE"
    WELL_NOT_IN_FILE = "WELL_NOT_IN_FILE"
    WELL_DIFFERS = "WELL_DIFFERS"
    REPLICATES_DISAGREE = "REPLICATES_DISAGREE"


class RoleReason(StrEnum):
    """Why a specimen is taken for a patient's or a control."""

    SPECIMEN_TYPE = "specimen_type"
    INVENTORY = "inventory"
    NAME = "name"
    NO_NUMBER = "no_number"
    NOTHING_ELSE = "nothing_else"


class SpecimenRole(StrEnum):
    """Whose specimen it is (HL7 table 0369): people's and controls' never mix."""

    PATIENT = "patient"
    CONTROL = "control"
    CALIBRATOR = "calibrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeCandidate:
    """A text that may be the tube's barcode, and where it stood (for example `SPM-2` of segment 4)."""

    text: str
    field: str
    segment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One OBX. Texts are un-escaped; `segment` counts from 1 within the message.

    `value` is the whole of OBX-5 with the standard's separators, `value_code` and `value_system` its coded parts.
    `status` is the first component of OBX-11 (table 0085), empty where the analyzer sent none.
    `alternate_code` is OBX-3.4: a second code for the same thing, or LAW's `S_OTHER` (a supplement such
    as the Ct of the result before it).
    """

    segment: int
    code: str
    code_text: str
    code_system: str
    sub_id: str
    value_type: str
    value: str
    value_code: str
    value_text: str
    value_system: str
    units: str
    flags: tuple[str, ...]
    status: str
    observed_at: datetime | None
    instrument: str
    notes: tuple[str, ...]
    alternate_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpecimen:
    """One specimen of a message with its observations, associated by the order of the segments.

    `order_statuses` are the OBR-25 of its orders (X: could not be done) and `notes` the comments on
    them: all that a refused order has, for it has no observations.
    """

    segment: int
    role: SpecimenRole
    candidates: tuple[TubeCandidate, ...]
    observations: tuple[Observation, ...]
    order_statuses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    role_reason: RoleReason = RoleReason.NOTHING_ELSE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIssue:
    """A part that gives no result, found while reading: a row of a plate's file and its column, or a segment.

    `tube` is the number of the tube that it is about, where it is known: any result of that tube is then in doubt.
    """

    reason: InboxReason
    segment: int = 0
    field: str = ""
    detail: str = ""
    tube: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessage:
    """One message as read. `sender` is MSH-3|MSH-4; `control_id` is MSH-10; `kind` is e.g. `ORU^R01`.

    `issues` wait for a person beside what the specimens give. `profile` is what it was read by, and must be
    interpreted by. `map_seal` tells the map of a plate by which it was read from every other; empty without one.
    """

    kind: str
    control_id: str
    sender: str
    version: str
    sent_at: datetime | None
    specimens: tuple[ReadSpecimen, ...]
    obx_count: int
    issues: tuple[ReadIssue, ...] = ()
    profile: AnalyzerProfile = GENERIC
    map_seal: str = ""


class Unreadable(Exception):
    """The bytes are kept, but a person must look: reason, and the place where it went wrong."""

    def __init__(self, reason: InboxReason, *, segment: int = 0, field: str = "", detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.segment = segment
        self.field = field
        self.detail = detail
