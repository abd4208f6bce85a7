"""A file whose name is no text stops nothing: its line can be printed, and is still JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.builders import message, specimen, tube


def test_a_name_that_is_no_text_is_escaped_in_the_line_of_json(tmp_path: Path) -> None:
    export = os.fsencode(tmp_path) + b"/run\xff.hl7"
    Path(os.fsdecode(export)).write_bytes(message(specimen(tube(1))))
    command = [sys.executable, "-m", "workstation", "import", export, "--home", tmp_path / "home", "--json"]
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode().splitlines()[0])["path"].endswith("run\udcff.hl7")
