"""What a file holds once it is unpacked: itself, or the members of a `.gz` or `.zip`, one after another.

What a file is shows in its bytes, not in its name. An archive that would fill the memory or the disk is refused by what
its directory says, or as soon as the limit is met; one member that cannot be read stops no other.
"""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from workstation.domain.errors import BadInput, Reason

GZ, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
TABLE_SUFFIXES = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods")
_WORKBOOK = "xl/workbook.xml"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BLOCK = 256 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)
"""What zipfile and gzip raise on a damaged archive, NotImplementedError (a RuntimeError) of another packing too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackLimits:
    """What one file may become. Text packs to a tenth or so; a bomb to a thousandth.

    `most_bytes` of one member, `most_total` and `most_members` of all that one file holds, archives within it included;
    `most_depth` archives one inside the other. A member larger than `free_bytes` may not be `most_ratio` times what is
    stored of it.
    """

    most_bytes: int = 200_000_000
    most_total: int = 1_000_000_000
    most_members: int = 20_000
    most_depth: int = 2
    most_ratio: int = 100
    free_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One thing that a file holds: its bytes, or why they cannot be had.

    `inner` is where it stands in an archive, `folder/member.hl7`, and empty for the file itself.
    """

    inner: str
    data: bytes = b""
    problem: BadInput | None = None


def unpack(label: str, file: IO[bytes], limits: UnpackLimits | None = None) -> Iterator[Member]:
    """Give what an open, seekable file holds, a member at a time; `label` names the file in what is wrong with it.

    Memory holds one member, and an archive around it.
    """
    yield from _Unpacking(label, limits or UnpackLimits()).of("", file, depth=0)


def is_table(name: str, data: bytes) -> bool:
    """Tell whether what was unpacked is a spreadsheet or a table of text, which carries no HL7 messages."""
    if data.startswith(ZIP):
        return True  # every other archive was unpacked
    if not name.lower().endswith(TABLE_SUFFIXES):
        return False
    start = data[:200].lstrip(b"\xef\xbb\xbf\x0b \t\r\n")
    return bool(start) and not start.startswith((b"MSH", b"FHS", b"BHS"))


