"""What the screen of labels says: what happened last, and the numbers that are left."""

import gettext
from dataclasses import dataclass, field
from enum import StrEnum

from workstation.domain.errors import GhepError
from workstation.domain.printing import JobState
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.gui.look import Look
from workstation.gui.ports import LabelForm, LabelPicture, NumbersLeft, PrintRow
from workstation.texts.notices import error_sentence
from workstation.texts.translate import mark as _


class LabelNoticeKind(StrEnum):
    """What happened last."""

    PRINTING = "printing"
    SAVED = "saved"
    CONFIRMED = "confirmed"
    GOING_ON = "going_on"
    CANCELLED = "cancelled"
    OUT_OF_USE = "out_of_use"
    REFUSED = "refused"
    BUSY = "busy"
    NOTHING_WAITS = "nothing_waits"
    SCAN_DAMAGED = "scan_damaged"
    SCAN_DOUBTFUL = "scan_doubtful"
    SCAN_CUT = "scan_cut"


LABEL_NOTICES: dict[LabelNoticeKind, str] = {
    LabelNoticeKind.PRINTING: _("{count} labels go to {printer}"),
    LabelNoticeKind.SAVED: _("{count} labels, {first} to {last}, are saved in {path}"),
    LabelNoticeKind.CONFIRMED: _("The first label reads well; the others are printed"),
    LabelNoticeKind.GOING_ON: _("The printing goes on"),
    LabelNoticeKind.CANCELLED: _("Cancelled. Up to ten labels that the printer has already may still come out"),
    LabelNoticeKind.OUT_OF_USE: _("Label {tube} is out of use; every desk refuses it"),
    LabelNoticeKind.REFUSED: _("Not done: {cause}"),
    LabelNoticeKind.BUSY: _("Something is still under way. Scan again when it is done"),
    LabelNoticeKind.NOTHING_WAITS: _("Nothing here waits for a scan. F8 prints an old label again"),
    LabelNoticeKind.SCAN_DAMAGED: _("Turn UniKey off (Ctrl+Shift), scan again"),
    LabelNoticeKind.SCAN_DOUBTFUL: _("The keyboard layout is in doubt. Run the scanner test (Ctrl+T), scan again"),
    LabelNoticeKind.SCAN_CUT: _("The scan was cut off. Scan again"),
}
GOOD = frozenset(
    {
        LabelNoticeKind.PRINTING,
        LabelNoticeKind.SAVED,
        LabelNoticeKind.CONFIRMED,
        LabelNoticeKind.GOING_ON,
        LabelNoticeKind.OUT_OF_USE,
    }
)
FORM_WORDS: dict[LabelForm, str] = {
    LabelForm.TUBE: _("50.8 × 25.4 mm"),
    LabelForm.SMALL_TUBE: _("25 × 12 mm, 2-D"),
    LabelForm.A4_SHEET: _("A4 sheet"),
}
_NUMBERS = _("Numbers {prefix}: {reserved} given to this station · {given} printed · {left} left")
_RANDOM = _("Numbers {prefix}: drawn at random · {given} printed")
_SIZE, _SPECIMEN = _("{width} × {height} mm"), _("Specimen number · {size}")
_ONE: dict[LabelNoticeKind, str] = {
    LabelNoticeKind.PRINTING: _("1 label goes to {printer}"),
    LabelNoticeKind.SAVED: _("1 label, {first}, is saved in {path}"),
}
_CHECKING = _("Scan the label that came out of {printer}. Only then are the other {count} printed.")
_THROWN_AWAY = _("Throw that label away, look at darkness and size, then go on printing.")
_IN_DOUBT = _("Scan the last label that came out of {printer}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelNotice:
    """One thing that happened, with the facts for its words."""

    kind: LabelNoticeKind
    facts: dict[str, object] = field(default_factory=dict)
    problem: Exception | None = None


def label_notice_words(notice: LabelNotice, look: Look) -> str:
    """Write a notice in the reader's language; an error of ours also says what to do."""
    if isinstance(notice.problem, GhepError):
        return error_sentence(notice.problem, look.catalogue)
    facts = {name: _spoken(name, value, look) for name, value in notice.facts.items()}
    if notice.problem is not None:
        facts["cause"] = cause_words(notice.problem, look.catalogue)
    words = _ONE.get(notice.kind) if notice.facts.get("count") == 1 else None
    return look.catalogue.gettext(words or LABEL_NOTICES[notice.kind]).format_map(facts)


def numbers_words(numbers: NumbersLeft, look: Look) -> str:
    """Say how many numbers the station was given, has printed, and has left."""
    counts = {name: look.number(getattr(numbers, name)) for name in ("reserved", "given", "left")}
    words = look.catalogue.gettext(_RANDOM if numbers.is_random else _NUMBERS)
    return words.format(prefix=numbers.prefix, **counts)


def task_words(job: PrintRow, catalogue: gettext.NullTranslations) -> str:
    """Say what a person must do about a job."""
    if job.state is JobState.CHECKING:
        return catalogue.gettext(_CHECKING).format(printer=job.printer, count=job.total - job.done)
    if not job.is_in_doubt:
        return f"{job.problem}. {catalogue.gettext(_THROWN_AWAY)}"
    return f"{job.problem}. {catalogue.gettext(_IN_DOUBT).format(printer=job.printer)}"


def size_words(width_mm: float, height_mm: float, look: Look) -> str:
    """Write the size of a label with the language's decimal mark."""
    width, height = (look.measure(side) for side in (width_mm, height_mm))
    return look.catalogue.gettext(_SIZE).format(width=width, height=height)


def specimen_words(picture: LabelPicture, look: Look) -> str:
    """Say that the number is a specimen's, and how large the label is."""
    size = size_words(picture.width_mm, picture.height_mm, look)
    return look.catalogue.gettext(_SPECIMEN).format(size=size)


def run_words(quantity: str, look: Look, *, is_file: bool) -> str:
    """Say what the key does that starts a run."""
    _ = look.catalogue.gettext
    if quantity == "1":
        return _("Save 1 label as PDF") if is_file else _("Print 1 label")
    words = _("Save {count} labels as PDF") if is_file else _("Print {count} labels")
    return words.format(count=quantity[:9])


def _spoken(name: str, value: object, look: Look) -> object:
    if name in ("tube", "first", "last"):
        return display_tube(str(value))
    return look.number(value) if isinstance(value, int) else value
