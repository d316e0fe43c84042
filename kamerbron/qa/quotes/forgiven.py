"""What was passed over for a quotation to stand there word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from kamerbron.qa.quotes.exact import Range
from kamerbron.qa.quotes.quote import Quote, QuotedWord
from kamerbron.qa.quotes.stretches import Stretch
from kamerbron.qa.quotes.words import read_words


class Forgiven(StrEnum):
    """A difference that is no difference in words.

    `CHARACTERS` are soft hyphens, ligatures and composed accents; `CAPITAL` is `[D]e`, `LEFT_OUT` is `[...]`.
    """

    WHITE_SPACE = "witruimte"
    QUOTATION_MARKS = "aanhalingstekens"
    DASHES = "streepjes"
    ELLIPSIS = "beletselteken"
    CHARACTERS = "tekens"
    CAPITAL = "hoofdletter"
    LEFT_OUT = "weglating"


_OF_MARKS = {
    "'": Forgiven.QUOTATION_MARKS,
    '"': Forgiven.QUOTATION_MARKS,
    "-": Forgiven.DASHES,
    "...": Forgiven.ELLIPSIS,
}


def forgiven(quote: Quote, stretch: Stretch, ranges: Sequence[Range]) -> tuple[Forgiven, ...]:
    """Return what differs between a quotation and where it stands, each once, in the order of the kinds."""
    found = set(_at_ends(quote))
    if len(quote.parts) > 1:
        found.add(Forgiven.LEFT_OUT)
    for part, (first, end) in zip(quote.parts, ranges, strict=True):
        if any(word.either_case for word in part):
            found.add(Forgiven.CAPITAL)
        if end - first == len(part):
            found.update(_in_part(quote, part, stretch, first))
    return tuple(kind for kind in Forgiven if kind in found)


def _at_ends(quote: Quote) -> Iterator[Forgiven]:
    """Yield what stood around the quotation and was left off."""
    first, last = quote.parts[0][0], quote.parts[-1][-1]
    for around in (quote.text[: first.start], quote.text[last.end :]):
        for mark in read_words(around).folded:
            if mark in {"'", '"'}:
                yield Forgiven.QUOTATION_MARKS
            else:
                yield Forgiven.LEFT_OUT


def _in_part(quote: Quote, part: Sequence[QuotedWord], stretch: Stretch, first: int) -> Iterator[Forgiven]:
    before = None
    for place, word in enumerate(part, start=first):
        source = stretch.text(place, place + 1)
        if quote.text[word.start : word.end] != source and not word.either_case:
            yield _OF_MARKS.get(word.folded, Forgiven.CHARACTERS)
        if before is not None and quote.text[before.end : word.start] != stretch.between(place - 1, place):
            yield Forgiven.WHITE_SPACE
        before = word