class _Unpacking:
    """One file and its allowance, shared by all archives within it."""

    def __init__(self, label: str, limits: UnpackLimits) -> None:
        self._label, self._limits = label, limits
        self._bytes = self._members = 0

    def of(self, inner: str, file: IO[bytes], *, depth: int) -> Iterator[Member]:
        try:
            head = self._kind_of(inner, file, depth)
        except BadInput as problem:
            yield Member(inner=inner, problem=problem)
            return
        if head.startswith(GZ):
            yield from self._gz(inner, file, depth)
        elif head in (ZIP, EMPTY_ZIP):
            yield from self._zip(inner, file, depth)
        else:
            yield self._plain(inner, file)

    def _kind_of(self, inner: str, file: IO[bytes], depth: int) -> bytes:
        """Give the first bytes of an archive that may be opened, and none for everything else."""
        head = file.read(4)
        file.seek(0)
        if head in (ZIP, EMPTY_ZIP):
            if _count(file, _DIRECTORY_ENTRY) > self._limits.most_members:
                raise self._too_large(inner, f"> {self._limits.most_members:,} .hl7")
            if _is_workbook(file):
                return b""
        elif not head.startswith(GZ):
            return b""
        if depth >= self._limits.most_depth:
            raise self._too_large(inner, f"> {self._limits.most_depth} × .zip/.gz")
        return head

    def _plain(self, inner: str, file: IO[bytes]) -> Member:
        most = self._limits.most_bytes
        data = file.read(most + 1)
        if len(data) > most:
            problem = BadInput(Reason.FILE_TOO_LARGE, path=self._name(inner), most=most // 1_000_000)
            return Member(inner=inner, problem=problem)
        return Member(inner=inner, data=data)

    def _gz(self, inner: str, file: IO[bytes], depth: int) -> Iterator[Member]:
        stored = file.seek(0, io.SEEK_END)
        file.seek(0)
        try:
            with gzip.GzipFile(fileobj=file) as packed:
                data = self._read(inner, packed, stored)
        except BadInput as problem:
            yield Member(inner=inner, problem=problem)
        except _BROKEN as error:
            yield Member(inner=inner, problem=self._damaged(inner, error))
        else:
            yield from self.of(inner, io.BytesIO(data), depth=depth + 1)

    def _zip(self, inner: str, file: IO[bytes], depth: int) -> Iterator[Member]:
        try:
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            yield Member(inner=inner, problem=self._damaged(inner, error))
            return
        with archive:
            parts = [part for part in archive.infolist() if not _is_furniture(part)]
            try:
                self._check_directory(inner, parts)
            except BadInput as problem:
                yield Member(inner=inner, problem=problem)
                return
            for part in parts:
                yield from self._part(f"{inner}/{_member_name(part)}".lstrip("/"), archive, part, depth)

    def _check_directory(self, inner: str, parts: list[zipfile.ZipInfo]) -> None:
        """Refuse by what the directory says before anything is unpacked; zipfile never unpacks more than it says."""
        self._members += len(parts)
        if self._members > self._limits.most_members:
            raise self._too_large(inner, f"> {self._limits.most_members:,} .hl7")
        if self._bytes + sum(part.file_size for part in parts) > self._limits.most_total:
            raise self._too_large(inner, f"> {self._limits.most_total // 1_000_000:,} MB")

    def _part(self, inner: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> Iterator[Member]:
        if part.flag_bits & _ENCRYPTED:
            yield Member(inner=inner, problem=BadInput(Reason.ARCHIVE_LOCKED, path=self._name(inner)))
            return
        try:
            if part.file_size > self._limits.most_bytes:
                raise self._too_large(inner, f"> {self._limits.most_bytes // 1_000_000} MB")
            with archive.open(part) as packed:
                data = self._read(inner, packed, part.compress_size)
        except BadInput as problem:
            yield Member(inner=inner, problem=problem)
        except _BROKEN as error:
            yield Member(inner=inner, problem=self._damaged(inner, error))
        else:
            yield from self.of(inner, io.BytesIO(data), depth=depth + 1)

    def _read(self, inner: str, packed: IO[bytes] | gzip.GzipFile, stored: int) -> bytes:
        """Unpack block by block, so that a bomb is left at the first block too many."""
        read = bytearray()
        while block := packed.read(_BLOCK):
            read += block
            self._bytes += len(block)
            if len(read) > self._limits.most_bytes or self._bytes > self._limits.most_total:
                most = min(self._limits.most_bytes, self._limits.most_total)
                raise self._too_large(inner, f"> {most // 1_000_000} MB")
            if len(read) > max(self._limits.free_bytes, stored * self._limits.most_ratio):
                raise self._too_large(inner, f"> {self._limits.most_ratio} : 1")
        return bytes(read)

    def _name(self, inner: str) -> str:
        return f"{self._label}/{inner}" if inner else self._label

    def _too_large(self, inner: str, problem: str) -> BadInput:
        return BadInput(Reason.ARCHIVE_TOO_LARGE, path=self._name(inner), problem=problem)

    def _damaged(self, inner: str, error: BaseException) -> BadInput:
        said = str(error).splitlines()
        return BadInput(Reason.ARCHIVE_DAMAGED, path=self._name(inner), problem=said[0] if said else "EOF")


def _count(file: IO[bytes], mark: bytes) -> int:
    """Count a mark before zipfile builds an object for each: a directory of millions is a bomb of its own."""
    found, before = 0, b""
    while block := file.read(_BLOCK):
        found += (before + block).count(mark)
        before = block[1 - len(mark) :]
    file.seek(0)
    return found


def _is_workbook(file: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return _WORKBOOK in archive.NameToInfo
    except _BROKEN:
        return False
    finally:
        file.seek(0)


def _is_furniture(part: zipfile.ZipInfo) -> bool:
    """Folders, and what a Mac or Windows puts beside the files of a person."""
    path = PurePosixPath(part.filename)
    return part.is_dir() or "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _member_name(part: zipfile.ZipInfo) -> str:
    """A name for people to read; nothing is ever written under it."""
    return "".join(letter if letter.isprintable() else "�" for letter in part.filename)
