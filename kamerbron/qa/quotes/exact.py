"""Find a quotation word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamerbron.qa.quotes.quote import Quote, QuotedWord
from kamerbron.qa.quotes.stretches import Stretch
from kamerbron.qa.quotes.words import is_word

Range = tuple[int, int]
"""Words of a stretch: the first, and the one after the last."""


class ExactSearch:
    """Looks for one quotation in stretches of text."""

    def __init__(self, quote: Quote) -> None:
        self._patterns = [_pattern(part) for part in quote.parts]
        self._in_running_text = [_words_pattern(part) for part in quote.parts]

    def may_stand_in(self, folded_text: str) -> bool:
        """Whether a text, folded as a whole, has the words of each part after each other.

        A quick look, which passes over no text that the quotation stands in.
        """
        return all(pattern.search(folded_text) for pattern in self._in_running_text)

    def find(self, stretch: Stretch) -> tuple[Range, ...] | None:
        """Return where each part of the quotation stands, in order; None when one of them does not.

        It is the first place, and of a part after which words are left out the last one before what follows.
        """
        joined = f" {' '.join(stretch.folded)} "
        places: list[tuple[int, int]] = []
        position = 0
        for pattern in self._patterns:
            match = pattern.search(joined, position)
            if match is None:
                return None
            places.append(match.span())
            position = match.end()
        for earlier in range(len(places) - 2, -1, -1):
            start, following = places[earlier][0], places[earlier + 1][0]
            places[earlier] = [m.span() for m in self._patterns[earlier].finditer(joined, start, following)][
                -1
            ]
        return tuple((joined.count(" ", 0, start) - 1, joined.count(" ", 0, end)) for start, end in places)


def _pattern(part: Sequence[QuotedWord]) -> re.Pattern[str]:
    """Match the words of a part between spaces."""
    words = " ".join(_forms(word) for word in part)
    return re.compile(rf"(?<= ){words}(?= )")


def _words_pattern(part: Sequence[QuotedWord]) -> re.Pattern[str]:
    """Match the words of a part with nothing between them but marks and white space."""
    words = [word for word in part if is_word(word.folded)]
    return re.compile(
        r"[\W_]*".join(
            rf"\w[\W_]*{re.escape(word.folded[1:])}" if word.either_case else re.escape(word.folded)
            for word in words
        )
    )


def _forms(word: QuotedWord) -> str:
    if not word.either_case:
        return re.escape(word.folded)
    # A paper that quotes another may have the brackets itself.
    bracketed = f"[ {word.folded[0]} ] {word.folded[1:]}"
    return f"(?:{'|'.join(re.escape(form) for form in (*word.forms, bracketed))})"
