"""A watched folder in trouble: disks, shares, locks, crashes and a second watcher; nothing is lost, nothing doubled."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.watched_folder import DAY, Rig
from workstation.domain.errors import BadInput, GhepError, Reason, StoreUnavailable
from workstation.domain.watched_folder import FolderStatus, WatchState


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    (tmp_path / "in").mkdir()
    return Rig(tmp_path / "in")


def test_nothing_is_moved_before_it_is_kept_and_what_was_not_kept_is_tried_again(rig: Rig) -> None:
    rig.problem = StoreUnavailable(Reason.STORE_UNAVAILABLE, cause="disk full")
    rig.put("run.hl7")
    rig.put("two.hl7")
    rig.settle()
    assert rig.reason is Reason.STORE_UNAVAILABLE
    assert sum("working/one/" in name for name in rig.files()) == 1
    assert (rig.folder / "two.hl7").exists(), "nothing more is taken while nothing can be kept"
    rig.look(after=29.0)
    assert rig.kept == []
    rig.problem = None
    status = rig.look(after=1.0)

    assert sorted(name for name, _ in rig.kept) == ["run.hl7", "two.hl7"]
    assert (status.state, status.trouble) == (WatchState.WATCHING, None)


def test_a_defect_on_one_file_stops_no_other_and_loses_nothing(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.problem = ZeroDivisionError()
    rig.put("bad.hl7")
    rig.settle()
    rig.problem = None
    rig.put("good.hl7")
    rig.settle()
    assert [name for name, _ in rig.kept] == ["good.hl7"]
    assert "ZeroDivisionError" in caplog.text
    rig.look(after=30.0)
    assert [name for name, _ in rig.kept] == ["good.hl7", "bad.hl7"]


def test_a_folder_that_cannot_be_moved_into_keeps_its_files_safe_until_it_can(rig: Rig) -> None:
    obstacle = rig.put("done", b"a file where a folder should be")
    rig.put("run.hl7")
    rig.settle()
    assert rig.reason is Reason.NO_SUCH_FILE
    assert list(rig.files("working/one").values()) == [b"whole"]
    obstacle.unlink()
    status = rig.look(after=30.0)

    assert (status.trouble, status.done) == (None, 1)
    assert rig.files(f"done/{DAY}") == {"run.hl7": b"whole"}


def test_a_folder_in_which_nothing_can_be_claimed_says_so_and_loses_nothing(rig: Rig) -> None:
    obstacle = rig.put("working", b"a file")
    rig.put("run.hl7")
    rig.settle()
    assert rig.reason is Reason.NO_SUCH_FILE
    assert rig.kept == []
    obstacle.unlink()
    assert rig.look().done == 1


def test_a_folder_that_goes_and_comes_back_is_watched_again_with_what_was_in_it(rig: Rig, tmp_path: Path) -> None:
    rig.problem = StoreUnavailable(Reason.STORE_UNAVAILABLE, cause="locked")
    rig.put("run.hl7")
    rig.settle()
    rig.problem = None
    os.rename(rig.folder, tmp_path / "unmounted")
    gone = rig.look(after=31.0)
    still = rig.look(after=60.0)
    assert (gone.state, still.state, rig.reason) == (WatchState.TROUBLE, WatchState.TROUBLE, Reason.NO_SUCH_FILE)
    assert not rig.folder.exists(), "nothing may be made where a share was mounted"
    os.rename(tmp_path / "unmounted", rig.folder)
    status = rig.look()

    assert (status.trouble, status.done) == (None, 1)
    assert [type(event) for event in rig.heard].count(FolderStatus) >= 2


def test_a_share_that_goes_while_a_file_is_taken_gets_no_folders_at_its_mount_point(rig: Rig, tmp_path: Path) -> None:
    def unmount(_path: Path) -> None:
        os.rename(rig.folder, tmp_path / "unmounted")
        rig.folder.mkdir()

    rig.on_take = unmount
    rig.put("run.hl7")
    rig.settle()
    assert rig.reason is Reason.NO_SUCH_FILE
    assert list(rig.folder.iterdir()) == []
    rig.folder.rmdir()
    os.rename(tmp_path / "unmounted", rig.folder)
    rig.on_take = lambda _path: None

    assert rig.look(after=30.0).done == 1
    assert rig.kept == [("run.hl7", b"whole")] * 2, "kept twice, and recognised by its bytes"


def test_an_analyzers_folder_that_cannot_be_read_stops_no_other(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    listdir = os.listdir

    def refusing(folder: Path) -> list[str]:
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return listdir(folder)

    rig.put("locked/a.hl7")
    rig.put("open/b.hl7")
    monkeypatch.setattr(os, "listdir", refusing)  # root may read everything, so the system's answer is given here
    rig.settle()

    assert rig.kept == [("open/b.hl7", b"whole")]
    assert rig.reason is Reason.NO_SUCH_FILE


def test_two_watchers_of_one_folder_take_every_file_once(rig: Rig) -> None:
    other = Rig(rig.folder, owner="two")
    for number in range(40):
        rig.put(f"{number}.hl7", str(number).encode())
    rig.look()
    other.look()
    rig.on_take = lambda _path: other.look(after=0.0 if rig.kept else 2.0)
    rig.look(after=2.0)

    taken = [data for _, data in (*rig.kept, *other.kept)]
    assert sorted(taken) == sorted(str(number).encode() for number in range(40))
    assert len(rig.files(f"done/{DAY}")) == 40
    assert (rig.reason, other.reason) == (None, None)


def test_one_watcher_leaves_alone_what_another_has_claimed(rig: Rig) -> None:
    rig.put("working/two/1/run.hl7")
    rig.settle()

    assert rig.kept == []


def killed_before_taking(rig: Rig) -> None:
    rig.problem = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        rig.settle()
    rig.problem = None


def killed_after_taking(rig: Rig) -> None:
    def kill(_path: Path) -> None:
        raise KeyboardInterrupt

    rig.on_take = kill
    with pytest.raises(KeyboardInterrupt):
        rig.settle()
    rig.on_take = lambda _path: None


def killed_after_linking(rig: Rig) -> None:
    killed_after_taking(rig)
    [claimed] = (rig.folder / "working").rglob("run.hl7")
    for day in ("done", "refused"):
        (rig.folder / day / DAY).mkdir(parents=True)
    os.link(claimed, rig.folder / ("refused" if rig.notes else "done") / DAY / "run.hl7")


@pytest.mark.parametrize("notes", [{}, {b"whole": "note"}], ids=["done", "refused"])
@pytest.mark.parametrize("killed", [killed_before_taking, killed_after_taking, killed_after_linking])
def test_whenever_it_is_killed_the_next_start_ends_with_the_file_in_one_place(
    rig: Rig, killed: Callable[[Rig], None], notes: dict[bytes, str]
) -> None:
    rig.notes = notes
    rig.put("run.hl7")
    killed(rig)
    rig.start()
    rig.look()

    assert set(rig.kept) == {("run.hl7", b"whole")}
    expected = {"refused/run.hl7": b"whole", "refused/run.hl7.txt": b"note"} if notes else {"done/run.hl7": b"whole"}
    assert {name.replace(f"/{DAY}", ""): data for name, data in rig.files().items()} == expected
    assert list((rig.folder / "working/one").iterdir()) == []


def test_a_file_system_without_links_keeps_names_too(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_source: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)  # as FAT and many network shares answer
    rig.notes = {b"bad": "note"}
    for data in (b"one", b"two", b"bad"):
        rig.put("run.hl7", data)
        rig.settle()

    assert rig.files(f"done/{DAY}") == {"run.hl7": b"one", "run (2).hl7": b"two"}
    assert rig.files(f"refused/{DAY}") == {"run.hl7": b"bad", "run.hl7.txt": b"note"}


def test_a_file_that_was_written_to_while_it_was_taken_is_taken_again(rig: Rig) -> None:
    rig.problem = BadInput(Reason.FILE_STILL_WRITTEN, path="x")
    rig.put("run.hl7")
    rig.settle()
    rig.problem = None
    status = rig.look(after=2.0)

    assert (status.done, status.trouble) == (1, None)


def test_files_that_wait_are_counted_and_forgotten_with_their_folder(rig: Rig) -> None:
    for number in range(200):
        rig.put(f"{number}.hl7")
    status = rig.look()

    assert status.waiting == 200
    shutil.rmtree(rig.folder)
    assert rig.look().waiting == 0


def test_trouble_is_told_once_and_its_end_too(rig: Rig) -> None:
    rig.look()
    rig.folder.rmdir()
    for _ in range(3):
        rig.look()
    rig.folder.mkdir()
    rig.look()

    told: list[GhepError | None] = [event.trouble for event in rig.heard if isinstance(event, FolderStatus)]
    assert [problem.reason if problem else None for problem in told] == [None, Reason.NO_SUCH_FILE, None]
