"""One typeface inside one PDF file: the characters used so far, and at the end the part of the font that
draws them, with a table back to Unicode so that Vietnamese can be searched and copied."""

from reportlab.pdfbase.ttfonts import TTFontFile

from labels.pdf_file import PdfFile
from labels.typeface import Typeface


class PdfFont:
    """A composite font (ISO 32000-1, 9.7): each character used gets the next number, from 1."""

    def __init__(self, face: Typeface) -> None:
        self._font = TTFontFile(str(face.path))
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """Return the text as hexadecimal digits for a `Tj` operator."""
        codes = self._codes
        return "".join(f"{codes.setdefault(character, len(codes) + 1):04X}" for character in text)

    def add_to(self, file: PdfFile) -> int:
        """Write the font with the characters used, and return the number of its object."""
        font = self._font
        # Six capitals before the name mark a subset (9.6.4); the file holds one subset of each typeface.
        name = b"GHEPAA+" + bytes(font.name)
        data = font.makeSubset([ord(character) for character in self._codes])
        program = file.add_stream(data, b"/Length1 %d" % len(data))
        descriptor = file.add(
            b"<</Type/FontDescriptor/FontName/%b/Flags 4/FontBBox[%b]/ItalicAngle 0"
            b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>"
            % (
                name,
                b" ".join(b"%d" % round(edge) for edge in font.bbox),
                round(font.ascent),
                round(font.descent),
                round(font.capHeight),
                round(font.stemV),
                program,
            )
        )
        glyphs = file.add_stream(self._glyph_table())
        widths = b" ".join(b"%.1f" % font.charWidths[ord(character)] for character in self._codes)
        descendant = file.add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[1[%b]]>>"
            % (name, descriptor, glyphs, widths)
        )
        unicode = file.add_stream(self._unicode_table())
        return file.add(
            b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H"
            b"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>" % (name, descendant, unicode)
        )

    def _glyph_table(self) -> bytes:
        """Character number to glyph of the subset, which numbers glyphs by first use, from 1."""
        glyphs: dict[int, int] = {}
        table = [0]
        for character in self._codes:
            table.append(glyphs.setdefault(self._font.charToGlyph[ord(character)], len(glyphs) + 1))
        return b"".join(glyph.to_bytes(2, "big") for glyph in table)

    def _unicode_table(self) -> bytes:
        pairs = [
            f"<{code:04X}><{character.encode('utf-16-be').hex().upper()}>" for character, code in self._codes.items()
        ]
        # A block of the table holds at most 100 pairs (9.10.3, by way of Adobe technical note 5014).
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        lines = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
            + "\n".join(lines)
            + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()
