"""Where a Dutch word may be broken at the end of a line."""

from __future__ import annotations

import re

SOFT_HYPHEN = "\u00ad"

# A typesetter leaves at least so many letters before and after a break.
_LEAST_LETTERS = 3

_SHORTEST_WORD = 8

_LETTERS = re.compile(r"[^\W\d_]+")

_VOWELS = "aeiouyáéíóúàèäëïöüê"

# A break falls before the last consonant between two vowels. A cluster that sounds as one (`ch`) or that
# begins syllables (`st`, `pl`) might belong wholly to the next syllable, and is left alone.
_BREAK = re.compile(
    rf"(?<=[{_VOWELS}])(?=[bdfghklmnprstvwz][{_VOWELS}])"
    rf"|(?<=[{_VOWELS}][lmnrst])(?=[bdfghkmnpvwz][{_VOWELS}])",
    re.IGNORECASE,
)


def break_places(word: str) -> tuple[int, ...]:
    """Return the offsets in a word, as printed with its punctuation, where it may be broken.

    After a hyphen or soft hyphen of its own it may always be; a long word without these also between
    syllables.
    """
    own = tuple(match.end() for match in re.finditer(rf"(?<=\w)[-{SOFT_HYPHEN}](?=\w)", word))
    if own:
        return own
    letters = _LETTERS.search(word)
    if letters is None or len(letters[0]) < _SHORTEST_WORD:
        return ()
    first, last = letters.start() + _LEAST_LETTERS, letters.end() - _LEAST_LETTERS
    return tuple(match.start() for match in _BREAK.finditer(word) if first <= match.start() <= last)
