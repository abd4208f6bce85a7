"""`ghep demo` without a screen: the journey on the files that ship with the project, every step real."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from workstation.practice.campaign import practice_tubes


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, object]], Path]:
    out = tmp_path_factory.mktemp("out")
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "workstation", "demo", "--json", "--language", "en", "--out", str(out)]
    environment["GHEP_HOME"] = str(out / "unused")
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()], out


def step(told: tuple[list[dict[str, object]], Path], name: str) -> list[dict[str, object]]:
    return [line for line in told[0] if line["step"] == name]


def test_every_picture_was_read_and_every_person_paired(told: tuple[list[dict[str, object]], Path]) -> None:
    outcomes = [line["outcome"] for line in step(told, "collect")]

    assert outcomes.count("TUBE_TAKEN") == 4
    assert outcomes.count("PAIRED") == 2
    assert outcomes.count("POOL_ADDED") == 5
    assert outcomes.count("POOL_CLOSED") == 2


def test_the_unknown_tube_waits_with_its_place_and_reason(told: tuple[list[dict[str, object]], Path]) -> None:
    issues = [issue for line in step(told, "import") for issue in line["issues"]]  # type: ignore[attr-defined]

    assert len(issues) == 1
    assert "SPM-2" in issues[0]


def test_every_citizens_page_says_what_it_must(told: tuple[list[dict[str, object]], Path]) -> None:
    states = [line["state"] for line in step(told, "citizen") if "link" in line]

    assert states == ["Negative", "Positive", *["Negative"] * 3, *["Being confirmed"] * 2]
    pool = (told[1] / "pages" / f"{practice_tubes()[2].number}-1.html").read_text(encoding="utf-8")
    positive_pool = (told[1] / "pages" / f"{practice_tubes()[3].number}-1.html").read_text(encoding="utf-8")
    assert "pooled sample" in pool
    assert "Please have a new sample taken" in positive_pool


def test_the_screens_of_both_languages_are_there_in_full_size(told: tuple[list[dict[str, object]], Path]) -> None:
    names = {"waiting", "paired", "pool_7", "tube_used", "results"}
    for name in names:
        for language in ("vi", "en"):
            picture = cv2.imread(str(told[1] / "screens" / f"{name}_{language}.png"))
            assert picture is not None, (name, language)
            assert picture.shape[:2] == (768, 1366)


def test_labels_and_slips_are_there(told: tuple[list[dict[str, object]], Path]) -> None:
    assert (told[1] / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert (told[1] / "slips.pdf").read_bytes().startswith(b"%PDF")
    assert step(told, "end") == [{"step": "end", "complete": True}]
