"""Two desks of a site on one LAN, as real processes on homes of their own: together, cut apart, and together again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from sync.client.line import Line
from sync.protocol import LookupRequest, LookupResponse, PersonIdentifier
from tests.builders import message, specimen, tube
from tests.lan import Cable

AN = "001090000001||Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Hà Nội|01012022"
BINH = "001090000002||Trần Văn Mẫu|02021990|Nam|Số 2 Phố Thử, Hà Nội|01012022"
CHI = "001190000003||Lê Thị Thử|03031990|Nữ|Số 3 Phố Thử, Hà Nội|01012022"
pytestmark = pytest.mark.quiet
PATIENCE_SECONDS = 40
Said = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Desk:
    """One desk: its home, and a `ghep scan` that stays open."""

    home: Path
    running: subprocess.Popen[str] | None = field(default=None)

    def __enter__(self) -> "Desk":
        command = [*GHEP, "scan", "--json"]
        self.running = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=of(self.home)
        )
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.running is not None
        self.running.communicate(timeout=PATIENCE_SECONDS)

    def scan(self, text: str) -> Said:
        assert self.running is not None
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        self.running.stdin.write(text + "\n")
        self.running.stdin.flush()
        said: Said = json.loads(self.running.stdout.readline())
        return said

    def outcomes(self, *texts: str) -> list[str]:
        return [self.scan(text)["outcome"] for text in texts]

    def run(self, *arguments: str) -> list[Said]:
        done = subprocess.run(
            [*GHEP, *arguments, "--json"], capture_output=True, env=of(self.home), check=True, text=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def words(self, *arguments: str) -> str:
        done = subprocess.run([*GHEP, *arguments], capture_output=True, env=of(self.home), check=True, text=True)
        return done.stdout

    @property
    def status(self) -> Said:
        return self.run("status")[0]


GHEP = [sys.executable, "-m", "workstation"]


def of(home: Path) -> dict[str, str]:
    return {**os.environ, "GHEP_HOME": str(home), "PYTHONIOENCODING": "utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A platform, the cable to it, and two desks."""

    url: str
    key: str
    cable: Cable
    first: Desk
    second: Desk

    def sees(self, number: str, since: datetime) -> bool:
        """Whether the platform has a pairing of this tube or this citizen number."""
        is_tube = not number.isdigit()
        question = LookupRequest(
            station="nobody",
            tube=number if is_tube else None,
            identifiers=() if is_tube else (PersonIdentifier(system="cccd", value=number),),
            since=since,
        )
        with Line(self.url, self.key) as line:
            answer = line.post("/api/v1/lookups", question, LookupResponse, seconds=PATIENCE_SECONDS)
        return bool(answer.tube or answer.person)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        platform = subprocess.Popen(
            [*GHEP, "platform", "--port", "0", "--json"],
            stdout=subprocess.PIPE,
            text=True,
            env=of(tmp_path / "platform"),
        )
        stack.callback(ended, platform)
        assert platform.stdout is not None
        started = json.loads(platform.stdout.readline())
        key = Path(started["key_file"]).read_text(encoding="ascii").strip()
        cable = stack.enter_context(Cable(started["url"]))
        homes = [home_of(tmp_path, number, cable.url, key) for number in (1, 2)]
        first, second = (stack.enter_context(Desk(home=home)) for home in homes)
        yield Site(url=started["url"], key=key, cable=cable, first=first, second=second)


def home_of(folder: Path, number: int, url: str, key: str) -> Path:
    home = folder / f"desk-{number}"
    home.mkdir()
    lines = {"desk": f"Bàn {number}", "site": "Trường Thử", "platform_url": url, "platform_key": key}
    settings = [f'{name} = "{value}"' for name, value in lines.items()]
    (home / "settings.toml").write_text("\n".join([*settings, "shared_desks = true"]), encoding="utf-8")
    return home


def ended(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_SECONDS)


