"""What the Labels screen says to do can be done there: nobody who prints labels has a terminal."""

import pytest

from labels.errors import LabelError, LabelProblem
from workstation.domain.errors import BadInput, GhepError, Reason
from workstation.texts.labels_here import HERE, here_sentence
from workstation.texts.translate import translations

STARTS = ("PRINT", "JOB_", "NUMBERS_", "LABEL_", "FIRST_LABEL", "NO_PRINTER", "NO_SUCH_PRINTER", "NOT_IN_JOB")
MET_HERE = sorted({*HERE, *(reason for reason in Reason if reason.startswith(STARTS))} - {Reason.PRINTER_AT_WORK})


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", MET_HERE)
def test_no_refusal_sends_anybody_to_a_terminal(reason: Reason, language: str) -> None:
    words = here_sentence(GhepError(reason), translations(language))

    assert "ghep " not in words
    assert "--" not in words


def test_a_label_too_wide_for_its_roll_names_other_kinds_and_a_wrong_place_the_right_ones() -> None:
    wide = BadInput(Reason.BAD_LABEL, problem=LabelError(LabelProblem.TOO_WIDE, needed_mm=35.8, room_mm=25))
    place = BadInput(Reason.BAD_LABEL, problem=LabelError(LabelProblem.NO_SUCH_PLACE, place=41, places=40))

    assert "Choose another kind" in here_sentence(wide, translations("en"))
    assert "Begin at a place from 1 to 40" in here_sentence(place, translations("en"))
