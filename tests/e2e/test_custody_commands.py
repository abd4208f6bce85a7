"""`ghep boxes` and `ghep reception` as a person or a script uses them: a site, a stick, and a laboratory elsewhere."""

import json
import random
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.client.outbox import outbox
from sync.client.transport import HttpTransport
from tests.builders import cccd, tube
from tests.e2e.test_collection_commands import Ghep
from tests.fakes import platform_on_a_port
from workstation.domain.custody import Standing
from workstation.station import open_station
from workstation.store.custody_tables import reception_tubes

TUBES = [tube(serial) for serial in range(1, 21)]


@pytest.fixture
def way(tmp_path: Path) -> Iterator[HttpTransport]:
    with platform_on_a_port(tmp_path / "platform") as running:
        yield running


def home(path: Path, way: HttpTransport | None = None) -> Ghep:
    path.mkdir()
    reach = f'platform_url = "{way.url}"\nplatform_key = "{way.key}"\n' if way else ""
    (path / "settings.toml").write_text(reach, encoding="utf-8")
    return Ghep(path)


def sent(site: Ghep, *numbers: str) -> str:
    pairs = "".join(f"{number}\n{cccd(place)}\n" for place, number in enumerate(numbers, start=1))
    site.lines("scan", "--pool", "1", given=pairs)
    code = str(site.lines("boxes", "new", "--to", "Viện Thử")[0]["box"])
    site.lines("boxes", "add", code, *numbers)
    site.lines("boxes", "seal", code, "--temperature", "5.2")
    site.lines("boxes", "send", code)
    return code


def sent_unpaired(site: Ghep) -> str:
    code = str(site.lines("boxes", "new")[0]["box"])
    site.lines("boxes", "add", code, "--unknown", *TUBES)
    site.lines("boxes", "seal", code)
    site.lines("boxes", "send", code)
    return code


def test_a_box_goes_from_a_site_to_a_laboratory_by_the_platform(tmp_path: Path, way: HttpTransport) -> None:
    site, laboratory = home(tmp_path / "site", way), home(tmp_path / "lab", way)
    code = sent(site, *TUBES[:3])
    site.lines("push")
    scans = "\n".join([code, TUBES[0], TUBES[1], "LB03", TUBES[1], "LB11", TUBES[9], "LB00", "LB02"])
    answers = [line["outcome"] for line in laboratory.lines("reception", "scan", given=scans + "\n")]
    [shown] = laboratory.lines("reception", "show", code)
    refused = [line["outcome"] for line in site.lines("scan", given=f"{TUBES[0]}\n")]

    assert answers == [
        "RECEIVE_OPEN", "RECEIVED_NO_LIST", "RECEIVED_NO_LIST", "REJECT_WHICH", "REJECT_WHY", "TUBE_REJECTED",
        "NOT_IN_MANIFEST", "SET_ASIDE", "RECEPTION_DIFFERS",
    ]  # fmt: skip
    assert (shown["source"], shown["present"], shown["missing"], shown["rejected"], shown["aside"]) == (
        "platform", 1, [TUBES[2]], 1, 1
    )  # fmt: skip
    assert refused == ["TUBE_SHIPPED"]


def test_a_box_goes_by_a_stick_where_there_is_no_network(tmp_path: Path) -> None:
    site, laboratory = home(tmp_path / "site"), home(tmp_path / "lab")
    code = sent(site, *TUBES[:2])
    [wrote] = site.lines("boxes", "manifest", code, "--json-out", str(tmp_path / "stick.json"))
    site.lines("boxes", "manifest", code, "--csv-out", str(tmp_path / "stick.csv"))
    codes = [line["code"] for line in site.lines("boxes", "manifest", code, "--codes")]
    [opened] = laboratory.lines("reception", "open", code, "--list", str(tmp_path / "stick.json"), "--temperature", "9")
    other = home(tmp_path / "other")
    [read] = other.lines("reception", "scan", given=f"{codes[0]}\n")
    wrong = laboratory.refused("reception", "open", code, "--list", str(tmp_path / "site" / "settings.toml"))

    assert (wrote["tubes"], opened["outcome"], read["outcome"]) == (2, "RECEIVE_OPEN", "LIST_READ")
    assert "không phải danh sách" in wrong
    assert laboratory.lines("reception", "list")[0]["arrival_temperature"] == 9.0
    assert laboratory.lines("reception", "finish", code)[0]["missing"] == TUBES[:2]
    [written] = laboratory.lines("reception", "show", code, "--out", str(tmp_path / "differs.pdf"))
    assert written["tubes"] >= 2
    assert (tmp_path / "differs.pdf").stat().st_mode & 0o077 == 0


