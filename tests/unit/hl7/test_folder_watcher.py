"""A watched folder: which files are taken and when, and where they lie afterwards."""

import os
from pathlib import Path

import pytest

from tests.watched_folder import DAY, NOON, Rig
from workstation.domain.errors import BadInput, Reason
from workstation.domain.watched_folder import MovedFile, WatchState


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    (tmp_path / "in").mkdir()
    return Rig(tmp_path / "in")


def test_a_complete_file_is_handed_over_with_its_folders_name_and_moved_to_the_day(rig: Rig) -> None:
    rig.put("cobas/run.hl7")
    status = rig.settle()

    assert rig.kept == [("cobas/run.hl7", b"whole")]
    assert rig.files() == {f"done/{DAY}/cobas/run.hl7": b"whole"}
    assert (status.state, status.done, status.refused, status.waiting) == (WatchState.WATCHING, 1, 0, 0)
    assert (status.last_name, status.last_at) == ("cobas/run.hl7", NOON)
    assert (rig.folder / "cobas").is_dir()
    assert list((rig.folder / "working" / "one").iterdir()) == []


def test_a_file_that_still_grows_waits_until_it_keeps_its_size_and_time(rig: Rig) -> None:
    for size in range(1, 6):
        rig.put("run.hl7", b"x" * size)
        assert rig.look(after=1.5).waiting == 1
    assert rig.kept == []
    rig.put("run.hl7", b"x" * 5, changed=1_000.0)
    rig.look(after=1.0)
    rig.look(after=1.9)
    assert rig.kept == []
    rig.look(after=0.1)
    assert rig.kept == [("run.hl7", b"x" * 5)]


def test_an_empty_file_is_given_longer_to_be_filled(rig: Rig) -> None:
    rig.put("run.hl7", b"")
    rig.settle()
    rig.look(after=27.0)
    assert rig.kept == []
    rig.look(after=1.0)
    assert rig.kept == [("run.hl7", b"")]


def test_names_of_files_that_are_still_written_and_our_own_folders_are_left_alone(rig: Rig) -> None:
    names = ["a.hl7.tmp", "b.PART", ".c.hl7", "d.hl7~", "~$e.hl7", "f.crdownload", ".git/g.hl7", "h.tmp/i.hl7"]
    for name in [*names, "done/x.hl7", "refused/x.hl7", "working/another/1/x.hl7"]:
        rig.put(name)
    before = rig.files()
    rig.settle()

    assert rig.kept == []
    assert rig.files() == before
    os.rename(rig.folder / "a.hl7.tmp", rig.folder / "a.hl7")
    rig.settle()
    assert rig.kept == [("a.hl7", b"whole")]


def test_links_pipes_and_folders_are_no_files(rig: Rig) -> None:
    rig.put("other/real.hl7")
    os.symlink(rig.folder / "other", rig.folder / "round")
    os.symlink(rig.folder / "other/real.hl7", rig.folder / "link.hl7")
    os.mkfifo(rig.folder / "pipe.hl7")
    rig.settle()

    assert rig.kept == [("other/real.hl7", b"whole")]


def test_what_waits_for_a_person_is_refused_with_a_note_beside_it(rig: Rig) -> None:
    rig.notes = {b"bad": "tube unknown"}
    rig.put("cobas/run.hl7", b"bad")
    status = rig.settle()

    where = f"refused/{DAY}/cobas/run.hl7"
    assert rig.files() == {where: b"bad", f"{where}.txt": b"tube unknown"}
    assert (status.done, status.refused) == (0, 1)
    assert rig.heard[-1] == MovedFile(name="cobas/run.hl7", target=rig.folder / where, refused=True)


def test_a_file_that_cannot_be_kept_is_refused_with_why(rig: Rig) -> None:
    rig.problem = BadInput(Reason.ARCHIVE_DAMAGED, path="x")
    rig.put("x.zip")
    rig.settle()

    assert rig.files(f"refused/{DAY}") == {"x.zip": b"whole", "x.zip.txt": b"cannot: ARCHIVE_DAMAGED"}


def test_no_file_ever_takes_the_place_of_another(rig: Rig) -> None:
    rig.notes = {b"bad 1": "note 1", b"bad 2": "note 2", b"text": "note of the text"}
    for number in range(3):
        rig.put("run.hl7", f"run {number}".encode())
        rig.settle()
    rig.put("bad.hl7.txt", b"text")
    rig.settle()
    for number in (1, 2):
        rig.put("bad.hl7", f"bad {number}".encode())
        rig.settle()

    assert rig.files(f"done/{DAY}") == {"run.hl7": b"run 0", "run (2).hl7": b"run 1", "run (3).hl7": b"run 2"}
    assert rig.files(f"refused/{DAY}") == {
        "bad.hl7.txt": b"text",
        "bad.hl7.txt.txt": b"note of the text",
        "bad (2).hl7": b"bad 1",
        "bad (2).hl7.txt": b"note 1",
        "bad (3).hl7": b"bad 2",
        "bad (3).hl7.txt": b"note 2",
    }


def test_the_longest_name_finds_a_place(rig: Rig) -> None:
    rig.notes = {b"bad": "note"}
    rig.put(f"{'ả' * 83}.hl7", b"bad")
    rig.settle()

    assert rig.reason is None
    assert sorted(rig.files(f"refused/{DAY}").values()) == [b"bad", b"note"]


def test_files_are_taken_in_the_order_in_which_they_were_written(rig: Rig) -> None:
    for name, changed in (("a.hl7", 3.0), ("b.hl7", 1.0), ("c.hl7", 2.0)):
        rig.put(name, name.encode(), changed)
    rig.settle()

    assert [name for name, _ in rig.kept] == ["b.hl7", "c.hl7", "a.hl7"]


def test_the_day_changes_at_the_stations_midnight(rig: Rig) -> None:
    rig.put("one.hl7")
    rig.settle()
    rig.now = NOON.replace(day=3, hour=0, minute=1)
    rig.put("two.hl7")
    status = rig.settle()

    assert status.done == 1
    assert list(rig.files("done/2026-03-03")) == ["two.hl7"]


def test_a_file_that_vanishes_is_forgotten(rig: Rig) -> None:
    path = rig.put("run.hl7")
    rig.look()
    path.unlink()
    status = rig.look(after=2.0)

    assert (rig.kept, status.waiting, status.trouble) == ([], 0, None)
