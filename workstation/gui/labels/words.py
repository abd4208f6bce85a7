"""What the screen of labels says: what happened last, the numbers that are left and that come, a job in full."""

from dataclasses import dataclass, field
from enum import StrEnum

from workstation.domain.errors import GhepError, Reason
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.gui.labels.ports import (
    LabelForm,
    LabelPicture,
    NextNumbers,
    NumbersLeft,
    PrinterRow,
    SheetRow,
)
from workstation.gui.look import Look
from workstation.texts.labels_here import OTHER_PAPER, here_sentence
from workstation.texts.notices import next_sentence
from workstation.texts.translate import mark as _


class LabelNoticeKind(StrEnum):
    """What happened last."""

    PRINTING = "printing"
    SAVED = "saved"
    CONFIRMED = "confirmed"
    GOING_ON = "going_on"
    CANCELLED = "cancelled"
    OUT_OF_USE = "out_of_use"
    SAVED_PAPER = "saved_paper"
    RESERVING = "reserving"
    RESERVED = "reserved"
    RESERVED_CLOSED = "reserved_closed"
    ANSWER_FIRST = "answer_first"
    REFUSED = "refused"
    BUSY = "busy"
    NOTHING_WAITS = "nothing_waits"
    SCAN_DAMAGED = "scan_damaged"
    SCAN_DOUBTFUL = "scan_doubtful"
    SCAN_CUT = "scan_cut"


