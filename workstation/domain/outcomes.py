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
    BOX_CODE = "BOX_CODE"
    BOX_READY = "BOX_READY"
    BOX_OPEN = "BOX_OPEN"
    BOX_ADDED = "BOX_ADDED"
    BOX_ADDED_CHECK = "BOX_ADDED_CHECK"
    BOX_FULL = "BOX_FULL"
    BOX_HAS_IT = "BOX_HAS_IT"
    BOX_TAKEN_OUT = "BOX_TAKEN_OUT"
    BOX_TAKE_OUT = "BOX_TAKE_OUT"
    BOX_SEALED = "BOX_SEALED"
    BOX_IS_SEALED = "BOX_IS_SEALED"
    BOX_SENT = "BOX_SENT"
    BOX_GONE = "BOX_GONE"
    BOX_FIRST = "BOX_FIRST"
    BOX_EMPTY = "BOX_EMPTY"
    BOX_NO_ROOM = "BOX_NO_ROOM"
    BOX_MISREAD = "BOX_MISREAD"
    BOX_UNKNOWN = "BOX_UNKNOWN"
    BOX_NOT_IN = "BOX_NOT_IN"
    TUBE_UNKNOWN = "TUBE_UNKNOWN"
    TUBE_OPEN = "TUBE_OPEN"
    TUBE_EMPTY = "TUBE_EMPTY"
    TUBE_BOXED = "TUBE_BOXED"
    NOT_FOR_BOX = "NOT_FOR_BOX"
    RECEIVE_READY = "RECEIVE_READY"
    RECEIVE_OPEN = "RECEIVE_OPEN"
    RECEIVE_BLIND = "RECEIVE_BLIND"
    RECEIVE_LOOSE = "RECEIVE_LOOSE"
    RECEIVE_CLOSED = "RECEIVE_CLOSED"
    RECEIVE_FIRST = "RECEIVE_FIRST"
    LIST_READ = "LIST_READ"
    LIST_PART = "LIST_PART"
    LIST_SAME = "LIST_SAME"
    LIST_OTHER = "LIST_OTHER"
    BOX_RECEIVED = "BOX_RECEIVED"
    RECEIVED_NO_LIST = "RECEIVED_NO_LIST"
    RECEIVED_AGAIN = "RECEIVED_AGAIN"
    RECEIVED_ELSEWHERE = "RECEIVED_ELSEWHERE"
    NOT_IN_MANIFEST = "NOT_IN_MANIFEST"
    RECEIVED_HERE = "RECEIVED_HERE"
    SET_ASIDE = "SET_ASIDE"
    TUBE_TOO_OLD = "TUBE_TOO_OLD"
    REJECT_WHICH = "REJECT_WHICH"
    REJECT_WHY = "REJECT_WHY"
    TUBE_REJECTED = "TUBE_REJECTED"
    RECEPTION_DONE = "RECEPTION_DONE"
    RECEPTION_DIFFERS = "RECEPTION_DIFFERS"
    BOX_PRINTING = "BOX_PRINTING"
    RECEPTION_WRITTEN = "RECEPTION_WRITTEN"


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
    Outcome.BOX_CODE: OutcomeClass.NO,
    Outcome.BOX_READY: OutcomeClass.GO,
    Outcome.BOX_OPEN: OutcomeClass.GO,
    Outcome.BOX_ADDED: OutcomeClass.OK,
    Outcome.BOX_ADDED_CHECK: OutcomeClass.OK_NOTE,
    Outcome.BOX_FULL: OutcomeClass.OK,
    Outcome.BOX_HAS_IT: OutcomeClass.SAME,
    Outcome.BOX_TAKEN_OUT: OutcomeClass.SAME,
    Outcome.BOX_TAKE_OUT: OutcomeClass.ASK,
    Outcome.BOX_SEALED: OutcomeClass.OK,
    Outcome.BOX_IS_SEALED: OutcomeClass.ASK,
    Outcome.BOX_SENT: OutcomeClass.OK,
    Outcome.BOX_GONE: OutcomeClass.NO,
    Outcome.BOX_FIRST: OutcomeClass.NO,
    Outcome.BOX_EMPTY: OutcomeClass.NO,
    Outcome.BOX_NO_ROOM: OutcomeClass.NO,
    Outcome.BOX_MISREAD: OutcomeClass.NO,
    Outcome.BOX_UNKNOWN: OutcomeClass.ASK,
    Outcome.BOX_NOT_IN: OutcomeClass.NO,
    Outcome.TUBE_UNKNOWN: OutcomeClass.ASK,
    Outcome.TUBE_OPEN: OutcomeClass.NO,
    Outcome.TUBE_EMPTY: OutcomeClass.NO,
    Outcome.TUBE_BOXED: OutcomeClass.NO,
    Outcome.NOT_FOR_BOX: OutcomeClass.NO,
    Outcome.RECEIVE_READY: OutcomeClass.GO,
    Outcome.RECEIVE_OPEN: OutcomeClass.GO,
    Outcome.RECEIVE_BLIND: OutcomeClass.OK_NOTE,
    Outcome.RECEIVE_LOOSE: OutcomeClass.ASK,
    Outcome.RECEIVE_CLOSED: OutcomeClass.ASK,
    Outcome.RECEIVE_FIRST: OutcomeClass.SAME,
    Outcome.LIST_READ: OutcomeClass.OK,
    Outcome.LIST_PART: OutcomeClass.OK_NOTE,
    Outcome.LIST_SAME: OutcomeClass.SAME,
    Outcome.LIST_OTHER: OutcomeClass.NO,
    Outcome.BOX_RECEIVED: OutcomeClass.OK,
    Outcome.RECEIVED_NO_LIST: OutcomeClass.OK_NOTE,
    Outcome.RECEIVED_AGAIN: OutcomeClass.SAME,
    Outcome.RECEIVED_ELSEWHERE: OutcomeClass.NO,
    Outcome.NOT_IN_MANIFEST: OutcomeClass.ASK,
    Outcome.RECEIVED_HERE: OutcomeClass.OK_NOTE,
    Outcome.SET_ASIDE: OutcomeClass.SAME,
    Outcome.TUBE_TOO_OLD: OutcomeClass.ASK,
    Outcome.REJECT_WHICH: OutcomeClass.ASK,
    Outcome.REJECT_WHY: OutcomeClass.ASK,
    Outcome.TUBE_REJECTED: OutcomeClass.OK_NOTE,
    Outcome.RECEPTION_DONE: OutcomeClass.OK,
    Outcome.RECEPTION_DIFFERS: OutcomeClass.OK_NOTE,
    Outcome.BOX_PRINTING: OutcomeClass.SAME,
    Outcome.RECEPTION_WRITTEN: OutcomeClass.SAME,
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
        Outcome.BOX_ADDED,
        Outcome.BOX_ADDED_CHECK,
        Outcome.BOX_FULL,
        Outcome.BOX_TAKEN_OUT,
        Outcome.BOX_SEALED,
        Outcome.BOX_SENT,
        Outcome.LIST_READ,
        Outcome.LIST_PART,
        Outcome.RECEIVE_BLIND,
        Outcome.BOX_RECEIVED,
        Outcome.RECEIVED_NO_LIST,
        Outcome.RECEIVED_HERE,
        Outcome.SET_ASIDE,
        Outcome.TUBE_REJECTED,
        Outcome.RECEPTION_DONE,
        Outcome.RECEPTION_DIFFERS,
    }
)
"""The outcomes that say that something is committed to disk: a pairing, a closing, an undo, who works, a tube
in a box or out of it, and what was received."""
