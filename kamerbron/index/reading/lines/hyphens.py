"""Joining lines: a word broken at the end of a line is made whole, a real hyphen stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

SOFT_HYPHEN = "\u00ad"

# `in- en uitvoer`: the hyphen stands for a part of the word that follows later.
_SUSPENDED = re.compile(r"(?:(?:en|of|als|noch|dan|tot)\b|c\.q\.)", re.IGNORECASE)

# Words that are written with a hyphen before the next one (Woordenlijst Nederlandse Taal, 4.D and 6.F).
_HYPHENATING = frozenset({"niet", "non", "oud"})

# Vowels that would be read as one sound; Dutch puts a hyphen between the parts of such a compound
# (`informatie-uitwisseling`), so a hyphen found there was the word's own (Leidraad 6.5).
_CLASHING = frozenset(
    {"aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ii", "ij", "oe", "oi", "oo", "ou", "ui", "uu"}
)

# How far back in a line its last word is looked for; no word is longer.
_REACH = 100

# A web address that goes on on the next line.
_BROKEN_ADDRESS = re.compile(r"(?:https?:/|www\.)\S*[/-]$")
_REST_OF_ADDRESS = re.compile(r"[a-z0-9]\S*[-./=?&_~][a-z0-9]")

_HYPHENATED = re.compile(r"(?<![\w-])[^\W\d_]{2,}-[a-zà-ÿ]{2,}(?![\w-])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"([^\W_]+(?:-[^\W_]+)*)-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def count_words(lines: Iterable[str]) -> Counter[str]:
    """Count the words of a document that no line end breaks, in lower case."""
    return Counter(word.lower() for line in lines for word in _WORD.findall(line.removesuffix("-")))


def join_lines(lines: Sequence[str], words: Counter[str]) -> str:
    """Join the lines of one paragraph into running text.

    `words` are the words of the whole document: a compound that stands unbroken elsewhere decides how
    it is written here.
    """
    parts = list(lines[:1])
    for before, after in pairwise(lines):
        if before.endswith(("-", SOFT_HYPHEN)):
            parts[-1] = before[:-1]
        parts += [_joint(before, after, words), after]
    return "".join(parts)


def mend_words(line: str, words: Counter[str]) -> str:
    """Take out the hyphens of printed lines that extraction glued together: `fietsen-stalling`.

    Only where the same word stands whole elsewhere, and no less often, is its hyphen no part of it.
    """
    return _HYPHENATED.sub(lambda match: _mended(match[0], words), line)


def _mended(word: str, words: Counter[str]) -> str:
    whole = word.replace("-", "")
    return whole if words[whole.lower()] >= words[word.lower()] else word


def _joint(before: str, after: str, words: Counter[str]) -> str:
    """Return what stands between two lines, the hyphen at the end of the first included."""
    end = before[-_REACH:]
    # A soft hyphen leaves nothing. The only colon after a hyphen is that of `ECLI:NL:…`.
    if end.endswith(SOFT_HYPHEN) or (end.endswith("-") and after.startswith(":")):
        return ""
    if _BROKEN_ADDRESS.search(end) and _REST_OF_ADDRESS.match(after):
        return "-" if end.endswith("-") else ""
    return _hyphen(end, after, words) if end.endswith("-") else " "


def _hyphen(end: str, after: str, words: Counter[str]) -> str:
    """Return what remains of a hyphen at the end of a line."""
    last = _LAST_WORD.search(end)
    if last is None or _SUSPENDED.match(after):
        return "- "
    first = _FIRST_WORD.match(after)
    # `2016-` / `2020`: no word is broken there.
    return "-" if first is None or _hyphen_belongs(last[1], first[0], words) else ""


def _hyphen_belongs(head: str, tail: str, words: Counter[str]) -> bool:
    """Whether `head-tail` is written with a hyphen when no line ends there."""
    part = head.rsplit("-", 1)[-1]
    if tail[0].isupper() or part[-1].isdigit():
        return True
    # `CT-beleid`, `e-bike`: neither capitals nor a single letter are a part that a word is broken into.
    if part.isupper() or len(part) == 1:
        return True
    whole, hyphenated = words[(head + tail).lower()], words[f"{head}-{tail}".lower()]
    if whole != hyphenated:
        return hyphenated > whole
    return part.lower() in _HYPHENATING or (part[-1] + tail[0]).lower() in _CLASHING
