"""What a laboratory decides by command: hold, correct, withdraw, match by hand, and the report of a batch."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import cccd, message, specimen, tube
from workstation.hl7.compose import SpecimenToSend

Lines = list[dict[str, object]]


class Ghep:
    """`ghep` on one home, in one person's name."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "GHEP_HOME": str(self.home)}
        command = [sys.executable, "-m", "workstation", *arguments, "--json", "--language", "en"]
        return subprocess.run(command, input=given.encode(), capture_output=True, env=environment, check=False)

    def lines(self, *arguments: str, given: str = "") -> Lines:
        done = self.run(*arguments, given=given)
        assert done.returncode == 0, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.decode().splitlines()]


def measured(number: str) -> SpecimenToSend:
    """A specimen that was analysed just now: the desk has paired its tube today."""
    return specimen(number, at=datetime.now(UTC))


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    made = Ghep(tmp_path / "home")
    made.lines("scan", given=f"{tube(1)}\n{cccd(1)}\n{tube(2)}\n{cccd(2)}\n")
    return made


def test_a_result_is_held_corrected_released_and_withdrawn(ghep: Ghep, tmp_path: Path) -> None:
    (tmp_path / "run.hl7").write_bytes(message(measured(tube(1))))
    ghep.lines("import", str(tmp_path / "run.hl7"), "--operator", "khoi")
    held = ghep.lines("hold", tube(1), "--why", "tem dán lại", "--operator", "uoc")
    refused = ghep.run("release", tube(1), "--operator", "uoc")
    corrected = ghep.lines("correct", tube(1), "positive", "--why", "đọc lại", "--operator", "khoi")
    alone = ghep.run("release", tube(1), "--operator", "khoi")
    released = ghep.lines("release", tube(1), "--operator", "uoc")
    withdrawn = ghep.lines("withdraw", tube(1), "--why", "ống của người khác", "--operator", "uoc")

    assert (held[0]["held"], refused.returncode, alone.returncode) == (True, 2, 2)
    assert (corrected[0]["code"], released[0]["released"], withdrawn[0]["withdrawn"]) == ("POSITIVE", True, True)
    assert ghep.lines("results")[0]["status"] == "withdrawn"
    history = ghep.lines("results", tube(1))
    assert [(row.get("version"), row.get("run"), row["code"], row.get("why")) for row in history] == [
        (2, None, "POSITIVE", "ống của người khác"),
        (1, None, "NEGATIVE", "tem dán lại"),
        (None, 1, "NEGATIVE", None),
    ]


def test_a_specimen_is_matched_by_hand_by_two_people(ghep: Ghep, tmp_path: Path) -> None:
    misread = tube(1)[:-1] + ("0" if tube(1)[-1] != "0" else "1")
    (tmp_path / "run.hl7").write_bytes(message(measured(misread)))
    ghep.lines("import", str(tmp_path / "run.hl7"), "--operator", "khoi")
    waiting = ghep.lines("inbox")[0]
    issue = waiting["issues"][0]  # type: ignore[index]
    given = (str(waiting["message"]), "--tube", tube(1), "--why", "tem mờ", "--operator", "khoi")
    without = ghep.run("attach", *given)
    made = ghep.lines("attach", *given, "--segment", str(issue["segment"]))[0]
    listed = ghep.lines("attach")
    alone = ghep.run("attach", "--confirm", str(made["attachment"]), "--operator", "khoi")
    done = ghep.lines("attach", "--confirm", str(made["attachment"]), "--operator", "uoc")

    assert (without.returncode, b"NO_SEGMENT" in without.stderr + without.stdout) == (2, True)
    assert [row["tube"] for row in listed] == [tube(1)]
    assert (alone.returncode, done[0]["results"]) == (2, 1)
    assert ghep.lines("attach") == []


def test_a_report_is_a_pdf_of_what_was_released_and_names_nobody(ghep: Ghep, tmp_path: Path) -> None:
    (tmp_path / "run.hl7").write_bytes(message(measured(tube(1)), measured(tube(2))))
    ghep.lines("import", str(tmp_path / "run.hl7"), "--operator", "khoi")
    ghep.lines("release", "--negatives", "--operator", "uoc")
    today = ghep.lines("results", "--report", str(tmp_path / "today.pdf"))
    past = ghep.lines("results", "--report", str(tmp_path / "past.pdf"), "--until", "2020-01-01T00:00:00")
    data = (tmp_path / "today.pdf").read_bytes()

    assert (today[0]["results"], past[0]["results"]) == (2, 0)
    assert data.startswith(b"%PDF")
    assert oct((tmp_path / "today.pdf").stat().st_mode & 0o777) == "0o600"
