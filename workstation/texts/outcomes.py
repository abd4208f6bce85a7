"""The words of every answer of a desk: badge, headline, detail and next step, in both languages.

Placeholders are filled from `Answer.facts`; times are the desk's local time.
"""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from workstation.domain.desk import Answer, Choice
from workstation.domain.errors import GhepError
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.domain.rhythm import RhythmDoubt
from workstation.domain.tube_barcode import display_tube
from workstation.texts.custody_words import custody_words
from workstation.texts.notices import error_notice
from workstation.texts.outcome_rows import CHOICE_WORDS, POOL_ROWS, ROWS, Row
from workstation.texts.translate import mark as _
from workstation.texts.typed_person import spoken_number
from workstation.texts.void_labels import void_words

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person reads of one answer, at four fixed places."""

    badge: str
    headline: str
    detail: str
    next: str


_BADGES: dict[OutcomeClass, str] = {
    OutcomeClass.GO: _("WAITING FOR A SCAN"),
    OutcomeClass.SAME: _("NOTHING CHANGED"),
    OutcomeClass.ASK: _("NOT SAVED"),
    OutcomeClass.NO: _("NOT SAVED"),
    OutcomeClass.STOP: _("NOT SAVED"),
}
_CHANGED_NOTHING = (
    Outcome.SCANNER_GONE,
    Outcome.WINDOW_AWAY,
    Outcome.NO_SLIP,
    Outcome.UNDO_WHY,
    Outcome.REPLACE_WITH,
)
"""Nothing was scanned or asked for that could have been saved: "not saved" would frighten about the last pairing."""
_SAVED = _("SAVED {at}")
_GENDERS = {Gender.MALE: _("Male"), Gender.FEMALE: _("Female")}
_AND_OTHERS = _(" and {count} others")
_CLOSED = _("\nTube {tube} was closed; people in it: {count}")
_NO_NAME = _("(no name yet)")
_NEXT_TUBE = _("Scan the tube")
_NEXT_PERSON = _("Scan the person's QR")
_NEXT_MEMBER = _("Scan person {next_k} — or F4 to close the tube")
_CARD = _("\nNo number: card {card} was made; Ctrl+P prints it")
_RHYTHM = {
    RhythmDoubt.STALE: _("that is long ago"),
    RhythmDoubt.FLIPPED: _("tubes now come right after people"),
}
_PAPER = _("tube {tube} and the name")
_PAPER_NO_TUBE = _("tube and name")
_REFUSED_TUBE = _("\n{new_tube} was not issued to this site")
_NO_PLATFORM = _("No platform is set, so there is no link to print")


_CUT_SHORT = Row(_("READ CUT OFF"), _("The code broke off before its end"), _("Scan again, hold still until it beeps"))


def words_of(answer: Answer, catalogue: gettext.NullTranslations, zone: tzinfo) -> Words:
    """Give the texts of one answer in a catalogue's language, with times in the desk's zone."""
    row, tr = _row(answer), catalogue.gettext
    values = _Values(_fill(answer, catalogue, zone))
    return Words(
        badge=_badge(answer, tr, zone),
        headline=tr(_headline(answer, row)).format_map(values),
        detail=_tidy(tr(row.detail).format_map(values)) + _card(answer, tr),
        next=(tr(row.next) if row.next else _standing_next(answer, tr)).format_map(values),
    )


def choice_words(choice: Choice, catalogue: gettext.NullTranslations) -> str:
    """Give the text of one choice of a question."""
    return catalogue.gettext(CHOICE_WORDS[choice])


def gender_word(gender: Gender, catalogue: gettext.NullTranslations) -> str:
    """Give the word for a gender; empty where it is unknown."""
    return catalogue.gettext(_GENDERS[gender]) if gender in _GENDERS else ""


def _row(answer: Answer) -> Row:
    is_uncounted = answer.outcome is Outcome.CUT_READ and not answer.facts.get("expected")
    if is_uncounted:
        return _CUT_SHORT
    row, asked = ROWS[answer.outcome], answer.facts.get("asked")
    if answer.outcome is Outcome.QUESTION_OPEN and isinstance(asked, Outcome):
        return Row(row.headline, ROWS[asked].detail, ROWS[asked].next)
    return row


def _headline(answer: Answer, row: Row) -> str:
    k, n = answer.facts.get("k"), answer.facts.get("n")
    in_pool = POOL_ROWS.get(answer.outcome)
    if in_pool is None or not isinstance(n, int) or n == 1:
        return row.headline
    return in_pool[1] if k == n else in_pool[0]


def _card(answer: Answer, tr: Translate) -> str:
    card = str(answer.facts.get("card") or "")
    return tr(_CARD).format(card=display_tube(card)) if card else ""


class _Values(dict[str, str]):
    """A missing fact leaves its place empty rather than stopping the answer."""

    def __missing__(self, key: str) -> str:
        return ""


def _fill(answer: Answer, catalogue: gettext.NullTranslations, zone: tzinfo) -> Mapping[str, str]:
    facts, tr = answer.facts, catalogue.gettext
    values = {name: str(value) for name, value in facts.items() if value is not None}
    for name in ("tube", "new_tube", "other_tube", "box", "other_box"):
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
    day = facts.get("day")
    values["day"] = day.strftime("%d/%m/%Y") if isinstance(day, date) else ""
    values["now"] = answer.at.astimezone(zone).strftime("%H:%M %d/%m/%Y")
    why = facts.get("why")
    values["why"] = tr(_RHYTHM[why]) if isinstance(why, RhythmDoubt) and why in _RHYTHM else ""
    values["void"] = tr(void_words(facts["void"])) if facts.get("void") else ""
    open_tube = answer.desk_tube.number if answer.desk_tube and answer.desk_tube.is_open else ""
    values["paper"] = tr(_PAPER).format(tube=display_tube(open_tube)) if open_tube else tr(_PAPER_NO_TUBE)
    values["refused"] = tr(_REFUSED_TUBE).format(new_tube=values["new_tube"]) if values["new_tube"] else ""
    problem = facts.get("problem")
    values["problem"] = error_notice(problem, catalogue).what if isinstance(problem, GhepError) else tr(_NO_PLATFORM)
    values.setdefault("safe", "…")
    values |= custody_words(facts, catalogue)
    members = len(answer.desk_tube.members) if answer.desk_tube and answer.desk_tube.is_open else 0
    values["like_number"] = spoken_number(str(facts.get("like_number") or ""), tr).replace(" ", "\u00a0")
    values["next_k"] = str(members + 1)
    values["then"] = _standing_next(answer, tr).format(next_k=members + 1)
    return values


def _badge(answer: Answer, tr: Translate, zone: tzinfo) -> str:
    if answer.outcome in _CHANGED_NOTHING:
        return tr(_BADGES[OutcomeClass.SAME])
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
    """Drop the separators that an unknown year or gender leaves behind, and keep what stands behind a name together."""
    lines = ([part for part in line.split(" · ") if part.strip()] for line in text.split("\n"))
    return "\n".join(" · ".join([*parts[:1], *["\u00a0·\u00a0".join(parts[1:])][: len(parts) - 1]]) for parts in lines)
