"""With --json whatever a command writes is one object a line, what is logged too."""

import json
import logging
from pathlib import Path

import pytest

from workstation.cli.job import job


def test_what_is_logged_is_an_object_a_line_while_the_command_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with job(tmp_path, as_json=True, language=None):
        logging.getLogger("workstation.hl7.folder").warning("watching a folder failed: %s", "OSError")
    logging.getLogger("workstation").warning("afterwards")
    caplog.clear()

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line) == {
        "log": "WARNING",
        "name": "workstation.hl7.folder",
        "message": "watching a folder failed: OSError",
    }
