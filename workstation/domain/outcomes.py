"""The answer to one scan: one outcome out of a closed list, each with its class.

The class fixes colour, shape and sound; the words stand in `workstation.texts.outcomes`.
"""

from enum import StrEnum


class OutcomeClass(StrEnum):
    """Seven kinds of answer; no screen shows anything else."""

    GO = "go"
    OK = "ok"
    OK_NOTE = "ok_note"
    SAME = "same"
    ASK = "ask"
    NO = "no"
    STOP = "stop"


class Outcome(StrEnum):
    """Every answer that a desk can give."""

    READY_TUBE = "READY_TUBE"
    TUBE_TAKEN = "TUBE_TAKEN"
    PAIRED = "PAIRED"
    PAIRED_CHECK_ID = "PAIRED_CHECK_ID"
    PAIRED_NUMBER_ONLY = "PAIRED_NUMBER_ONLY"
    ACCENTS_LOST = "ACCENTS_LOST"
    POOL_ADDED = "POOL_ADDED"
    POOL_FULL = "POOL_FULL"
    POOL_CLOSED = "POOL_CLOSED"
    SWAPPED = "SWAPPED"
    OPERATOR_IN = "OPERATOR_IN"
    SLIP_READY = "SLIP_READY"
    PRINTING = "PRINTING"
    UNDONE = "UNDONE"
    TUBE_PUT_BACK = "TUBE_PUT_BACK"
    KEPT = "KEPT"
    SAME_AGAIN = "SAME_AGAIN"
    TUBE_USED = "TUBE_USED"
    TUBE_SHIPPED = "TUBE_SHIPPED"
    TUBE_REPLACED = "TUBE_REPLACED"
    TUBE_VOIDED = "TUBE_VOIDED"
    TUBE_EXPIRED = "TUBE_EXPIRED"
    TUBE_NOT_OURS = "TUBE_NOT_OURS"
    TUBE_AT_LAB = "TUBE_AT_LAB"
    TUBE_CHECK_FAILED = "TUBE_CHECK_FAILED"
    TUBE_TWICE_IN_ROW = "TUBE_TWICE_IN_ROW"
    REPLACE_WITH = "REPLACE_WITH"
    RHYTHM_DOUBT = "RHYTHM_DOUBT"
    PERSON_FIRST = "PERSON_FIRST"
    PERSON_IN_TUBE = "PERSON_IN_TUBE"
    PERSON_IN_OTHER_OPEN = "PERSON_IN_OTHER_OPEN"
    PERSON_TODAY = "PERSON_TODAY"
    PERSON_MASKED = "PERSON_MASKED"
    PERSON_DIFFERS = "PERSON_DIFFERS"
    PERSON_LIKE = "PERSON_LIKE"
    CERT_NO_ID = "CERT_NO_ID"
    QR_VEHICLE = "QR_VEHICLE"
    NOT_A_PERSON = "NOT_A_PERSON"
    CUT_READ = "CUT_READ"
    EMPTY_SCAN = "EMPTY_SCAN"
    TOO_LONG = "TOO_LONG"
    BAD_BYTES = "BAD_BYTES"
    IME_ON = "IME_ON"
    LAYOUT_DOUBT = "LAYOUT_DOUBT"
    TWO_CODES = "TWO_CODES"
    QUESTION_OPEN = "QUESTION_OPEN"
    NO_QUESTION = "NO_QUESTION"
    NOTHING_TO_UNDO = "NOTHING_TO_UNDO"
    UNDO_WHY = "UNDO_WHY"
    NOTHING_TO_CLOSE = "NOTHING_TO_CLOSE"
    NOTHING_TO_REPLACE = "NOTHING_TO_REPLACE"
    NO_SLIP = "NO_SLIP"
    UNKNOWN_COMMAND = "UNKNOWN_COMMAND"
    NOT_ALLOWED = "NOT_ALLOWED"
    CLOCK_JUMP = "CLOCK_JUMP"
    PRACTICE_REAL = "PRACTICE_REAL"
    REAL_PRACTICE = "REAL_PRACTICE"
    CANNOT_SAVE = "CANNOT_SAVE"
    SCANNER_GONE = "SCANNER_GONE"
    WINDOW_AWAY = "WINDOW_AWAY"


