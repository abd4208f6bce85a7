"""What is measured has the decimal mark of the reader's language, whoever says it."""

import pytest

from labels.errors import LabelError, LabelProblem
from workstation.domain.errors import BadInput, Reason
from workstation.texts.decimals import decimal, decimals
from workstation.texts.label_problems import label_problem
from workstation.texts.notices import error_sentence
from workstation.texts.translate import translations


@pytest.mark.parametrize(("language", "told"), [("vi", "7,5"), ("en", "7.5")])
def test_a_number_has_the_mark_of_its_language(language: str, told: str) -> None:
    problem = LabelError(LabelProblem.TOO_WIDE, needed_mm=7.5, room_mm=5)

    assert decimal(7.5, translations(language)) == told
    assert f"{told} mm" in label_problem(problem, translations(language))[0]


def test_a_size_has_it_twice_and_an_error_says_it_so() -> None:
    assert decimals("50.8 × 25.4 mm", translations("vi")) == "50,8 × 25,4 mm"
    assert "0,5" in error_sentence(BadInput(Reason.FILE_TOO_LARGE, path="a.toml", most=0.5), translations("vi"))


def test_what_is_not_measured_keeps_its_points() -> None:
    assert "v1.5.xlsx" in error_sentence(BadInput(Reason.FILE_TOO_LARGE, path="v1.5.xlsx", most=5), translations("vi"))
