"""Every error that the program raises on purpose, as one tree.

GhepError
├── OperatorError            the person at the desk can put it right
│   ├── BadInput             a file, a setting or an argument is not what it should be
│   ├── NotFound             no such tube, message or result
│   ├── RuleBroken           the rules forbid it now (who, what, when)
│   └── NumbersRunOut        no tube number is left in this station's blocks
└── EnvironmentProblem       disk, database, network, printer
    ├── StoreUnavailable     the database cannot be read or written
    ├── StoreTooNew          the database was written by a newer version
    ├── PlatformUnreachable  the central platform gave no usable answer
    ├── LibraryMissing       a system library is not installed
    └── PrinterProblem       a printer is out of reach, out of paper, or stopped

Anything else that is raised is a bug. Errors carry facts (a code and named values), not sentences:
`workstation.texts.notices` turns them into words in both languages, and a test walks this tree and
every `Reason` so that none lacks its words.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a request was refused; one row of words and one next step each."""

    BAD_USAGE = "BAD_USAGE"
    NO_SUCH_FILE = "NO_SUCH_FILE"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_IS_TABLE = "FILE_IS_TABLE"
    FILE_STILL_WRITTEN = "FILE_STILL_WRITTEN"
    ARCHIVE_TOO_LARGE = "ARCHIVE_TOO_LARGE"
    ARCHIVE_LOCKED = "ARCHIVE_LOCKED"
    ARCHIVE_DAMAGED = "ARCHIVE_DAMAGED"
    FOLDER_WATCHED = "FOLDER_WATCHED"
    NO_FOLDER = "NO_FOLDER"
    NOT_AN_IMAGE = "NOT_AN_IMAGE"
    BAD_QUANTITY = "BAD_QUANTITY"
    BAD_HOME = "BAD_HOME"
    BAD_SETTING = "BAD_SETTING"
    BAD_PROFILE = "BAD_PROFILE"
    NO_SUCH_PROFILE = "NO_SUCH_PROFILE"
    BAD_TUBE_NUMBER = "BAD_TUBE_NUMBER"
    BAD_PERSON = "BAD_PERSON"
    BAD_LABEL = "BAD_LABEL"
    NO_SUCH_TUBE = "NO_SUCH_TUBE"
    NO_SUCH_PLACE = "NO_SUCH_PLACE"
    WHICH_PERSON = "WHICH_PERSON"
    NO_SUCH_MESSAGE = "NO_SUCH_MESSAGE"
    NOTHING_CHOSEN = "NOTHING_CHOSEN"
    NO_RESULT_YET = "NO_RESULT_YET"
    ALREADY_RELEASED = "ALREADY_RELEASED"
    SAME_OPERATOR = "SAME_OPERATOR"
    OWN_PROPOSAL = "OWN_PROPOSAL"
    TUBE_STILL_OPEN = "TUBE_STILL_OPEN"
    TUBE_WITHOUT_PERSON = "TUBE_WITHOUT_PERSON"
    RESULT_HELD = "RESULT_HELD"
    NOT_HELD = "NOT_HELD"
    ALREADY_HELD = "ALREADY_HELD"
    NOT_RELEASED = "NOT_RELEASED"
    RESULT_WITHDRAWN = "RESULT_WITHDRAWN"
    RESULT_CHANGED = "RESULT_CHANGED"
    NO_WHY = "NO_WHY"
    NO_SEGMENT = "NO_SEGMENT"
    ALREADY_ATTACHED = "ALREADY_ATTACHED"
    NOTHING_TO_ATTACH = "NOTHING_TO_ATTACH"
    NOTHING_TO_CLOSE = "NOTHING_TO_CLOSE"
    CLOSE_HOLDS = "CLOSE_HOLDS"
    NO_SUCH_SPECIMEN = "NO_SUCH_SPECIMEN"
    SPECIMEN_MATCHED = "SPECIMEN_MATCHED"
    NO_SUCH_ATTACHMENT = "NO_SUCH_ATTACHMENT"
    TUBE_OPEN_ON_DESK = "TUBE_OPEN_ON_DESK"
    BAD_COLLECTION = "BAD_COLLECTION"
    NOT_ALLOWED = "NOT_ALLOWED"
    NO_SUCH_BADGE = "NO_SUCH_BADGE"
    NO_NAME = "NO_NAME"
    NAME_TAKEN = "NAME_TAKEN"
    FIRST_SUPERVISOR = "FIRST_SUPERVISOR"
    LAST_SUPERVISOR = "LAST_SUPERVISOR"
    NO_SUCH_PERSON = "NO_SUCH_PERSON"
    SEVERAL_PERSONS = "SEVERAL_PERSONS"
    ALREADY_SAME_PERSON = "ALREADY_SAME_PERSON"
    TWO_CITIZEN_NUMBERS = "TWO_CITIZEN_NUMBERS"
    NO_SUCH_MERGE = "NO_SUCH_MERGE"
    NO_SUCH_LIST = "NO_SUCH_LIST"
    LIST_KIND = "LIST_KIND"
    LIST_PROTECTED = "LIST_PROTECTED"
    LIST_DAMAGED = "LIST_DAMAGED"
    LIST_TOO_LARGE = "LIST_TOO_LARGE"
    LIST_EMPTY = "LIST_EMPTY"
    LIST_LETTERS = "LIST_LETTERS"
    LIST_COLUMN_MISSING = "LIST_COLUMN_MISSING"
    NUMBERS_RUN_OUT = "NUMBERS_RUN_OUT"
    NO_BLOCK_LEFT = "NO_BLOCK_LEFT"
    NUMBERS_NOT_RESERVED = "NUMBERS_NOT_RESERVED"
    TUBES_NOT_ASKED = "TUBES_NOT_ASKED"
    NO_WORK = "NO_WORK"
    LABEL_VOID = "LABEL_VOID"
    TUBE_HOLDS_PEOPLE = "TUBE_HOLDS_PEOPLE"
    STORE_UNAVAILABLE = "STORE_UNAVAILABLE"
    STORE_TOO_NEW = "STORE_TOO_NEW"
    PLATFORM_UNREACHABLE = "PLATFORM_UNREACHABLE"
    PLATFORM_NOT_SET = "PLATFORM_NOT_SET"
    PLATFORM_KEY_REFUSED = "PLATFORM_KEY_REFUSED"
    PORT_TAKEN = "PORT_TAKEN"
    ALREADY_LISTENING = "ALREADY_LISTENING"
    LIBRARY_MISSING = "LIBRARY_MISSING"
    NO_SCREEN = "NO_SCREEN"
    BAD_DATABASE_URL = "BAD_DATABASE_URL"
    ALREADY_RUNNING = "ALREADY_RUNNING"
    BAD_BOX = "BAD_BOX"
    NO_SUCH_BOX = "NO_SUCH_BOX"
    BOX_NOT_OPEN = "BOX_NOT_OPEN"
    BOX_NOT_SEALED = "BOX_NOT_SEALED"
    BOX_HAS_LEFT = "BOX_HAS_LEFT"
    BOX_IS_EMPTY = "BOX_IS_EMPTY"
    BAD_TEMPERATURE = "BAD_TEMPERATURE"
    BAD_BOX_LIST = "BAD_BOX_LIST"
    NO_SUCH_RECEPTION = "NO_SUCH_RECEPTION"
    TUBE_NOT_RECEIVED = "TUBE_NOT_RECEIVED"
    NO_PRINTER = "NO_PRINTER"
    NO_SUCH_PRINTER = "NO_SUCH_PRINTER"
    PRINTER_NAME_TAKEN = "PRINTER_NAME_TAKEN"
    PRINTER_AT_WORK = "PRINTER_AT_WORK"
    BAD_PRINTER = "BAD_PRINTER"
    NO_SUCH_JOB = "NO_SUCH_JOB"
    JOB_ENDED = "JOB_ENDED"
    JOB_NOT_STOPPED = "JOB_NOT_STOPPED"
    JOB_NOT_CHECKING = "JOB_NOT_CHECKING"
    NOT_IN_JOB = "NOT_IN_JOB"
    FIRST_LABEL_WRONG = "FIRST_LABEL_WRONG"
    PRINT_UNPROVEN = "PRINT_UNPROVEN"
    PRINTER_REFUSED = "PRINTER_REFUSED"
    PRINTER_NO_ROUTE = "PRINTER_NO_ROUTE"
    PRINTER_NAME_GONE = "PRINTER_NAME_GONE"
    PRINTER_SILENT = "PRINTER_SILENT"
    PRINTER_HALF_ANSWER = "PRINTER_HALF_ANSWER"
    PRINTER_CUT = "PRINTER_CUT"
    PRINTER_PAPER_OUT = "PRINTER_PAPER_OUT"
    PRINTER_RIBBON_OUT = "PRINTER_RIBBON_OUT"
    PRINTER_HEAD_OPEN = "PRINTER_HEAD_OPEN"
    PRINTER_PAUSED = "PRINTER_PAUSED"
    PRINTER_BUSY = "PRINTER_BUSY"
    PRINTER_FAULT = "PRINTER_FAULT"
    PRINT_SYSTEM_MISSING = "PRINT_SYSTEM_MISSING"
    PRINT_FILE_FAILED = "PRINT_FILE_FAILED"
    PRINTER_STUCK = "PRINTER_STUCK"
    PRINT_FAILED = "PRINT_FAILED"
    LABEL_WAITS = "LABEL_WAITS"
    NO_SUCH_PLATE = "NO_SUCH_PLATE"
    BAD_PLATE_NUMBER = "BAD_PLATE_NUMBER"
    PLATE_TAKEN = "PLATE_TAKEN"
    PLATE_FINISHED = "PLATE_FINISHED"
    PLATE_FULL = "PLATE_FULL"
    PLATE_EMPTY = "PLATE_EMPTY"
    PLATE_HAS_RESULTS = "PLATE_HAS_RESULTS"
    PLATE_FILE_USED = "PLATE_FILE_USED"
    PLATE_OLD_EXCEL = "PLATE_OLD_EXCEL"
    PLATE_COLUMNS_MISSING = "PLATE_COLUMNS_MISSING"
    BAD_WELL = "BAD_WELL"
    WELL_TAKEN = "WELL_TAKEN"
    TUBE_ON_PLATE = "TUBE_ON_PLATE"
    TUBE_BROKEN = "TUBE_BROKEN"
    NO_SUCH_MAPPING = "NO_SUCH_MAPPING"
    BAD_MAPPING = "BAD_MAPPING"


class GhepError(Exception):
    """Base of the tree: a reason and the facts that its words need."""

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        facts = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.reason} {facts}".rstrip()


class OperatorError(GhepError):
    """The person at the desk can put it right."""


class BadInput(OperatorError):
    """A file, a setting or an argument is not what it should be."""


class NotFound(OperatorError):
    """There is no such thing here."""


class RuleBroken(OperatorError):
    """The rules forbid it now."""


class NumbersRunOut(OperatorError):
    """No number is left in this station's blocks, or no block at the platform."""


class EnvironmentProblem(GhepError):
    """Disk, database, network or printer."""


class StoreUnavailable(EnvironmentProblem):
    """The database cannot be read or written."""


class StoreTooNew(EnvironmentProblem):
    """The database was written by a newer version of the program."""


class PlatformUnreachable(EnvironmentProblem):
    """The central platform gave no usable answer."""


class LibraryMissing(EnvironmentProblem):
    """A system library is not installed."""


class PrinterProblem(EnvironmentProblem):
    """A printer is out of reach, out of paper, or stopped; the job waits and loses nothing."""
