"""The command line as a person or a script uses it: real processes on a real home folder."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import cccd, message, specimen, tube
from tests.fakes import platform_on_a_port
from workstation.practice.campaign import FILES

Lines = list[dict[str, object]]
REAL_CARD = "001090000001||Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Hà Nội|01012022"


class Ghep:
    """`ghep` on one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "GHEP_HOME": str(self.home)}
        command = [sys.executable, "-m", "workstation", *arguments]
        return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)

    def lines(self, *arguments: str, given: str = "") -> Lines:
        done = self.run(*arguments, "--json", given=given.encode("utf-8", "surrogateescape"))
        assert done.returncode == 0, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def refused(self, *arguments: str, given: bytes = b"") -> str:
        done = self.run(*arguments, given=given)
        assert done.returncode == 2, done.stdout.decode()
        return done.stderr.decode()


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    return Ghep(tmp_path / "home")


@pytest.mark.parametrize("wrong", [["results", "--nothing"], ["scan", "--pool", "99"], ["nonsense"], ["boxes", "add"]])
def test_a_wrong_argument_is_one_json_object_too(ghep: Ghep, wrong: list[str]) -> None:
    (line,) = ghep.refused(*wrong, "--json", "--language", "en").splitlines()
    told = json.loads(line)

    assert (told["error"], told["next"]) == ("BAD_USAGE", f"Look at its options: ghep {wrong[0]} --help")
    assert told["message"]


def test_a_tube_and_a_card_piped_into_scan_save_a_pairing_once(ghep: Ghep) -> None:
    number = str(ghep.lines("labels", "mint", "1")[0]["tube"])
    first = ghep.lines("scan", given=f"{number}\n{REAL_CARD}\n")
    again = ghep.lines("scan", "--language", "en", given=f"{number}\n{REAL_CARD}\n")

    assert [(line["outcome"], line["class"], line["saved"]) for line in first] == [
        ("TUBE_TAKEN", "go", False),
        ("PAIRED", "ok", True),
    ]
    assert (first[1]["tube"], first[1]["person"]) == (number, "Nguyễn Văn Thử")
    assert [line["saved"] for line in again] == [False, False]
    assert again[0]["outcome"] == "TUBE_USED"
    assert re.search(r"belongs to Nguyễn Văn Thử\nAt \d\d:\d\d \d\d/\d\d/\d{4}", str(again[0]["detail"]))
    assert ghep.lines("status")[0]["pairings"] == 1


def test_every_bad_scan_gets_its_own_answer_and_stops_nothing(ghep: Ghep) -> None:
    bad = [
        "",
        "???",
        "https://example.org/x",
        cccd()[:30],
        tube()[:-1] + "X",
        "x" * 1_000_000,
        "VN\udcff\udcfe",
        cccd(),
    ]
    lines = ghep.lines("scan", given="\n".join([*bad, tube(), cccd()]) + "\n")

    assert [line["outcome"] for line in lines] == [
        "EMPTY_SCAN",
        "NOT_A_PERSON",
        "QR_VEHICLE",
        "CUT_READ",
        "TUBE_CHECK_FAILED",
        "TOO_LONG",
        "BAD_BYTES",
        "PERSON_FIRST",
        "TUBE_TAKEN",
        "PAIRED",
    ]
    assert all(line["next"] and line["headline"] for line in lines)


def test_a_pool_is_filled_closed_and_undone_by_command_codes(ghep: Ghep) -> None:
    lines = ghep.lines("scan", "--pool", "5", given="\n".join([tube(), cccd(1), cccd(2), "LB01", cccd(3), "LB02"]))

    assert [line["outcome"] for line in lines] == [
        "TUBE_TAKEN",
        "POOL_ADDED",
        "POOL_ADDED",
        "UNDONE",
        "POOL_ADDED",
        "POOL_CLOSED",
    ]


def test_pictures_are_read_and_named_for_what_they_are(ghep: Ghep) -> None:
    lines = ghep.lines("read", "--practice", str(FILES / "tube-1.jpg"), str(FILES / "person-1.jpg"))

    assert [(line["kind"], line.get("person")) for line in lines] == [("tube", None), ("cccd", "Nguyễn Thị Ngọc Ánh")]


def test_one_bad_picture_stops_no_other(ghep: Ghep, tmp_path: Path) -> None:
    (tmp_path / "no.jpg").write_bytes(b"no picture")
    done = ghep.run("read", "--json", str(tmp_path / "no.jpg"), str(tmp_path / "none.jpg"), str(FILES / "tube-1.jpg"))

    assert done.returncode == 2
    assert [json.loads(line)["error"] for line in done.stderr.splitlines()] == ["NOT_AN_IMAGE", "NO_SUCH_FILE"]
    assert json.loads(done.stdout)["outcome"] == "REAL_PRACTICE"


def test_a_result_travels_from_the_file_to_the_citizens_page(ghep: Ghep, tmp_path: Path) -> None:
    ghep.lines("scan", given=f"{tube()}\n{REAL_CARD}\n")
    now = datetime.now(UTC)
    (tmp_path / "plate.hl7").write_bytes(message(specimen(tube(), at=now), specimen(tube(99), at=now)))
    imported = ghep.lines("import", str(tmp_path / "plate.hl7"), "--operator", "technician")
    assert (imported[0]["state"], imported[0]["results"]) == ("partly", 1)
    assert [issue["reason"] for issue in imported[0]["issues"]] == ["TUBE_UNKNOWN"]  # type: ignore[attr-defined]
    assert [line["code"] for line in ghep.lines("results")] == ["NEGATIVE"]
    assert "technician" in ghep.refused("release", tube(), "--operator", "technician")
    assert ghep.lines("release", "--negatives", "--operator", "verifier")[0]["released"] is True
    with platform_on_a_port(tmp_path / "platform") as way:
        pushed = ghep.lines("push", "--platform", way.url, "--key", way.key)[0]
    assert (pushed["accepted"], pushed["refused"]) == (3, 0)
    assert ghep.lines("status")[0]["waiting"] == 0


