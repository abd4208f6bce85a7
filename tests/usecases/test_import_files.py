"""Opened files, folders and archives on a real station: everything ends in the inbox or with a reason."""

import gzip
import io
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import NOON, Hands, cccd, message, pair, specimen, station, tube
from workstation.domain.errors import Reason
from workstation.domain.observations import InboxReason
from workstation.hl7 import whole_file
from workstation.hl7.parts import PART_BYTES
from workstation.store.inbox import MessageState
from workstation.store.tables import messages, received
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_deliveries import TOGETHER
from workstation.usecases.import_files import FileImport, import_files
from workstation.usecases.import_tally import ImportTally

LONG_AGO = NOON.timestamp()


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        pair(DeskSession(opened), tube(1), cccd())
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


TEMPLATE = message(specimen(tube(1)), control_id="CONTROLID")
"""Composing is slow; a thousand messages differ by tube and MSH-10 alone."""


def one(number: int = 1) -> bytes:
    return TEMPLATE.replace(tube(1).encode(), tube(number).encode()).replace(b"CONTROLID", b"M%d" % number)


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return whole.getvalue()


def imported(context: Context, *paths: Path, cancelled: Callable[[], bool] | None = None) -> list[FileImport]:
    return list(import_files(context, paths, cancelled=cancelled))


def told(files: list[FileImport]) -> dict[str, object]:
    """Give what became of each file by its name: the states of its messages, or the reason."""
    return {
        file.name: file.problem.reason if file.problem else [m.state.value for m in file.messages] for file in files
    }


def stored_names(context: Context) -> list[str]:
    with context.database.read() as connection:
        return list(connection.execute(select(received.c.name).order_by(received.c.id)).scalars())


def tally_of(files: list[FileImport]) -> ImportTally:
    tally = ImportTally()
    for file in files:
        tally.add(file)
    return tally


def test_a_folder_is_read_with_its_subfolders_and_names_tell_which(context: Context, folder: Path) -> None:
    put(folder / "b.hl7", one(2))
    put(folder / "cobas/a.hl7", one(1))
    put(folder / "x.hl7.part", b"half")
    put(folder / ".hidden", b"none of ours")
    files = imported(context, folder)

    assert told(files) == {"b.hl7": ["set_aside"], "cobas/a.hl7": ["imported"]}
    assert stored_names(context) == ["b.hl7", "cobas/a.hl7"]


def test_batches_and_every_line_ending_are_read(context: Context, folder: Path) -> None:
    batch = b"FHS|^~\\&|A\rBHS|^~\\&|A\r" + one(1) + one(2) + b"BTS|2\rFTS|1\r"
    for number, ending in enumerate((b"\r", b"\n", b"\r\n")):
        put(folder / f"{number}.hl7", batch.replace(b"\r", ending))
    put(folder / "3.hl7", b"\xef\xbb\xbf\x0b" + one(1) + b"\x1c\r\x0b" + one(2) + b"\x1c\r")
    files = imported(context, folder)

    assert [len(file.messages) for file in files] == [2, 2, 2, 2]
    assert all(file.messages[0].state in (MessageState.IMPORTED, MessageState.REPEATED) for file in files)


def test_members_of_archives_are_deliveries_of_their_own(context: Context, folder: Path) -> None:
    put(folder / "day.zip", zipped({"cobas/a.hl7": one(1), "b.hl7.gz": gzip.compress(one(2)), "c.hl7": one(3)}))
    put(folder / "run.hl7.gz", gzip.compress(one(4)))
    files = imported(context, folder)

    assert stored_names(context) == ["day.zip/cobas/a.hl7", "day.zip/b.hl7.gz", "day.zip/c.hl7", "run.hl7.gz"]
    assert [file.place.removeprefix(f"{folder}/") for file in files] == stored_names(context)
    assert tally_of(files).results == 1


