"""`ghep labels reserve`, `numbers` and `void` as a person or a script uses them, beside a real platform."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client.transport import HttpTransport
from tests.builders import tube
from tests.e2e.test_collection_commands import Ghep
from tests.fakes import platform_on_a_port


@pytest.fixture
def way(tmp_path: Path) -> Iterator[HttpTransport]:
    with platform_on_a_port(tmp_path / "platform") as running:
        yield running


@pytest.fixture
def ghep(tmp_path: Path, way: HttpTransport) -> Ghep:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(f'platform_url = "{way.url}"\nplatform_key = "{way.key}"\n', encoding="utf-8")
    return Ghep(home)


def test_numbers_are_reserved_given_and_counted(ghep: Ghep) -> None:
    [got] = ghep.lines("labels", "reserve", "15000")
    minted = [line["tube"] for line in ghep.lines("labels", "mint", "3")]
    tubes, cards = ghep.lines("labels", "numbers")
    [status] = ghep.lines("status")

    assert (got["numbers"], got["blocks"], got["closed"]) == (20_000, [9998, 9999], [])
    assert [str(number)[:10] for number in minted] == ["VN99980000", "VN99980001", "VN99980002"]
    assert (tubes["source"], tubes["given"], tubes["left"], tubes["low"]) == ("reserved", 3, 19_997, False)
    assert tubes["blocks"] == [{"block": 9998, "left": 9_997}, {"block": 9999, "left": 10_000}]
    assert (cards["prefix"], cards["source"]) == ("CN", "random")
    assert status["numbers"] == {name: tubes[name] for name in ("prefix", "source", "reserved", "given", "left", "low")}


def test_numbers_at_random_are_warned_of_each_time_and_few_that_are_left_too(ghep: Ghep) -> None:
    drawn = ghep.run("labels", "mint", "1", "--json", "--language", "en")
    practice = ghep.run("labels", "mint", "1", "--practice")
    ghep.lines("labels", "reserve", "1")
    fine, few = (ghep.run("labels", "mint", count, "--language", "en") for count in ("9000", "600"))
    status = ghep.run("status", "--language", "en")

    warned = json.loads(drawn.stderr)
    assert warned["warning"] == "NUMBERS_AT_RANDOM"
    assert "ghep labels reserve" in warned["message"]
    assert (practice.stderr, fine.stderr) == ("", "")
    assert "Only 400 numbers with VN are left" in few.stderr
    assert few.exit_code == 0
    assert "VN: 400 of 10\u202f000 reserved numbers are left" in status.stdout


def test_cards_and_a_restored_station_reserve_too(ghep: Ghep) -> None:
    ghep.lines("labels", "reserve", "1")
    [cards] = ghep.lines("labels", "reserve", "1", "--cards")
    [restored] = ghep.lines("labels", "reserve", "1", "--restored")
    said = ghep.run("labels", "reserve", "1", "--restored", "--language", "en").stdout

    assert (cards["prefix"], cards["blocks"]) == ("CN", [9999])
    assert (restored["blocks"], restored["closed"]) == ([9998], [9999])
    assert "10000 numbers with VN were reserved" in said
    assert "earlier blocks were closed" in said


def test_what_cannot_be_reserved_says_what_to_do(ghep: Ghep, tmp_path: Path) -> None:
    nowhere = ghep.refused("labels", "reserve", "1", "--platform", "http://127.0.0.1:9", "--language", "en")
    none_set = Ghep(tmp_path / "other").refused("labels", "reserve", "1", "--language", "en")
    too_many = ghep.refused("labels", "reserve", "10000000", "--language", "en")

    assert "nothing was reserved" in nowhere
    assert "No platform is set" in none_set
    assert "from 1 to 1000000" in too_many


def test_a_label_is_taken_out_of_use_refused_at_the_desk_and_not_printed_again(ghep: Ghep, tmp_path: Path) -> None:
    [done] = ghep.lines("labels", "void", tube(1), "--reason", "lost")
    answer = ghep.lines("scan", given=f"{tube(1)}\n")[-1]
    refused = ghep.refused("labels", "print", tube(2), tube(1), "--out", str(tmp_path / "x.pdf"), "--language", "en")

    assert (done["tube"], done["reason"]) == (tube(1), "lost")
    assert answer["outcome"] == "TUBE_VOIDED"
    assert "out of use" in refused
    assert not (tmp_path / "x.pdf").exists()


def test_the_label_of_a_tube_with_people_is_kept(ghep: Ghep) -> None:
    ghep.lines("scan", given=f"{tube(1)}\n001090000001\n")
    refused = ghep.refused("labels", "void", tube(1), "--reason", "damaged", "--language", "en")

    assert "holds people (1)" in refused
    assert "F6" in refused
