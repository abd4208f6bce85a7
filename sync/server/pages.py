"""Draws the citizen's pages from templates: Vietnamese first, English when asked for.

Nothing here decides what may be shown; `view.py` did.
"""

import gettext
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from jinja2 import Environment, PackageLoader, StrictUndefined

from sync.server.lookup import Found
from sync.server.texts import Notice, describe, masked_name
from sync.server.view import Answer, State

LANGUAGES = ("vi", "en")
# Vietnam has kept UTC+7 without summer time since 1975; Windows has no time zone database to ask.
VIETNAM = timezone(timedelta(hours=7))

Translations = Callable[[str], gettext.NullTranslations]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a citizen typed; it is asked again when the language is switched."""

    tube: str = ""
    last_four: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Draws pages in the languages that `translations` gives."""

    environment: Environment
    translations: Translations

    def form(self, language: str, question: Question, *, missing: bool = False) -> str:
        """Draw the look-up form; `missing`: a field was not filled in as needed."""
        return self._draw("look_up.html", language, question=question, missing=missing)

    def sample(self, language: str, found: Found, question: Question | None) -> str:
        """Draw one member's sample. The full name stands only behind a slip's link (no question)."""
        view = found.view
        name = normalize("NFC", found.name)
        return self._draw(
            "sample.html",
            language,
            view=view,
            words=describe(view, self.translations(language).gettext),
            is_result=view.state is State.RESULT,
            is_pooled=view.answer is Answer.POOL_NEGATIVE,
            is_replacement=(view.version or 1) > 1,
            name=masked_name(name) if question else name,
            question=question,
        )

    def notice(
        self, language: str, notice: Notice, question: Question | None = None, *, with_form: bool = False
    ) -> str:
        """Draw a page that shows no sample."""
        return self._draw("notice.html", language, notice=notice, question=question, with_form=with_form)

    def _draw(self, template: str, language: str, **values: object) -> str:
        shared = {
            "_": self.translations(language).gettext,
            "css": css_version(),
            "language": language,
            "other": "vi" if language == "en" else "en",
            "suffix": "?lang=en" if language == "en" else "",
        }
        return self.environment.get_template(template).render(**shared, **values)


def make_pages(translations: Translations) -> Pages:
    """Prepare the templates."""
    environment = Environment(
        loader=PackageLoader("sync.server", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["local"] = local_time
    return Pages(environment=environment, translations=translations)


def local_time(moment: datetime) -> str:
    """Write a time as people in Vietnam do: dd/MM/yyyy HH:mm, in their time zone."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


@cache
def static_file(name: str) -> bytes:
    """Read a file that goes to browsers as it is."""
    return (files("sync.server") / "static" / name).read_bytes()


def css_version() -> str:
    """Give what makes the style sheet's address change with its content."""
    return hashlib.sha256(static_file("page.css")).hexdigest()[:12]
