"""A watched folder on a real station: what is in it ends in the inbox, and lies where a person finds it."""

import gzip
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.client.worker import working
from tests.builders import VERIFIER, Hands, cccd, message, pair, specimen, station, tube
from workstation.devices.process_lock import process_lock
from workstation.domain.errors import BadInput, Reason
from workstation.domain.observations import InboxReason
from workstation.domain.watched_folder import FolderStatus, MovedFile, WatchState
from workstation.hl7.folder import Pace
from workstation.store.tables import received
from workstation.texts.folder_notes import folder_note
from workstation.texts.translate import Language, translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.release_results import release_results
from workstation.usecases.watch_folder import BY_FOLDER, LOCK_FILE, FolderWorker

QUICK = Pace(look=0.01, settle=0.02, settle_empty=0.02, again=0.05)
DAY = "2026-03-02"
PATIENCE = 20.0
WHOLE, UNKNOWN = message(specimen(tube(1))), message(specimen(tube(9)), control_id="M9")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        pair(DeskSession(opened), tube(1), cccd())
        yield opened


class Watched:
    """A folder that a worker watches in its thread, and what it told."""

    def __init__(self, context: Context, home: Path, language: Language = Language.EN) -> None:
        self.folder = home.parent / "in"
        self.folder.mkdir(exist_ok=True)
        self.moved: list[MovedFile] = []
        self._changed = threading.Condition()
        catalogue = translations(language)
        self.worker = FolderWorker(
            context,
            self.folder,
            home,
            lambda name, waiting: folder_note(name, waiting, catalogue),
            told=self._hear,
            pace=QUICK,
        )

    def _hear(self, event: FolderStatus | MovedFile) -> None:
        with self._changed:
            if isinstance(event, MovedFile):
                self.moved.append(event)
            self._changed.notify_all()

    def put(self, name: str, data: bytes) -> None:
        """Write as a careful program does: under another name, then renamed."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f".{path.name}").write_bytes(data)
        path.with_name(f".{path.name}").rename(path)

    def take(self, *files: tuple[str, bytes]) -> list[MovedFile]:
        """Watch until these files were moved."""
        wanted = len(self.moved) + len(files)
        for name, data in files:
            self.put(name, data)
        with working(self.worker, "folder watcher"), self._changed:
            assert self._changed.wait_for(lambda: len(self.moved) >= wanted, PATIENCE)
        return self.moved[-len(files) :]

    def note(self, name: str) -> str:
        return (self.folder / "refused" / DAY / f"{name}.txt").read_bytes().decode()


@pytest.fixture
def watched(context: Context, tmp_path: Path) -> Watched:
    return Watched(context, tmp_path / "home")


def test_a_result_comes_from_the_folder_and_any_person_may_release_it(context: Context, watched: Watched) -> None:
    [moved] = watched.take(("cobas/run.hl7", WHOLE))

    assert (moved.name, moved.refused) == ("cobas/run.hl7", False)
    assert moved.target == watched.folder / "done" / DAY / "cobas/run.hl7"
    [result] = list_results(context)
    assert result.imported_by == BY_FOLDER
    assert [done.problem for done in release_results(replace(context, operator=VERIFIER), [result.id])] == [None]
    with context.database.read() as connection:
        [row] = connection.execute(select(received.c.source, received.c.name, received.c.data, received.c.operator))
    assert tuple(row) == ("folder", "cobas/run.hl7", WHOLE, BY_FOLDER)


def test_a_note_says_what_where_and_what_to_do_in_the_stations_language(context: Context, tmp_path: Path) -> None:
    english, vietnamese = (Watched(context, tmp_path / "home", language) for language in (Language.EN, Language.VI))
    english.take(("one.hl7", WHOLE + UNKNOWN))
    vietnamese.take(("hai.hl7", UNKNOWN + b"\rstray"))

    assert english.note("one.hl7").split("\r\n") == [
        "one.hl7",
        "",
        "Ghép has kept this file, and something in it waits for a person:",
        "",
        "- message 2, segment 2, SPM-2: tube VN0048000975 is not known at this station. "
        "Next: It joins by itself when its pairing arrives; at once: ghep worklist pull. "
        "Misread: match it by hand (ghep attach).",
        "",
        "Nothing has to be copied again: every byte is in the inbox (screen Lab, or ghep inbox).",
        "",
    ]
    assert "Ghép đã giữ tệp này" in vietnamese.note("hai.hl7")
    assert "Việc cần làm" in vietnamese.note("hai.hl7")


def test_archives_tables_and_bombs_in_the_folder_end_with_what_can_be_kept(context: Context, watched: Watched) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in {"a.hl7": WHOLE, "b.csv": b"Well;=cmd()", "c.hl7": UNKNOWN}.items():
            archive.writestr(name, data)
    watched.take(
        ("day.zip", whole.getvalue()),
        ("bomb.gz", gzip.compress(bytes(30_000_000))),
        ("plate.csv", b"Well,Ct\r\nA1,=1+1\r\n"),
        ("empty.hl7", b""),
    )

    assert len(list_results(context)) == 1
    assert "day.zip/b.csv is a table" in watched.note("day.zip")
    assert "c.hl7: message 1" in watched.note("day.zip")
    assert "put it right, then copy it" in watched.note("day.zip")
    assert "unpack into too much" in watched.note("bomb.gz")
    assert "is a table" in watched.note("plate.csv")
    assert {issue.reason for row in list_inbox(context) for issue in row.issues} == {
        InboxReason.TUBE_UNKNOWN,
        InboxReason.EMPTY_FILE,
    }
    assert "Ghép could not take this file" in watched.note("bomb.gz")


def test_the_same_bytes_again_are_moved_away_and_change_nothing(context: Context, watched: Watched) -> None:
    watched.take(("run.hl7", WHOLE))
    [again] = watched.take(("run.hl7", WHOLE))

    assert (again.refused, again.target.name) == (False, "run (2).hl7")
    assert len(list_results(context)) == 1


def test_what_a_crash_left_kept_and_unread_is_read_when_the_file_is_taken_again(
    context: Context, watched: Watched
) -> None:
    owner = context.station_id.replace("-", "")[-8:]
    watched.put(f"working/{owner}/00000000000000000001-aaaaaaaa/cobas/run.hl7", WHOLE)
    watched.take()
    with working(watched.worker, "folder watcher"), watched._changed:
        assert watched._changed.wait_for(lambda: watched.moved, PATIENCE)

    assert [moved.name for moved in watched.moved] == ["cobas/run.hl7"]
    assert len(list_results(context)) == 1
    assert list(import_again(context, all_open=False)) == []


def test_a_large_file_is_numbered_through(context: Context, watched: Watched) -> None:
    many = b"".join(UNKNOWN.replace(b"M9", b"N%d" % number) for number in range(1_200))
    watched.take(("big.hl7", many))

    assert "- message 1, " in watched.note("big.hl7")
    assert "… and 1000 more" in watched.note("big.hl7")


def test_one_process_of_a_home_watches(context: Context, watched: Watched, tmp_path: Path) -> None:
    with process_lock(tmp_path / "home" / LOCK_FILE) as is_ours:
        assert is_ours
        with pytest.raises(BadInput) as refused:
            watched.worker.run_alone(threading.Event())
        watched.put("run.hl7", WHOLE)
        with working(watched.worker, "folder watcher"):
            while watched.worker.status().state is not WatchState.ELSEWHERE:
                pass
        assert refused.value.reason is Reason.FOLDER_WATCHED
        assert watched.moved == []
    watched.take()
    with working(watched.worker, "folder watcher"), watched._changed:
        assert watched._changed.wait_for(lambda: watched.moved, PATIENCE)


def test_before_and_after_it_watches_it_says_so(context: Context, watched: Watched) -> None:
    assert (context.folder().state, watched.worker.status().state) == (WatchState.OFF, WatchState.OFF)
    watched.take(("run.hl7", WHOLE))
    status = watched.worker.status()

    assert (status.state, status.done, status.last_name) == (WatchState.OFF, 1, "run.hl7")
