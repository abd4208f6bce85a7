"""No answer, refusal or reason without words and a next step, in both languages."""

import re
from datetime import UTC, datetime

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from workstation.domain.desk import Answer, Choice
from workstation.domain.errors import EnvironmentProblem, GhepError, OperatorError, Reason
from workstation.domain.observations import InboxReason
from workstation.domain.outcomes import CLASS_OF, Outcome, OutcomeClass
from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.lab.words import SOURCE_WORDS
from workstation.store import plate_deliveries
from workstation.texts.error_notices import REASONS
from workstation.texts.inbox_notices import INBOX
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS, error_sentence, inbox_sentence
from workstation.texts.outcome_rows import CHOICE_WORDS, ROWS
from workstation.texts.outcomes import words_of
from workstation.texts.translate import LOCALE_FOLDER, Language, translations
from workstation.usecases import answer_messages

PO = LOCALE_FOLDER / "vi" / "LC_MESSAGES" / "ghep.po"
NEEDS_NO_STEP = (OutcomeClass.GO, OutcomeClass.SAME)
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)


def messages() -> list[Message]:
    with PO.open("rb") as file:
        return [message for message in read_po(file, locale="vi") if message.id]


def test_every_way_by_which_messages_come_has_its_words_and_so_its_filter() -> None:
    assert set(SOURCE_WORDS) == {"file", "folder", answer_messages.SOURCE, plate_deliveries.SOURCE}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_class_and_words(outcome: Outcome) -> None:
    assert outcome in CLASS_OF
    assert ROWS[outcome].headline
    assert ROWS[outcome].detail
    assert ROWS[outcome].next or CLASS_OF[outcome] in NEEDS_NO_STEP


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_answer_says_badge_headline_and_next_step(outcome: Outcome, language: Language) -> None:
    words = words_of(Answer(outcome=outcome, at=datetime(2026, 3, 2, tzinfo=UTC)), translations(language), UTC)

    assert words.badge
    assert words.headline
    assert words.next


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_says_what_and_what_to_do(reason: Reason, language: Language) -> None:
    assert REASONS[reason].what
    assert REASONS[reason].do
    assert error_sentence(GhepError(reason), translations(language))


@pytest.mark.parametrize("reason", InboxReason)
def test_everything_that_waits_in_the_inbox_says_why_and_where(reason: InboxReason) -> None:
    said = inbox_sentence(reason, translations("en"), segment=7, field="OBX-5", detail="x")

    assert "segment 7, OBX-5" in said
    assert INBOX[reason].do in said


def test_every_choice_and_result_has_words() -> None:
    assert set(CHOICE_WORDS) == set(Choice)
    assert set(RESULT_WORDS) == set(ResultCode)
    assert set(STATUS_WORDS) == set(ResultStatus)


def test_every_error_type_is_the_operators_or_the_environments() -> None:
    types = {GhepError}
    while any(new := {sub for type_ in types for sub in type_.__subclasses__()} - types):
        types |= new

    assert all(issubclass(t, OperatorError | EnvironmentProblem) for t in types - {GhepError})


def test_the_vietnamese_catalogue_is_complete() -> None:
    missing = [message.id for message in messages() if not message.string or message.fuzzy]

    assert missing == []


def test_a_translation_fills_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    assert [m.id for m in messages() if places(str(m.id)) != places(str(m.string))] == []


def test_the_english_texts_are_english() -> None:
    names = ("Ghép", "Tiếng Việt")
    assert [m.id for m in messages() if VIETNAMESE.search(str(m.id)) and not any(n in str(m.id) for n in names)] == []


def test_the_compiled_catalogue_is_not_stale() -> None:
    with PO.open("rb") as texts, PO.with_suffix(".mo").open("rb") as compiled:
        wanted, found = read_po(texts, locale="vi"), read_mo(compiled)

    # The entry without a text is the head, which names the version of the program that compiled it.
    assert {one.id: one.string for one in found if one.id} == {one.id: one.string for one in wanted if one.id}