def wait_until(wanted: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not wanted():
        assert time.monotonic() < end


def test_a_tube_and_a_person_of_one_desk_are_refused_and_asked_about_at_the_other(site: Site) -> None:
    began = datetime.now(UTC)
    assert site.first.outcomes(tube(1), AN) == ["TUBE_TAKEN", "PAIRED"]
    wait_until(lambda: site.sees(tube(1), began))

    used = site.second.scan(tube(1))
    assert (used["outcome"], used["saved"], used["alone"]) == ("TUBE_USED", False, False)
    assert all(word in used["detail"] for word in ("Nguyễn Văn Thử", "Bàn 1"))
    assert site.second.outcomes(tube(2), AN) == ["TUBE_TAKEN", "PERSON_TODAY"]
    # The answer 2 is kept with the pairing: the doctor asked for a second sample.
    assert site.second.scan("LB12")["outcome"] == "PAIRED"
    wait_until(lambda: site.sees(tube(2), began))
    assert site.first.scan(tube(2))["outcome"] == "TUBE_USED"
    assert [(desk.status["desks"], desk.status["conflicts"]) for desk in (site.first, site.second)] == [
        ("together", [])
    ] * 2


def test_what_one_desk_undid_is_free_for_the_other(site: Site) -> None:
    began = datetime.now(UTC)
    assert site.first.outcomes(tube(1), AN) == ["TUBE_TAKEN", "PAIRED"]
    wait_until(lambda: site.sees(tube(1), began))
    assert site.first.scan("LB01")["saved"]
    wait_until(lambda: not site.sees(tube(1), began))

    assert site.second.outcomes(tube(2), AN) == ["TUBE_TAKEN", "PAIRED"]


def test_desks_that_were_cut_apart_go_on_and_their_conflict_is_found_when_they_meet_again(
    site: Site, tmp_path: Path
) -> None:
    began = datetime.now(UTC)
    site.cable.cut()

    alone = [desk.scan(text) for desk, card in ((site.first, AN), (site.second, BINH)) for text in (tube(3), card)]
    assert [said["outcome"] for said in alone] == ["TUBE_TAKEN", "PAIRED"] * 2
    assert [said["alone"] for said in alone] == [True] * 4
    assert [desk.status["desks"] for desk in (site.first, site.second)] == ["alone"] * 2
    assert not site.sees(tube(3), began)

    site.cable.mend()
    wait_until(lambda: bool(site.first.status["conflicts"]) and bool(site.second.status["conflicts"]))
    first, second = site.first.status, site.second.status
    assert [said["desks"] for said in (first, second)] == ["together"] * 2
    assert [(said["conflicts"][0]["tube"], said["conflicts"][0]["desk"]) for said in (first, second)] == [
        (tube(3), "Bàn 2"),
        (tube(3), "Bàn 1"),
    ]
    assert all(word in site.first.words("status", "--language", "en") for word in ("CONFLICT", tube(3), "Bàn 2"))
    together = site.first.scan(tube(4))
    assert (together["outcome"], together["alone"]) == ("TUBE_TAKEN", False)

    import_a_negative_result(site.first, tube(3), tmp_path)
    site.cable.cut()
    assert site.first.run("release", "--negatives", "--operator", "verifier")[0]["released"]
    site.cable.mend()
    assert site.first.run("push")[0]["refused"] == 0
    for desk in (site.first, site.second):
        page = httpx.get(
            site.url + urlsplit(desk.run("labels", "slip", tube(3), "--out", slip(tmp_path))[0]["link"]).path
        )
        assert "Đang chờ xác nhận" in page.text
        assert "Âm tính" not in page.text


def slip(folder: Path) -> str:
    return str(folder / "slip.pdf")


def test_a_desk_that_can_ask_releases_nothing_of_a_tube_that_two_desks_paired(site: Site, tmp_path: Path) -> None:
    site.cable.cut()
    for desk, card in ((site.first, AN), (site.second, BINH)):
        assert desk.outcomes(tube(3), card) == ["TUBE_TAKEN", "PAIRED"]
    site.cable.mend()
    wait_until(lambda: bool(site.first.status["conflicts"]))
    import_a_negative_result(site.first, tube(3), tmp_path)

    command = [*GHEP, "release", tube(3), "--operator", "verifier", "--json"]
    done = subprocess.run(command, capture_output=True, env=of(site.first.home), check=False, text=True)
    assert (done.returncode, json.loads(done.stderr.splitlines()[-1])["error"]) == (2, "RESULT_HELD")
    assert site.first.run("results")[0]["held_reason"] == "TUBE_DISPUTED"


def import_a_negative_result(desk: Desk, number: str, folder: Path) -> None:
    plate = folder / "plate.hl7"
    plate.write_bytes(message(specimen(number, at=datetime.now(UTC))))
    assert desk.run("import", str(plate), "--operator", "technician")[0]["results"] == 1


def test_a_platform_that_is_silent_holds_up_no_desk(site: Site) -> None:
    site.cable.silence()

    assert [site.first.scan(text)["alone"] for text in (tube(1), AN)] == [True, True]
    site.cable.cut()


def test_what_waits_when_a_desk_ends_is_sent_before_it_ends(site: Site) -> None:
    began = datetime.now(UTC)
    with Desk(home=site.first.home) as desk:
        assert desk.outcomes(tube(7), CHI) == ["TUBE_TAKEN", "PAIRED"]

    assert site.sees(tube(7), began)
