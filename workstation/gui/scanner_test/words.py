"""The words of the scanner test: what each finding means, and what cures it."""

import gettext
from dataclasses import dataclass

from workstation.domain.scanner_test import SPOILS, WANTS_CARE, Finding, SheetCode, SheetReading
from workstation.domain.wedge_settings import Prefix, Suffix, WedgeSettings
from workstation.gui.serial_scanners import Hearing
from workstation.gui.shapes import Shape
from workstation.texts.translate import mark as _

SHEET_COMMAND = "ghep labels test-sheet --out scanner-test.pdf"

CODE_WORDS: dict[SheetCode, str] = {
    SheetCode.TUBE: _("Tube barcode"),
    SheetCode.SIGNS: _("Signs"),
    SheetCode.VIETNAMESE: _("Vietnamese letters"),
}
FINDING_WORDS: dict[Finding, tuple[str, str]] = {
    Finding.GOOD: (_("Good"), _("It arrived letter for letter")),
    Finding.LAYOUT: (_("Good, with another keyboard layout"), _("Read by the places of the keys; nothing to do")),
    Finding.CAPS_LOCK: (_("Good, although Caps Lock is on"), _("Read by the places of the keys; nothing to do")),
    Finding.PREFIX: (_("Prefix {prefix} found and kept"), _("Scans are safe in text fields too")),
    Finding.SLOW: (
        _("Slow scanner: its longest gap is kept"),
        _("Set the delay between characters to 0; for text fields set the prefix F9"),
    ),
    Finding.NO_SUFFIX: (_("No Enter at the end"), _("Kept: silence ends a scan. Better: set the suffix Enter (CR)")),
    Finding.SCANNER_LAYOUT: (
        _("The scanner is set to another country's keyboard"),
        _("Set it to “USB keyboard: US English”, then scan again"),
    ),
    Finding.ACCENTS_LOST: (
        _("Vietnamese letters are lost"),
        _("Set the scanner to “USB virtual COM”, then press Listen at the right"),
    ),
    Finding.IME_ON: (_("Vietnamese input is on"), _("Turn UniKey off (Ctrl+Shift), scan again")),
    Finding.NOT_UTF8: (
        _("The letters are not UTF-8"),
        _("Set its output to UTF-8 (“original bytes”), then scan again"),
    ),
    Finding.CUT: (
        _("A part is missing"),
        _("Scan again; if it repeats, set a delay of 5 ms between characters"),
    ),
    Finding.CHANGED: (
        _("Letters were changed or added"),
        _("Set factory settings, US keyboard, no code identifier; scan again"),
    ),
}
HEARING_WORDS: dict[Hearing, str] = {
    Hearing.OFF: _("Not listened to"),
    Hearing.HEARD: _("Listening"),
    Hearing.REFUSED: _("In use by another program, or not permitted"),
    Hearing.GONE: _("Not plugged in"),
}
_PREFIX_WORDS = {Prefix.NONE: _("none"), Prefix.F9: "F9", Prefix.STX: "Ctrl+B (STX)"}
_SUFFIX_WORDS = {Suffix.ENTER: "Enter", Suffix.TAB: "Tab", Suffix.NONE: _("none: silence ends a scan")}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWords:
    """What is shown for one code: the sign, what was found, and what to do."""

    shape: Shape
    headline: str
    cure: str


def code_words(reading: SheetReading | None, catalogue: gettext.NullTranslations) -> CodeWords:
    """Give the words of one code of the sheet; the gravest finding leads."""
    tr = catalogue.gettext
    if reading is None:
        return CodeWords(shape=Shape.ARROW, headline=tr(_("Waiting for this code")), cure="")
    findings = sorted(reading.findings, key=_gravity)
    worst = _gravity(findings[0])
    rows = [FINDING_WORDS[finding] for finding in findings if _gravity(finding) == worst]
    rest = [FINDING_WORDS[finding][0] for finding in findings if _gravity(finding) != worst]
    prefix = prefix_word(reading.prefix, catalogue)
    lines = [tr(cure) for _headline, cure in rows]
    if rest:
        lines.append(" · ".join(tr(headline).format(prefix=prefix) for headline in rest))
    return CodeWords(
        shape=(Shape.CROSS, Shape.TRIANGLE, Shape.TICK)[worst],
        headline=" · ".join(tr(headline).format(prefix=prefix) for headline, _cure in rows),
        cure="\n".join(lines),
    )


def settings_words(settings: WedgeSettings, catalogue: gettext.NullTranslations) -> str:
    """Give one line about what is kept of the keyboard scanners."""
    tr = catalogue.gettext
    return tr(_("Kept for keyboard scanners: prefix {prefix} · end {suffix} · longest gap {gap} ms")).format(
        prefix=prefix_word(settings.prefix, catalogue), suffix=tr(_SUFFIX_WORDS[settings.suffix]), gap=settings.gap_ms
    )


def prefix_word(prefix: Prefix, catalogue: gettext.NullTranslations) -> str:
    """Give the name of a prefix's key."""
    return catalogue.gettext(_PREFIX_WORDS[prefix])


def _gravity(finding: Finding) -> int:
    return 0 if finding in SPOILS else 1 if finding in WANTS_CARE else 2
