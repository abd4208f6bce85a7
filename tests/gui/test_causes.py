"""Why nothing can be saved is told in words that can be passed on, and never with what was being saved."""

import errno

import pytest

from workstation.domain.errors import Reason, StoreUnavailable
from workstation.gui.causes import cause_words
from workstation.texts.translate import translations as catalogue_for


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OSError(errno.ENOSPC, "/data/ghep.db"), "The disk is full"),
        (PermissionError(errno.EACCES, "/data/ghep.db"), "The folder of the program's data may not be written"),
        (OSError(errno.EIO, "/data/ghep.db"), "The disk does not answer as it should"),
        (ValueError("Nguyễn Văn An"), "The program met a fault that it does not know"),
        (StoreUnavailable(Reason.STORE_UNAVAILABLE, cause="locked"), "The database cannot be used: locked"),
    ],
)
def test_a_cause_is_told_without_its_data(problem: Exception, words: str) -> None:
    assert cause_words(problem, catalogue_for("en")) == words
