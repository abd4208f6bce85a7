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
    UNDONE = "UNDONE"
    TUBE_PUT_BACK = "TUBE_PUT_BACK"
    KEPT = "KEPT"
    SAME_AGAIN = "SAME_AGAIN"
    TUBE_USED = "TUBE_USED"
    TUBE_AT_LAB = "TUBE_AT_LAB"
    TUBE_CHECK_FAILED = "TUBE_CHECK_FAILED"
    TUBE_TWICE_IN_ROW = "TUBE_TWICE_IN_ROW"
    PERSON_FIRST = "PERSON_FIRST"
    PERSON_IN_TUBE = "PERSON_IN_TUBE"
    PERSON_IN_OTHER_OPEN = "PERSON_IN_OTHER_OPEN"
    PERSON_TODAY = "PERSON_TODAY"
    PERSON_MASKED = "PERSON_MASKED"
    PERSON_DIFFERS = "PERSON_DIFFERS"
    CERT_NO_ID = "CERT_NO_ID"
    QR_VEHICLE = "QR_VEHICLE"
    NOT_A_PERSON = "NOT_A_PERSON"
    CUT_READ = "CUT_READ"
    EMPTY_SCAN = "EMPTY_SCAN"
    TOO_LONG = "TOO_LONG"
    BAD_BYTES = "BAD_BYTES"
    QUESTION_OPEN = "QUESTION_OPEN"
    NO_QUESTION = "NO_QUESTION"
    NOTHING_TO_UNDO = "NOTHING_TO_UNDO"
    NOTHING_TO_CLOSE = "NOTHING_TO_CLOSE"
    UNKNOWN_COMMAND = "UNKNOWN_COMMAND"
    PRACTICE_REAL = "PRACTICE_REAL"
    REAL_PRACTICE = "REAL_PRACTICE"
    CANNOT_SAVE = "CANNOT_SAVE"
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
    Outcome.UNDONE: OutcomeClass.SAME,
    Outcome.TUBE_PUT_BACK: OutcomeClass.SAME,
    Outcome.KEPT: OutcomeClass.SAME,
    Outcome.SAME_AGAIN: OutcomeClass.SAME,
    Outcome.TUBE_USED: OutcomeClass.NO,
    Outcome.TUBE_AT_LAB: OutcomeClass.NO,
    Outcome.TUBE_CHECK_FAILED: OutcomeClass.NO,
    Outcome.TUBE_TWICE_IN_ROW: OutcomeClass.ASK,
    Outcome.PERSON_FIRST: OutcomeClass.NO,
    Outcome.PERSON_IN_TUBE: OutcomeClass.NO,
    Outcome.PERSON_IN_OTHER_OPEN: OutcomeClass.NO,
    Outcome.PERSON_TODAY: OutcomeClass.ASK,
    Outcome.PERSON_MASKED: OutcomeClass.ASK,
    Outcome.PERSON_DIFFERS: OutcomeClass.ASK,
    Outcome.CERT_NO_ID: OutcomeClass.NO,
    Outcome.QR_VEHICLE: OutcomeClass.NO,
    Outcome.NOT_A_PERSON: OutcomeClass.NO,
    Outcome.CUT_READ: OutcomeClass.NO,
    Outcome.EMPTY_SCAN: OutcomeClass.NO,
    Outcome.TOO_LONG: OutcomeClass.NO,
    Outcome.BAD_BYTES: OutcomeClass.NO,
    Outcome.QUESTION_OPEN: OutcomeClass.ASK,
    Outcome.NO_QUESTION: OutcomeClass.SAME,
    Outcome.NOTHING_TO_UNDO: OutcomeClass.SAME,
    Outcome.NOTHING_TO_CLOSE: OutcomeClass.SAME,
    Outcome.UNKNOWN_COMMAND: OutcomeClass.NO,
    Outcome.PRACTICE_REAL: OutcomeClass.NO,
    Outcome.REAL_PRACTICE: OutcomeClass.NO,
    Outcome.CANNOT_SAVE: OutcomeClass.STOP,
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
    }
)
"""The outcomes that say that a pairing, a closing or an undo is committed to disk."""
