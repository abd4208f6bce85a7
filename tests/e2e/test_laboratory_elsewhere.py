"""A sampling site and a laboratory as real processes on homes of their own, with a real platform between them: the
laboratory's results reach the person whom the site paired, or wait.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.builders import message, specimen, tube
from tests.fakes_analyzer import LOOPBACK, AskingAnalyzer, Told
from workstation.domain.results import ResultCode

GHEP = [sys.executable, "-m", "workstation"]
AN = "001090000001||Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Hà Nội|01012022"
BINH = "001190000003||Lê Thị Thử|03031990|Nữ|Số 3 Phố Thử, Hà Nội|01012022"
PATIENCE_SECONDS = 60
NOTHING = Told("NF", (("DC", "", ""),))
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """`ghep` on one home."""

    folder: Path

    def run(self, *arguments: str, given: str = "") -> list[Said]:
        done = self._run(*arguments, "--json", given=given)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def refused(self, *arguments: str) -> Said:
        done = self._run(*arguments, "--json")
        assert done.returncode == 2, done.stdout
        said: Said = json.loads(done.stderr)
        return said

    def _run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [*GHEP, *arguments]
        return subprocess.run(command, input=given, capture_output=True, env=of(self.folder), text=True, check=False)


@dataclass(frozen=True, slots=True)
class Places:
    """The site, the laboratory, and where the citizen looks."""

    site: Home
    lab: Home
    url: str

    def page(self, number: str) -> str:
        """What the citizen's page says to the person of the first card."""
        question = {"tube": number, "last_four": "0001"}
        answer = httpx.post(f"{self.url}/?lang=en", data=question, timeout=PATIENCE_SECONDS)
        return answer.text


