"""What a question asks for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kamerbron.qa.asking.named import Named, find_named

MAX_CHARACTERS = 2000

# Control characters, lone surrogates, and the separators of lines and paragraphs.
_INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `text` as it was asked, and what follows from it.

    `cleaned` is composed (NFC), on one line and without control characters; the offsets of `named` are in
    it. `searched` is what goes to the search: what is left when the papers that it names are taken out,
    without the question mark and without the capital of its first word. People leave those out or not as
    they please, and the bundled model ranks worse with them than without. It is empty when the question
    asks for nothing but what it names.
    """

    text: str
    cleaned: str
    searched: str
    named: Named


class EmptyQuestionError(ValueError):
    """There is nothing in the question to search for."""


def parse_question(text: str) -> Question:
    """Clean a question and find what it names. Raises EmptyQuestionError when nothing is left of it."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(char) in _INVISIBLE else char for char in composed)
    cleaned = re.sub(r"\s+", " ", visible).strip()
    if not _says_something(cleaned):
        raise EmptyQuestionError("De vraag is leeg.")
    named = find_named(cleaned)
    asked = named.rest.rstrip("?!？！ ")
    return Question(text, cleaned, _without_capital(asked) if _says_something(asked) else "", named)


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _without_capital(text: str) -> str:
    """Write the first letter small, unless its word has other capitals: `NCTV`, `IJmuiden`."""
    start = next(place for place, char in enumerate(text) if char.isalnum())
    word = text[start:].split(" ", 1)[0]
    if any(char.isupper() for char in word[1:]):
        return text
    return text[:start] + text[start].lower() + text[start + 1 :]
