"""The words of every answer of a desk: badge, headline, detail and next step, in both languages.

Placeholders are filled from `Answer.facts`; times are the desk's local time.
"""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from workstation.domain.desk import Answer, Choice
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.domain.tube_barcode import display_tube
from workstation.texts.translate import mark as _

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome's texts before translation and filling."""

    headline: str
    detail: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person reads of one answer, at four fixed places."""

    badge: str
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
        _("Ask the birth year; if it is wrong, press F2 to undo"),
    ),
    Outcome.PAIRED_NUMBER_ONLY: Row(
        _("PAIRED BY NUMBER ALONE"),
        _("{name}\nThis code carries no name"),
        _("Compare every digit with the card; F2 undoes"),
    ),
    Outcome.ACCENTS_LOST: Row(
        _("PAIRED — ACCENTS LOST"),
        _("{name} · {year} · {gender}\nThe scanner cannot send Vietnamese letters"),
        _("Tell the administrator: set the scanner to COM mode"),
    ),
    Outcome.POOL_ADDED: Row(
        _("ADDED {k}/{n}"), _("{name} · {year} · {gender}"), _("Scan person {next_k} — or F4 to close the tube")
    ),
    Outcome.POOL_FULL: Row(
        _("FULL {k}/{n} — TUBE CLOSED"), _("{name} · {year} · {gender}\nTube {tube}"), _("Scan a new tube")
    ),
    Outcome.POOL_CLOSED: Row(_("TUBE CLOSED {k}/{n}"), _("Tube {tube}"), _("Scan a new tube")),
    Outcome.UNDONE: Row(_("UNDONE"), _("{name} was removed from tube {tube}"), _("Scan the person again")),
    Outcome.TUBE_PUT_BACK: Row(
        _("TUBE PUT BACK"), _("Tube {tube} holds nobody and is free again"), _("Scan a tube to begin")
    ),
    Outcome.KEPT: Row(_("LEFT AS IT WAS"), _("What was scanned was not recorded"), ""),
    Outcome.SAME_AGAIN: Row(_("SAME CODE AGAIN"), _("Nothing changed"), ""),
    Outcome.TUBE_USED: Row(
        _("TUBE ALREADY USED"),
        _("{tube} belongs to {name}{others}\nAt {since}, {desk}"),
        _("Take another tube and scan it"),
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
    Outcome.CERT_NO_ID: Row(
        _("CERTIFICATE WITHOUT AN ID"),
        _("A vaccination certificate carries no identity number"),
        _("Scan the ID card or the insurance card"),
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
    Outcome.QUESTION_OPEN: Row(
        _("ANSWER FIRST"), _("The code just scanned was not recorded"), _("Choose an answer — or Esc to skip")
    ),
    Outcome.NO_QUESTION: Row(_("NO QUESTION IS OPEN"), _("Nothing changed"), ""),
    Outcome.NOTHING_TO_UNDO: Row(
        _("NOTHING TO UNDO"), _("The last tube of this desk is put back, tested, or more than an hour old"), ""
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
        _("{cause}\nWhat was saved before is safe"),
        _("Call the administrator. Write on paper: tube and name"),
    ),
    Outcome.WINDOW_AWAY: Row(
        _("SCANS ARE NOT COMING HERE"), _("They fall into another program"), _("Click or touch here")
    ),
}

CHOICE_WORDS: dict[Choice, str] = {
    Choice.USE_NEW_TUBE: _("Use the new tube"),
    Choice.CLOSE_AND_USE_NEW: _("Close the old tube, use the new one"),
    Choice.SPOILED: _("Sample spilled or spoiled"),
    Choice.DOCTOR: _("The doctor asked"),
    Choice.PAIR_BY_QID: _("Pair by QID"),
    Choice.SAME_PERSON: _("The same person"),
}

_BADGES: dict[OutcomeClass, str] = {
    OutcomeClass.GO: _("WAITING FOR A SCAN"),
    OutcomeClass.SAME: _("NOTHING CHANGED"),
    OutcomeClass.ASK: _("NOT SAVED"),
    OutcomeClass.NO: _("NOT SAVED"),
    OutcomeClass.STOP: _("NOT SAVED"),
}
_SAVED = _("SAVED {at}")
_GENDERS = {Gender.MALE: _("Male"), Gender.FEMALE: _("Female")}
_AND_OTHERS = _(" and {count} others")
_CLOSED = _("\nTube {tube} was closed; people in it: {count}")
_NO_NAME = _("(no name yet)")
_NEXT_TUBE = _("Scan the tube")
_NEXT_PERSON = _("Scan the person's QR")
_NEXT_MEMBER = _("Scan person {next_k} — or F4 to close the tube")


def words_of(answer: Answer, catalogue: gettext.NullTranslations, zone: tzinfo) -> Words:
    """Give the texts of one answer in a catalogue's language, with times in the desk's zone."""
    row, tr = ROWS[answer.outcome], catalogue.gettext
    values = _Values(_fill(answer, tr, zone))
    return Words(
        badge=_badge(answer, tr, zone),
        headline=tr(row.headline).format_map(values),
        detail=_tidy(tr(row.detail).format_map(values)),
        next=(tr(row.next) if row.next else _standing_next(answer, tr)).format_map(values),
    )


def choice_words(choice: Choice, catalogue: gettext.NullTranslations) -> str:
    """Give the text of one choice of a question."""
    return catalogue.gettext(CHOICE_WORDS[choice])


def gender_word(gender: Gender, catalogue: gettext.NullTranslations) -> str:
    """Give the word for a gender; empty where it is unknown."""
    return catalogue.gettext(_GENDERS[gender]) if gender in _GENDERS else ""


class _Values(dict[str, str]):
    """A missing fact leaves its place empty rather than stopping the answer."""

    def __missing__(self, key: str) -> str:
        return ""


def _fill(answer: Answer, tr: Translate, zone: tzinfo) -> Mapping[str, str]:
    facts = answer.facts
    values = {name: str(value) for name, value in facts.items() if value is not None}
    for name in ("tube", "new_tube", "other_tube"):
        values[name] = display_tube(str(facts.get(name) or ""))
    if isinstance(since := facts.get("since"), datetime):
        values["since"] = since.astimezone(zone).strftime("%H:%M %d/%m/%Y")
    gender = facts.get("gender")
    values["gender"] = tr(_GENDERS[gender]) if isinstance(gender, Gender) and gender in _GENDERS else ""
    others = facts.get("others")
    values["others"] = tr(_AND_OTHERS).format(count=others) if isinstance(others, int) and others else ""
    closed = display_tube(str(facts.get("closed_tube") or ""))
    values["closed"] = tr(_CLOSED).format(tube=closed, count=facts.get("closed_with")) if closed else ""
    values["name"] = str(facts.get("name") or tr(_NO_NAME))
    members = len(answer.desk_tube.members) if answer.desk_tube and answer.desk_tube.is_open else 0
    values["next_k"] = str(members + 1)
    return values


def _badge(answer: Answer, tr: Translate, zone: tzinfo) -> str:
    if answer.saved:
        return tr(_SAVED).format(at=answer.at.astimezone(zone).strftime("%H:%M:%S"))
    return tr(_BADGES[answer.cls])


def _standing_next(answer: Answer, tr: Translate) -> str:
    """The step that the desk is waiting for, where the outcome itself has none."""
    tube = answer.desk_tube
    if tube is None or not tube.is_open:
        return tr(_NEXT_TUBE)
    return tr(_NEXT_MEMBER) if tube.members else tr(_NEXT_PERSON)


def _tidy(text: str) -> str:
    """Drop the separators that an unknown year or gender leaves behind."""
    return "\n".join(" · ".join(part for part in line.split(" · ") if part.strip()) for line in text.split("\n"))