def of(home: Path) -> dict[str, str]:
    return {**os.environ, "GHEP_HOME": str(home), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    with ExitStack() as stack:
        platform = stack.enter_context(running(tmp_path / "platform", "platform", "--port", "0", "--json"))
        assert platform.stdout is not None
        started = json.loads(platform.stdout.readline())
        key = Path(started["key_file"]).read_text(encoding="ascii").strip()
        site, lab = (home_of(tmp_path / name, started["url"], key) for name in ("site", "lab"))
        yield Places(site, lab, started["url"])


@contextmanager
def running(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([*GHEP, *arguments], stdout=subprocess.PIPE, text=True, env=of(home))
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_SECONDS)


def home_of(folder: Path, url: str, key: str) -> Home:
    folder.mkdir()
    lines = {"site": folder.name, "platform_url": url, "platform_key": key, "operator": "khoi", "language": "en"}
    settings = "\n".join(f'{name} = "{value}"' for name, value in lines.items())
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    return Home(folder)


def paired(places: Places, number: str, *people: str, pool: int = 1) -> None:
    said = places.site.run("scan", "--pool", str(pool), given="\n".join([number, *people]) + "\n")
    assert said[-1]["saved"]


def measured(places: Places, folder: Path, number: str, code: ResultCode = ResultCode.NEGATIVE) -> Said:
    path = folder / f"{number}.hl7"
    path.write_bytes(message(specimen(number, code, at=datetime.now(UTC) + timedelta(minutes=1)), control_id=number))
    return places.lab.run("import", str(path))[0]


def test_a_result_of_another_house_reaches_the_person_who_was_paired_at_the_site(
    places: Places, tmp_path: Path
) -> None:
    number = tube()
    paired(places, number, AN)
    waits = measured(places, tmp_path, number)
    before = places.lab.run("worklist", "pull")[0]
    places.site.run("push")
    pulled = places.lab.run("worklist", "pull")[0]
    places.lab.run("release", "--negatives", "--operator", "uoc")
    places.lab.run("push")

    assert [issue["reason"] for issue in waits["issues"]] == ["TUBE_UNKNOWN"]
    assert (before["learned"], before["waiting"]) == ([], [number])
    assert (pulled["learned"], pulled["messages"], pulled["results"], pulled["waiting"]) == ([number], 1, 1, [])
    assert "Negative" in places.page(number)
    assert places.lab.run("status")[0]["persons"] == 0


def test_a_pairing_that_was_voided_in_between_holds_the_result(places: Places, tmp_path: Path) -> None:
    number = tube()
    paired(places, number, AN)
    places.site.run("push")
    measured(places, tmp_path, number, ResultCode.POSITIVE)
    places.lab.run("worklist", "pull")
    places.site.run("void", number, "--reason", "wrong-person")
    places.site.run("push")
    pulled = places.lab.run("worklist", "pull")[0]

    assert pulled["held"] == [number]
    [row] = places.lab.run("results")
    assert (row["status"], row["held_reason"], row["people"]) == ("held", "TUBE_EMPTY", 0)
    assert places.lab.refused("release", number, "--operator", "uoc")["error"] == "RESULT_HELD"
    assert "Positive" not in places.page(number)


def test_what_the_platform_knows_by_now_is_asked_before_a_release(places: Places, tmp_path: Path) -> None:
    number = tube()
    paired(places, number, AN)
    places.site.run("push")
    measured(places, tmp_path, number)
    places.lab.run("worklist", "pull")
    places.site.run("void", number, "--reason", "wrong-person")
    places.site.run("push")

    assert places.lab.refused("release", number, "--operator", "uoc")["error"] == "RESULT_HELD"


def test_without_a_network_it_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    lab = home_of(tmp_path / "lab", "http://127.0.0.1:9", "k")
    places = Places(lab, lab, "")
    measured(places, tmp_path, tube())
    refused = lab.refused("worklist", "pull")

    assert refused["error"] == "TUBES_NOT_ASKED"
    assert "1 wait" in refused["message"]
    assert lab.run("inbox")[0]["state"] == "set_aside"


def test_an_analyzer_asks_is_told_and_its_result_joins_while_the_station_listens(
    places: Places, tmp_path: Path
) -> None:
    pool, single = tube(1), tube(2)
    paired(places, pool, AN, BINH, pool=2)
    places.site.run("push")
    with running(places.lab.folder, "listen", "--host", LOOPBACK, "--port", "0", "--json") as listening:
        port = next_of(listening, "listening")["port"]
        with AskingAnalyzer(port) as analyzer:
            unknown = analyzer.ask(single)
            code = analyzer.result(message(specimen(pool, at=datetime.now(UTC) + timedelta(minutes=1))))
            learned = next_of(listening, "learned")
            resulted = analyzer.ask(pool)

    assert (code, unknown, resulted) == ("AA", NOTHING, NOTHING)
    assert (learned["learned"], learned["results"]) == (1, 1)
    [row] = places.lab.run("results")
    assert (row["tube"], row["code"], row["people"]) == (pool, "POOL_NEGATIVE", 2)


def test_a_tube_that_was_learned_of_is_ordered_by_the_analyzer_that_asks(places: Places, tmp_path: Path) -> None:
    number = tube()
    paired(places, number, AN)
    places.site.run("push")
    measured(places, tmp_path, number, ResultCode.INVALID)
    places.lab.run("worklist", "pull")
    with running(places.lab.folder, "listen", "--host", LOOPBACK, "--port", "0", "--json") as listening:
        port = next_of(listening, "listening")["port"]
        with AskingAnalyzer(port) as analyzer:
            told, again = analyzer.ask(number), analyzer.ask(number)

    assert told == again
    assert (told.status, told.orders[0][0], told.orders[0][2]) == ("OK", "NW", "94500-6^^LN")
    [row] = places.lab.run("worklist", "list")
    assert (row["tube"], row["order"], row["pool_size"]) == (number, "accepted", 1)
    shown = places.lab.run("worklist", "order", number)[0]["segments"]
    assert [line[:3] for line in shown] == ["MSH", "SPM", "SAC", "ORC", "TQ1", "OBR", "TCD"]


def next_of(process: subprocess.Popen[str], event: str) -> Said:
    assert process.stdout is not None
    while True:
        said: Said = json.loads(process.stdout.readline())
        if said["event"] == event:
            return said
