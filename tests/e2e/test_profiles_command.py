"""`ghep profiles`: listing, showing and trying, as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.profile_messages import DATA

SAMPLE = str(DATA / "genexpert" / "positive.hl7")


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workstation", "profiles", *arguments]
    environment = {**os.environ, "GHEP_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_a_trial_tells_every_decision_in_words_and_as_json(tmp_path: Path) -> None:
    words = run(tmp_path, "try", "auto", SAMPLE, "--language", "vi")
    values = run(tmp_path, "try", "genexpert", SAMPLE, "--json")

    assert words.returncode == values.returncode == 0, words.stderr + values.stderr
    assert "→ Dương tính" in words.stdout
    assert "G000071001" in words.stdout
    [told] = [json.loads(line) for line in values.stdout.splitlines()]
    assert (told["profile"], told["chosen_by"], told["specimens"][0]["code"]) == ("genexpert", "person", "POSITIVE")
    assert [row["kind"] for row in told["specimens"][0]["rows"]][:4] == ["target", "ignored", "ct", "ignored"]


def test_the_list_names_the_sites_bad_file_and_still_shows_the_others(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "ours.toml").write_text('title.vi = "Máy"\n', encoding="utf-8")

    listed = run(tmp_path, "list", "--json")

    assert listed.returncode == 2
    assert {json.loads(line)["profile"] for line in listed.stdout.splitlines()} >= {"genexpert", "cobas-4800"}
    assert json.loads(listed.stderr)["warning"] == "BAD_PROFILE"
    assert "title.en" in listed.stderr


def test_a_profile_is_shown_whole_and_an_unknown_one_refused(tmp_path: Path) -> None:
    shown = run(tmp_path, "show", "cobas-4800", "--json")
    unknown = run(tmp_path, "show", "panther", "--language", "en")
    missing = run(tmp_path, "try", "auto", str(tmp_path / "none.hl7"), "--language", "en")

    told = json.loads(shown.stdout)
    assert (told["tube_fields"], told["trusts_specimen_type"]) == (["SPM-2", "SAC-3", "INV-1"], False)
    assert (unknown.returncode, missing.returncode) == (2, 2)
    assert "cobas-4800" in unknown.stderr
    assert "none.hl7" in missing.stderr
