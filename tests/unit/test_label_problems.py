"""A refused label says what it needs, what it has, and what to change."""

import gettext

import pytest

from labels.errors import LabelError, LabelProblem
from labels.layout import Size
from tests.label_pages import tube
from workstation.domain.errors import BadInput, Reason
from workstation.texts.label_problems import LABEL_PROBLEMS, label_problem
from workstation.texts.notices import error_notice

PLAIN = gettext.NullTranslations()
FACTS = {
    LabelProblem.BAD_CHARACTER: {"position": 4},
    LabelProblem.TOO_WIDE: {"needed_mm": 35.8, "room_mm": 25},
    LabelProblem.TOO_HIGH: {"needed_mm": 12.1, "room_mm": 8},
    LabelProblem.TOO_MUCH_DATA: {"bytes": 3000},
    LabelProblem.NO_SUCH_PLACE: {"place": 66, "places": 65},
}


@pytest.mark.parametrize("problem", list(LabelProblem))
def test_every_problem_has_words_and_a_change(problem: LabelProblem) -> None:
    what, change = label_problem(LabelError(problem, **FACTS.get(problem, {})), PLAIN)

    assert set(LabelProblem) == set(LABEL_PROBLEMS)
    assert what
    assert change
    assert "{" not in what + change


def test_a_narrow_label_tells_both_widths_and_the_way_out() -> None:
    with pytest.raises(LabelError) as refused:
        tube("VN0123456789", size=Size(width_mm=25, height_mm=25))

    assert label_problem(refused.value, PLAIN) == (
        "It needs 35.8 mm across, and there are 25 mm",
        "Choose a wider label, a shorter text, or a square code (Data Matrix); nothing is shrunk",
    )


def test_a_bad_character_is_counted_as_people_count() -> None:
    assert "place 5 " in label_problem(LabelError(LabelProblem.BAD_CHARACTER, position=4), PLAIN)[0]


@pytest.mark.parametrize("kept", [False, True])
def test_a_refusal_says_it_in_words_also_when_a_print_job_kept_it(kept: bool) -> None:
    problem = LabelError(LabelProblem.TOO_WIDE, needed_mm=35.8, room_mm=25)
    refused = BadInput(Reason.BAD_LABEL, problem=str(problem) if kept else problem)

    assert error_notice(refused, PLAIN).what == "It needs 35.8 mm across, and there are 25 mm"