def test_one_bad_file_of_each_kind_stops_no_other(context: Context, folder: Path) -> None:
    put(folder / "a bomb.gz", gzip.compress(bytes(40_000_000)))
    put(folder / "b cut.zip", zipped({"a.hl7": one(5)})[:-30])
    put(folder / "c partly.zip", zipped({"a.hl7": one(6), "b.csv": b"Well;Call\nA1;=1+1\n"}))
    put(folder / "d plate.csv", b'Well,Sample,Ct\nA1,=HYPERLINK("http://x"),20\n')
    put(folder / "e plate.xlsx", zipped({"xl/workbook.xml": b"<workbook/>"}))
    os.symlink(folder / "nowhere", folder / "f broken link")
    put(folder / "g picture.png", b"\x89PNG" + bytes(range(128, 256)))
    put(folder / "h.hl7", one(1))
    files = imported(context, folder, folder / "not there")

    assert told(files) == {
        "a bomb.gz": Reason.ARCHIVE_TOO_LARGE,
        "b cut.zip": Reason.ARCHIVE_DAMAGED,
        "c partly.zip/a.hl7": ["set_aside"],
        "c partly.zip/b.csv": Reason.FILE_IS_TABLE,
        "d plate.csv": Reason.FILE_IS_TABLE,
        "e plate.xlsx": Reason.FILE_IS_TABLE,
        "f broken link": Reason.NO_SUCH_FILE,
        "g picture.png": ["set_aside"],
        "h.hl7": ["imported"],
        "not there": Reason.NO_SUCH_FILE,
    }


def test_what_is_no_regular_file_is_refused_and_not_waited_for(context: Context, folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    assert told(imported(context, folder / "pipe")) == {"pipe": Reason.NO_SUCH_FILE}
    assert told(imported(context, folder)) == {}


def test_the_same_folder_again_changes_nothing_and_tries_what_waits(context: Context, folder: Path) -> None:
    put(folder / "a.hl7", one(1))
    put(folder / "b.hl7", one(2))
    imported(context, folder)
    again = tally_of(imported(context, folder))
    assert (again.known, again.waiting, again.results, again.reasons[InboxReason.TUBE_UNKNOWN]) == (2, 1, 1, 1)
    with context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(received)).scalar() == 2


def test_the_same_bytes_under_two_names_are_one_delivery(context: Context, folder: Path) -> None:
    put(folder / "a.hl7", one(1))
    put(folder / "b.hl7", one(1))
    files = imported(context, folder)

    assert [(file.repeated, len(file.messages)) for file in files] == [(False, 1), (True, 1)]
    assert stored_names(context) == ["a.hl7"]


def test_a_large_file_is_kept_in_parts_of_whole_messages(context: Context, folder: Path) -> None:
    data = b"".join(one(number) for number in range(1, 2_001))
    assert 2 * PART_BYTES < len(data) < 3 * PART_BYTES
    path = put(folder / "big.hl7", data)
    files = imported(context, path)
    again = imported(context, path)

    assert [file.first for file in files] == [1, 1 + len(files[0].messages), 2_001 - len(files[-1].messages)]
    assert sum(len(file.messages) for file in files) == 2_000
    assert stored_names(context) == ["big.hl7", "big.hl7#2", "big.hl7#3"]
    with context.database.read() as connection:
        kept = connection.execute(select(received.c.data).order_by(received.c.id)).scalars()
        assert b"".join(kept) == data
    assert all(file.repeated for file in again)
    assert (tally_of(again).files, tally_of(again).messages) == (1, 2_000)


def test_a_message_of_fifty_megabytes_is_one_message(context: Context, folder: Path) -> None:
    report = b"OBX|9|ED|PDF^Report||^application^pdf^Base64^" + b"QUJD" * 12_500_000 + b"||||||F\r"
    files = imported(context, put(folder / "pdf.hl7", one(1) + report))

    assert [(file.first, len(file.messages)) for file in files] == [(1, 1)]


def test_a_file_that_is_too_large_is_not_opened(context: Context, folder: Path) -> None:
    with (folder / "huge.hl7").open("wb") as file:
        file.truncate(200_000_001)

    assert told(imported(context, folder / "huge.hl7")) == {"huge.hl7": Reason.FILE_TOO_LARGE}


def test_it_is_told_how_far_it_is_and_what_comes_next(context: Context, folder: Path) -> None:
    for number in range(1, 4):
        put(folder / f"{number}.hl7", one(number))
    heard: list[tuple[int, int, str]] = []
    list(import_files(context, [folder], progress=lambda *told: heard.append(told)))

    assert heard == [(0, 3, "1.hl7"), (1, 3, "2.hl7"), (2, 3, "3.hl7"), (3, 3, "")]