LABEL_NOTICES: dict[LabelNoticeKind, str] = {
    LabelNoticeKind.PRINTING: _("{count} labels go to {printer}"),
    LabelNoticeKind.SAVED_PAPER: _("Saved in {path}. Print it on A4 at 100 %"),
    LabelNoticeKind.RESERVING: _("The platform is asked for {count} numbers…"),
    LabelNoticeKind.RESERVED: _("The platform gave {count} numbers; {left} are left now"),
    LabelNoticeKind.RESERVED_CLOSED: _(
        "The platform gave {count} numbers; {left} are left now. {blocks} earlier blocks were closed, because another "
        "station or an older copy of this one may have printed them"
    ),
    LabelNoticeKind.ANSWER_FIRST: _("Answer first: 1, 2, 3 or Esc. The scan was not taken"),
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
        LabelNoticeKind.SAVED_PAPER,
        LabelNoticeKind.RESERVING,
        LabelNoticeKind.RESERVED,
        LabelNoticeKind.CONFIRMED,
        LabelNoticeKind.GOING_ON,
        LabelNoticeKind.OUT_OF_USE,
    }
)
FORM_WORDS: dict[LabelForm, str] = {
    LabelForm.TUBE: _("Tube {size}, bars"),
    LabelForm.SMALL_TUBE: _("Small tube {size}, square code"),
    LabelForm.A4_SHEET: _("Tubes on A4 label sheets"),
    LabelForm.COMMAND_CARD: _("Command card and badges (A4)"),
    LabelForm.TEST_SHEET: _("Scanner test sheet (A4)"),
}
USUAL_MM: dict[LabelForm, tuple[float, float]] = {LabelForm.TUBE: (50.8, 25.4), LabelForm.SMALL_TUBE: (25, 12)}
_NUMBERS = _("Numbers {prefix}: {reserved} given to this station · {given} printed · {left} left")
_RANDOM = _("Numbers {prefix}: drawn at random · {given} printed")
_SIZE, _SHEET = _("{width} × {height} mm"), _("{count} labels of {size}")
_SMALL_PAPER = _("It needs {needed}, and the printer holds {room}")
_REAL, _SCALED = _("Specimen · {size} · in real size"), _("Specimen · {size} · shown at {percent} %")
_NEXT, _NEXT_ONE = _("Next: {first} to {last}"), _("Next: {first}")
_TOO_FEW, _AT_RANDOM = _("Only {count} numbers are left for this run"), _("Next: numbers from a block drawn at random")
_ONE: dict[LabelNoticeKind, str] = {
    LabelNoticeKind.PRINTING: _("1 label goes to {printer}"),
    LabelNoticeKind.SAVED: _("1 label, {first}, is saved in {path}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelNotice:
    """One thing that happened, with the facts for its words."""

    kind: LabelNoticeKind
    facts: dict[str, object] = field(default_factory=dict)
    problem: Exception | None = None


def label_notice_words(notice: LabelNotice, look: Look) -> str:
    """Write a notice in the reader's language; an error of ours also says what to do."""
    if isinstance(notice.problem, GhepError):
        return refusal_words(notice.problem, look)
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


def size_words(width_mm: float, height_mm: float, look: Look) -> str:
    """Write the size of a label with the language's decimal mark."""
    width, height = (look.measure(side) for side in (width_mm, height_mm))
    return look.catalogue.gettext(_SIZE).format(width=width, height=height)


def specimen_words(picture: LabelPicture, percent: int, look: Look) -> str:
    """Say that the label is a specimen, how large it is, and how large it is shown."""
    size = size_words(picture.width_mm, picture.height_mm, look)
    return look.catalogue.gettext(_REAL if percent == 100 else _SCALED).format(size=size, percent=percent)


def form_words(form: LabelForm, printer: PrinterRow | None, look: Look) -> str:
    """Name a kind of print; a tube's label has the size of its printer's roll."""
    size = USUAL_MM.get(form, (0.0, 0.0))
    if printer is not None and not printer.holds_a4:
        size = (printer.width_mm, printer.height_mm)
    sides = " × ".join(look.measure(side) for side in size)
    return look.catalogue.gettext(FORM_WORDS[form]).format(size=sides)


def sheet_words(sheet: SheetRow, look: Look) -> str:
    """Name a size of label sheets."""
    size = size_words(sheet.width_mm, sheet.height_mm, look)
    return look.catalogue.gettext(_SHEET).format(count=sheet.places, size=size)


def coming_words(coming: NextNumbers | None, numbers: NumbersLeft | None, look: Look) -> tuple[str, bool]:
    """Say which numbers come next, and tell whether they are too few for the run."""
    _ = look.catalogue.gettext
    if coming is None or numbers is None:
        return "", False
    if coming.last:
        words = _(_NEXT_ONE if coming.first == coming.last else _NEXT)
        return words.format(first=display_tube(coming.first), last=display_tube(coming.last)), False
    if numbers.is_random:
        return _(_AT_RANDOM), False
    return _(_TOO_FEW).format(count=look.number(coming.there)), True


def refusal_words(problem: Exception, look: Look) -> str:
    """Say what is the matter and what to do about it on this screen."""
    if not isinstance(problem, GhepError):
        return cause_words(problem, look.catalogue)
    return _too_small(problem, look) or here_sentence(problem, look.catalogue)


def _too_small(problem: GhepError, look: Look) -> str:
    """Say what paper is needed where a refusal names both sizes, as `A × B mm > C × D mm`."""
    needed, is_more, room = str(problem.facts.get("problem", "")).partition(" > ")
    if problem.reason is not Reason.BAD_LABEL or not is_more:
        return ""
    _ = look.catalogue.gettext
    sizes = [size.replace(".", look.measure(0.5)[1]) for size in (needed, room)]
    return next_sentence(_(_SMALL_PAPER).format(needed=sizes[0], room=sizes[1]), _(OTHER_PAPER), look.catalogue)


def run_words(quantity: str, look: Look, *, form: LabelForm, is_file: bool) -> str:
    """Say what the key does that starts a run."""
    _ = look.catalogue.gettext
    if not form.takes_numbers:
        return _("Save as PDF") if is_file else _("Print it")
    if quantity == "1":
        return _("Save 1 label as PDF") if is_file else _("Print 1 label")
    words = _("Save {count} labels as PDF") if is_file else _("Print {count} labels")
    return words.format(count=quantity[:9])


def _spoken(name: str, value: object, look: Look) -> object:
    if name in ("tube", "first", "last"):
        return display_tube(str(value))
    return look.number(value) if isinstance(value, int) else value
