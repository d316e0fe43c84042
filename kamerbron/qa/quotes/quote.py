"""What a quotation says, as it is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kamerbron.qa.quotes.words import Words, is_word, read_words

MAX_CHARACTERS = 5000

FEWEST_WORDS_ANYWHERE = 3
"""A quotation of fewer words stands in so many papers that it is looked for at a given place only."""

_LEFT_OUT = "..."
_QUOTATION_MARKS = frozenset({"'", '"'})
_BRACKETS = {"[": "]", "(": ")"}


class QuoteError(ValueError):
    """A quotation that cannot be checked; `fault` says in Dutch what is wrong, and repeats nothing."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"Het citaat {fault}.")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class QuotedWord:
    """A word or mark of a quotation: as it is compared, and `text[start:end]` as it was given.

    `either_case` says that its first letter stood in square brackets: `[D]e`.
    """

    folded: str
    start: int
    end: int
    either_case: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """How the word may be written in the paper."""
        if not self.either_case:
            return (self.folded,)
        first, rest = self.folded[0], self.folded[1:]
        return tuple(dict.fromkeys((self.folded, first.lower() + rest, first.upper() + rest)))


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `text` as it was given, and the `parts` between the places where words are left out."""

    text: str
    parts: tuple[tuple[QuotedWord, ...], ...]

    @property
    def words(self) -> int:
        """How many words it has; punctuation marks are none."""
        return sum(is_word(word.folded) for part in self.parts for word in part)


def parse_quote(text: str) -> Quote:
    """Read a quotation. Raises QuoteError when it is too long, or holds no letter and no digit.

    `[...]`, `(…)` and the like mark words that are left out; `...` does so at either end. Quotation marks
    around the whole are left off, for they are of who quotes.
    """
    if len(text) > MAX_CHARACTERS:
        raise QuoteError(f"mag hoogstens {MAX_CHARACTERS} tekens lang zijn")
    parts = _parts(_without_ends(read_words(text)))
    quote = Quote(text, tuple(part for part in parts if part))
    if not quote.words:
        raise QuoteError("bevat geen letters of cijfers")
    return quote


def _without_ends(read: Words) -> list[QuotedWord]:
    words = [QuotedWord(folded, *span) for folded, span in zip(read.folded, read.spans, strict=True)]
    words = _trim(words)
    mark = words[0].folded if words else ""
    enclosed = len(words) > 2 and mark in _QUOTATION_MARKS and words[-1].folded == mark
    return _trim(words[1:-1]) if enclosed else words


def _trim(words: list[QuotedWord]) -> list[QuotedWord]:
    first, last = 0, len(words)
    while first < last and words[first].folded == _LEFT_OUT:
        first += 1
    while last > first and words[last - 1].folded == _LEFT_OUT:
        last -= 1
    return words[first:last]


def _parts(words: list[QuotedWord]) -> list[tuple[QuotedWord, ...]]:
    """Part a quotation where words are left out, and read letters in brackets."""
    parts: list[tuple[QuotedWord, ...]] = []
    part: list[QuotedWord] = []
    place = 0
    while place < len(words):
        if length := _left_out(words, place):
            parts.append(tuple(part))
            part = []
            place += length
        elif bracketed := _bracketed(words[place : place + 4]):
            part.append(bracketed)
            place += 4
        else:
            part.append(words[place])
            place += 1
    return [*parts, tuple(part)]


def _left_out(words: list[QuotedWord], place: int) -> int:
    """Return how many marks at a place say that words are left out: `[`, `...`, `]`; 0 when they do not."""
    closing = _BRACKETS.get(words[place].folded)
    if closing is None:
        return 0
    end = place + 1
    while end < len(words) and re.fullmatch(r"\.+", words[end].folded):
        end += 1
    dots = "".join(word.folded for word in words[place + 1 : end])
    return end + 1 - place if len(dots) > 1 and end < len(words) and words[end].folded == closing else 0


def _bracketed(words: list[QuotedWord]) -> QuotedWord | None:
    """Return the word of which the first letter stands in brackets; None for anything else."""
    if len(words) < 4 or words[0].folded != "[" or words[2].folded != "]":
        return None
    letter, rest = words[1].folded, words[3].folded
    touching = all(word.end == following.start for word, following in pairwise(words))
    if not touching or len(letter) != 1 or not letter.isalpha() or not is_word(rest):
        return None
    return QuotedWord(letter + rest, words[0].start, words[3].end, either_case=True)
