"""Every answer has its words in both languages, and its headline stays large on the smallest common screen."""

import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file

from tests.gui.fakes import TUBE, ZONE, answer
from workstation.domain.desk import Choice
from workstation.domain.outcomes import CLASS_OF, Outcome, OutcomeClass
from workstation.gui.collect.answer_panel import SMALLEST_HEADLINE, AnswerPanel
from workstation.gui.look import Look
from workstation.gui.sample_answers import FACTS as FACTS_OF_ALL
from workstation.gui.sample_answers import sample_answer
from workstation.texts.outcome_rows import ROWS
from workstation.texts.outcomes import choice_words, words_of
from workstation.texts.translate import translations as catalogue_for

LANGUAGES = ("vi", "en")
OVERLAID = {Outcome.WINDOW_AWAY}
NARROWEST_TEXT = 690
SOURCES = [*Path("workstation/gui").rglob("*.py"), *Path("workstation/texts").glob("outcome*.py")]
FACTS = {"tube": TUBE, "new_tube": TUBE, "other_tube": TUBE, "name": "Nguyễn Hoàng Phương Nguyệt", "k": 10, "n": 10}
SAME_IN_BOTH = {"Camera", "Tiếng Việt / English"}


def messages() -> set[str]:
    found: set[str] = set()
    for source in SOURCES:
        for _line, text, _comments, _context in extract_from_file("python", source):
            found.add(text if isinstance(text, str) else text[0])
    return found


def has_words(text: str) -> bool:
    """Tell whether anything but places, signs and millimetres stands in a text."""
    return any(c.isalpha() for literal, *_ in Formatter().parse(text) for c in literal.replace("mm", ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_badge_headline_detail_and_next_step(outcome: Outcome, language: str) -> None:
    words = words_of(answer(outcome, facts=FACTS), catalogue_for(language), ZONE)

    assert all((words.badge, words.headline, words.detail, words.next))
    assert "{" not in "".join((words.badge, words.headline, words.detail, words.next))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.WINDOW_AWAY])
def test_every_headline_fits_at_a_size_that_is_read_from_two_metres(
    look: Look, outcome: Outcome, language: str
) -> None:
    panel = AnswerPanel(look)
    panel.resize(NARROWEST_TEXT + 224, 372)
    shown = answer(outcome, facts=FACTS)
    panel.show_words(shown.cls, words_of(shown, catalogue_for(language), ZONE), "NEXT")

    assert panel.headline_overflow <= 0
    assert panel.headline_size >= SMALLEST_HEADLINE


def test_every_text_of_the_windows_is_translated_with_the_same_places() -> None:
    vietnamese, fields = catalogue_for("vi"), Formatter()
    for text in sorted(messages()):
        translated = vietnamese.gettext(text)

        assert translated != text or text in SAME_IN_BOTH or not has_words(text), text
        assert sorted(f for _, f, _, _ in fields.parse(translated) if f) == sorted(
            f for _, f, _, _ in fields.parse(text) if f
        ), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_words(language: str) -> None:
    assert all(choice_words(choice, catalogue_for(language)) for choice in Choice)


def test_every_outcome_has_a_row() -> None:
    assert set(ROWS) == set(Outcome)


def test_the_models_and_the_scanner_logic_need_no_widgets() -> None:
    """In a fresh interpreter, importing the models must not load Qt's widgets."""
    code = (
        "import sys, workstation.gui.collect.model, workstation.gui.lab.model, workstation.gui.sync_model,"
        " workstation.gui.wedge_buffer, workstation.gui.theme;"
        "sys.exit('PySide6.QtWidgets' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_answer_says_when_in_the_time_of_the_desk(language: str) -> None:
    assert words_of(answer(Outcome.PAIRED), catalogue_for(language), ZONE).badge.endswith(" 09:14:22")


DERIVED = {"closed", "others", "then", "next_k", "paper", "problem", "refused", "now"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_likely_headline_of_every_outcome_fits(look: Look, language: str) -> None:
    panel, small = AnswerPanel(look), {}
    panel.resize(NARROWEST_TEXT + 224, 372)
    for outcome in Outcome:
        for pool_size in (1, 10):
            given = sample_answer(outcome, pool_size=pool_size)
            panel.show_words(given.cls, words_of(given, catalogue_for(language), ZONE), "NEXT")
            if (panel.headline_overflow > 0 or panel.headline_size < SMALLEST_HEADLINE) and outcome not in OVERLAID:
                small[outcome, pool_size] = (panel.headline_size, panel.headline_overflow)

    assert small == {}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_example_of_an_outcome_fills_every_place_of_its_words(outcome: Outcome) -> None:
    row, fields = ROWS[outcome], Formatter()
    places = {name for text in (row.headline, row.detail, row.next) for _, name, _, _ in fields.parse(text) if name}

    assert places - DERIVED <= set(FACTS_OF_ALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_asks_refuses_or_stops_always_says_what_to_do(language: str) -> None:
    acts = [o for o in Outcome if CLASS_OF[o] in (OutcomeClass.ASK, OutcomeClass.NO, OutcomeClass.STOP)]
    silent = [o for o in acts if not words_of(sample_answer(o), catalogue_for(language), ZONE).next.strip()]

    assert silent == []
    assert all(ROWS[outcome].next for outcome in acts)


def test_every_question_of_the_examples_can_be_left_or_answered() -> None:
    for outcome in Outcome:
        given = sample_answer(outcome)

        assert given.asking is (CLASS_OF[outcome] is OutcomeClass.ASK)
        assert given.asking or not given.choices
