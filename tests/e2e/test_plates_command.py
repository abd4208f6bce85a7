"""`ghep plates`: from the map to the results, a plate that is not valid, and files read by their sample column."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.builders import cccd, pair, station, tube
from tests.plates import NEGATIVE, NTC, POSITIVE, PTC, export
from workstation.__main__ import command_line
from workstation.usecases.desk_session import DeskSession

DATA = Path(__file__).parents[1] / "data" / "plates"


class Ghep:
    """The command line of one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str, given: str = "", code: int = 0) -> list[dict[str, object]]:
        options = ["--home", str(self.home), "--json"]
        made = CliRunner().invoke(command_line(arguments[0]), [*arguments, *options], input=given)
        assert made.exit_code == code, made.output + made.stderr
        return [json.loads(line) for line in (made.stdout + made.stderr).splitlines()]

    def words(self, *arguments: str) -> str:
        made = CliRunner().invoke(
            command_line(arguments[0]), [*arguments, "--home", str(self.home), "--language", "en"]
        )
        return made.stdout + made.stderr


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    """A home where tubes 1 to 3 are paired."""
    with station(tmp_path / "home") as context:
        desk = DeskSession(context)
        for serial in (1, 2, 3):
            pair(desk, tube(serial), cccd(serial))
    return Ghep(tmp_path / "home")


def test_a_plate_from_its_map_to_its_results(ghep: Ghep, tmp_path: Path) -> None:
    [made] = ghep("plates", "new", "KHAY-1", "--name", "run 1", "--control", "G12=extraction", "--control", "H11=ntc")
    ghep("plates", "controls", "KHAY-1", "H12=ptc")
    placed = ghep("plates", "place", "KHAY-1", given=f"{tube(1)}\n{tube(2)}\n{tube(1)}\n", code=2)
    ghep("plates", "place", "KHAY-1", tube(3), "--well", "C05")
    ghep("plates", "clear", "KHAY-1", "C05")
    ghep("plates", "order", "KHAY-1", "rows")
    ghep("plates", "sheet", "KHAY-1", "--out", str(tmp_path / "sheet.pdf"))
    [early] = ghep("plates", "import", str(_run(tmp_path)), "--plate", "KHAY-1", "--operator", "khoi")
    finished = ghep("plates", "finish", "KHAY-1", "--operator", "khoi")
    results = ghep("results")

    assert (made["next"], made["controls"]) == ("A01", {"G12": "extraction", "H11": "ntc"})
    assert [line.get("well", line.get("error")) for line in placed] == ["A01", "B01", "TUBE_ON_PLATE"]
    assert [issue["reason"] for issue in early["issues"]] == ["PLATE_OPEN"]  # type: ignore[attr-defined]
    assert [line["state"] for line in finished[1:]] == ["imported"]
    assert {row["tube"]: row["code"] for row in results} == {tube(1): "POSITIVE", tube(2): "NEGATIVE"}
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def _run(folder: Path) -> Path:
    extraction = {**NTC, "RP": 28.0}
    return export(
        folder / "run.csv",
        {"A01": POSITIVE, "B01": NEGATIVE},
        controls={"G12": extraction, "H11": NTC, "H12": PTC},
    )


def test_a_plate_that_is_not_valid_says_so_for_each_well(ghep: Ghep, tmp_path: Path) -> None:
    ghep("plates", "new", "KHAY-1")
    ghep("plates", "place", "KHAY-1", tube(1))
    ghep("plates", "finish", "KHAY-1")
    run = export(tmp_path / "khay-1.csv", {"A01": NEGATIVE}, controls={"H11": NTC, "H12": NTC})
    [done] = ghep("plates", "import", str(run))
    shown = ghep.words("plates", "show", "KHAY-1")
    [listed] = ghep("plates", "list")

    assert done["results"] == 0
    assert "PLATE NOT VALID: Positive control H12: N was not detected" in shown
    assert (listed["plate"], listed["tubes"], listed["files"]) == ("KHAY-1", 1, 1)
    assert ghep("results") == []


def test_exports_of_the_usual_machines_are_read_by_their_samples(ghep: Ghep) -> None:
    seen = ghep("plates", "import", "--preview", str(DATA / "quantstudio.xlsx"))
    [done] = ghep("plates", "import", str(DATA / "generic_vi.csv"), "--operator", "khoi")

    assert (seen[0]["mapping"], seen[0]["rows"], seen[0]["sheet"]) == ("quantstudio", 18, "Results")
    assert (done["state"], done["results"], done["mapping"]) == ("imported", 2, "guessed")
    assert {row["code"] for row in ghep("results")} == {"NEGATIVE", "POSITIVE"}


def test_mappings_are_saved_listed_and_removed(ghep: Ghep) -> None:
    [saved] = ghep(
        *("plates", "save-mapping", "rotor", "--column", "well=No.", "--column", "target=Gene", "--column", "ct=Ct"),
        *("--cutoff", "38", "--human-control", "IC", "--ntc", "trắng", "--blank-is-none", "--control-added"),
    )
    names = [line["mapping"] for line in ghep("plates", "mappings")]
    ghep("plates", "drop-mapping", "rotor")
    [error] = ghep("plates", "save-mapping", "rotor", "--column", "colour=red", code=2)

    assert (saved["cutoff"], saved["human_controls"], saved["built_in"]) == (38.0, ["IC"], False)
    assert names == ["rotor", "quantstudio", "cfx"]
    assert error["error"] == "BAD_MAPPING"


def test_what_cannot_be_read_is_refused_and_stops_no_other_file(ghep: Ghep, tmp_path: Path) -> None:
    old, gone = tmp_path / "old.xls", tmp_path / "gone.csv"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    lines = ghep("plates", "import", str(old), str(gone), str(DATA / "cfx.csv"), code=2)

    assert [line.get("error", line.get("state")) for line in lines] == [
        "set_aside",
        "PLATE_OLD_EXCEL",
        "NO_SUCH_FILE",
    ]
