"""Headings: which text is one, and where it stands in the path of headings above the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kamerbron.index.reading.paper.blocks import is_item
from kamerbron.index.reading.paper.marks import bare_text

_SENTENCE_START = re.compile(r"[«“\"‘'(]*[A-ZÀ-Ý0-9]")
_HEADING_END = re.compile(r"[.;:,?!]$")
_SENTENCES = re.compile(r"[a-zà-ÿ)»][.?!] [A-ZÀ-Ý]")

MAX_LINES = 3
"""A heading has no more lines than this."""

_MAX_CHARACTERS = 240

# A heading of more words than this that ends like a sentence is one.
_MAX_WORDS_OF_HEADING = 9

# How headings are numbered: `Interventie 2: …`, `II. …`, `2.1 …`, `B. …`.
_WORD_NUMBER = re.compile(r"(?P<word>[A-ZÀ-Ý][a-zà-ÿ]+) \d{1,2}[:.]? ")
_ROMAN_NUMBER = re.compile(r"[IVX]+[.)] ?\S")
_DECIMAL_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)\.? \D")
_LETTER_NUMBER = re.compile(r"[A-Z][.)] \S")


def looks_like_heading(text: str, line_count: int) -> bool:
    """Whether lines that stand apart, in a form without typography, are a heading."""
    if line_count > MAX_LINES or len(text) > _MAX_CHARACTERS:
        return False
    if is_item(text) or not starts_sentence(text):
        return False
    if _WORD_NUMBER.match(text):
        return True
    return _HEADING_END.search(text) is None and _SENTENCES.search(text) is None


def is_false_heading(text: str) -> bool:
    """Whether what is set as a heading is a paragraph: a sentence dressed as one, or what opens a list."""
    if len(text) > _MAX_CHARACTERS or text.endswith((";", ",")):
        return True
    words = len(text.split())
    if _WORD_NUMBER.match(text):
        return words > 3 * _MAX_WORDS_OF_HEADING
    if text.endswith((".", ":")):
        return words > _MAX_WORDS_OF_HEADING or _SENTENCES.search(text) is not None
    return _SENTENCES.search(text) is not None and words > _MAX_WORDS_OF_HEADING


def starts_sentence(text: str) -> bool:
    """Whether a text begins as a sentence does."""
    return _SENTENCE_START.match(text) is not None


def numbering(text: str) -> tuple[str, int] | None:
    """Return how a heading is numbered and how deep: (`decimal`, 2) of `2.1 Kosten`; None of others."""
    text = bare_text(text)
    if match := _WORD_NUMBER.match(text):
        return match["word"], 1
    if _ROMAN_NUMBER.match(text):
        return "roman", 1
    if match := _DECIMAL_NUMBER.match(text):
        return "decimal", match["number"].count(".") + 1
    return ("letter", 1) if _LETTER_NUMBER.match(text) else None


@dataclass(slots=True)
class HeadingPath:
    """The headings above the present text, outermost first."""

    texts: list[str] = field(default_factory=list)
    ranks: list[int | None] = field(default_factory=list)
    with_text: int = 0
    """How many of them, from the outermost on, have text under them."""

    @property
    def is_bare(self) -> bool:
        """Whether the innermost heading has nothing under it yet."""
        return self.with_text < len(self.texts)

    def place(self, text: str, rank: int | None) -> int:
        """Return the depth at which a new heading belongs.

        One that is numbered like one above (`Interventie 2` after `Interventie 1`, `2.` after `1.2`) stands
        beside that. Of others the typography decides. Without it one right under another is below it; and
        any other stands beside the one before, or below it when that one is numbered and it is not.
        """
        own = numbering(text)
        numbered = [numbering(heading) for heading in self.texts]
        if own is not None:
            for depth, other in enumerate(numbered):
                if other is not None and other[0] == own[0] and other[1] >= own[1]:
                    return depth
            # `2.1` stands below `2.`, however both are set.
            if own[1] > 1 and any(other and other[0] == own[0] for other in numbered[-1:]):
                return len(self.texts)
        if rank is not None and None not in self.ranks:
            deeper = [depth for depth, other in enumerate(self.ranks) if other is not None and other > rank]
            equal = [depth for depth, other in enumerate(self.ranks) if other == rank]
            if equal and not (self.is_bare and equal[-1] == len(self.texts) - 1):
                return equal[-1]
            return deeper[0] if deeper else len(self.texts)
        if self.texts and not self.is_bare and (own is not None or numbered[-1] is None):
            return len(self.texts) - 1
        return len(self.texts)

    def enter(self, text: str, rank: int | None, depth: int) -> None:
        """Go to a heading at a depth of the path."""
        self.leave(depth)
        self.texts.append(text)
        self.ranks.append(rank)

    def leave(self, depth: int) -> None:
        """Go back to a depth of the path."""
        del self.texts[depth:], self.ranks[depth:]
        self.with_text = min(self.with_text, depth)

    def has_text(self) -> None:
        """Note that there is text under the innermost heading."""
        self.with_text = len(self.texts)
