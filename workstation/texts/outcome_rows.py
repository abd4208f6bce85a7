"""The tables of a desk's words: headline, detail and next step of every outcome, and the choices of every question.

How they are filled stands in `outcomes`.
"""

from dataclasses import dataclass

from workstation.domain.desk import Choice
from workstation.domain.outcomes import Outcome
from workstation.texts.custody_outcomes import CUSTODY_ROWS
from workstation.texts.translate import mark as _


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome's texts before translation and filling."""

    headline: str
    detail: str
    next: str


ROWS: dict[Outcome, Row] = {
    Outcome.READY_TUBE: Row(_("SCAN THE TUBE"), _("Hold the barcode on the tube to the scanner"), ""),
    Outcome.TUBE_TAKEN: Row(
        _("SCAN THE PERSON'S QR"), _("Tube {tube}{closed}"), _("ID card, insurance card, app or paper QR")
    ),
    Outcome.PAIRED: Row(_("PAIRED"), _("{name} · {year} · {gender}"), _("Scan a new tube for the next person")),
    Outcome.PAIRED_CHECK_ID: Row(
        _("PAIRED — CHECK"),
        _("{name} · {year} · {gender}\nThe number does not fit the birth date or an earlier record"),
        _("Ask the birth year; if it is wrong, F2 undoes. {then}"),
    ),
    Outcome.PAIRED_NUMBER_ONLY: Row(
        _("PAIRED BY NUMBER ALONE"),
        _("{name}\nThis code carries no name"),
        _("Compare every digit with the card; F2 undoes. {then}"),
    ),
    Outcome.ACCENTS_LOST: Row(
        _("PAIRED — ACCENTS LOST"),
        _("{name} · {year} · {gender}\nThe scanner cannot send Vietnamese letters"),
        _("Tell the administrator: set the scanner to COM mode. {then}"),
    ),
    Outcome.POOL_ADDED: Row(
        _("ADDED {k}/{n}"), _("{name} · {year} · {gender}"), _("Scan person {next_k} — or F4 to close the tube")
    ),
    Outcome.POOL_FULL: Row(
        _("FULL {k}/{n} — TUBE CLOSED"), _("{name} · {year} · {gender}\nTube {tube}"), _("Scan a new tube")
    ),
    Outcome.POOL_CLOSED: Row(_("TUBE CLOSED {k}/{n}"), _("Tube {tube}"), _("Scan a new tube")),
    Outcome.SWAPPED: Row(
        _("MOVED TO THE NEW TUBE"),
        _("{tube} takes the place of {other_tube}\nPeople moved to it: {k}"),
        _("Take the broken tube {other_tube} out of the box. {then}"),
    ),
    Outcome.OPERATOR_IN: Row(_("ANOTHER OPERATOR"), _("{operator} works at this desk from now on"), ""),
    Outcome.PRINTING: Row(
        _("SLIPS ARE PRINTING"), _("Tube {tube}\n{printer}"), _("Take them from the printer. {then}")
    ),
    Outcome.SLIP_READY: Row(_("SLIPS ARE READY"), _("Tube {tube}\n{path}"), _("Print the file. {then}")),
    Outcome.UNDONE: Row(_("UNDONE"), _("{name} was removed from tube {tube}"), _("Scan the person again")),
    Outcome.TUBE_PUT_BACK: Row(
        _("TUBE PUT BACK"), _("Tube {tube} holds nobody and is free again"), _("Scan a tube to begin")
    ),
    Outcome.KEPT: Row(_("LEFT AS IT WAS"), _("Nothing new was recorded; what was saved stays"), ""),
    Outcome.SAME_AGAIN: Row(_("SAME CODE AGAIN"), _("Nothing changed"), ""),
    Outcome.TUBE_USED: Row(
        _("TUBE ALREADY USED"),
        _("{tube} belongs to {name}{others}\nAt {since}, {desk}"),
        _("Take another tube and scan it"),
    ),
    Outcome.TUBE_SHIPPED: Row(
        _("TUBE ALREADY SHIPPED"), _("{tube}\nBox {box}, {since}"), _("Take another tube and scan it")
    ),
    Outcome.TUBE_REPLACED: Row(
        _("TUBE WAS REPLACED"),
        _("{tube} was broken; {new_tube} took its place at {since}"),
        _("Take the old tube out of the box; scan another"),
    ),
    Outcome.TUBE_VOIDED: Row(
        _("THIS TUBE IS OUT OF USE"), _("Tube {tube}\n{void}, {since}"), _("Discard this label, take another tube")
    ),
    Outcome.TUBE_EXPIRED: Row(
        _("TUBE EXPIRED"), _("{tube}: use until {day}"), _("Discard this tube, take another and scan it")
    ),
    Outcome.TUBE_NOT_OURS: Row(
        _("TUBE OF ANOTHER SITE"),
        _("{new_tube}\nThis number was not issued to this site"),
        _("Esc and take another tube — or choose 1 to use it"),
    ),
    Outcome.TUBE_AT_LAB: Row(
        _("TUBE IS AT THE LABORATORY"),
        _("Tube {tube} has a laboratory's message already\nNobody may be added to it"),
        _("Close it if it is open, and take another tube"),
    ),
    Outcome.TUBE_CHECK_FAILED: Row(
        _("TUBE MISREAD"), _("{tube}: the check digits are wrong"), _("Scan again, keep the label straight")
    ),
    Outcome.TUBE_TWICE_IN_ROW: Row(
        _("A PERSON IS DUE, NOT A TUBE"),
        _("Open: {tube}\nJust scanned: {new_tube}"),
        _("Choose 1 to change tubes — or Esc to keep the open one"),
    ),
    Outcome.REPLACE_WITH: Row(
        _("SCAN THE NEW TUBE"),
        _("It takes the place of {tube}; people in it: {k}{refused}"),
        _("Scan a tube that was never used — or Esc to keep the old one"),
    ),
    Outcome.RHYTHM_DOUBT: Row(
        _("IS THIS THE RIGHT TUBE?"),
        _("{name} · {year} · {gender}\nOpen is {tube}, scanned at {since}; {why}"),
        _("Scan the tube in your hand again — or choose 1 if it is this one"),
    ),
    Outcome.PERSON_FIRST: Row(
        _("TUBE FIRST"), _("No tube is open; {name} was not recorded"), _("Scan the tube, then the person again")
    ),
    Outcome.PERSON_IN_TUBE: Row(
        _("ALREADY IN THIS TUBE"), _("{name} is number {k} in this tube"), _("Scan another person")
    ),
    Outcome.PERSON_IN_OTHER_OPEN: Row(
        _("IN ANOTHER OPEN TUBE"), _("{name} is in tube {other_tube}\n{desk}, since {since}"), _("Ask {desk} first")
    ),
    Outcome.PERSON_TODAY: Row(
        _("SAMPLED TODAY"), _("{name}, tube {other_tube}\nAt {since}, {desk}"), _("Choose why again — or Esc to skip")
    ),
    Outcome.PERSON_MASKED: Row(
        _("MASKED QR"),
        _("{name}: only the personal code (QID) can be read"),
        _("Show full details in the app and scan again — or choose 1"),
    ),
    Outcome.PERSON_DIFFERS: Row(
        _("SAME NUMBER, OTHER PERSON?"),
        _("Scanned: {name}\nOn record under this number: {earlier_name}"),
        _("Ask for the card — 1 if it is the same person, Esc to skip"),
    ),
    Outcome.PERSON_LIKE: Row(
        _("POSSIBLY THE SAME PERSON"),
        _("Scanned: {name} · {year} · {gender}\nOn record: {like_name} · {like_number}"),
        _("Ask for the other card — Esc records nothing"),
    ),
    Outcome.CERT_NO_ID: Row(
        _("CERTIFICATE WITHOUT AN ID"),
        _("{name} · {year}\nA vaccination certificate carries no identity number"),
        _("Esc and scan an ID card or an insurance card — or choose 1"),
    ),
    Outcome.QR_VEHICLE: Row(
        _("NOT A PERSON'S QR"),
        _("This code names a vehicle, a place or a web page"),
        _("Scan the ID card or the insurance card"),
    ),
    Outcome.NOT_A_PERSON: Row(
        _("UNKNOWN CODE"),
        _("Neither a tube nor a personal code; only a fingerprint of it was kept"),
        _("Scan another paper"),
    ),
    Outcome.CUT_READ: Row(
        _("READ CUT OFF"), _("Only {found} of {expected} parts arrived"), _("Scan again, hold still until it beeps")
    ),
    Outcome.EMPTY_SCAN: Row(_("NOTHING WAS READ"), _("The scanner sent an empty line"), _("Scan again")),
    Outcome.TOO_LONG: Row(
        _("TOO LONG FOR A CODE"),
        _("{length} characters arrived at once"),
        _("Scan again; if it repeats, restart the scanner"),
    ),
    Outcome.BAD_BYTES: Row(
        _("UNREADABLE LETTERS"),
        _("The scanner did not send UTF-8"),
        _("Scan again; if it repeats, tell the administrator: set the scanner to UTF-8"),
    ),
    Outcome.IME_ON: Row(
        _("VIETNAMESE INPUT IS ON"),
        _("It changed the letters of the code on their way here"),
        _("Turn UniKey off (Ctrl+Shift), scan again"),
    ),
    Outcome.LAYOUT_DOUBT: Row(
        _("KEYBOARD LAYOUT IN DOUBT"),
        _("The code can be read in two ways; none was recorded"),
        _("Run the scanner test: Ctrl+T"),
    ),
    Outcome.TWO_CODES: Row(
        _("TWO CODES IN VIEW"), _("Which of them is meant, nobody can tell"), _("Cover one, then show the other again")
    ),
    Outcome.QUESTION_OPEN: Row(
        _("ANSWER FIRST"), _("The code just scanned was not recorded"), _("Choose an answer — or Esc to skip")
    ),
    Outcome.NO_QUESTION: Row(_("NO QUESTION IS OPEN"), _("Nothing changed"), ""),
    Outcome.NOTHING_TO_UNDO: Row(
        _("NOTHING TO UNDO"),
        _("The last tube of this desk is put back, in a box, tested, or more than an hour old"),
        "",
    ),
    Outcome.UNDO_WHY: Row(
        _("WHY UNDO?"),
        _("{name} was paired with {tube} at {since}"),
        _("Choose why — or Esc to leave it as it is"),
    ),
    Outcome.NOTHING_TO_REPLACE: Row(
        _("NOTHING TO REPLACE"),
        _("The last tube of this desk is put back, in a box, tested, or more than an hour old"),
        "",
    ),
    Outcome.NO_SLIP: Row(_("NO SLIP"), _("{problem}"), _("Tell the administrator; the pairings are safe")),
    Outcome.NOT_ALLOWED: Row(
        _("NOT PERMITTED"),
        _("What is more than an hour old is changed by a supervisor"),
        _("Scan a supervisor's badge, then do it again"),
    ),
    Outcome.CLOCK_JUMP: Row(
        _("CLOCK CHANGED BY {minutes} MIN"),
        _("The computer says {now}\nTimes decide whose result is whose"),
        _("Look at your phone: 1 if this is right — Esc, and call the administrator"),
    ),
    Outcome.NOTHING_TO_CLOSE: Row(_("NO TUBE IS OPEN"), _("Nothing changed"), ""),
    Outcome.UNKNOWN_COMMAND: Row(
        _("UNKNOWN COMMAND"), _("This desk has no command {command}"), _("Use the newest command card")
    ),
    Outcome.PRACTICE_REAL: Row(
        _("PRACTICE MODE"), _("This is a real code; nothing was recorded"), _("Call the person in charge")
    ),
    Outcome.REAL_PRACTICE: Row(
        _("PRACTICE CODE"), _("It is not for real work; nothing was recorded"), _("Scan a real code")
    ),
    Outcome.CANNOT_SAVE: Row(
        _("STOP — CANNOT SAVE"),
        _("{cause}\nPeople saved today, all safe: {safe}"),
        _("Call the administrator. Write on paper: {paper}"),
    ),
    Outcome.SCANNER_GONE: Row(
        _("SCANNER LOST"),
        _("{scanner}\nNothing that it reads arrives"),
        _("Plug it in again, or use another and press Esc"),
    ),
    Outcome.WINDOW_AWAY: Row(
        _("SCANS ARE NOT COMING HERE"), _("They fall into another program"), _("Click or touch here")
    ),
    **{outcome: Row(*words) for outcome, words in CUSTODY_ROWS.items()},
}

