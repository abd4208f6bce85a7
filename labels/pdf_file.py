"""The bones of a PDF file (ISO 32000-1) written as it grows: objects, cross-reference table, trailer.
Only the offset of each object stays in memory, so a file of 100,000 pages costs no more than one of ten.
"""

import zlib
from array import array
from typing import BinaryIO


class PdfFile:
    """Writes numbered objects to a binary stream, which need not be seekable."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._written = 0
        self._offsets = array("Q")
        # Bytes above 127 in the second line tell file transfers that this is not text.
        self._write(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Return the number of an object that will be written later, so that others may point to it."""
        self._offsets.append(0)
        return len(self._offsets)

    def add(self, body: bytes, number: int | None = None) -> int:
        """Write an object, under a reserved number or a new one, and return its number."""
        number = number or self.reserve()
        self._offsets[number - 1] = self._written
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def add_stream(self, data: bytes, extra: bytes = b"") -> int:
        """Write a compressed stream with `extra` dictionary entries, and return its number."""
        packed = zlib.compress(data)
        return self.add(b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (len(packed), extra, packed))

    def finish(self, root: int) -> None:
        """Write the table of offsets and the trailer; `root` is the number of the catalogue."""
        start = self._written
        count = len(self._offsets) + 1
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for offset in self._offsets:
            self._write(b"%010d 00000 n \n" % offset)
        self._write(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, start))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._written += len(data)
