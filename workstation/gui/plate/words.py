"""The answers of the Plate tab: which class each is of, and its words at the four places."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workstation.domain.errors import GhepError
from workstation.domain.outcomes import OutcomeClass
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.texts.notices import error_notice
from workstation.texts.outcomes import Words
from workstation.texts.translate import mark as _


class Said(StrEnum):
    """Everything that the tab can answer."""

    READY = "ready"
    NEXT_TUBE = "next_tube"
    MADE = "made"
    OPENED = "opened"
    PLACED = "placed"
    PLACED_UNKNOWN = "placed_unknown"
    PLACED_AGAIN = "placed_again"
    FULL = "full"
    SAME_TUBE = "same_tube"
    ASK_REPLICATE = "ask_replicate"
    ASK_PLATE = "ask_plate"
    CONTROL = "control"
    CLEARED = "cleared"
    NOTHING = "nothing"
    ORDER = "order"
    FINISHED = "finished"
    REOPENED = "reopened"
    WAIT_FILE = "wait_file"
    HAS_FILE = "has_file"
    PREVIEW = "preview"
    TAKEN = "taken"
    TAKEN_PARTLY = "taken_partly"
    INVALID = "invalid"
    PRINTED = "printed"
    KEPT = "kept"
    ANSWER_FIRST = "answer_first"
    REFUSED = "refused"
    SCAN_DAMAGED = "scan_damaged"
    SCAN_DOUBTFUL = "scan_doubtful"
    SCAN_CUT = "scan_cut"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer's class and texts before translation and filling."""

    cls: OutcomeClass
    headline: str
    detail: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateAnswer:
    """What happened last, with the facts of its words."""

    said: Said
    facts: Mapping[str, object] = field(default_factory=dict)
    problem: Exception | None = None

    @property
    def cls(self) -> OutcomeClass:
        """Colour, shape and sound."""
        if self.said is Said.REFUSED and not isinstance(self.problem, GhepError):
            return OutcomeClass.STOP
        return ROWS[self.said].cls


_GO, _OK, _NOTE = OutcomeClass.GO, OutcomeClass.OK, OutcomeClass.OK_NOTE
_SAME, _ASK, _NO = OutcomeClass.SAME, OutcomeClass.ASK, OutcomeClass.NO
_NEXT_WELL = _("Scan the tube for well {next}")

