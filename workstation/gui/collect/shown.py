"""What the Collect screen shows for an answer: its class and words, what is awaited, and who is asked about."""

import gettext
from dataclasses import dataclass, replace
from datetime import tzinfo

from workstation.domain.desk import Answer, DeskTube
from workstation.domain.errors import GhepError
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.gui.causes import cause_words
from workstation.gui.collect.model import Remark
from workstation.gui.collect.person_card import AskedPerson
from workstation.texts.notices import error_notice
from workstation.texts.outcomes import Words, gender_word, words_of

_ABOUT_A_PERSON = (
    Outcome.PERSON_TODAY,
    Outcome.PERSON_MASKED,
    Outcome.PERSON_LIKE,
    Outcome.PERSON_DIFFERS,
    Outcome.CERT_NO_ID,
    Outcome.RHYTHM_DOUBT,
    Outcome.QUESTION_OPEN,
)
_REMARK_CLASS = {Remark.REFUSED: OutcomeClass.NO, Remark.DEVICE_LOST: OutcomeClass.STOP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One state of the screen."""

    cls: OutcomeClass
    words: Words
    tube: DeskTube | None
    tube_awaited: bool
    person_awaited: bool
    asked: AskedPerson | None


def shown(
    answer: Answer,
    remark: Remark,
    problem: Exception | None,
    devices: tuple[str, ...],
    catalogue: gettext.NullTranslations,
    zone: tzinfo,
) -> Shown:
    """Work out what the screen shows.

    `problem` is what could not be saved, or why something was refused; `devices` are the scanners that are lost.
    """
    tube, pausing = _tube(answer), answer.is_asking or answer.cls is OutcomeClass.STOP
    is_open = tube is not None and tube.is_open
    return Shown(
        cls=_REMARK_CLASS.get(remark, answer.cls),
        words=_words(answer, remark, problem, devices, catalogue, zone),
        tube=tube,
        tube_awaited=tube is None and not pausing,
        person_awaited=is_open and tube is not None and not tube.members and not pausing,
        asked=_asked(answer, catalogue),
    )


def _words(
    answer: Answer,
    remark: Remark,
    problem: Exception | None,
    devices: tuple[str, ...],
    catalogue: gettext.NullTranslations,
    zone: tzinfo,
) -> Words:
    _ = catalogue.gettext
    if remark is Remark.DEVICE_LOST:
        lost = Answer(outcome=Outcome.SCANNER_GONE, at=answer.at, facts={"scanner": ", ".join(devices)})
        return words_of(lost, catalogue, zone)
    if remark is Remark.REFUSED and isinstance(problem, GhepError):
        notice = error_notice(problem, catalogue)
        return Words(badge=_("NOTHING CHANGED"), headline=_("NOT NOW"), detail=notice.what, next=notice.do)
    if answer.outcome is Outcome.CANNOT_SAVE and problem is not None:
        answer = replace(answer, facts={**answer.facts, "cause": cause_words(problem, catalogue)})
    return words_of(answer, catalogue, zone)


def _tube(answer: Answer) -> DeskTube | None:
    """A closed tube stays in sight only with the answer that closed it, or one that changed nothing."""
    tube = answer.desk_tube
    keeps = answer.saved or (answer.cls is OutcomeClass.SAME and answer.outcome is not Outcome.TUBE_PUT_BACK)
    return tube if tube is not None and (tube.is_open or keeps) else None


def _asked(answer: Answer, catalogue: gettext.NullTranslations) -> AskedPerson | None:
    name = answer.facts.get("name")
    if answer.outcome not in _ABOUT_A_PERSON or not answer.choices or not name:
        return None
    gender = answer.facts.get("gender")
    word = gender_word(gender, catalogue) if isinstance(gender, Gender) else ""
    return AskedPerson(name=str(name), about=" · ".join(x for x in (str(answer.facts.get("year") or ""), word) if x))
