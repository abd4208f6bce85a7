"""Where no key can be pressed, the next step names the codes of the command card, and no key that it has."""

import re
from zoneinfo import ZoneInfo

import pytest

from workstation.domain.outcomes import Outcome
from workstation.gui.sample_answers import sample_answer
from workstation.texts.command_codes import in_codes
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
KEY = re.compile(r"\b(F[2467]|Esc)\b")


def told(outcome: Outcome, language: str) -> str:
    answer = sample_answer(outcome, pool_size=10)
    return in_codes(words_of(answer, translations(language), ZONE), asks=answer.asking).next


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_next_step_of_a_command_names_a_key_that_the_card_has(language: str) -> None:
    assert [outcome for outcome in Outcome if KEY.search(told(outcome, language))] == []


def test_a_choice_is_named_by_its_code_where_it_is_asked() -> None:
    assert told(Outcome.NOT_IN_MANIFEST, "en") == "LB11 to receive it here — or LB00 to set it aside"
    assert told(Outcome.POOL_ADDED, "en") == "Scan person 8 — or LB02 to close the tube"
