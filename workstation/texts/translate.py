"""Words in the reader's language: gettext catalogues, shared by the windows, the command line and the citizen's page.

The message ids are the English texts, so English needs no catalogue; Vietnamese is complete, and a test holds that.
"""

import gettext
from enum import StrEnum
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent.parent / "locale"


class Language(StrEnum):
    """The languages of every text; Vietnamese first."""

    VI = "vi"
    EN = "en"


def translations(language: str, domain: str = "ghep") -> gettext.NullTranslations:
    """Give the catalogue of a language; English is the message ids themselves."""
    if language != Language.VI:
        return gettext.NullTranslations()
    return gettext.translation(domain, LOCALE_FOLDER, ["vi"])


def mark(text: str) -> str:
    """Mark a text for extraction where it stands in a table; it is translated where it is shown."""
    return text