CHOICE_WORDS: dict[Choice, str] = {
    Choice.USE_NEW_TUBE: _("Use the new tube"),
    Choice.CLOSE_AND_USE_NEW: _("Close the old tube, use the new one"),
    Choice.SPOILED: _("Sample spilled or spoiled"),
    Choice.DOCTOR: _("The doctor asked"),
    Choice.PAIR_BY_QID: _("Pair by QID"),
    Choice.SAME_PERSON: _("The same person"),
    Choice.PAIR_BY_NAME: _("Pair by name and birth"),
    Choice.SAME_AS_KNOWN: _("One and the same"),
    Choice.ANOTHER_PERSON: _("Two different people"),
    Choice.USE_ANYWAY: _("Use it"),
    Choice.TUBE_IN_HAND: _("Yes, this tube is in my hand"),
    Choice.CLOCK_IS_RIGHT: _("This time is right"),
    Choice.WRONG_PERSON: _("Wrong person"),
    Choice.WRONG_TUBE: _("Wrong tube"),
    Choice.PERSON_LEFT: _("The person left"),
    Choice.PACK_ANYWAY: _("Pack it"),
    Choice.SEND_BOX: _("It leaves now"),
    Choice.REOPEN_BOX: _("Open it again"),
    Choice.RECEIVE_HERE: _("Receive it here"),
    Choice.RECEIVE_LOOSE: _("Receive without a box"),
    Choice.RECEIVE_ANYWAY: _("Receive it all the same"),
    Choice.REJECT_TUBE: _("Reject it"),
    Choice.GO_ON: _("Go on with this box"),
}

POOL_ROWS: dict[Outcome, tuple[str, str]] = {
    Outcome.PAIRED_CHECK_ID: (_("ADDED {k}/{n} — CHECK"), _("FULL {k}/{n} — CHECK")),
    Outcome.PAIRED_NUMBER_ONLY: (_("ADDED {k}/{n} BY NUMBER"), _("FULL {k}/{n} — BY NUMBER")),
    Outcome.ACCENTS_LOST: (_("ADDED {k}/{n} — NO ACCENTS"), _("FULL {k}/{n} — NO ACCENTS")),
}
"""Headlines of a doubtful person in a pool: while there is room, and when the tube is full."""