def test_labels_and_slips_are_written_as_pdf(ghep: Ghep, tmp_path: Path) -> None:
    ghep.home.mkdir()
    (ghep.home / "settings.toml").write_text('public_url = "https://example.vn"\n')
    ghep.lines("scan", given=f"{tube()}\n{REAL_CARD}\n")
    labels = ghep.lines("labels", "print", "--mint", "3", tube(), "--out", str(tmp_path / "labels.pdf"))
    slip = ghep.lines("labels", "slip", tube(), "--out", str(tmp_path / "slip.pdf"))

    assert labels[0]["labels"] == 4
    assert str(slip[0]["link"]).startswith("https://example.vn/r/")
    for name in ("labels.pdf", "slip.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")


def test_the_inbox_shows_a_message_field_by_field(ghep: Ghep, tmp_path: Path) -> None:
    (tmp_path / "plate.hl7").write_bytes(message(specimen(tube(99))))
    ghep.lines("import", str(tmp_path / "plate.hl7"))
    listed = ghep.lines("inbox")[0]
    shown = ghep.lines("inbox", "--message", str(listed["message"]))

    assert listed["state"] == "set_aside"
    assert any(line["name"] == "OBX-5.1" and line["value"] == "260415000" for line in shown)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("labels", "mint", "0"), "1 đến"),
        (("labels", "mint", "-5"), "-5"),
        (("labels", "mint", "--", "-5"), "1 đến"),
        (("labels", "print", "VN00481237XX"), "không phải số ống"),
        (("labels", "slip", "VN0048000102"), "platform_url"),
        (("import", "/nonexistent.hl7"), "/nonexistent.hl7"),
        (("release",), "--negatives"),
        (("release", "VN0048000102"), "chưa có kết quả"),
        (("release", "VNXX"), "không phải số ống"),
        (("release", "VN0048000102", "--negatives"), "--negatives"),
        (("settle", "VN0048000102", "--why", "x"), "chưa có kết quả"),
        (("labels", "print"), "--mint"),
        (("push",), "platform_url"),
        (("platform", "--database", "sqlite:////proc/none/x.db", "--port", "0"), "cơ sở dữ liệu"),
        (("status", "--home", "/proc/none"), "--home"),
        (("scan", "--pool", "99"), "15"),
        (("nonsense",), "nonsense"),
    ],
)
def test_every_refusal_says_what_to_do_and_ends_with_2(ghep: Ghep, arguments: tuple[str, ...], says: str) -> None:
    assert says in ghep.refused(*arguments)


def test_a_platform_out_of_reach_is_named_and_nothing_is_lost(ghep: Ghep) -> None:
    ghep.lines("scan", given=f"{tube()}\n{REAL_CARD}\n")

    said = ghep.refused("push", "--platform", "http://127.0.0.1:9", "--language", "en")
    assert "http://127.0.0.1:9" in said
    assert "nothing is lost" in said
    assert ghep.lines("status")[0]["waiting"] == 1


def test_a_wrong_setting_is_named_with_its_file(ghep: Ghep) -> None:
    ghep.home.mkdir()
    (ghep.home / "settings.toml").write_text('tube_prefix = "TA"\n')

    said = ghep.refused("status", "--language", "en")
    assert "settings.toml" in said
    assert "tube_prefix" in said


def test_a_taken_port_is_named(ghep: Ghep, tmp_path: Path) -> None:
    with platform_on_a_port(tmp_path / "platform") as way:
        port = way.url.rpartition(":")[2]
        assert port in ghep.refused("platform", "--port", port)


def test_options_may_stand_before_the_command(ghep: Ghep) -> None:
    assert json.loads(ghep.run("--json", "--language", "en", "status").stdout)["pairings"] == 0


def test_an_address_that_is_no_database_is_named(ghep: Ghep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GHEP_DATABASE", "foo")

    assert "“foo”" in ghep.refused("status")


def test_a_question_tells_how_to_answer_it_without_keys(ghep: Ghep) -> None:
    said = ghep.run("scan", "--language", "en", given=f"{tube(1)}\n{tube(2)}\n".encode()).stdout.decode()

    assert "LB11: Use the new tube" in said


def test_practice_never_reaches_the_real_platform(ghep: Ghep) -> None:
    ghep.home.mkdir()
    (ghep.home / "settings.toml").write_text('platform_url = "http://127.0.0.1:9"\n')

    assert "platform_url" in ghep.refused("push", "--practice")


def test_the_help_lists_every_command_and_the_version_is_told(ghep: Ghep) -> None:
    said = ghep.run("--help").stdout.decode()

    assert all(name in said for name in ("scan", "labels", "read", "import", "release", "push", "platform", "demo"))
    assert re.fullmatch(r"ghep \d+\.\d+\.\d+\n", ghep.run("--version").stdout.decode())