def test_papers_are_written_and_boxes_are_listed_and_shown(tmp_path: Path) -> None:
    site = home(tmp_path / "site")
    code = sent(site, *TUBES[:2])
    site.lines("boxes", "label", code, "--out", str(tmp_path / "label.pdf"))
    site.lines("boxes", "manifest", code, "--out", str(tmp_path / "list.pdf"))
    shown = site.run("boxes", "show", code, "--language", "en").stdout
    [listed] = site.lines("boxes", "list")

    assert [(tmp_path / name).read_bytes()[:5] for name in ("label.pdf", "list.pdf")] == [b"%PDF-"] * 2
    assert "sent · tubes: 2 · people: 2 · 5.2" in shown
    assert (listed["box"], listed["state"], listed["tubes"]) == (code, "sent", TUBES[:2])


def test_a_tube_is_taken_out_a_box_opened_again_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    site = home(tmp_path / "site")
    code = str(site.lines("boxes", "new")[0]["box"])
    asked = site.lines("boxes", "add", code, TUBES[0])
    packed = site.lines("boxes", "add", code, TUBES[0], TUBES[1], "--unknown")
    site.lines("boxes", "remove", code, TUBES[0])
    site.lines("boxes", "seal", code)
    sealed = site.refused("boxes", "remove", code, TUBES[1], "--language", "en")
    site.lines("boxes", "seal", code, "--open")

    assert [line["outcome"] for line in asked] == ["TUBE_UNKNOWN"]
    assert [line["outcome"] for line in packed] == ["BOX_ADDED_CHECK"] * 2
    assert site.lines("boxes", "show", code)[0]["tubes"] == [TUBES[1]]
    assert "is sealed" in sealed
    assert "is not known" in site.refused("boxes", "seal", "TH0048001757", "--language", "en")
    assert "is not the code of a box" in site.refused("boxes", "show", "TH123", "--language", "en")
    assert "was not received here" in site.refused(
        "reception", "reject", TUBES[0], "--reason", "RB", "--language", "en"
    )


def test_two_processes_receive_one_box_and_neither_double_nor_lose(tmp_path: Path) -> None:
    site = home(tmp_path / "site")
    code = sent_unpaired(site)
    dice = random.Random(5)
    orders = [dice.sample(TUBES, len(TUBES)) for _ in range(2)]
    people = [
        _receiver(tmp_path / "site", code, order, name) for order, name in zip(orders, ("mai", "lan"), strict=True)
    ]
    answers = [[json.loads(line)["outcome"] for line in process.communicate()[0].splitlines()] for process in people]
    told = [outcome for heard in answers for outcome in heard[1:]]
    with open_station(tmp_path / "site") as context, context.database.read() as connection:
        rows = connection.execute(select(reception_tubes.c.number, reception_tubes.c.operator)).all()
        events = connection.execute(select(outbox.c.id).where(outbox.c.type == "tube.received")).all()

    assert (told.count("RECEIVED_NO_LIST"), told.count("RECEIVED_AGAIN")) == (20, 20)
    assert sorted(row.number for row in rows) == sorted(TUBES)
    assert {row.operator for row in rows} <= {"mai", "lan"}
    assert len(events) == 20


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.soak), pytest.param(3, marks=pytest.mark.soak)])
def test_a_reception_that_is_killed_has_kept_what_it_answered(tmp_path: Path, seed: int) -> None:
    site = home(tmp_path / "site")
    code = sent_unpaired(site)
    dice = random.Random(seed)
    left, answered = list(TUBES), list[str]()
    while left:
        process = _receiver(tmp_path / "site", code, left, "mai", wait=True)
        heard = _read_and_kill(process, 1 + min(dice.randint(4, 12), len(left)))
        received = [line["tube"] for line in heard if line["outcome"] == "RECEIVED_NO_LIST"]
        again = [line["tube"] for line in heard if line["outcome"] == "RECEIVED_AGAIN"]
        # A tube whose answer was lost is scanned again, and may have been received.
        answered += received + again
        left = [number for number in left if number not in answered]
    with open_station(tmp_path / "site") as context, context.database.read() as connection:
        rows = connection.execute(select(reception_tubes.c.number, reception_tubes.c.standing)).all()
        events = connection.execute(select(outbox.c.id).where(outbox.c.type == "tube.received")).all()

    assert sorted(row.number for row in rows) == sorted(TUBES) == sorted(answered)
    assert {row.standing for row in rows} == {Standing.RECEIVED}
    assert len(events) == len(TUBES)


def _receiver(path: Path, code: str, numbers: list[str], name: str, *, wait: bool = False) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "workstation", "reception", "scan", code, "--json"]
    process = subprocess.Popen(
        [*command, "--home", str(path), "--operator", name],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write("".join(f"{number}\n" for number in numbers).encode())
    process.stdin.flush()
    if not wait:
        process.stdin.close()
        process.stdin = None
    return process


def _read_and_kill(process: "subprocess.Popen[bytes]", wanted: int) -> list[dict[str, str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    read = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while read.count(b"\n") < wanted and selector.select(20):
            some = process.stdout.read1(100_000)  # type: ignore[attr-defined]
            if not some:
                break
            read += some
    process.send_signal(signal.SIGKILL)
    process.stdin.close()
    read += process.stdout.read()
    process.stdout.close()
    process.wait()
    return [json.loads(line) for line in read.decode().split("\n")[:-1]]
