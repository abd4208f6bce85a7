"""The Vietnamese texts straight from their sources, so that no test reads a stale compiled catalogue."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages import mofile, pofile

FOLDER = Path("workstation/locale/vi/LC_MESSAGES")
SOURCES = ("gui.po", "ghep.po")


@cache
def catalogue_for(language: str) -> gettext.NullTranslations:
    """Give the catalogue of a language."""
    catalogue = gettext.NullTranslations()
    if language != "vi":
        return catalogue
    for name in reversed(SOURCES):
        if (FOLDER / name).exists():
            newer = _compiled(FOLDER / name)
            newer.add_fallback(catalogue)
            catalogue = newer
    return catalogue


def _compiled(source: Path) -> gettext.GNUTranslations:
    with source.open("rb") as file:
        catalogue = pofile.read_po(file)
    binary = BytesIO()
    mofile.write_mo(binary, catalogue)
    binary.seek(0)
    return gettext.GNUTranslations(binary)
