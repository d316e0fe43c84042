"""The names and numbers in a question: what no translation and no synonym changes."""

from __future__ import annotations

import re

from kamerbron.index.stems import words

# A capital inside the question, for the first word always has one; an abbreviation; a number.
_NAME = re.compile(r"(?<=[\s(«\"“‘’'/-])[A-ZÀ-Ý][\w’'-]+|\b\w*[A-Z]{2,}\w*\b|\b\d[\d.,]*\b")


def names(question: str) -> frozenset[str]:
    """Return the words of the names and numbers of a question, without accents and in small letters."""
    return frozenset(word for name in _NAME.findall(question) for word in words(name) if len(word) > 1)
