"""What a file holds: the members of archives, and bombs that are left before they burst."""

import gzip
import io
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping

import pytest

from workstation.domain.errors import Reason
from workstation.hl7.unpack import Member, UnpackLimits, is_table, unpack

ONE, TWO = b"MSH|^~\\&|one\r", b"MSH|^~\\&|two\r"
SMALL = UnpackLimits(most_bytes=1_000_000, most_total=2_000_000, most_members=10, free_bytes=100_000)


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return whole.getvalue()


def opened(data: bytes, limits: UnpackLimits | None = None) -> list[Member]:
    return list(unpack("run", io.BytesIO(data), limits))


def told(data: bytes, limits: UnpackLimits | None = None) -> list[tuple[str, bytes | Reason]]:
    return [(m.inner, m.problem.reason if m.problem else m.data) for m in opened(data, limits)]


def test_a_plain_file_is_itself() -> None:
    assert told(ONE) == [("", ONE)]
    assert told(b"") == [("", b"")]
    assert told(b"PK no archive") == [("", b"PK no archive")]


def test_an_archive_gives_its_members_by_name_and_leaves_the_furniture() -> None:
    members = {"a.hl7": ONE, "cobas/b.hl7": TWO, "folder/": b"", "__MACOSX/._a.hl7": b"x", "cobas/.DS_Store": b"x"}

    assert told(zipped(members)) == [("a.hl7", ONE), ("cobas/b.hl7", TWO)]
    assert told(gzip.compress(ONE)) == [("", ONE)]
    assert told(gzip.compress(ONE) + gzip.compress(TWO)) == [("", ONE + TWO)]
    assert told(zipped({})) == []


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_packing_of_a_zip_is_read(packing: int) -> None:
    assert told(zipped({"a.hl7": ONE}, packing)) == [("a.hl7", ONE)]


def test_an_archive_in_an_archive_is_opened_and_one_more_is_not() -> None:
    inner = zipped({"a.hl7": ONE, "b.hl7.gz": gzip.compress(TWO)})

    assert told(zipped({"day.zip": inner, "c.hl7.gz": gzip.compress(TWO)})) == [
        ("day.zip/a.hl7", ONE),
        ("day.zip/b.hl7.gz", Reason.ARCHIVE_TOO_LARGE),
        ("c.hl7.gz", TWO),
    ]


def test_one_damaged_member_stops_no_other() -> None:
    whole = zipped({"a.hl7": ONE * 3, "b.hl7": TWO, "c.hl7": ONE}, zipfile.ZIP_STORED)
    damaged = whole.replace(ONE * 3, b"MSX" + (ONE * 3)[3:])

    assert told(damaged) == [("a.hl7", Reason.ARCHIVE_DAMAGED), ("b.hl7", TWO), ("c.hl7", ONE)]


def test_a_locked_member_says_so_and_stops_no_other() -> None:
    whole = bytearray(zipped({"a.hl7": ONE, "b.hl7": TWO}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1

    assert told(bytes(whole)) == [("a.hl7", Reason.ARCHIVE_LOCKED), ("b.hl7", TWO)]


@pytest.mark.parametrize("cut", [5, 20, 60, -5])
def test_a_cut_archive_is_damaged_as_a_whole(cut: int) -> None:
    text = random.Random(1).randbytes(400)

    assert [reason for _, reason in told(zipped({"a.hl7": text})[:cut])] == [Reason.ARCHIVE_DAMAGED]
    assert told(gzip.compress(text)[:cut]) == [("", Reason.ARCHIVE_DAMAGED)]


def test_any_damage_gives_members_or_a_reason() -> None:
    whole = zipped({"a.hl7": ONE * 9, "b.hl7": TWO * 9})
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        for _name, result in told(bytes(damaged), SMALL):
            assert isinstance(result, bytes | Reason)


def test_a_bomb_is_refused_by_what_its_directory_says_before_a_byte_of_it_is_unpacked() -> None:
    bomb = zipped({f"{number}.hl7": bytes(900_000) for number in range(3)})

    assert told(bomb, SMALL) == [("", Reason.ARCHIVE_TOO_LARGE)]


def test_a_directory_of_more_members_than_allowed_is_refused_before_it_is_read() -> None:
    many = zipped({f"{number}.hl7": b"" for number in range(11)})

    assert told(many, SMALL) == [("", Reason.ARCHIVE_TOO_LARGE)]


def test_members_of_archives_within_count_too() -> None:
    inner = zipped({f"{number}.hl7": ONE for number in range(6)}, zipfile.ZIP_DEFLATED)
    results = told(zipped({"one.zip": inner, "two.zip": inner}), SMALL)

    assert [name for name, result in results if result == Reason.ARCHIVE_TOO_LARGE] == ["two.zip"]


def test_a_bomb_in_a_bomb_is_left_when_all_together_is_too_much() -> None:
    inner = zipped({"0.hl7": random.Random(2).randbytes(700_000)})
    results = told(zipped({f"{number}.zip": inner for number in range(2)}), SMALL)

    assert [reason for _, reason in results if isinstance(reason, Reason)] == [Reason.ARCHIVE_TOO_LARGE]


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    whole = zipped({"a.hl7": ONE * 100})
    size = (len(ONE) * 100).to_bytes(4, "little")
    lying = whole.replace(size, (5).to_bytes(4, "little"))

    assert told(lying) == [("a.hl7", Reason.ARCHIVE_DAMAGED)]


def test_a_ratio_that_no_text_reaches_is_a_bomb() -> None:
    for bomb in (gzip.compress(bytes(500_000)), zipped({"0.hl7": bytes(500_000)})):
        assert [reason for _, reason in told(bomb, SMALL)] == [Reason.ARCHIVE_TOO_LARGE]


def test_a_real_bomb_takes_little_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(1_000)) + packer.flush()
    tracemalloc.start()
    [member] = opened(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert member.problem is not None
    assert member.problem.reason is Reason.ARCHIVE_TOO_LARGE
    print(f"a gz of {len(bomb):,} bytes for 1 GB: {peak:,} bytes of memory")
    assert peak < 110_000_000


def test_what_a_problem_names_is_the_place_in_the_archive() -> None:
    [member] = opened(zipped({"day/a.zip": zipped({"b.hl7.gz": gzip.compress(ONE)})}))

    assert member.problem is not None
    assert member.problem.facts["path"] == "run/day/a.zip/b.hl7.gz"


def test_tables_are_told_from_messages_by_what_they_are() -> None:
    workbook = zipped({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b""})

    assert told(workbook) == [("", workbook)]
    assert is_table("results.hl7", workbook)
    assert is_table("plate.csv", b"Well;Sample\r\nA1;=cmd()\r\n")
    assert is_table("plate.XLS", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert not is_table("results.csv", b"\xef\xbb\xbf\r\n" + ONE)
    assert not is_table("empty.csv", b"")
    assert not is_table("results.hl7", b"Well;Sample")