CLASS_OF: dict[Outcome, OutcomeClass] = {
    Outcome.READY_TUBE: OutcomeClass.GO,
    Outcome.TUBE_TAKEN: OutcomeClass.GO,
    Outcome.PAIRED: OutcomeClass.OK,
    Outcome.PAIRED_CHECK_ID: OutcomeClass.OK_NOTE,
    Outcome.PAIRED_NUMBER_ONLY: OutcomeClass.OK_NOTE,
    Outcome.ACCENTS_LOST: OutcomeClass.OK_NOTE,
    Outcome.POOL_ADDED: OutcomeClass.OK,
    Outcome.POOL_FULL: OutcomeClass.OK,
    Outcome.POOL_CLOSED: OutcomeClass.OK,
    Outcome.SWAPPED: OutcomeClass.OK,
    Outcome.OPERATOR_IN: OutcomeClass.SAME,
    Outcome.SLIP_READY: OutcomeClass.SAME,
    Outcome.PRINTING: OutcomeClass.SAME,
    Outcome.UNDONE: OutcomeClass.SAME,
    Outcome.TUBE_PUT_BACK: OutcomeClass.SAME,
    Outcome.KEPT: OutcomeClass.SAME,
    Outcome.SAME_AGAIN: OutcomeClass.SAME,
    Outcome.TUBE_USED: OutcomeClass.NO,
    Outcome.TUBE_SHIPPED: OutcomeClass.NO,
    Outcome.TUBE_REPLACED: OutcomeClass.NO,
    Outcome.TUBE_VOIDED: OutcomeClass.NO,
    Outcome.TUBE_EXPIRED: OutcomeClass.NO,
    Outcome.TUBE_NOT_OURS: OutcomeClass.ASK,
    Outcome.TUBE_AT_LAB: OutcomeClass.NO,
    Outcome.TUBE_CHECK_FAILED: OutcomeClass.NO,
    Outcome.TUBE_TWICE_IN_ROW: OutcomeClass.ASK,
    Outcome.REPLACE_WITH: OutcomeClass.ASK,
    Outcome.RHYTHM_DOUBT: OutcomeClass.ASK,
    Outcome.PERSON_FIRST: OutcomeClass.NO,
    Outcome.PERSON_IN_TUBE: OutcomeClass.NO,
    Outcome.PERSON_IN_OTHER_OPEN: OutcomeClass.NO,
    Outcome.PERSON_TODAY: OutcomeClass.ASK,
    Outcome.PERSON_MASKED: OutcomeClass.ASK,
    Outcome.PERSON_DIFFERS: OutcomeClass.ASK,
    Outcome.PERSON_LIKE: OutcomeClass.ASK,
    Outcome.CERT_NO_ID: OutcomeClass.ASK,
    Outcome.QR_VEHICLE: OutcomeClass.NO,
    Outcome.NOT_A_PERSON: OutcomeClass.NO,
    Outcome.CUT_READ: OutcomeClass.NO,
    Outcome.EMPTY_SCAN: OutcomeClass.NO,
    Outcome.TOO_LONG: OutcomeClass.NO,
    Outcome.BAD_BYTES: OutcomeClass.NO,
    Outcome.IME_ON: OutcomeClass.NO,
    Outcome.LAYOUT_DOUBT: OutcomeClass.NO,
    Outcome.TWO_CODES: OutcomeClass.NO,
    Outcome.QUESTION_OPEN: OutcomeClass.ASK,
    Outcome.NO_QUESTION: OutcomeClass.SAME,
    Outcome.NOTHING_TO_UNDO: OutcomeClass.SAME,
    Outcome.UNDO_WHY: OutcomeClass.ASK,
    Outcome.NOTHING_TO_CLOSE: OutcomeClass.SAME,
    Outcome.NOTHING_TO_REPLACE: OutcomeClass.SAME,
    Outcome.NO_SLIP: OutcomeClass.NO,
    Outcome.UNKNOWN_COMMAND: OutcomeClass.NO,
    Outcome.NOT_ALLOWED: OutcomeClass.NO,
    Outcome.CLOCK_JUMP: OutcomeClass.ASK,
    Outcome.PRACTICE_REAL: OutcomeClass.NO,
    Outcome.REAL_PRACTICE: OutcomeClass.NO,
    Outcome.CANNOT_SAVE: OutcomeClass.STOP,
    Outcome.SCANNER_GONE: OutcomeClass.STOP,
    Outcome.WINDOW_AWAY: OutcomeClass.STOP,
}

SAVED: frozenset[Outcome] = frozenset(
    {
        Outcome.PAIRED,
        Outcome.PAIRED_CHECK_ID,
        Outcome.PAIRED_NUMBER_ONLY,
        Outcome.ACCENTS_LOST,
        Outcome.POOL_ADDED,
        Outcome.POOL_FULL,
        Outcome.POOL_CLOSED,
        Outcome.UNDONE,
        Outcome.TUBE_PUT_BACK,
        Outcome.SWAPPED,
        Outcome.OPERATOR_IN,
    }
)
"""The outcomes that say that something is committed to disk: a pairing, a closing, an undo, who works."""
