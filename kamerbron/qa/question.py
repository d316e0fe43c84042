"""What a question asks for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 2000

# Control characters, lone surrogates, and the separators of lines and paragraphs.
_INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `text` as it was asked, and `searched` as it goes to the model.

    What is searched is composed (NFC), on one line, without control characters, without the question
    mark and without the capital of its first word. People leave those out or not as they please, and
    the bundled model ranks worse with them than without.
    """

    text: str
    searched: str


class EmptyQuestionError(ValueError):
    """There is nothing in the question to search for."""


def parse_question(text: str) -> Question:
    """Clean a question. Raises EmptyQuestionError when nothing is left of it."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(char) in _INVISIBLE else char for char in composed)
    cleaned = re.sub(r"\s+", " ", visible).strip()
    if not any(char.isalnum() for char in cleaned):
        raise EmptyQuestionError("De vraag is leeg.")
    return Question(text, _without_capital(cleaned.rstrip("?!？！ ")))


def _without_capital(text: str) -> str:
    """Write the first letter small, unless its word has other capitals: `NCTV`, `IJmuiden`."""
    start = next(place for place, char in enumerate(text) if char.isalnum())
    word = text[start:].split(" ", 1)[0]
    if any(char.isupper() for char in word[1:]):
        return text
    return text[:start] + text[start].lower() + text[start + 1 :]