ROWS: dict[Said, Row] = {
    Said.READY: Row(
        _GO,
        _("SCAN THE PLATE"),
        _("Its barcode, or the first tube for a new plate"),
        _("F8 begins a plate without a barcode"),
    ),
    Said.NEXT_TUBE: Row(_GO, _("WELL {next}"), _("Plate {plate} · {tubes} of {room} tubes"), _NEXT_WELL),
    Said.MADE: Row(_OK, _("NEW PLATE"), _("{plate} · {controls}"), _NEXT_WELL),
    Said.OPENED: Row(_SAME, _("PLATE OPENED"), _("{plate} · {tubes} of {room} tubes"), _NEXT_WELL),
    Said.PLACED: Row(_OK, _("IN WELL {well}"), _("{tube} · people: {people}"), _NEXT_WELL),
    Said.PLACED_UNKNOWN: Row(
        _NOTE, _("IN WELL {well}"), _("{tube} · its pairing is not here yet and will join later"), _NEXT_WELL
    ),
    Said.PLACED_AGAIN: Row(_OK, _("REPLICATE IN {well}"), _("{tube} · also in {others}"), _NEXT_WELL),
    Said.FULL: Row(_OK, _("IN WELL {well} — PLATE FULL"), _("{tube} · tubes: {tubes}"), _("F4 finishes the map")),
    Said.SAME_TUBE: Row(
        _SAME, _("STILL THE SAME TUBE"), _("{tube} stands in {well} · 1: a second well on purpose"), _NEXT_WELL
    ),
    Said.ASK_REPLICATE: Row(
        _ASK,
        _("THIS TUBE IS ON THE PLATE"),
        _("{tube} stands in {well}"),
        _("1 Second well on purpose · Esc Leave it"),
    ),
    Said.ASK_PLATE: Row(
        _ASK,
        _("ANOTHER PLATE?"),
        _("{text} is no tube; plate {plate} is not finished"),
        _("1 Begin plate {text} · Esc Stay"),
    ),
    Said.CONTROL: Row(_OK, _("{control} IN {well}"), _("Plate {plate}"), _NEXT_WELL),
    Said.CLEARED: Row(_SAME, _("WELL {well} IS EMPTY"), _("{content} was taken out"), _NEXT_WELL),
    Said.NOTHING: Row(_SAME, _("NOTHING TO DO"), _("Well {well} is empty"), _NEXT_WELL),
    Said.ORDER: Row(_SAME, _("{order}"), _("Plate {plate}"), _NEXT_WELL),
    Said.FINISHED: Row(
        _OK, _("MAP FINISHED"), _("{plate} · tubes: {tubes}"), _("Drop the machine's file here, or Ctrl+O")
    ),
    Said.REOPENED: Row(_SAME, _("MAP OPEN AGAIN"), _("{plate} · {tubes} of {room} tubes"), _NEXT_WELL),
    Said.WAIT_FILE: Row(
        _GO, _("WAITING FOR THE FILE"), _("{plate} · tubes: {tubes}"), _("Drop the machine's file here, or Ctrl+O")
    ),
    Said.HAS_FILE: Row(
        _SAME,
        _("THE FILE IS HERE"),
        _("{plate} · {file} · {look} to look at"),
        _("Another person releases the results: tab Verify"),
    ),
    Said.PREVIEW: Row(
        _GO,
        _("CHECK THE COLUMNS"),
        _("{file} · {rows} rows · {wells} wells · {read_as}"),
        _("F4 Import · Esc Leave it"),
    ),
    Said.TAKEN: Row(_OK, _("{results} RESULTS"), _("{file}"), _("Another person releases them: tab Verify")),
    Said.TAKEN_PARTLY: Row(
        _NOTE,
        _("{results} RESULTS, {waiting} WAIT"),
        _("{reason}"),
        _("Look at the wells with a mark; tab Not matched"),
    ),
    Said.INVALID: Row(
        _NO, _("PLATE NOT VALID"), _("{why}"), _("Use nothing of it. Find the cause, run the plate again")
    ),
    Said.PRINTED: Row(_SAME, _("SHEET SAVED"), _("{path}"), _NEXT_WELL),
    Said.KEPT: Row(_SAME, _("NOTHING CHANGED"), _("Plate {plate}"), _NEXT_WELL),
    Said.ANSWER_FIRST: Row(
        _ASK, _("ANSWER FIRST"), _("The scan was not recorded"), _("Answer or press Esc, then scan it again")
    ),
    Said.REFUSED: Row(_NO, _("NOT RECORDED"), "", ""),
    Said.SCAN_DAMAGED: Row(
        _NO, _("VIETNAMESE INPUT IS ON"), _("Letters of the code were changed"), _("Turn UniKey off, scan again")
    ),
    Said.SCAN_DOUBTFUL: Row(
        _NO, _("KEYBOARD LAYOUT IN DOUBT"), _("The code reads in two ways"), _("Test the scanner: Ctrl+T")
    ),
    Said.SCAN_CUT: Row(_NO, _("READ CUT OFF"), _("The code has no end"), _("Scan again")),
}
_SAVED = {Said.MADE, Said.PLACED, Said.PLACED_UNKNOWN, Said.PLACED_AGAIN, Said.FULL, Said.CONTROL, Said.CLEARED} | {
    Said.FINISHED,
    Said.REOPENED,
    Said.ORDER,
    Said.TAKEN,
    Said.TAKEN_PARTLY,
}
_WAITING = {Said.READY, Said.NEXT_TUBE, Said.WAIT_FILE, Said.PREVIEW}
_UNCHANGED = {Said.OPENED, Said.HAS_FILE, Said.SAME_TUBE, Said.NOTHING, Said.KEPT, Said.PRINTED}
_FULL_STEP = _("The plate is full: F4 finishes the map")


def answer_words(answer: PlateAnswer, catalogue: gettext.NullTranslations, clock: str) -> Words:
    """Give the words of an answer; `clock` is the time of what was saved."""
    tr, row = catalogue.gettext, ROWS[answer.said]
    facts = {name: display_tube(str(value)) if name == "tube" else value for name, value in answer.facts.items()}
    facts = {name: tr(str(value)) if name in ("control", "order") else value for name, value in facts.items()}
    badge = _badge(answer.said, catalogue, clock)
    if answer.said is Said.REFUSED and answer.problem is not None:
        return _refusal(answer.problem, catalogue, badge)
    step = _FULL_STEP if row.next == _NEXT_WELL and not answer.facts.get("next") else row.next
    return Words(
        badge=badge,
        headline=tr(row.headline).format(**facts) if row.headline else "",
        detail=tr(row.detail).format(**facts) if row.detail else "",
        next=tr(step).format(**facts) if step else "",
    )


def _refusal(problem: Exception, catalogue: gettext.NullTranslations, badge: str) -> Words:
    headline = catalogue.gettext(ROWS[Said.REFUSED].headline)
    if isinstance(problem, GhepError):
        notice = error_notice(problem, catalogue)
        return Words(badge=badge, headline=headline, detail=notice.what, next=notice.do)
    return Words(badge=badge, headline=headline, detail=cause_words(problem, catalogue), next="")


def _badge(said: Said, catalogue: gettext.NullTranslations, clock: str) -> str:
    tr = catalogue.gettext
    if said is Said.INVALID:
        return tr("THE FILE IS KEPT")
    if said in _SAVED:
        return tr("SAVED {at}").format(at=clock)
    if said in _WAITING:
        return tr("WAITING FOR A SCAN") if said is not Said.PREVIEW else tr("NOTHING SAVED YET")
    return tr("NOTHING CHANGED") if said in _UNCHANGED else tr("NOT SAVED")
