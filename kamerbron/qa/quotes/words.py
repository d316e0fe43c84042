"""A text becomes words and punctuation marks, as they are when typography is left out.

What counts for nothing: white space of any kind and amount, also around a punctuation mark; soft hyphens and
other signs without a width; whether an accent is a sign of its own (Unicode composition); the one sign for
`fi`, `fl` or `ij`; curly quotation marks against straight ones, and « » and „ ” against both; the kinds of
dash; `…` against `...`; and the `|` that Kamerbron puts between the cells of a table. Capitals count, and so
does every other mark.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ACCENT = "[\u0300-\u036f]"
_UNSEEN = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_WITHIN = f"[\u0300-\u036f{_UNSEEN}]"
_LIGATURES = "ĳĲﬀﬁﬂﬃﬄﬅﬆ"

# One sign for another, so that a text keeps its offsets.
_SIGNS = {
    **dict.fromkeys("‘’‚‛‹›`´", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_LETTERS = {sign: unicodedata.normalize("NFKC", sign) for sign in _LIGATURES}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")
_WRITTEN_APART = re.compile(f"[{_UNSEEN}{_LIGATURES}]")

# Three full stops, a word or number, or any one mark. A word goes on through its accents, soft hyphens and
# apostrophes: `foto's`, `ME'er`.
_PIECE = rf"[^\W_]++(?:{_WITHIN}++[^\W_]*+)*+"
_TOKEN = re.compile(rf"\.{{3}}|{_PIECE}(?:'{_PIECE})*+|\S{_ACCENT}*+")
# Between the cells of a table; the paper itself has lines there, or nothing.
_CELL = "|"
_ELLIPSIS = {"…": "..."}


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text: `folded` as they are compared, `spans` where each stands in the text."""

    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def read_words(text: str) -> Words:
    """Return the words and punctuation marks of a text, in order."""
    folded: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(_with_plain_signs(text)):
        word = _fold(match[0])
        if word and word != _CELL:
            folded.append(_ELLIPSIS.get(word, word))
            spans.append(match.span())
    return Words(tuple(folded), tuple(spans))


def fold(text: str) -> str:
    """Return a text composed, with plain signs, and without ligatures and what cannot be seen.

    Every word that `read_words` finds in a text stands in there as it is compared.
    """
    return _fold(_with_plain_signs(text))


def is_word(folded: str) -> bool:
    """Whether it is a word or a number, and not a punctuation mark."""
    return folded[0].isalnum()


def _with_plain_signs(text: str) -> str:
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], text)


def _fold(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _WRITTEN_APART.sub(lambda sign: _LETTERS.get(sign[0], ""), text))
