"""The words of the page, in the language that someone chose."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kamerbron.service.page.dutch import DUTCH
from kamerbron.service.page.english import ENGLISH


class Language(StrEnum):
    """A language of the page. The papers themselves stay in Dutch."""

    DUTCH = "nl"
    ENGLISH = "en"


TEXTS: Mapping[Language, Mapping[str, str]] = {Language.DUTCH: DUTCH, Language.ENGLISH: ENGLISH}


def read_language(asked: str | None) -> Language:
    """Return the language asked for, and Dutch when it is none of ours."""
    return Language.ENGLISH if asked == Language.ENGLISH else Language.DUTCH


def say(language: Language, key: str, /, **values: object) -> str:
    """Return a text with its values filled in. Raises KeyError for a text that does not exist."""
    return TEXTS[language][key].format(**values)


def say_count(language: Language, key: str, count: int) -> str:
    """Return a text about a number of things: `key_one` for one of them, `key_more` for the rest."""
    return say(language, f"{key}_one" if count == 1 else f"{key}_more", count=count)