def test_cancelled_between_two_files_it_goes_on_where_it_was(context: Context, folder: Path) -> None:
    for number in range(1, 4 * TOGETHER + 1):
        put(folder / f"{number:03}.hl7", one(number))
    done: list[FileImport] = []
    for file in import_files(context, [folder], cancelled=lambda: len(done) >= TOGETHER + 1):
        done.append(file)
    first = tally_of(done)
    resumed = ImportTally()
    for message_ in import_again(context, all_open=False):
        resumed.catch_up(message_)
    for file in imported(context, folder):
        resumed.add(file)

    assert first.messages + first.unread < 4 * TOGETHER
    assert resumed.known == first.messages + first.unread
    assert resumed.messages - resumed.caught_up == 4 * TOGETHER
    with context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(messages)).scalar() == 4 * TOGETHER


def test_cancelled_between_two_messages_of_a_file_the_rest_is_read_by_the_next_import(
    context: Context, folder: Path
) -> None:
    path = put(folder / "many.hl7", b"".join(one(number) for number in range(1, 4 * TOGETHER + 1)))
    answers = iter([False, False, False, True])
    [file] = imported(context, path, cancelled=lambda: next(answers, True))

    assert (len(file.messages), file.unread) == (TOGETHER, 3 * TOGETHER)
    assert len(list(import_again(context, all_open=False))) == 3 * TOGETHER


def test_a_file_in_a_folder_that_is_still_written_is_waited_for(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_file, "STILL_WRITING_SECONDS", 0.3)
    put(folder / "a.hl7", one(1))
    os.utime(folder / "a.hl7")
    begun = time.monotonic()

    assert told(imported(context, folder)) == {"a.hl7": ["imported"]}
    assert time.monotonic() - begun > 0.2


def test_a_file_that_is_written_for_ever_says_so_and_a_cancelled_wait_says_nothing(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.hl7", one(1))
    os.utime(folder / "a.hl7")
    monkeypatch.setattr(whole_file, "PATIENCE_SECONDS", 0.0)
    assert told(imported(context, folder)) == {"a.hl7": Reason.FILE_STILL_WRITTEN}

    monkeypatch.setattr(whole_file, "PATIENCE_SECONDS", 30.0)
    answers = iter([False, True])
    assert imported(context, folder, cancelled=lambda: next(answers, True)) == []


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder / "a.hl7", one(1))
    check = whole_file.WholeFile.check

    def write_then_check(whole: whole_file.WholeFile) -> None:
        path.write_bytes(one(1) + one(2))
        check(whole)

    monkeypatch.setattr(whole_file.WholeFile, "check", write_then_check)

    assert told(imported(context, path)) == {"a.hl7": Reason.FILE_STILL_WRITTEN}
    assert stored_names(context) == []


def test_a_folder_that_goes_away_in_the_middle_is_one_problem_and_stops_no_other(
    context: Context, folder: Path, tmp_path: Path
) -> None:
    for number in range(1, 200):
        put(folder / "gone" / f"{number:03}.hl7", one(number))
    put(tmp_path / "there" / "z.hl7", one(200))
    found: list[FileImport] = []
    for file in import_files(context, [folder / "gone", tmp_path / "there"]):
        found.append(file)
        if len(found) == 1:
            shutil.rmtree(folder / "gone")

    problems = [file for file in found if file.problem]
    assert [file.path for file in problems[-1:]] == [folder / "gone"]
    assert len(problems) <= 2
    assert found[-1].name == "z.hl7"


def test_a_summary_counts_each_reason_once_for_each_thing_that_waits(context: Context, folder: Path) -> None:
    put(
        folder / "a.hl7",
        message(specimen(tube(1)), specimen("PC1", control=True), specimen(tube(8)), specimen(tube(9))),
    )
    put(folder / "b.hl7", b"")
    put(folder / "c.hl7", message(specimen(tube(1))))
    put(folder / "d.hl7", b"\n" + message(specimen(tube(1))))
    put(folder / "e.csv", b"Well,Ct")
    put(folder / "f.csv", b"Well;Ct")
    tally = tally_of(imported(context, folder))

    assert (tally.files, tally.messages, tally.results, tally.controls) == (6, 4, 2, 1)
    assert (tally.waiting, tally.resent, tally.known) == (2, 1, 0)
    assert tally.reasons == {InboxReason.TUBE_UNKNOWN: 2, InboxReason.EMPTY_FILE: 1}
    assert {reason: count for reason, (_, count) in tally.problems.items()} == {Reason.FILE_IS_TABLE: 2}
