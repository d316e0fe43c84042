"""A text becomes what is searched of it by words: Dutch stems, and pieces of words.

tantivy's own Dutch stemmer, that of Kraaij and Pohlmann (1994), parts `maatregel` from `maatregelen` and
makes `mini` of `minister`. Porter's, which PyStemmer has as `dutch_porter`, does neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import Stemmer

_WORD = re.compile(r"[^\W_]+")
_COMBINING = re.compile(r"[\u0300-\u036f]+")

_LONGEST_WORD = 60

FRAGMENT_LENGTH = 5


def words(text: str) -> list[str]:
    """Return the words of a text in order, in small letters and without accents; numbers are words too."""
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain.lower())]


def stem(found: Iterable[str]) -> list[str]:
    """Return the stem of each word, as `words` gives them."""
    # A stemmer keeps state while it works, so that two threads may not share one.
    stemmed: list[str] = Stemmer.Stemmer("dutch_porter", 0).stemWords(list(found))
    return stemmed


def fragments(found: Iterable[str]) -> list[str]:
    """Return the pieces of five characters of each stem, those at its ends marked; short ones whole.

    They find the parts of a compound (`fietsenstalling` for `stalling`), and words with a typing error.
    """
    pieces = []
    for word in found:
        marked = f"_{word}_"
        last = max(1, len(marked) - FRAGMENT_LENGTH + 1)
        pieces += [marked[start : start + FRAGMENT_LENGTH] for start in range(last)]
    return pieces
