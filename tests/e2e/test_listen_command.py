"""`ghep listen` as a process: what it prints, how it ends, and why it does not start."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.builders import at_desk, cccd, message, pair, specimen, station, tube
from tests.wire import LOOPBACK, Analyzer, framed, result
from workstation.usecases.list_results import list_results


class Ghep:
    """A running `ghep listen --json`, line by line."""

    def __init__(self, home: Path, *options: str) -> None:
        command = [sys.executable, "-m", "workstation", "listen", "--host", LOOPBACK, "--home", str(home), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def next(self, event: str) -> dict[str, Any]:
        """Read on to the next line of this event."""
        while True:
            line = self.line()
            assert line, "it has ended"
            said: dict[str, Any] = json.loads(line)
            if said["event"] == event:
                return said

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def end_by_itself(self) -> tuple[int, str, str]:
        """Wait for its end; give its exit code, what it said, and what it complained of."""
        said, complained = self.process.communicate(timeout=60)
        return self.process.returncode, said, complained

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Ask it to stop; give its exit code, and what else it said."""
        self.process.send_signal(with_signal)
        return self.end_by_itself()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def ghep(home: Path) -> Iterator[Ghep]:
    with Ghep(home, "--port", "0", "--json") as running:
        yield running


def test_each_thing_that_happens_is_one_line_and_the_result_is_there(home: Path, ghep: Ghep) -> None:
    port = ghep.next("listening")["port"]
    with station(home) as context:
        desk = at_desk(context, "Bàn 1")
        pair(desk, tube(1), cccd(1))
        pair(desk, tube(2), cccd(2))
    with Analyzer(port) as analyzer:
        connected = ghep.next("connected")
        codes = [analyzer.ask(message(specimen(tube(1)))), analyzer.ask(b"ASTM?")]
        answered, refused = ghep.next("answered"), ghep.next("problem")
        imported = ghep.next("imported")
    closed = ghep.next("closed")
    code, rest, complained = ghep.end()

    assert codes == ["AA", "AR"]
    assert (connected["peer"], closed["peer"]) == (LOOPBACK, LOOPBACK)
    assert (answered["messages"], answered["repeated"]) == (1, 0)
    assert (refused["problem"], refused["why"]) == ("AR", "No HL7 message: no MSH")
    assert (imported["state"], imported["results"]) == ("imported", 1)
    assert json.loads(rest.splitlines()[-1]) == {"event": "stopped", "messages": 1}
    assert (code, complained) == (0, "")
    with station(home) as context:
        assert [row.tube for row in list_results(context)] == [tube(1)]


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_answers_what_has_arrived_and_ends_well(ghep: Ghep, with_signal: signal.Signals) -> None:
    with Analyzer(ghep.next("listening")["port"]) as analyzer:
        assert analyzer.ask(result()) == "AA"
        analyzer.send(framed(result("M2"))[:20])
        code, _, complained = ghep.end(with_signal)

    assert (code, complained) == (0, "")


def test_without_json_it_speaks_the_stations_language(home: Path) -> None:
    with Ghep(home, "--port", "0", "--language", "vi") as ghep:
        first = ghep.line()
        with Analyzer(int(first.split()[-1])) as analyzer:
            analyzer.ask(result())
            lines = [ghep.line(), ghep.line()]

    assert first.startswith(f"Đang chờ máy xét nghiệm tại {LOOPBACK}, cổng ")
    assert lines == [f"{LOOPBACK} đã kết nối\n", f"{LOOPBACK}: đã lưu và trả lời 1 bản tin\n"]


def test_a_port_that_is_taken_is_said_with_what_to_do(home: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        code, said, complained = Ghep(home, "--port", str(other.getsockname()[1]), "--json").end_by_itself()

    assert (code, said) == (2, "")
    assert json.loads(complained)["error"] == "PORT_TAKEN"


def test_a_second_one_on_the_same_home_does_not_start(home: Path, ghep: Ghep) -> None:
    ghep.next("listening")
    code, _, complained = Ghep(home, "--port", "0", "--language", "en").end_by_itself()

    assert code == 2
    assert "listens for analyzers already" in complained


def test_only_addresses_that_are_named_get_in(home: Path) -> None:
    with Ghep(home, "--port", "0", "--json", "--allow", "10.0.5.0/24", "--allow", "10.0.6.7") as ghep:
        with Analyzer(ghep.next("listening")["port"]) as analyzer:
            assert analyzer.is_hung_up_on()
        problem = ghep.next("problem")

    assert (problem["problem"], problem["peer"]) == ("not_allowed", LOOPBACK)


def test_what_is_no_address_is_not_allowed(home: Path) -> None:
    code, _, complained = Ghep(home, "--port", "0", "--allow", "everybody").end_by_itself()

    assert code == 2
    assert "everybody" in complained


def test_a_certificate_that_is_not_there_is_named(home: Path) -> None:
    code, _, complained = Ghep(home, "--port", "0", "--json", "--tls-cert", "absent.pem").end_by_itself()

    assert code == 2
    assert "absent.pem" in json.loads(complained)["message"]
