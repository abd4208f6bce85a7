"""`ghep collection`, `ghep operators` and the command card as a person or a script uses them; and practice apart."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.builders import collection
from workstation.__main__ import command_line
from workstation.domain.badge import badge_code, is_badge


class Ghep:
    """`ghep` on one home, in this process: a new one for each of some thirty commands would take a second each."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, given: str = "") -> Result:
        return CliRunner().invoke(command_line(arguments[0]), arguments, input=given, env={"GHEP_HOME": str(self.home)})

    def lines(self, *arguments: str, given: str = "") -> list[dict[str, object]]:
        done = self.run(*arguments, "--json", given=given)
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def refused(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.exit_code == 2, done.output
        return done.stderr


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    return Ghep(tmp_path / "home")


def add(ghep: Ghep, name: str, *options: str) -> str:
    return str(ghep.lines("operators", "add", name, *options)[0]["badge"])


def test_a_desk_is_set_changed_in_part_shown_and_listed(ghep: Ghep) -> None:
    new = collection(disease="Dengue", test_code="DENGUE-NS1")
    order = ("--basis", "epidemic_order", "--legal-text", "12/QĐ-UBND, 01/03/2026")
    ghep.lines("collection", "set", "--site", new.site, "--campaign", new.campaign, "--pool-size", "7")
    ghep.lines("collection", "set", "--disease", "Dengue", "--test", "dengue-ns1", "--priority", "urgent", *order)
    [shown] = ghep.lines("collection", "show")
    listed = ghep.lines("collection", "list")

    assert (shown["site"], shown["test_code"], shown["priority"]) == (new.site, "DENGUE-NS1", "urgent")
    assert (shown["legal_basis"], shown["legal_text"]) == ("epidemic_order", "12/QĐ-UBND, 01/03/2026")
    assert (shown["desk"], shown["pool_size"]) == ("Bàn 1", 7)
    assert [line["disease"] for line in listed] == ["Dengue", "Covid-19"]


def test_what_is_refused_names_the_field_and_changes_nothing(ghep: Ghep) -> None:
    order = ghep.refused("collection", "set", "--basis", "epidemic_order", "--language", "en")
    code = ghep.refused("collection", "set", "--test", "94500-7", "--language", "en")

    assert "Text of the legal basis: an order needs number, date, issuer" in order
    assert "Test (LOINC): mistyped code" in code
    assert ghep.lines("collection", "list") == []


def test_a_tube_scanned_on_the_command_line_locks_the_desk(ghep: Ghep) -> None:
    number = str(ghep.lines("labels", "mint", "1")[0]["tube"])
    ghep.lines("scan", given=f"{number}\n")

    assert "is open at this desk" in ghep.refused("collection", "set", "--campaign", "X", "--language", "en")


def test_badges_are_given_listed_and_ended_by_a_supervisor_alone(ghep: Ghep) -> None:
    supervisor = add(ghep, "Mai", "--role", "supervisor")
    collector = add(ghep, "Hoà", "--badge", supervisor)
    ghep.refused("operators", "add", "Lan", "--operator", "Mai")
    ghep.refused("collection", "set", "--campaign", "X", "--badge", collector)
    ghep.refused("collection", "set", "--campaign", "X", "--badge", badge_code(1))
    [changed] = ghep.lines("collection", "set", "--campaign", "X", "--badge", supervisor)
    ghep.lines("operators", "end", collector, "--badge", supervisor)

    assert is_badge(supervisor)
    assert changed["campaign"] == "X"
    assert [(line["name"], line["role"], line["ended_at"] is None) for line in ghep.lines("operators", "list")] == [
        ("Mai", "supervisor", True),
        ("Hoà", "collector", False),
    ]


def test_the_command_card_has_a_page_for_the_badges_that_hold(ghep: Ghep, tmp_path: Path) -> None:
    supervisor = add(ghep, "Mai", "--role", "supervisor")
    for number in range(8):
        add(ghep, f"Người {number}", "--badge", supervisor)
    out = tmp_path / "card.pdf"
    [written] = ghep.lines("labels", "command-card", "--out", str(out))
    text = subprocess.run(["pdftotext", out, "-"], check=True, capture_output=True).stdout.decode()

    assert (written["pages"], written["badges"]) == (3, 9)
    assert text.count("Mai") == 1
    assert out.stat().st_mode & 0o077 == 0


def test_practice_has_its_own_collections_badges_and_numbers_and_marks_what_it_prints(
    ghep: Ghep, tmp_path: Path
) -> None:
    real = add(ghep, "Mai", "--role", "supervisor")
    practice = add(ghep, "Mai", "--role", "supervisor", "--practice")
    ghep.lines("collection", "set", "--campaign", "Tập", "--practice", "--badge", practice)
    number = str(ghep.lines("labels", "mint", "1", "--practice")[0]["tube"])
    ghep.lines("labels", "print", number, "--practice", "--out", str(tmp_path / "label.pdf"))
    ghep.lines("labels", "command-card", "--practice", "--out", str(tmp_path / "card.pdf"))
    marked = [
        subprocess.run(["pdftotext", tmp_path / name, "-"], check=True, capture_output=True).stdout.decode()
        for name in ("label.pdf", "card.pdf")
    ]

    assert ghep.lines("collection", "list") == []
    ghep.refused("collection", "set", "--campaign", "X", "--badge", practice)
    ghep.refused("collection", "set", "--campaign", "X", "--practice", "--badge", real)
    assert number.startswith("TP")
    assert all("TẬP" in text for text in marked)
    assert (ghep.home / "practice.db").exists()
