"""One table that turns every refusal into words: what is wrong and where, and what to do next.

For `GhepError` by its reason and facts, and for what waits in the inbox. A test walks both enums.
"""

import gettext
import re

from workstation.domain.errors import GhepError, Reason
from workstation.domain.observations import InboxReason
from workstation.domain.printing import PrinterField
from workstation.domain.results import HoldReason, ResultCode, ResultOrigin, ResultStatus
from workstation.domain.tube_barcode import display_tube
from workstation.texts.collections import spoken_facts
from workstation.texts.decimals import decimal, decimals
from workstation.texts.error_notices import REASONS
from workstation.texts.inbox_notices import HOLDS, INBOX
from workstation.texts.label_problems import label_problem, spoken_label_error
from workstation.texts.notice import Notice
from workstation.texts.translate import mark as _
from workstation.texts.typed_person import spoken_field

RESULT_WORDS: dict[ResultCode, str] = {
    ResultCode.NEGATIVE: _("Negative"),
    ResultCode.POOL_NEGATIVE: _("Negative (pooled)"),
    ResultCode.POSITIVE: _("Positive"),
    ResultCode.POOL_POSITIVE: _("Pool positive"),
    ResultCode.PRESUMPTIVE: _("Presumptive"),
    ResultCode.INCONCLUSIVE: _("Inconclusive"),
    ResultCode.INVALID: _("Invalid"),
    ResultCode.REJECTED: _("Specimen rejected"),
    ResultCode.NOT_DONE: _("Not done"),
}
STATUS_WORDS: dict[ResultStatus, str] = {
    ResultStatus.PRELIMINARY: _("to release"),
    ResultStatus.HELD: _("held"),
    ResultStatus.RELEASED: _("released"),
    ResultStatus.REPLACED: _("replaced"),
    ResultStatus.WITHDRAWN: _("withdrawn"),
}
ORIGIN_WORDS: dict[ResultOrigin, str] = {
    ResultOrigin.MEASURED: _("measured"),
    ResultOrigin.CORRECTED: _("corrected by a person"),
    ResultOrigin.SETTLED: _("settled by a person"),
    ResultOrigin.RECEPTION: _("decided at reception"),
}
_PRINTER_FIELDS: dict[PrinterField, str] = {
    PrinterField.NAME: _("name"),
    PrinterField.ADDRESS: _("address"),
    PrinterField.DPI: _("resolution (dpi)"),
    PrinterField.SIZE: _("label size"),
}
_SEGMENT = _("segment {segment}, {field}: ")
_ROW_OF_FILE = _("row {segment}, {field}: ")
_WELL = _("well {field}: ")
_HL7_FIELD = re.compile(r"[A-Z][A-Z0-9]{2}(-[0-9.]+)?|")
"""A field of a segment; anything else is a column of a plate's file, or a well of it."""
_MEASURED = re.compile(r"[0-9.]+ × [0-9.]+ mm( > [0-9.]+ × [0-9.]+ mm| \([0-9]+-[0-9]+ mm\))?")
_A_WELL = re.compile(r"[A-P][0-2][0-9]")
_NEXT = _("{what}. Next: {do}.")


def error_notice(error: GhepError, catalogue: gettext.NullTranslations) -> Notice:
    """Give an error's words in a catalogue's language."""
    label = spoken_label_error(error.facts.get("problem", "")) if error.reason is Reason.BAD_LABEL else None
    if label is not None:
        return Notice(*label_problem(label, catalogue))
    spoken = {name: _spoken(value, catalogue) for name, value in error.facts.items()}
    row, facts = REASONS[error.reason], _Facts(spoken_facts(spoken, catalogue))
    return Notice(
        catalogue.gettext(row.what).format_map(facts),
        catalogue.gettext(row.do).format_map(facts),
    )


def _spoken(value: object, catalogue: gettext.NullTranslations) -> object:
    """Put words in place of a fact that has them, and give what is measured the language's decimal mark."""
    if isinstance(value, float):
        return decimal(value, catalogue)
    if isinstance(value, PrinterField):
        return catalogue.gettext(_PRINTER_FIELDS[value])
    if isinstance(value, str) and _MEASURED.fullmatch(value):
        return decimals(value, catalogue)
    return spoken_field(value, catalogue)


def error_sentence(error: GhepError, catalogue: gettext.NullTranslations) -> str:
    """Give an error as one line: what, and what to do next."""
    notice = error_notice(error, catalogue)
    return next_sentence(notice.what, notice.do, catalogue)


def next_sentence(what: str, do: str, catalogue: gettext.NullTranslations) -> str:
    """Give what is the matter and what to do about it, both in the reader's language, as one line."""
    return catalogue.gettext(_NEXT).format(what=what, do=do)


def inbox_sentence(
    reason: InboxReason, catalogue: gettext.NullTranslations, *, segment: int, field: str, detail: str
) -> str:
    """Say what waits in a message, where it stands, and what to do next."""
    row = INBOX[reason]
    words = _place_words(segment, field)  # The catalogue gives its own header for an empty text.
    place = catalogue.gettext(words).format(segment=segment, field=field or "—") if words else ""
    what = catalogue.gettext(row.what).format(detail=detail).strip(": ")
    return catalogue.gettext(_NEXT).format(what=place + what, do=catalogue.gettext(row.do))


def _place_words(segment: int, field: str) -> str:
    if _HL7_FIELD.fullmatch(field) and not _A_WELL.fullmatch(field):
        return _SEGMENT if segment else ""
    return _ROW_OF_FILE if segment else _WELL


def hold_sentence(reason: str, catalogue: gettext.NullTranslations, *, tube: str) -> str:
    """Say why a result is held and what to do next; what is no reason of ours is given as it stands."""
    if reason in set(InboxReason):
        return inbox_sentence(InboxReason(reason), catalogue, segment=0, field="", detail=display_tube(tube))
    if reason not in set(HoldReason):
        return reason
    row = HOLDS[HoldReason(reason)]
    return catalogue.gettext(_NEXT).format(what=catalogue.gettext(row.what), do=catalogue.gettext(row.do))


class _Facts(dict[str, object]):
    """Facts for a text: numbers of tubes and boxes in groups, a missing one as a dash."""

    def __getitem__(self, key: str) -> object:
        if key not in self:
            return "—"
        value = super().__getitem__(key)
        return display_tube(str(value)) if key in ("tube", "box", "number", "first", "last") else value
